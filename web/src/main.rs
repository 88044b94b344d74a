//! The ecslab page.

mod app;
mod code_editor;
mod dialog;
mod editor;
mod glyph;
mod header;
mod host;
mod inspector;
mod json_editor;
mod part;
mod stage;
mod store;
mod timeline;

fn main() {
    yew::set_custom_panic_hook(Box::new(host::report_panic));
    let page = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    match page {
        Some(root) => {
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => host::report_stop("index.html has no element with the id app"),
    }
}
