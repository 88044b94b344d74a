//! Files and the clipboard.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Response, Url};

use super::{document, window};

/// Hands `text` to the person as a file.
pub fn download(name: &str, text: &str) -> Option<()> {
    let properties = BlobPropertyBag::new();
    properties.set_type("application/json");
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &properties).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&address).ok()
}

/// Puts `text` on the clipboard; whether that worked is told to `done`.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let Some(window) = window() else {
        return done(false);
    };
    if !window.is_secure_context() {
        return done(false);
    }
    let promise = window.navigator().clipboard().write_text(text);
    spawn_local(async move {
        done(JsFuture::from(promise).await.is_ok());
    });
}

/// The text of a file of the page, by its address relative to the page; none when it cannot be
/// had.
pub async fn fetch_text(address: &str) -> Option<String> {
    let answer = JsFuture::from(window()?.fetch_with_str(address)).await;
    let response = answer.ok()?.dyn_into::<Response>().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}

/// Reads a file that the person chose; none when it cannot be read as text.
pub fn read(file: web_sys::File, done: impl FnOnce(Option<String>) + 'static) {
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await;
        done(text.ok().and_then(|text| text.as_string()));
    });
}
