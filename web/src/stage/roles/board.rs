//! What the Roles view shows of one task: its roles, and for each role the services that it is
//! used for, with what IAM answered. Calls are there before they are made, from the plan.

use std::rc::Rc;

use ecslab::iam::calls::{PlannedCall, service_of};
use ecslab::iam::{ASSUME_ROLE, RoleKind};
use ecslab::lifecycle::{LaunchType, Milliseconds, Task};
use ecslab::ordered::OrderedSet;
use ecslab::simulation::{ApiCall, World};

use super::gate::Gate;
use crate::store::Selection;

/// Whether ECS may take on a role.
#[derive(Clone, Debug, PartialEq)]
pub enum Trust {
    /// The task has no such role.
    NoRole,
    /// The role does not exist.
    NoSuchRole,
    /// ECS does not ask: the role is the instance's.
    NotAsked,
    /// The trust policy lets it; the call with which it did, as index into `World::calls`.
    Given(Option<usize>),
    /// It does not, or would not any more: the call that was denied, or that would be.
    Refused(Rc<ApiCall>),
}

impl Trust {
    /// What its gate looks like.
    #[must_use]
    pub fn gate(&self) -> Gate {
        match self {
            Trust::NoRole | Trust::NotAsked => Gate::NotYet,
            Trust::NoSuchRole => Gate::ImplicitDeny,
            Trust::Given(_) => Gate::Open,
            Trust::Refused(call) => Gate::of(call.evaluation.decision),
        }
    }
}

/// A role of the task.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleCard {
    /// Which.
    pub kind: RoleKind,
    /// Its name, when the task has such a role.
    pub name: Option<String>,
    /// Whether it may be taken on.
    pub trust: Trust,
}

/// One action on one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// For example `ecr:BatchGetImage`.
    pub action: String,
    /// ARN of the resource, or `*`.
    pub resource: String,
    /// Container that it is made for; empty for the task as a whole.
    pub container: String,
    /// Whether the application makes it, not the ECS agent.
    pub is_of_application: bool,
    /// IAM's last answer.
    pub gate: Gate,
    /// How often it was made.
    pub made: usize,
    /// The last time: index into `World::calls`, and when.
    pub last: Option<(usize, Milliseconds)>,
}

/// A service that a role is used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    /// The role.
    pub role: RoleKind,
    /// Prefix of its actions.
    pub prefix: String,
    /// Its name.
    pub name: String,
    /// Its actions, in the order in which they are made.
    pub actions: Vec<Action>,
}

/// The Roles view of one task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// Roles: execution; instance, on EC2; task.
    pub roles: Vec<RoleCard>,
    /// Services by role, in the order in which they are first called.
    pub services: Vec<ServiceRow>,
}

impl ServiceRow {
    /// Tells rows apart.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}-{}", role_key(self.role), self.prefix)
    }

    /// The action that stands for the row: the last denied one, else the last made, else the
    /// first planned.
    #[must_use]
    pub fn headline(&self) -> Option<&Action> {
        let denied = self
            .actions
            .iter()
            .filter(|action| action.gate > Gate::Open);
        denied
            .max_by_key(|action| action.last)
            .or_else(|| {
                let made = self.actions.iter().filter(|action| action.last.is_some());
                made.max_by_key(|action| action.last)
            })
            .or_else(|| self.actions.first())
    }

    /// The gate that stands for the row.
    #[must_use]
    pub fn gate(&self) -> Gate {
        self.headline().map_or(Gate::NotYet, |action| action.gate)
    }
}

/// A role in names of elements.
#[must_use]
pub fn role_key(role: RoleKind) -> &'static str {
    match role {
        RoleKind::Execution => "execution",
        RoleKind::Task => "task",
        RoleKind::Instance => "instance",
    }
}

