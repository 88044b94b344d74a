//! What a role is asked for in this scenario, each with a box that allows or denies it.

use ecslab::iam::least_privilege::RoleCall;
use ecslab::iam::{AuthorizationDecision, Evaluation, PreparedRole};
use ecslab::scenario::role_calls;
use yew::{Callback, Event, Html, TargetCast};

use super::RoleForm;
use crate::editor::document::roles;
use crate::markup::html;

/// IAM's answer to what a role is asked for.
fn ask(prepared: &PreparedRole, need: &RoleCall) -> Evaluation {
    prepared.evaluate("task", &need.action, &need.resource, Default::default())
}

/// How many of the calls that the role is asked for are denied.
pub fn denied_count(form: &RoleForm) -> usize {
    let prepared = form.prepared();
    let scenario = &form.pane.editing.document.scenario;
    let needs = role_calls(scenario, &form.role());
    needs
        .iter()
        .filter(|need| !ask(&prepared, need).is_allowed())
        .count()
}

/// What a role is asked for.
pub fn permissions(form: &RoleForm) -> Html {
    let scenario = &form.pane.editing.document.scenario;
    let needs = role_calls(scenario, &form.role());
    if needs.is_empty() {
        return html! {
            <p class="field-hint">{ "Nothing in this scenario asks for its credentials." }</p>
        };
    }
    let prepared = form.prepared();
    let first = needs.first().map(asked_by);
    let is_mixed = needs.iter().any(|need| Some(asked_by(need)) != first);
    let row = |need: RoleCall| {
        let evaluation = ask(&prepared, &need);
        let allowed = evaluation.is_allowed();
        let onchange = {
            let (form, need) = (form.clone(), need.clone());
            Callback::from(move |event: Event| {
                let on = event
                    .target_unchecked_into::<web_sys::HtmlInputElement>()
                    .checked();
                form.pane.editing.edit(None, |document| {
                    let scenario = &mut document.scenario;
                    roles::set_permission(scenario, form.index, &need, on);
                    roles::drop_drafts(document);
                });
            })
        };
        html! {
            <label key={format!("{} {}", need.action, need.resource)}>
                <input type="checkbox" checked={allowed} {onchange} />
                <span class="permission">
                    <span class="mono">{ &need.action }</span>
                    <span class="permission-resource mono">{ &need.resource }</span>
                    if is_mixed {
                        <small>{ asked_by(&need) }</small>
                    }
                </span>
                <span class={if allowed { "tag ok" } else { "tag danger" }}>
                    { verdict(&evaluation) }
                </span>
            </label>
        }
    };
    html! {
        <fieldset class="check-list permissions">
            <legend>
                { "Calls that it signs" }
                if let Some(who) = first.filter(|_| !is_mixed) {
                    { format!(" for {who}") }
                }
            </legend>
            { for needs.into_iter().map(row) }
        </fieldset>
    }
}

fn asked_by(need: &RoleCall) -> String {
    match need.application {
        true => format!("the application ({})", need.family),
        false => format!("the ECS agent ({})", need.family),
    }
}

fn verdict(evaluation: &Evaluation) -> &'static str {
    match evaluation.decision {
        AuthorizationDecision::Allow => "allowed",
        AuthorizationDecision::ExplicitDeny => "explicitly denied",
        AuthorizationDecision::ImplicitDeny => "denied",
        AuthorizationDecision::Invalid => "policy invalid",
        AuthorizationDecision::NotModelled => "not modelled",
    }
}
