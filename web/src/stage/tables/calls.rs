//! API calls and IAM's decisions.

use std::rc::Rc;

use ecslab::iam::AuthorizationDecision;
use ecslab::simulation::{ApiCall, World, clock};
use yew::{Callback, Html};

use crate::markup::html;
use crate::stage::roles::{quote, role_title, short_resource, signer};
use crate::store::{Selection, State, UserCommand};

/// How many calls are listed.
const LISTED: usize = 200;

/// API calls and IAM's decisions, newest first.
pub fn calls_table(state: &State, act: &Callback<UserCommand>) -> Html {
    let world = &*state.world;
    if world.calls.is_empty() {
        return html! { <p class="stage-tables-none">{ "No API call yet." }</p> };
    }
    html! {
        <>
            <div class="table-scroll" role="region" aria-label="API calls" tabindex="0">
                <table class="stage-table">
                    <caption>{ format!("API calls until {}", clock(world.at)) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "Time" }</th>
                            <th scope="col">{ "Task" }</th>
                            <th scope="col">{ "Signed with" }</th>
                            <th scope="col">{ "Action" }</th>
                            <th scope="col">{ "Decision" }</th>
                            <th scope="col">{ "Resource" }</th>
                            <th scope="col">{ "Statement" }</th>
                            <th scope="col">{ "The caller gets" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for world.calls.iter().enumerate().rev().take(LISTED)
                            .map(|(index, call)| row(world, index, call, act)) }
                    </tbody>
                </table>
            </div>
            if world.calls.len() > LISTED {
                <p class="stage-tables-words">
                    { format!("{} earlier calls are not listed.", world.calls.len() - LISTED) }
                </p>
            }
        </>
    }
}

fn row(world: &World, index: usize, call: &Rc<ApiCall>, act: &Callback<UserCommand>) -> Html {
    let select = act.reform(move |_| UserCommand::Select(Selection::Call(index)));
    let task = call.task.and_then(|task| world.tasks.get(&task));
    let role = match &call.role_name {
        Some(name) if call.is_of_caller() => format!("{name} (caller)"),
        Some(name) => format!("{name} ({})", role_title(signer(call)).to_lowercase()),
        None => "no credentials".to_owned(),
    };
    html! {
        <tr key={index}>
            <th scope="row">
                <button type="button" class="id-link mono" onclick={select}>
                    { clock(call.at) }
                </button>
            </th>
            <td class="mono">{ task.map(|task| task.short_id().to_owned()).unwrap_or_default() }</td>
            <td>{ role }</td>
            <td class="mono">{ &call.action }</td>
            <td class={(!call.is_allowed()).then_some("failed")}>{ decision(call) }</td>
            <td class="mono" title={call.resource.clone()}>{ short_resource(&call.resource) }</td>
            <td>{ statement(call) }</td>
            <td class="wrap">{ call.error.clone().unwrap_or_default() }</td>
        </tr>
    }
}

fn decision(call: &ApiCall) -> &'static str {
    match call.evaluation.decision {
        AuthorizationDecision::Allow => "allowed",
        AuthorizationDecision::ExplicitDeny => "explicit deny",
        AuthorizationDecision::ImplicitDeny => "implicit deny",
        AuthorizationDecision::Invalid => "a policy is not valid",
        AuthorizationDecision::NotModelled => "not modelled",
    }
}

/// The statement that decided, or the closest one.
fn statement(call: &ApiCall) -> String {
    let Some(quote) = quote(&call.evaluation, None) else {
        return String::new();
    };
    if call.evaluation.decision == AuthorizationDecision::ImplicitDeny {
        format!("none; closest: {}", quote.name)
    } else {
        quote.name
    }
}
