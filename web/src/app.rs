//! The page.

use std::rc::Rc;

use ecslab::json_text::JsonText;
use yew::{AttrValue, Callback, Html, component, html, use_state};

use crate::json_editor::JsonEditor;

const EXAMPLE: &str = r#"{
  "family": "web",
  "containerDefinitions": [
    { "name": "web", "image": "nginx:1.27", "memory": 128 }
  ]
}
"#;

/// The whole page.
#[component]
pub fn App() -> Html {
    let text = use_state(|| AttrValue::from(EXAMPLE));
    let (_, diagnostics) = JsonText::read(&text);
    let on_change = {
        let text = text.clone();
        Callback::from(move |changed: String| text.set(changed.into()))
    };
    let json_is_shown = use_state(|| false);
    let show_json = {
        let json_is_shown = json_is_shown.clone();
        Callback::from(move |_| json_is_shown.set(true))
    };
    html! {
        <main>
            <h1>{ "ecslab" }</h1>
            <button onclick={show_json}>{ "JSON" }</button>
            if *json_is_shown {
                <JsonEditor
                    text={(*text).clone()}
                    label="Task definition JSON"
                    diagnostics={Rc::from(diagnostics)}
                    {on_change}
                />
            }
        </main>
    }
}
