//! The ecslab page.

mod announcer;
mod app;
mod browser;
mod choice;
mod dialog;
mod editor;
mod glyph;
mod header;
mod inspector;
mod layout;
mod notice;
mod part;
mod playground;
mod recovery;
mod stage;
mod stage_bar;
mod store;
mod timeline;
mod tour_bar;

fn main() {
    yew::set_custom_panic_hook(Box::new(|info| {
        browser::storage::mark_stopped(&info.to_string());
    }));
    yew::Renderer::<app::App>::new().render();
}
