//! The tab for roles: who uses each, what it is asked for, and the policies that answer.

mod least_privilege;
mod needs;
mod permissions;
mod policy;

use ecslab::iam::needs::Need;
use ecslab::iam::presets::EXECUTION_ROLE_POLICY;
use ecslab::iam::{ECS_TASKS_PRINCIPAL, PreparedRole, Role, RoleKind, assume_context};
use yew::{Callback, Html};

use self::least_privilege::least_privilege;
use self::needs::needs;
use self::permissions::permissions;
use self::policy::policies;
use super::cluster::PaneProperties;
use super::document::roles::{self, RoleUse};
use super::field::{Fold, TextField, add_button, field_id, problem_notes, remove_button};
use crate::glyph::{icon, role_badge};
use crate::markup::{component, html};
use crate::store::UserCommand;

/// The tab for roles.
#[component]
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
    let on_need = {
        let editing = properties.editing.clone();
        Callback::from(move |need: &'static Need| {
            editing.edit_scenario(None, |scenario| roles::add_for(scenario, need));
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
            { problem_notes(&properties.at("/roles")) }
            <div class="cards">
                { for (0..count).map(|index| role_card(&RoleForm {
                    pane: properties.clone(),
                    index,
                })) }
            </div>
            <div class="add-buttons">
                { add_button("Add role", on_add) }
                { needs("Add role that can …", &on_need) }
            </div>
        </div>
    }
}

/// A role that is edited.
#[derive(Clone, PartialEq)]
pub struct RoleForm {
    /// What the tab has.
    pub pane: PaneProperties,
    /// Index of the role.
    pub index: usize,
}

impl RoleForm {
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

fn role_card(form: &RoleForm) -> Html {
    let scenario = &form.pane.editing.document.scenario;
    let role = form.role();
    let uses = roles::uses(scenario, &role);
    let problems = form.pane.inside(&form.at(""));
    let denied = permissions::denied_count(form);
    let summary = html! {
        <>
            { for uses.iter().map(|role_use| html! { { role_badge(role_use.kind, false) } }) }
            <b class="mono">{ &role.role_name }</b>
            if denied > 0 {
                <span class="tag danger run-card-aside">{ format!("{denied} denied") }</span>
            }
        </>
    };
    let content = html! {
        <>
            <p class="field-hint">{ used_by(&uses, roles::is_caller(scenario, &role)) }</p>
            { role_name(form) }
            { trust(form) }
            { permissions(form) }
            { least_privilege(form) }
            { policies(form) }
            { role_tools(form) }
        </>
    };
    html! {
        <Fold
            key={form.index} class="run-card" id={field_id(&form.at(""))}
            open={form.index == 0 || ecslab::diagnostic::has_errors(&problems)} {summary} {content}
        />
    }
}

/// Who uses a role, in a sentence.
fn used_by(uses: &[RoleUse], is_caller: bool) -> String {
    if is_caller {
        return "Gives commands of the timeline: it needs their actions, and iam:PassRole for the roles of tasks.".to_owned();
    }
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

fn role_name(form: &RoleForm) -> Html {
    let on_change = {
        let form = form.clone();
        Callback::from(move |name: String| {
            let key = form.at("/RoleName");
            form.pane.editing.edit_scenario(Some(&key), |scenario| {
                if let Some(role) = scenario.roles.get_mut(form.index) {
                    role.role_name = name;
                }
            });
        })
    };
    html! {
        <TextField
            id={field_id(&form.at("/RoleName"))} label="RoleName"
            value={form.role().role_name} {on_change}
            problems={form.pane.at(&form.at("/RoleName"))}
        />
    }
}

/// Whether ECS may assume the role.
fn trust(form: &RoleForm) -> Html {
    let scenario = &form.pane.editing.document.scenario;
    let is_of_instances = roles::uses(scenario, &form.role())
        .iter()
        .all(|role_use| role_use.kind == RoleKind::Instance);
    let principal = match is_of_instances && !roles::uses(scenario, &form.role()).is_empty() {
        true => "ec2.amazonaws.com",
        false => ECS_TASKS_PRINCIPAL,
    };
    let cluster = &scenario.cluster;
    let task = format!("{}/task", cluster.cluster_name);
    let context = assume_context(&cluster.account, &cluster.region, &task);
    let evaluation = form.prepared().assume(principal, context);
    let (class, symbol, text) = match evaluation.is_allowed() {
        true => ("trust-verdict is-allowed", "check", "may assume this role."),
        false => (
            "trust-verdict is-refused",
            "cross",
            "may not assume this role: ECS refuses the request.",
        ),
    };
    html! {
        <p {class}>
            { icon(symbol) }
            <span>
                { "Trust policy: " }<code>{ principal }</code>{ format!(" {text}") }
            </span>
        </p>
    }
}

fn role_tools(form: &RoleForm) -> Html {
    let role = form.role();
    let on_attach = {
        let form = form.clone();
        Callback::from(move |()| {
            form.pane.editing.edit_scenario(None, |scenario| {
                if let Some(role) = scenario.roles.get_mut(form.index) {
                    roles::attach_execution_policy(role);
                }
            });
        })
    };
    let on_policy = {
        let form = form.clone();
        Callback::from(move |()| {
            form.pane.editing.edit_scenario(None, |scenario| {
                if let Some(role) = scenario.roles.get_mut(form.index) {
                    roles::add_policy(role);
                }
            });
        })
    };
    let on_need = {
        let form = form.clone();
        Callback::from(move |need: &'static Need| {
            form.pane.editing.edit_scenario(None, |scenario| {
                roles::add_policy_for(scenario, form.index, need);
            });
        })
    };
    let on_remove = {
        let form = form.clone();
        Callback::from(move |()| {
            let name = form.role().role_name;
            form.pane.editing.edit(None, |document| {
                roles::remove(document, form.index);
            });
            let said = format!("The role {name} was removed. Undo brings it back.");
            form.pane.editing.act(UserCommand::Say(said));
        })
    };
    html! {
        <div class="add-buttons">
            { add_button("Add policy", on_policy) }
            { needs("Add policy to …", &on_need) }
            if !roles::has_execution_policy(&role) {
                { add_button(&format!("Attach {EXECUTION_ROLE_POLICY}"), on_attach) }
            }
            { remove_button(&format!("Remove role {}", role.role_name), on_remove) }
        </div>
    }
}
