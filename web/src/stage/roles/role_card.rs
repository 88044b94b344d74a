//! A role of the task: who uses it, whether it may be taken on, where its credentials come from,
//! and how its permissions differ from those that are needed.

use ecslab::iam::RoleKind;
use ecslab::iam::least_privilege::LeastPrivilege;
use ecslab::lifecycle::LaunchType;
use yew::{Callback, Html, classes};

use super::board::{RoleCard as Card, Trust, credentials, role_key};
use super::panel::Panel;
use crate::glyph::{icon, role_badge};
use crate::least_privilege::in_brief;
use crate::markup::html;

/// What is drawn of a role.
pub struct Lane<'a> {
    /// The role.
    pub card: &'a Card,
    /// Whether it signs a call of the task.
    pub signs: bool,
    /// Where the task runs.
    pub launch_type: LaunchType,
    /// The smallest policy, if the role exists.
    pub least: Option<&'a LeastPrivilege>,
    /// The panel that is open.
    pub open: Option<Panel>,
    /// Opens a panel, or closes it.
    pub toggle: &'a Callback<Panel>,
}

/// A role of the task.
pub fn role_card(lane: &Lane) -> Html {
    let card = lane.card;
    let key = role_key(card.kind);
    let is_idle = card.kind == RoleKind::Instance && !lane.signs;
    let state = match card.trust {
        Trust::NoRole => Some("is-missing"),
        Trust::NoSuchRole | Trust::Refused(_) => Some("is-refused"),
        Trust::NotAsked | Trust::Given(_) => None,
    };
    html! {
        <article class={classes!("role", format!("role-{key}"), state, is_idle.then_some("is-idle"))}
                 data-wire={key}>
            <header>
                { role_badge(card.kind, false) }
                <div>
                    <small>{ title(card.kind) }</small>
                    <b>{ card.name.as_deref().unwrap_or("none") }</b>
                </div>
            </header>
            if !is_idle {
                <p>{ sentence(card, lane.launch_type) }</p>
                if card.trust != Trust::NoRole {
                    <dl>
                        <div class="role-trust"><dt>{ "Trust policy" }</dt><dd>{ trust(lane) }</dd></div>
                        <div>
                            <dt>{ "Credentials" }</dt>
                            <dd>{ credentials(card.kind, lane.launch_type) }</dd>
                        </div>
                        { permissions(lane) }
                    </dl>
                }
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
            "taskRoleArn is not set. On EC2 the application's SDK falls through to the instance's \
             role."
        }
        (RoleKind::Task, Trust::NoRole, LaunchType::Fargate) => {
            "taskRoleArn is not set: the application finds no credentials."
        }
        (RoleKind::Instance, Trust::NoRole, _) => {
            "The container instances have no role: nothing signs what no role of the task signs."
        }
        (RoleKind::Execution, _, _) => "Used by the ECS agent, never by the application.",
        (RoleKind::Task, _, _) => "Used by the application, never by the agent.",
        (RoleKind::Instance, _, _) => "Signs what no role of the task signs.",
    }
}

fn trust(lane: &Lane) -> Html {
    let card = lane.card;
    let shape = card.trust.gate().key();
    let service = match card.kind {
        RoleKind::Instance => "ec2.amazonaws.com",
        RoleKind::Execution | RoleKind::Task => "ecs-tasks.amazonaws.com",
    };
    let (class, word) = match &card.trust {
        Trust::NotAsked | Trust::NoRole => return html! { <code>{ service }</code> },
        Trust::NoSuchRole => {
            return html! { <span class="is-bad">{ shape }{ "This role does not exist." }</span> };
        }
        Trust::Given(_) => ("role-link", "allowed"),
        Trust::Refused(_) => ("role-link is-bad", "denied"),
    };
    let panel = Panel::Trust(card.kind);
    html! {
        <button type="button" {class} aria-expanded={(lane.open == Some(panel)).to_string()}
                onclick={lane.toggle.reform(move |_| panel)}>
            { shape }
            <code>{ service }</code>
            <span class={(word == "allowed").then_some("vh")}>{ word }</span>
            { icon("right") }
        </button>
    }
}

fn permissions(lane: &Lane) -> Html {
    let Some(least) = lane.least else {
        return Html::default();
    };
    let panel = Panel::LeastPrivilege(lane.card.kind);
    let class = match least.missing().next() {
        Some(_) => "role-link is-bad",
        None => "role-link",
    };
    html! {
        <div class="role-permissions">
            <dt>{ "Permissions" }</dt>
            <dd>
                <button type="button" {class} aria-expanded={(lane.open == Some(panel)).to_string()}
                        onclick={lane.toggle.reform(move |_| panel)}>
                    { in_brief(least) }
                    { icon("right") }
                </button>
            </dd>
        </div>
    }
}
