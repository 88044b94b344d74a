//! The tab for roles: who uses each, what it is asked for, and the policies that answer.

mod permissions;
mod policy;

use ecslab::iam::presets::EXECUTION_ROLE_POLICY;
use ecslab::iam::{ECS_TASKS_PRINCIPAL, PreparedRole, Role, RoleKind};
use yew::{Callback, Html, Properties, function_component, html};

use self::permissions::Permissions;
use self::policy::Policies;
use super::cluster::PaneProperties;
use super::document::roles::{self, RoleUse};
use super::field::{AddButton, ProblemNotes, TextField, field_id};
use crate::glyph::{Icon, RoleBadge};
use crate::store::UserCommand;

/// The tab for roles.
#[function_component]
pub fn RolesPane(properties: &PaneProperties) -> Html {
    let count = properties.editing.document.scenario.roles.len();
    let on_add = {
        let editing = properties.editing.clone();
        Callback::from(move |()| {
            editing.edit_scenario(None, |scenario| {
                roles::add(scenario);
            });
        })
    };
    html! {
        <div class="form">
            <p class="field-hint">
                { "The task execution role is the ECS agent's: it pulls images, reads secrets and writes logs. The task role is the application's." }
            </p>
            if count == 0 {
                <p class="field-hint">
                    { "This scenario has no roles: those that its task definitions name are taken to exist, the execution role with " }
                    { EXECUTION_ROLE_POLICY }{ "." }
                </p>
            }
            <ProblemNotes problems={properties.at("/roles")} />
            <div class="cards">
                { for (0..count).map(|index| html! {
                    <RoleCard key={index} pane={properties.clone()} {index} />
                }) }
            </div>
            <AddButton label="Add role" on_click={on_add} />
        </div>
    }
}

/// Properties of a part of a role's card.
#[derive(Clone, PartialEq, Properties)]
pub struct RoleProperties {
    /// What the tab has.
    pub pane: PaneProperties,
    /// Index of the role.
    pub index: usize,
}

impl RoleProperties {
    /// The role.
    pub fn role(&self) -> Role {
        let roles = &self.pane.editing.document.scenario.roles;
        roles.get(self.index).cloned().unwrap_or_default()
    }

    /// Where it is in the scenario, or a member of it.
    pub fn at(&self, member: &str) -> String {
        format!("/roles/{}{member}", self.index)
    }

    /// The role with its policies read.
    pub fn prepared(&self) -> PreparedRole {
        let account = &self.pane.editing.document.scenario.cluster.account;
        PreparedRole::new(&self.role(), account)
    }
}

#[function_component]
fn RoleCard(properties: &RoleProperties) -> Html {
    let scenario = &properties.pane.editing.document.scenario;
    let role = properties.role();
    let uses = roles::uses(scenario, &role);
    let problems = properties.pane.inside(&properties.at(""));
    let denied = permissions::denied_count(properties);
    html! {
        <details
            class="run-card" id={field_id(&properties.at(""))}
            open={properties.index == 0 || ecslab::diagnostic::has_errors(&problems)}
        >
            <summary>
                <Icon name="right" />
                { for uses.iter().map(|role_use| html! { <RoleBadge kind={role_use.kind} /> }) }
                <b class="mono">{ &role.role_name }</b>
                if denied > 0 {
                    <span class="tag danger run-card-aside">{ format!("{denied} denied") }</span>
                }
            </summary>
            <div class="run-card-fields">
                <p class="field-hint">{ used_by(&uses) }</p>
                <Name ..properties.clone() />
                <Trust ..properties.clone() />
                <Permissions ..properties.clone() />
                <Policies ..properties.clone() />
                <RoleTools ..properties.clone() />
            </div>
        </details>
    }
}

/// Who uses a role, in a sentence.
fn used_by(uses: &[RoleUse]) -> String {
    if uses.is_empty() {
        return "No task definition of this scenario names it.".to_owned();
    }
    let sentence = |role_use: &RoleUse| {
        let families = role_use.families.join(", ");
        match role_use.kind {
            RoleKind::Execution => format!("Task execution role of {families}, used by the ECS agent."),
            RoleKind::Task => format!("Task role of {families}, used by the application."),
            RoleKind::Instance => "Role of the container instances, used by the ECS agent where there is no execution role.".to_owned(),
        }
    };
    uses.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

#[function_component]
fn Name(properties: &RoleProperties) -> Html {
    let on_change = {
        let properties = properties.clone();
        Callback::from(move |name: String| {
            let key = properties.at("/RoleName");
            properties
                .pane
                .editing
                .edit_scenario(Some(&key), |scenario| {
                    if let Some(role) = scenario.roles.get_mut(properties.index) {
                        role.role_name = name;
                    }
                });
        })
    };
    html! {
        <TextField
            id={field_id(&properties.at("/RoleName"))} label="RoleName"
            value={properties.role().role_name} {on_change}
            problems={properties.pane.at(&properties.at("/RoleName"))}
        />
    }
}

/// Whether ECS may assume the role.
#[function_component]
fn Trust(properties: &RoleProperties) -> Html {
    let scenario = &properties.pane.editing.document.scenario;
    let is_of_instances = roles::uses(scenario, &properties.role())
        .iter()
        .all(|role_use| role_use.kind == RoleKind::Instance);
    let principal = match is_of_instances && !roles::uses(scenario, &properties.role()).is_empty() {
        true => "ec2.amazonaws.com",
        false => ECS_TASKS_PRINCIPAL,
    };
    let evaluation = properties.prepared().assume(principal, Default::default());
    let (class, icon, text) = match evaluation.is_allowed() {
        true => ("trust-verdict is-allowed", "check", "may assume this role."),
        false => (
            "trust-verdict is-refused",
            "cross",
            "may not assume this role: ECS refuses the request.",
        ),
    };
    html! {
        <p {class}>
            <Icon name={icon} />
            <span>
                { "Trust policy: " }<code>{ principal }</code>{ format!(" {text}") }
            </span>
        </p>
    }
}

#[function_component]
fn RoleTools(properties: &RoleProperties) -> Html {
    let role = properties.role();
    let on_attach = {
        let properties = properties.clone();
        Callback::from(move |()| {
            properties.pane.editing.edit_scenario(None, |scenario| {
                if let Some(role) = scenario.roles.get_mut(properties.index) {
                    roles::attach_execution_policy(role);
                }
            });
        })
    };
    let on_policy = {
        let properties = properties.clone();
        Callback::from(move |()| {
            properties.pane.editing.edit_scenario(None, |scenario| {
                if let Some(role) = scenario.roles.get_mut(properties.index) {
                    roles::add_policy(role);
                }
            });
        })
    };
    let on_remove = {
        let properties = properties.clone();
        Callback::from(move |_| {
            let name = properties.role().role_name;
            properties.pane.editing.edit(None, |document| {
                roles::remove(document, properties.index);
            });
            let said = format!("The role {name} was removed. Undo brings it back.");
            properties.pane.editing.act(UserCommand::Say(said));
        })
    };
    html! {
        <div class="add-buttons">
            <AddButton label="Add policy" on_click={on_policy} />
            if !roles::has_execution_policy(&role) {
                <AddButton
                    label={format!("Attach {EXECUTION_ROLE_POLICY}")} on_click={on_attach}
                />
            }
            <button type="button" class="btn line xs remove-button" onclick={on_remove}>
                <Icon name="cross" />
                { format!("Remove role {}", role.role_name) }
            </button>
        </div>
    }
}
