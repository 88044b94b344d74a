//! Model notes: where documentation and observation disagree, and what is simulated.

use ecslab::lifecycle::{LastStatus, MODEL_NOTES};
use yew::{Html, classes};

use crate::glyph::status_glyph;
use crate::markup::html;

/// Every note about the statuses, folded; those about `status` are marked.
pub fn model_notes(status: Option<LastStatus>) -> Html {
    html! {
        <details class="model-notes">
            <summary>
                { "Model notes" }
                <span>{ format!("{} places where sources disagree", MODEL_NOTES.len()) }</span>
            </summary>
            <ul>
                { for MODEL_NOTES.iter().map(|note| {
                    let is_told = status.is_some_and(|status| note.statuses.contains(&status));
                    html! {
                        <li class={classes!("model-note", is_told.then_some("is-told"))}>
                            <h3>{ note.title }</h3>
                            <p class="model-note-of">
                                { for note.statuses.iter().map(|status| html! {
                                    <span>{ status_glyph(*status) }{ status.name() }</span>
                                }) }
                            </p>
                            <dl>
                                { for note.sayings.iter().map(|(mark, text)| html! {
                                    <div><dt>{ mark.name() }</dt><dd>{ *text }</dd></div>
                                }) }
                            </dl>
                        </li>
                    }
                }) }
            </ul>
        </details>
    }
}
