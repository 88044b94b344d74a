//! The ecslab page.

mod announcer;
mod app;
mod browser;
mod choice;
mod code_editor;
mod command_button;
mod dialog;
mod editor;
mod fixed;
mod glyph;
mod header;
mod host;
mod inspector;
mod json_editor;
mod layout;
mod lazy;
mod least_privilege;
mod markup;
mod menu;
mod notice;
mod part;
mod playground;
mod recovery;
mod stage;
mod stage_bar;
mod store;
mod timeline;
mod tour_bar;
mod wording;

fn main() {
    yew::set_custom_panic_hook(Box::new(|info| {
        browser::storage::mark_stopped(&info.to_string());
        host::report_panic(info);
    }));
    let page = browser::document().and_then(|document| document.get_element_by_id("app"));
    match page {
        Some(root) => {
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => host::report_stop("index.html has no element with the id app"),
    }
}
