//! What a role of the Roles view opens below it: the verdict on its trust policy, or how its
//! permissions differ from those that are needed.

use std::rc::Rc;

use ecslab::iam::least_privilege::LeastPrivilege;
use ecslab::iam::{Role, RoleKind};
use ecslab::scenario::{Scenario, role_calls};
use ecslab::simulation::{Command, PutRole, World};
use yew::{Callback, Html, hook, use_memo};

use super::board::Board;
use super::role_card::title;
use crate::editor::focus_soon;
use crate::glyph::{icon, role_badge};
use crate::least_privilege::{attach_label, consequences, difference, summary};
use crate::markup::html;
use crate::store::{EditorTab, Pane, State, UserCommand};

/// What is open below the roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The verdict on the trust policy.
    Trust(RoleKind),
    /// How the permissions differ from those that are needed.
    LeastPrivilege(RoleKind),
}

/// The smallest policies for the roles of a board, by role.
pub type Smallest = Vec<(RoleKind, LeastPrivilege)>;

/// The smallest policies for the roles of `board` as they are at the playhead, for the calls of
/// the scenario that is played.
#[hook]
pub fn use_smallest(state: &State, board: &Board) -> Rc<Smallest> {
    let world = &state.world;
    let roles: Vec<(RoleKind, Rc<Role>)> = board
        .roles
        .iter()
        .filter_map(|card| {
            let role = world.roles.get(card.name.as_deref()?)?;
            Some((card.kind, Rc::clone(role)))
        })
        .collect();
    let account = world.identity.account.clone();
    let played = Rc::clone(&state.run.scenario);
    use_memo(Asked { roles, played }, |asked| {
        let of_role = |(kind, role): &(RoleKind, Rc<Role>)| {
            let calls = role_calls(&asked.played, role);
            (*kind, LeastPrivilege::of(role, &calls, &account))
        };
        asked.roles.iter().map(of_role).collect()
    })
}

/// What the smallest policies follow from: the same while it is the same in memory.
struct Asked {
    roles: Vec<(RoleKind, Rc<Role>)>,
    played: Rc<Scenario>,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.roles.iter().zip(&other.roles);
        Rc::ptr_eq(&self.played, &other.played)
            && self.roles.len() == other.roles.len()
            && pairs.all(|(one, two)| one.0 == two.0 && Rc::ptr_eq(&one.1, &two.1))
    }
}

/// How the permissions of the role `name` differ from those that are needed.
pub fn least_privilege(
    kind: RoleKind,
    role: &Rc<Role>,
    least: &LeastPrivilege,
    state: &State,
    act: &Callback<UserCommand>,
) -> Html {
    let name = &role.role_name;
    let attach = {
        let changed = role.with_least_privilege(least);
        act.reform(move |_| {
            let role = changed.clone();
            UserCommand::Apply(Command::PutRole(PutRole { role }))
        })
    };
    html! {
        <section class="verdict privilege" aria-label={format!("Least privilege of {name}, at the playhead")}>
            <header>
                { role_badge(kind, true) }
                <b>{ format!("Permissions of {name}") }</b>
                <span class="dim">{ title(kind) }</span>
            </header>
            <p>{ summary(least) }</p>
            { difference(least) }
            if !least.is_attached() {
                <p class="dim">{ consequences(least) }</p>
            }
            <div class="verdict-buttons">
                if !least.is_attached() {
                    <button type="button" class="btn line" onclick={attach}>{ attach_label(least) }</button>
                    <span class="dim">{ "Holds for calls made from now on." }</span>
                }
                { to_editor(name, state, act) }
            </div>
        </section>
    }
}

/// Leads to the section of the role in the editor, if the document has the role.
fn to_editor(name: &str, state: &State, act: &Callback<UserCommand>) -> Html {
    let mut roles = state.document.scenario.roles.iter();
    let Some(index) = roles.position(|role| role.role_name == name) else {
        return Html::default();
    };
    let act = act.clone();
    let onclick = Callback::from(move |_| {
        for command in [
            UserCommand::ShowPane(Pane::Editor),
            UserCommand::ShowEditorTab(EditorTab::Roles),
        ] {
            act.emit(command);
        }
        focus_soon(format!("/roles/{index}/leastPrivilege"));
    });
    html! {
        <button type="button" class="btn line" {onclick}>{ icon("route") }{ "Edit in the Roles tab" }</button>
    }
}

/// The role of `kind` as it is at the playhead.
#[must_use]
pub fn role_now<'world>(
    board: &Board,
    world: &'world World,
    kind: RoleKind,
) -> Option<&'world Rc<Role>> {
    let card = board.roles.iter().find(|card| card.kind == kind)?;
    world.roles.get(card.name.as_deref()?)
}
