//! The verdict on a call: what IAM answered, which statement decided or which is missing, and
//! what follows for the task.

use std::rc::Rc;

use ecslab::iam::calls::{CallStep, service_of};
use ecslab::iam::least_privilege::recommended_trust_policy;
use ecslab::iam::{ASSUME_ROLE, AuthorizationDecision, Evaluation, Role};
use ecslab::lifecycle::{Milliseconds, StopCode, Task};
use ecslab::simulation::{
    ApiCall, ClusterIdentity, Command, Credentials, DeleteRole, PutRole, RemovePermission, clock,
};
use yew::{Callback, Html, classes};

use super::board::signer;
use super::every_statement::every_statement;
use super::gate::Gate;
use super::statement::{Bearing, Member, Quote, Reason, name_of, quote};
use crate::glyph::{icon, role_badge};
use crate::markup::html;
use crate::store::UserCommand;

/// A call and what the verdict on it needs to know.
pub struct CallVerdict<'a> {
    /// The call.
    pub call: &'a ApiCall,
    /// Its task.
    pub task: Option<&'a Task>,
    /// The role that signed it, as it was then.
    pub role_then: Option<Rc<Role>>,
    /// The credentials that it was signed with.
    pub credentials: Option<Credentials>,
    /// The role as it is now.
    pub role_now: Option<&'a Role>,
    /// The cluster that is played.
    pub identity: &'a ClusterIdentity,
    /// Does what a person asks for.
    pub act: &'a Callback<UserCommand>,
    /// What is added to the section's name where the same verdict can stand twice on the page.
    pub place: &'static str,
}

/// The verdict on a call.
pub fn call_verdict(of: CallVerdict) -> Html {
    let CallVerdict {
        call,
        task,
        role_then,
        credentials,
        role_now,
        identity,
        act,
        place,
    } = of;
    let allowed = call.is_allowed();
    let (title, symbol) = if allowed {
        ("Allowed", "check")
    } else {
        ("AccessDenied", "error")
    };
    html! {
        <section
            class={classes!("verdict", (!allowed).then_some("is-denied"))}
            aria-label={format!("Decision for {}{place}", call.action)}
        >
            <header>
                <span class="verdict-icon">{ icon(symbol) }</span>
                <b>{ title }</b>
                if !call.is_of_caller() {
                    { role_badge(signer(call), true) }
                }
                <code>{ &call.action }</code>
                <span class="dim">{ "on" }</span>
                <code class="verdict-resource" title={call.resource.clone()}>
                    { short_resource(&call.resource) }
                </code>
                <time class="mono dim">{ clock(call.at) }</time>
            </header>
            <div class="verdict-body">
                { steps(&call.evaluation) }
                <div class="verdict-statement">
                    { quoted(call, quote(&call.evaluation, role_then.as_deref()).as_ref()) }
                </div>
            </div>
            if let Some(credentials) = &credentials {
                <p class="verdict-credentials">{ credentials_line(credentials) }</p>
            }
            { every_statement(call, role_then.as_deref()) }
            if let Some((heading, words)) = consequence(call, task) {
                <p class="verdict-consequence"><b>{ heading }</b>{ " " }{ words }</p>
            }
            <footer>{ buttons(call, role_now, identity, act) }</footer>
        </section>
    }
}

/// Where credentials came from, and for how long they are good.
fn credentials_line(credentials: &Credentials) -> String {
    let issued_at = credentials.issued_at;
    format!(
        "Signed with temporary credentials from {}: issued at {}, good for {}, replaced after {}.",
        credentials.source.name(),
        clock(issued_at),
        span(credentials.expiration.saturating_sub(issued_at)),
        span(credentials.replaced_at.saturating_sub(issued_at))
    )
}

/// A span of virtual time in the largest unit that it is a whole number of.
fn span(milliseconds: Milliseconds) -> String {
    const HOUR: Milliseconds = 3_600_000;
    const MINUTE: Milliseconds = 60_000;
    match milliseconds {
        it if it % HOUR == 0 => format!("{} h", it / HOUR),
        it if it % MINUTE == 0 => format!("{} min", it / MINUTE),
        it => clock(it),
    }
}

/// The last parts of an ARN, enough to recognize the resource.
#[must_use]
pub fn short_resource(arn: &str) -> &str {
    if !arn.starts_with("arn:") {
        return arn;
    }
    arn.splitn(6, ':').nth(5).unwrap_or(arn)
}

fn steps(evaluation: &Evaluation) -> Html {
    let matching = |effect: &str| -> String {
        let names: Vec<String> = evaluation
            .by
            .iter()
            .filter(|verdict| verdict.matched && verdict.effect == effect)
            .map(name_of)
            .collect();
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    };
    let decision = match evaluation.decision {
        AuthorizationDecision::Allow => "allow",
        AuthorizationDecision::ExplicitDeny => "explicit deny",
        AuthorizationDecision::ImplicitDeny => "implicit deny",
        AuthorizationDecision::Invalid => "a policy is not valid",
        AuthorizationDecision::NotModelled => "not modelled",
    };
    let is_bad = evaluation.decision != AuthorizationDecision::Allow;
    html! {
        <dl class="verdict-steps">
            <div><dt>{ "Explicit Deny" }</dt><dd>{ matching("Deny") }</dd></div>
            <div><dt>{ "Allow" }</dt><dd>{ matching("Allow") }</dd></div>
            <div class={classes!("verdict-decision", is_bad.then_some("is-bad"))}>
                <dt>{ "Decision" }</dt>
                <dd>{ Gate::of(evaluation.decision).key() }{ decision }</dd>
            </div>
        </dl>
    }
}

