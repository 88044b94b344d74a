//! How what is attached to a role differs from the smallest policy that lets its calls through, in
//! words and as a list: for the editor and for the Roles view.

use ecslab::iam::AuthorizationDecision;
use ecslab::iam::least_privilege::{
    AttachedPermission, LEAST_PRIVILEGE_POLICY, LeastPrivilege, NeededPermission, PermissionUse,
};
use yew::Html;

use crate::markup::html;

/// How what is attached differs, in a sentence.
pub fn summary(least: &LeastPrivilege) -> String {
    if least.is_attached() {
        return match least.needed.len() {
            0 => "It signs no call and has no permission.".to_owned(),
            _ => "Every call is allowed, and nothing else.".to_owned(),
        };
    }
    format!("Permissions: {}.", counts(least, "broader than needed"))
}

/// The same in a few words.
pub fn in_brief(least: &LeastPrivilege) -> String {
    match (least.is_attached(), least.needed.len()) {
        (true, 0) => "none needed".to_owned(),
        (true, _) => "exactly as needed".to_owned(),
        (false, _) => counts(least, "broader"),
    }
}

/// How many permissions are missing, broader than needed (called `broader`) and unused.
fn counts(least: &LeastPrivilege, broader: &str) -> String {
    let counts = [
        (least.missing().count(), "missing"),
        (least.attached_as(PermissionUse::Broader).count(), broader),
        (least.attached_as(PermissionUse::Unused).count(), "unused"),
    ];
    let said = counts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    said.join(", ")
}

/// What is missing, broader than needed and unused, as a list.
pub fn difference(least: &LeastPrivilege) -> Html {
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

/// What attaching the policy does to what is attached, in sentences.
pub fn consequences(least: &LeastPrivilege) -> String {
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

/// What the button is called that attaches the smallest policy.
pub fn attach_label(least: &LeastPrivilege) -> &'static str {
    match least.policy {
        Some(_) => "Attach the smallest policy",
        None => "Remove all permissions",
    }
}
