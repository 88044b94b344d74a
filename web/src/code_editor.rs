//! The code editor: CodeMirror, in a bundle of its own that is fetched when it is first needed.

use wasm_bindgen::JsValue;

use crate::host;

/// The code editor's module (`web/editor/editor.ts`). Fetched at the first call, kept by the browser afterwards.
///
/// # Errors
///
/// What the browser says if the bundle cannot be fetched. The page keeps its plain text field then.
#[expect(dead_code, reason = "the page has no JSON view yet")]
pub async fn load_editor() -> Result<JsValue, JsValue> {
    host::call_async("loadEditor").await
}
