//! Short messages to the person: they do not take the focus, and those that are not errors go by
//! themselves.

use gloo_timers::callback::Timeout;
use yew::{Callback, Html, Properties, classes, use_effect_with};

use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::{Notice, UserCommand};

/// Milliseconds that a message stays.
const STAYS: u32 = 8_000;

/// The messages, newest last.
pub fn notices(notices: &[Notice], act: &Callback<UserCommand>) -> Html {
    html! {
        <div class="notices" role="status" aria-live="polite">
            { for notices.iter().map(|notice| html! {
                <OneNotice key={notice.id} notice={notice.clone()} act={act.clone()} />
            }) }
        </div>
    }
}

/// Properties of [`OneNotice`].
#[derive(Clone, PartialEq, Properties)]
struct OneNoticeProperties {
    notice: Notice,
    act: Callback<UserCommand>,
}

#[component]
fn OneNotice(properties: &OneNoticeProperties) -> Html {
    let OneNoticeProperties { notice, act } = properties.clone();
    let id = notice.id;
    {
        let act = act.clone();
        use_effect_with((id, notice.is_error), move |(id, is_error)| {
            let id = *id;
            let timeout = (!is_error)
                .then(|| Timeout::new(STAYS, move || act.emit(UserCommand::DismissNotice(id))));
            move || drop(timeout)
        });
    }
    let (class, symbol) = if notice.is_error {
        (Some("error"), "error")
    } else {
        (None, "info")
    };
    html! {
        <div class={classes!("notice", class)}>
            { icon(symbol) }
            <p>{ notice.text.clone() }</p>
            <button
                class="ib sm"
                type="button"
                aria-label="Dismiss"
                onclick={act.reform(move |_| UserCommand::DismissNotice(id))}
            >
                { icon("cross") }
            </button>
        </div>
    }
}
