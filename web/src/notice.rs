//! Short messages to the person: they do not take the focus, and those that are not errors go by
//! themselves.

use gloo_timers::callback::Timeout;
use yew::{Callback, Html, Properties, classes, function_component, html, use_effect_with};

use crate::glyph::Icon;
use crate::store::{Notice, UserCommand};

/// Milliseconds that a message stays.
const STAYS: u32 = 8_000;

/// Properties of [`Notices`].
#[derive(Clone, PartialEq, Properties)]
pub struct NoticesProperties {
    /// The messages, newest last.
    pub notices: Vec<Notice>,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// The messages.
#[function_component]
pub fn Notices(properties: &NoticesProperties) -> Html {
    html! {
        <div class="notices" role="status" aria-live="polite">
            { for properties.notices.iter().map(|notice| html! {
                <OneNotice key={notice.id} notice={notice.clone()} act={properties.act.clone()} />
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

#[function_component]
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
    let (class, icon) = if notice.is_error {
        (Some("error"), "error")
    } else {
        (None, "info")
    };
    html! {
        <div class={classes!("notice", class)}>
            <Icon name={icon} />
            <p>{ notice.text.clone() }</p>
            <button
                class="ib sm"
                type="button"
                aria-label="Dismiss"
                onclick={act.reform(move |_| UserCommand::DismissNotice(id))}
            >
                <Icon name="cross" />
            </button>
        </div>
    }
}
