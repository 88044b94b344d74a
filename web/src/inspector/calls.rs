//! The API calls of a task, newest first.

use std::rc::Rc;

use ecslab::simulation::{ApiCall, clock};
use yew::{Callback, Html};

use crate::glyph::{icon, role_badge};
use crate::markup::html;
use crate::stage::roles::signer;
use crate::store::{Selection, UserCommand, View};

/// How many calls are listed.
const LISTED: usize = 40;

/// The API calls of a task: `calls` has each with its index in `World::calls`, oldest first.
pub fn calls(calls: &[(usize, Rc<ApiCall>)], act: &Callback<UserCommand>) -> Html {
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
                    let (symbol, answer) = if call.is_allowed() {
                        ("check", "allowed")
                    } else {
                        ("cross", "denied")
                    };
                    html! {
                        <li key={index} class={(!call.is_allowed()).then_some("is-denied")}>
                            <button type="button" {onclick}>
                                <time>{ clock(call.at) }</time>
                                { role_badge(signer(call), true) }
                                <code>{ &call.action }</code>
                                { icon(symbol) }
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
