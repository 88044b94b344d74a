//! What the page that hosts the program offers it: the object `ecslab` on `window`, made by `web/boot/boot.ts`.
//!
//! It is called through `Reflect`, not through an `extern` block: `#[wasm_bindgen] extern "C"` expands to unsafe code,
//! which this workspace forbids.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The name of the host's object on `window`.
const HOST: &str = "ecslab";

/// Tells the host that the program has panicked, so that the page says so and offers a restart.
pub fn report_panic(info: &std::panic::PanicHookInfo<'_>) {
    report_stop(&info.to_string());
}

/// Tells the host that the program cannot go on, and why.
pub fn report_stop(message: &str) {
    web_sys::console::error_1(&JsValue::from_str(message));
    // A host without this function, such as a test page, has the message in its console; there is nobody else to tell.
    call("stopped", &JsValue::from_str(message)).ok();
}

/// Calls an asynchronous function of the host and waits for what it resolves to.
///
/// # Errors
///
/// What the function threw or rejected with; a `TypeError` if the host has no such function.
pub async fn call_async(name: &str) -> Result<JsValue, JsValue> {
    let promise = call(name, &JsValue::UNDEFINED)?.dyn_into::<Promise>()?;
    JsFuture::from(promise).await
}

fn call(name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let host = Reflect::get(&js_sys::global(), &JsValue::from_str(HOST))?;
    let function = Reflect::get(&host, &JsValue::from_str(name))?.dyn_into::<Function>()?;
    function.call1(&host, argument)
}
