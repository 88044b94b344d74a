//! The ecslab page.

mod app;
mod dialog;
mod editor;
mod glyph;
mod header;
mod inspector;
mod moment;
mod part;
mod stage;
mod store;
mod timeline;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
