//! The ecslab page.

mod app;
mod dialog;
mod editor;
mod glyph;
mod header;
mod inspector;
mod part;
mod stage;
mod store;
mod timeline;
mod wording;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
