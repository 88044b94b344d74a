//! The API calls of a task, newest first.

use std::rc::Rc;

use ecslab::simulation::{ApiCall, clock};
use yew::{Callback, Html, Properties, function_component, html};

use crate::glyph::{Icon, RoleBadge};
use crate::stage::roles::signer;
use crate::store::{Selection, UserCommand, View};

/// How many calls are listed.
const LISTED: usize = 40;

/// Properties of [`Calls`].
#[derive(Clone, PartialEq, Properties)]
pub struct CallsProperties {
    /// The calls with their index in `World::calls`, oldest first.
    pub calls: Vec<(usize, Rc<ApiCall>)>,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// The API calls of a task.
#[function_component]
pub fn Calls(properties: &CallsProperties) -> Html {
    let CallsProperties { calls, act } = properties;
    if calls.is_empty() {
        return html! { <p class="dim">{ "None yet." }</p> };
    }
    html! {
        <>
            <ul class="calls">
                { for calls.iter().rev().take(LISTED).map(|(index, call)| {
                    let index = *index;
                    let onclick = {
                        let act = act.clone();
                        move |_| {
                            act.emit(UserCommand::ShowView(View::Roles));
                            act.emit(UserCommand::Select(Selection::Call(index)));
                        }
                    };
                    let (icon, answer) = if call.is_allowed() {
                        ("check", "allowed")
                    } else {
                        ("cross", "denied")
                    };
                    html! {
                        <li key={index} class={(!call.is_allowed()).then_some("is-denied")}>
                            <button type="button" {onclick}>
                                <time>{ clock(call.at) }</time>
                                <RoleBadge kind={signer(call)} small=true />
                                <code>{ &call.action }</code>
                                <Icon name={icon} />
                                <span class="vh">{ answer }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
            if calls.len() > LISTED {
                <p class="dim">{ format!("{} earlier calls are not listed.", calls.len() - LISTED) }</p>
            }
        </>
    }
}