fn quoted(call: &ApiCall, quote: Option<&Quote>) -> Html {
    let Some(quote) = quote else {
        return html! { <p>{ nothing_to_quote(call) }</p> };
    };
    let lead = match quote.reason {
        Reason::Allowed => "Allowed by",
        Reason::Denied => "Denied by",
        Reason::Closest => "Closest statement:",
    };
    html! {
        <>
            <p>{ lead }{ " " }<b>{ &quote.name }</b></p>
            if !quote.members.is_empty() {
                <pre tabindex="0" aria-label="The statement">
                    { for quote.members.iter().map(|member| self::member(call, member)) }
                </pre>
            }
        </>
    }
}

fn member(call: &ApiCall, member: &Member) -> Html {
    let (open, close) = match member.value.strip_suffix(']') {
        Some(open) => (open, "]"),
        None => (member.value.as_str(), ""),
    };
    html! {
        <span class={(member.bearing == Bearing::Differs).then_some("differs")}>
            { format!("\"{}\": ", member.name) }
            { open }
            if member.bearing == Bearing::Lacks {
                <ins>
                    <span class="vh">{ " missing: " }</span>
                    { format!(", \"{}\"", call.action) }
                </ins>
            }
            { close }
            { "\n" }
        </span>
    }
}

fn nothing_to_quote(call: &ApiCall) -> String {
    let service = service_of(&call.action).map_or("this service", |service| service.name);
    match (&call.role_name, call.evaluation.decision) {
        (None, _) => "No role signs this call: there are no credentials.".to_owned(),
        (Some(role), AuthorizationDecision::Invalid) => {
            format!("A policy of {role} is not a valid policy document.")
        }
        (Some(role), _) if call.evaluation.by.is_empty() => {
            format!("{role} does not exist, or has no policy.")
        }
        (Some(role), _) => format!("No statement of {role} is about {service}."),
    }
}

/// What a denied call means for the task: a heading, and AWS's words.
fn consequence(call: &ApiCall, task: Option<&Task>) -> Option<(&'static str, String)> {
    let error = call.error.clone()?;
    if call.action == ASSUME_ROLE {
        return Some(("ECS starts no task with this role. It answers:", error));
    }
    if call.is_of_caller() {
        return Some(("ECS refuses the request:", error));
    }
    if call.step == CallStep::Running {
        return Some(("The task keeps running; the caller gets:", error));
    }
    let reason = task
        .filter(|task| task.stop_code == Some(StopCode::TaskFailedToStart))
        .and_then(|task| task.stopped_reason.clone())
        .unwrap_or(error);
    Some(("The task cannot start. stoppedReason:", reason))
}

fn buttons(
    call: &ApiCall,
    role: Option<&Role>,
    identity: &ClusterIdentity,
    act: &Callback<UserCommand>,
) -> Html {
    let Some(role) = role else {
        return Html::default();
    };
    let apply = |command: Command| act.reform(move |_| UserCommand::Apply(command.clone()));
    let name = role.role_name.clone();
    let delete = || {
        let role_name = name.clone();
        let delete = apply(Command::DeleteRole(DeleteRole { role_name }));
        html! {
            <button type="button" class="btn line" onclick={delete}>
                { format!("Delete {name}") }
            </button>
        }
    };
    if call.action == ASSUME_ROLE && call.is_allowed() {
        return html! { <div class="verdict-buttons">{ delete() }</div> };
    }
    if call.action == ASSUME_ROLE {
        let mut role = role.clone();
        role.assume_role_policy_document =
            recommended_trust_policy(&identity.account, &identity.region);
        let trust = apply(Command::PutRole(PutRole { role }));
        return html! {
            <div class="verdict-buttons">
                <button type="button" class="btn line" onclick={trust}>
                    { "Set the recommended trust policy" }
                </button>
                <span class="dim">{ "Holds for tasks started from now on." }</span>
            </div>
        };
    }
    if call.is_allowed() {
        let remove = apply(Command::RemovePermission(RemovePermission {
            role_name: name.clone(),
            action: call.action.clone(),
        }));
        return html! {
            <div class="verdict-buttons">
                <button type="button" class="btn line" onclick={remove}>
                    { "Take this permission away" }
                </button>
                { delete() }
            </div>
        };
    }
    let give = apply(Command::PutRole(PutRole {
        role: role.with_permission(&call.action, &call.resource),
    }));
    html! {
        <div class="verdict-buttons">
            <button type="button" class="btn line" onclick={give}>
                { format!("Allow {} to {name}", call.action) }
            </button>
            <span class="dim">{ "Holds for calls made from now on." }</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::short_resource;

    #[test]
    fn a_resource_is_called_by_what_tells_it_apart() {
        let table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
        assert_eq!(short_resource(table), "table/orders");
        assert_eq!(
            short_resource("arn:aws:s3:::web-media/logo.svg"),
            "web-media/logo.svg"
        );
        assert_eq!(short_resource("*"), "*");
    }
}