impl Board {
    /// The board of `task`, whose calls were planned as `planned`; `instance_role` is the name of
    /// the role that the container instances have.
    #[must_use]
    pub fn of(
        world: &World,
        task: &Task,
        planned: &[PlannedCall],
        instance_role: Option<&str>,
    ) -> Self {
        let mut board = Self::default();
        for call in planned {
            let action = board.action(call.role, &call.action, &call.resource);
            action.container.clone_from(&call.container);
            action.is_of_application = call.pointer.is_empty();
        }
        for (index, call) in calls_of(world, task) {
            if call.action == ASSUME_ROLE {
                continue;
            }
            let action = board.action(signer(call), &call.action, &call.resource);
            action.container.clone_from(&call.container);
            action.is_of_application = call.pointer.is_empty();
            action.made += 1;
            action.last = Some((index, call.at));
            action.gate = Gate::of(call.evaluation.decision);
        }
        let named = |kind| (kind, task.role(kind).map(|role| name_of(role).to_owned()));
        let mut roles = vec![named(RoleKind::Execution)];
        if task.launch_type == LaunchType::Ec2 {
            roles.push((RoleKind::Instance, instance_role.map(str::to_owned)));
        }
        roles.push(named(RoleKind::Task));
        board.roles = roles
            .into_iter()
            .map(|(kind, name)| RoleCard {
                trust: trust(world, task, kind, name.as_deref()),
                kind,
                name,
            })
            .collect();
        let mut rows = std::mem::take(&mut board.services);
        for role in &board.roles {
            let of_role = rows.extract_if(.., |row| row.role == role.kind);
            board.services.extend(of_role);
        }
        board
    }

    /// The rows of a role.
    pub fn services_of(&self, role: RoleKind) -> impl Iterator<Item = &ServiceRow> {
        self.services.iter().filter(move |row| row.role == role)
    }

    /// Whether calls of the application, or of the ECS agent, are signed with the instance's role
    /// because the task has none for them.
    #[must_use]
    pub fn falls_through(&self, is_of_application: bool) -> bool {
        self.services_of(RoleKind::Instance)
            .flat_map(|row| &row.actions)
            .any(|action| action.is_of_application == is_of_application)
    }

    /// The entry of an action, new if need be.
    fn action(&mut self, role: RoleKind, action: &str, resource: &str) -> &mut Action {
        let prefix = action.split_once(':').map_or(action, |(prefix, _)| prefix);
        let is_row = |row: &ServiceRow| row.role == role && row.prefix == prefix;
        let row = match self.services.iter().position(is_row) {
            Some(row) => row,
            None => {
                self.services.push(ServiceRow {
                    role,
                    prefix: prefix.to_owned(),
                    name: service_of(action)
                        .map_or_else(|| prefix.to_owned(), |service| service.name.to_owned()),
                    actions: Vec::new(),
                });
                self.services.len() - 1
            }
        };
        #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
        let actions = &mut self.services[row].actions;
        let is_entry = |entry: &Action| entry.action == action && entry.resource == resource;
        let entry = match actions.iter().position(is_entry) {
            Some(entry) => entry,
            None => {
                actions.push(Action {
                    action: action.to_owned(),
                    resource: resource.to_owned(),
                    container: String::new(),
                    is_of_application: false,
                    gate: Gate::NotYet,
                    made: 0,
                    last: None,
                });
                actions.len() - 1
            }
        };
        #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
        &mut actions[entry]
    }
}

/// The calls made for a task, with their index in `World::calls`.
pub fn calls_of<'world>(
    world: &'world World,
    task: &'world Task,
) -> impl DoubleEndedIterator<Item = (usize, &'world Rc<ApiCall>)> {
    world
        .calls
        .iter()
        .enumerate()
        .filter(|(_, call)| call.task == Some(task.number))
}

/// The call whose verdict is shown: the selected one if it is of this task, else its last that
/// was denied and was not allowed since.
#[must_use]
pub fn call_shown(world: &World, task: &Task, selection: &Selection) -> Option<usize> {
    let selected = match selection {
        Selection::Call(index) => world
            .calls
            .get(*index)
            .filter(|call| call.task == Some(task.number))
            .map(|_| *index),
        _ => None,
    };
    selected.or_else(|| {
        let mut seen = OrderedSet::new();
        let denied = calls_of(world, task).rev().find(|(_, call)| {
            seen.insert((call.action.as_str(), call.resource.as_str())) && !call.is_allowed()
        });
        denied.map(|(index, _)| index)
    })
}

/// Whose credentials sign a call, or would if there were any: calls that follow from the task
/// definition are the agent's, the others the application's.
#[must_use]
pub fn signer(call: &ApiCall) -> RoleKind {
    call.role.unwrap_or(if call.pointer.is_empty() {
        RoleKind::Task
    } else {
        RoleKind::Execution
    })
}

fn trust(world: &World, task: &Task, kind: RoleKind, name: Option<&str>) -> Trust {
    let Some(name) = name else {
        return Trust::NoRole;
    };
    if !world.roles.contains_key(name) {
        return Trust::NoSuchRole;
    }
    if kind == RoleKind::Instance {
        return Trust::NotAsked;
    }
    let asked = calls_of(world, task)
        .rev()
        .find(|(_, call)| call.action == ASSUME_ROLE && call.role == Some(kind));
    match asked {
        Some((_, call)) if !call.is_allowed() => Trust::Refused(Rc::clone(call)),
        _ => match world.denied_assume_role(task, kind) {
            Some(call) => Trust::Refused(Rc::new(call)),
            None => Trust::Given(asked.map(|(index, _)| index)),
        },
    }
}

