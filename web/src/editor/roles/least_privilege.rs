//! The section for least privilege of a role that is edited: the smallest policy, how what is
//! attached differs from it, and a button that attaches it.

use ecslab::iam::RoleKind;
use ecslab::iam::least_privilege::{LeastPrivilege, recommended_trust_policy};
use ecslab::scenario::role_calls;
use yew::{Callback, Html};

use super::RoleForm;
use crate::browser::files;
use crate::editor::document::roles;
use crate::editor::field::{add_button, field_id};
use crate::glyph::icon;
use crate::least_privilege::{attach_label, consequences, difference, summary};
use crate::markup::html;
use crate::store::UserCommand;

/// The section for least privilege.
pub fn least_privilege(form: &RoleForm) -> Html {
    let scenario = &form.pane.editing.document.scenario;
    let role = form.role();
    let least = LeastPrivilege::of(
        &role,
        &role_calls(scenario, &role),
        &scenario.cluster.account,
    );
    let id = field_id(&form.at("/leastPrivilege"));
    html! {
        <section class="least" {id} aria-label={format!("Least privilege of {}", role.role_name)}>
            <p class="least-title">
                { "Least privilege" }
                if least.is_attached() {
                    <span class="tag ok">{ "exact" }</span>
                }
            </p>
            <p class="field-hint">{ summary(&least) }</p>
            { difference(&least) }
            { for least.notes.iter().map(|note| html! { <p class="field-hint">{ note }</p> }) }
            { policy(form, &least) }
            { tools(form, &least) }
        </section>
    }
}

/// The policy as text.
fn policy(form: &RoleForm, least: &LeastPrivilege) -> Html {
    let Some(document) = &least.policy else {
        return Html::default();
    };
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    let on_copy = {
        let (text, act) = (text.clone(), form.pane.editing.act.clone());
        Callback::from(move |_| {
            let act = act.clone();
            files::copy(&text, move |copied| {
                let said = match copied {
                    true => "The policy was copied.",
                    false => "The browser does not allow copying here.",
                };
                act.emit(UserCommand::Say(said.to_owned()));
            });
        })
    };
    html! {
        <details class="least-policy">
            <summary>{ "The smallest policy" }</summary>
            <button type="button" class="btn line xs" onclick={on_copy}>
                { icon("copy") }
                { "Copy policy" }
            </button>
            <pre class="mono">{ text }</pre>
        </details>
    }
}

fn tools(form: &RoleForm, least: &LeastPrivilege) -> Html {
    let scenario = &form.pane.editing.document.scenario;
    let role = form.role();
    let uses = roles::uses(scenario, &role);
    let cluster = &scenario.cluster;
    let trust = recommended_trust_policy(&cluster.account, &cluster.region);
    let is_for_tasks = uses.iter().any(|it| it.kind != RoleKind::Instance);
    let is_trusted = !is_for_tasks || role.assume_role_policy_document == trust;
    let on_attach = {
        let (form, least) = (form.clone(), least.clone());
        Callback::from(move |()| {
            form.pane.editing.edit(None, |document| {
                roles::attach_least_privilege(document, form.index, &least);
            });
            let said = match least.policy {
                Some(_) => "The smallest policy is attached.",
                None => "The role has no permissions now.",
            };
            let said = format!("{said} {}", consequences(&least));
            form.pane.editing.act(UserCommand::Say(said));
        })
    };
    let on_trust = {
        let form = form.clone();
        Callback::from(move |()| {
            form.pane.editing.edit(None, |document| {
                roles::set_trust_policy(document, form.index, trust.clone());
            });
        })
    };
    html! {
        <>
            if !least.is_attached() {
                <p class="field-hint">{ consequences(least) }</p>
            }
            if !is_trusted {
                <p class="field-hint">
                    { "AWS recommends a trust policy with aws:SourceAccount and aws:SourceArn, so that ECS assumes the role for tasks of this account only." }
                </p>
            }
            <div class="add-buttons">
                if !least.is_attached() {
                    { add_button(attach_label(least), on_attach) }
                }
                if !is_trusted {
                    { add_button("Set the recommended trust policy", on_trust) }
                }
            </div>
        </>
    }
}
