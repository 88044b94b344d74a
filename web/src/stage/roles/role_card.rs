//! A role of the task: who uses it, whether it may be taken on, where its credentials come from.

use ecslab::iam::RoleKind;
use ecslab::lifecycle::LaunchType;
use yew::{Html, classes};

use super::board::{RoleCard as Card, Trust, provenance, role_key};
use crate::glyph::{icon, role_badge};
use crate::markup::html;

/// A role of the task, which runs on `launch_type`.
pub fn role_card(card: &Card, launch_type: LaunchType) -> Html {
    let key = role_key(card.kind);
    let (signs_for, credentials) = provenance(card.kind, launch_type);
    let state = match card.trust {
        Trust::NoRole => Some("is-missing"),
        Trust::NoSuchRole | Trust::Refused(_) => Some("is-refused"),
        Trust::NotAsked | Trust::Given => None,
    };
    html! {
        <article class={classes!("role", format!("role-{key}"), state)} data-wire={key}>
            <header>
                { role_badge(card.kind, false) }
                <div>
                    <small>{ title(card.kind) }</small>
                    <b>{ card.name.as_deref().unwrap_or("none") }</b>
                </div>
            </header>
            <p>{ sentence(card, launch_type) }</p>
            if card.trust != Trust::NoRole {
                <dl>
                    <div class="role-trust"><dt>{ "Trust policy" }</dt><dd>{ trust(card) }</dd></div>
                    <div><dt>{ "Signs for" }</dt><dd>{ signs_for }</dd></div>
                    <div><dt>{ "Credentials" }</dt><dd>{ credentials }</dd></div>
                </dl>
            }
        </article>
    }
}

/// A role in AWS's words.
#[must_use]
pub fn title(kind: RoleKind) -> &'static str {
    match kind {
        RoleKind::Execution => "Task execution role",
        RoleKind::Task => "Task role",
        RoleKind::Instance => "Container instance role",
    }
}

/// Who uses the role and who never does; without one, what that means.
fn sentence(card: &Card, launch_type: LaunchType) -> &'static str {
    match (card.kind, &card.trust, launch_type) {
        (RoleKind::Execution, Trust::NoRole, LaunchType::Ec2) => {
            "executionRoleArn is not set. For images in ECR and for awslogs the agent falls back \
             on the instance's role; nothing signs its other calls."
        }
        (RoleKind::Execution, Trust::NoRole, LaunchType::Fargate) => {
            "executionRoleArn is not set: the ECS agent has no credentials for this task."
        }
        (RoleKind::Task, Trust::NoRole, LaunchType::Ec2) => {
            "taskRoleArn is not set: the application has no role of its own. On EC2 its SDK falls \
             through to the instance's role."
        }
        (RoleKind::Task, Trust::NoRole, LaunchType::Fargate) => {
            "taskRoleArn is not set: the application finds no credentials."
        }
        (RoleKind::Execution, _, _) => "Used by the ECS agent, never by the application.",
        (RoleKind::Task, _, _) => "Used by the application, never by the agent.",
        (RoleKind::Instance, _, _) => "Signs what no role of the task signs.",
    }
}

fn trust(card: &Card) -> Html {
    let service = match card.kind {
        RoleKind::Instance => "ec2.amazonaws.com",
        RoleKind::Execution | RoleKind::Task => "ecs-tasks.amazonaws.com",
    };
    match &card.trust {
        Trust::Given => html! {
            <><span class="is-ok">{ icon("check") }</span><code>{ service }</code></>
        },
        Trust::Refused(why) => html! {
            <span class="is-bad">{ icon("cross") }{ why }</span>
        },
        Trust::NoSuchRole => html! {
            <span class="is-bad">{ icon("cross") }{ "This role does not exist." }</span>
        },
        Trust::NotAsked | Trust::NoRole => html! { <code>{ service }</code> },
    }
}
