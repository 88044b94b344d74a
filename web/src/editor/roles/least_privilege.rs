//! The smallest policy for a role, how what is attached differs from it, and a button that
//! attaches it.

use ecslab::iam::least_privilege::{
    AttachedPermission, LEAST_PRIVILEGE_POLICY, LeastPrivilege, NeededPermission, PermissionUse,
    recommended_trust_policy,
};
use ecslab::iam::{AuthorizationDecision, RoleKind};
use ecslab::scenario::role_calls;
use yew::{Callback, Html};

use super::RoleForm;
use crate::browser::files;
use crate::editor::document::roles;
use crate::editor::field::{add_button, field_id};
use crate::glyph::icon;
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

/// How what is attached differs, in a sentence.
fn summary(least: &LeastPrivilege) -> String {
    if least.is_attached() {
        return match least.needed.len() {
            0 => "It signs no call and has no permission.".to_owned(),
            _ => "Every call is allowed, and nothing else.".to_owned(),
        };
    }
    let counts = [
        (least.missing().count(), "missing"),
        (
            least.attached_as(PermissionUse::Broader).count(),
            "broader than needed",
        ),
        (least.attached_as(PermissionUse::Unused).count(), "unused"),
    ];
    let said = counts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("Permissions: {}.", said.join(", "))
}

fn difference(least: &LeastPrivilege) -> Html {
    let mut rows: Vec<Html> = least.missing().map(missing).collect();
    for usage in [PermissionUse::Broader, PermissionUse::Unused] {
        let mut groups: Vec<(&AttachedPermission, Vec<&str>)> = Vec::new();
        for attached in least.attached_as(usage) {
            let known = groups.iter_mut().find(|(known, _)| {
                (&known.pointer, &known.resource, &known.why)
                    == (&attached.pointer, &attached.resource, &attached.why)
            });
            match known {
                Some((_, actions)) => actions.push(&attached.action),
                None => groups.push((attached, vec![&attached.action])),
            }
        }
        rows.extend(groups.into_iter().map(|(it, actions)| {
            let (class, word) = match usage {
                PermissionUse::Broader => ("tag warn", "broader than needed"),
                PermissionUse::Used | PermissionUse::Unused => ("tag", "unused"),
            };
            let place = match it.pointer.rsplit_once("/Statement/") {
                Some((_, index)) => {
                    let number = index.parse::<usize>().map_or(1, |index| index + 1);
                    format!("{}, statement {number}. {}", it.policy, it.why)
                }
                None => format!("{}. {}", it.policy, it.why),
            };
            row(class, word, &actions.join(", "), &it.resource, place)
        }));
    }
    if rows.is_empty() {
        return Html::default();
    }
    html! { <ul class="least-list">{ for rows }</ul> }
}

fn missing(needed: &NeededPermission) -> Html {
    let call = &needed.call;
    let who = match call.application {
        true => format!("The application of {} calls it.", call.family),
        false => format!("The ECS agent calls it for {}.", call.family),
    };
    let said = match needed.attached {
        AuthorizationDecision::ExplicitDeny => format!("{who} A Deny statement refuses it."),
        AuthorizationDecision::Invalid => format!("{who} A policy of the role is none."),
        AuthorizationDecision::NotModelled => {
            format!("{who} Whether it is allowed is not modelled.")
        }
        AuthorizationDecision::Allow | AuthorizationDecision::ImplicitDeny => who,
    };
    row("tag danger", "missing", &call.action, &call.resource, said)
}

fn row(
    class: &'static str,
    word: &'static str,
    actions: &str,
    resource: &str,
    said: String,
) -> Html {
    html! {
        <li>
            <span {class}>{ word }</span>
            <span class="permission">
                <span class="mono">{ actions }</span>
                <span class="permission-resource mono">{ resource }</span>
                <small>{ said }</small>
            </span>
        </li>
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

/// What attaching the policy does to what is attached, in sentences.
fn consequences(least: &LeastPrivilege) -> String {
    let mut said = Vec::new();
    let replaced: Vec<&str> = least.replaced_policies.iter().map(String::as_str).collect();
    if !replaced.is_empty() {
        said.push(match least.policy {
            Some(_) => format!(
                "{LEAST_PRIVILEGE_POLICY} takes the place of {}.",
                replaced.join(", ")
            ),
            None => format!("Removes {}.", replaced.join(", ")),
        });
    }
    if !least.kept_policies.is_empty() {
        said.push(format!(
            "{} keeps its Deny statements only.",
            least.kept_policies.join(", ")
        ));
    }
    match least.removed_denials.len() {
        0 => {}
        1 => said.push("A Deny statement that refuses a call goes.".to_owned()),
        count => said.push(format!("{count} Deny statements that refuse calls go.")),
    }
    if !said.is_empty() {
        said.push("Undo brings everything back.".to_owned());
    }
    said.join(" ")
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
    let label = match least.policy {
        Some(_) => "Attach the smallest policy",
        None => "Remove all permissions",
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
                    { add_button(label, on_attach) }
                }
                if !is_trusted {
                    { add_button("Set the recommended trust policy", on_trust) }
                }
            </div>
        </>
    }
}