/// The name in a role's ARN, or the name itself.
fn name_of(role: &str) -> &str {
    role.rsplit_once('/').map_or(role, |(_, name)| name)
}

/// Where the credentials of a role come from.
#[must_use]
pub fn credentials(kind: RoleKind, launch_type: LaunchType) -> &'static str {
    match (kind, launch_type) {
        (RoleKind::Execution, LaunchType::Ec2) => "held by the agent",
        (RoleKind::Execution, LaunchType::Fargate) => "held by AWS's agent",
        (RoleKind::Task, _) => "169.254.170.2",
        (RoleKind::Instance, _) => "169.254.169.254",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecslab::lifecycle::LastStatus;
    use ecslab::scenario;
    use ecslab::simulation::Simulation;

    use crate::stage::example;

    const FIRST_VISIT: &str = include_str!("../../../../static/examples/first-visit.json");

    fn at(milliseconds: u64) -> Simulation {
        let (scenario, _) = scenario::read(FIRST_VISIT);
        let (mut simulation, _) = Simulation::new(&scenario.unwrap());
        simulation.run_until(milliseconds);
        simulation
    }

    fn board(simulation: &Simulation, family: &str) -> (Rc<Task>, Board) {
        let world = simulation.world();
        let task = world
            .tasks
            .values()
            .find(|task| task.revision.definition.family == family)
            .unwrap()
            .clone();
        let planned = simulation.planned_calls(&task);
        let board = Board::of(world, &task, &planned, simulation.instance_role());
        (task, board)
    }

    #[test]
    fn calls_are_on_the_board_before_they_are_made() {
        let (_, board) = board(&at(400), "web");
        let names: Vec<&str> = board
            .services_of(RoleKind::Execution)
            .map(|row| row.name.as_str())
            .collect();
        assert!(names.contains(&"Amazon ECR") && names.contains(&"Secrets Manager"));
        assert!(board.services.iter().all(|row| row.gate() == Gate::NotYet));
    }

    #[test]
    fn a_call_that_was_made_takes_the_place_of_the_planned_one() {
        let (_, before) = board(&at(400), "web");
        let (_, after) = board(&at(18_000), "web");
        let count =
            |board: &Board| -> usize { board.services.iter().map(|row| row.actions.len()).sum() };
        assert_eq!(count(&before), count(&after));
        let dynamodb = after
            .services_of(RoleKind::Task)
            .find(|row| row.prefix == "dynamodb")
            .unwrap();
        assert_eq!(dynamodb.gate(), Gate::ImplicitDeny);
        assert_eq!(dynamodb.headline().unwrap().action, "dynamodb:PutItem");
    }

    #[test]
    fn a_role_is_trusted_when_ecs_could_assume_it() {
        let (_, board) = board(&at(400), "web");
        let kinds: Vec<RoleKind> = board.roles.iter().map(|role| role.kind).collect();
        assert_eq!(
            kinds,
            [RoleKind::Execution, RoleKind::Instance, RoleKind::Task]
        );
        let gates: Vec<Gate> = board.roles.iter().map(|role| role.trust.gate()).collect();
        assert_eq!(gates, [Gate::Open, Gate::NotYet, Gate::Open]);
        assert!(!board.falls_through(true) && !board.falls_through(false));
    }

    #[test]
    fn a_task_without_a_task_role_has_an_empty_card() {
        let (_, board) = board(&at(10_000), "migrate");
        let task_role = board
            .roles
            .iter()
            .find(|role| role.kind == RoleKind::Task)
            .unwrap();
        assert_eq!((&task_role.name, &task_role.trust), (&None, &Trust::NoRole));
    }

    #[test]
    fn the_last_denied_call_is_shown_unless_another_is_selected() {
        let simulation = at(18_000);
        let (task, _) = board(&simulation, "web");
        let world = simulation.world();
        let shown = call_shown(world, &task, &Selection::Nothing).unwrap();
        assert_eq!(world.calls[shown].action, "dynamodb:PutItem");
        let other = calls_of(world, &task).next().unwrap().0;
        assert_eq!(
            call_shown(world, &task, &Selection::Call(other)),
            Some(other)
        );
        let nobody = example::task(99, LastStatus::Running);
        assert_eq!(call_shown(world, &nobody, &Selection::Call(other)), None);
    }
}
