//! Everything that can go wrong now: the core's table of faults and the older commands, for what
//! there is at the playhead.

use std::collections::BTreeMap;

use ecslab::cluster::{ContainerInstance, InstanceStatus};
use ecslab::iam::RoleKind;
use ecslab::lifecycle::{ContainerStatus, DesiredStatus, LaunchType, Task, TaskNumber};
use ecslab::scenario::permissions_in_use;
use ecslab::simulation::{
    Command, DeleteRole, FAULTS, Fault, FaultMeaning, InjectFault, RemovePermission, Struck,
    UpdateContainerInstancesState, World,
};
use ecslab::task_definition::TaskDefinition;

use super::standing::{is_standing, short_image, short_secret, told};
use super::{EXIT_CODE, exit, lose, reference, short_instance, stop};
use crate::store::{Selection, State};

/// Group of the faults of what is selected.
pub const SELECTED: &str = "What is selected";

/// Of how many tasks faults are offered, beside the one that is selected: the newest.
const TASKS: usize = 40;

/// A fault that can be caused now, or one that can be ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What is done, for example `Stop task b7e2`.
    pub title: String,
    /// To what, for example `web:7 on i-0b9e`.
    pub detail: String,
    /// What comes of it.
    pub consequence: &'static str,
    /// Icon.
    pub icon: &'static str,
    /// What kind of thing goes wrong.
    pub group: &'static str,
    /// The tasks that it is about.
    pub tasks: Vec<TaskNumber>,
    /// The container instance that it is about, by ARN.
    pub instance: Option<String>,
    /// How it is done.
    pub command: Command,
}

/// What a person wants of the faults that leave something open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Exit code of a container that is made to exit.
    pub exit_code: i32,
    /// Reason of StopTask; empty: none.
    pub reason: String,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            exit_code: EXIT_CODE,
            reason: String::new(),
        }
    }
}

/// The faults that can be caused or ended at the playhead, those of what is selected first.
pub fn offers(state: &State, wishes: &Wishes) -> Vec<Offer> {
    let world = &*state.world;
    let tasks = tasks_of(state);
    let mut offers: Vec<Offer> = Vec::new();
    for task in &tasks {
        offers.extend(task_offers(world, task, wishes));
    }
    for task in &tasks {
        offers.extend(container_offers(world, task, wishes));
    }
    for instance in &world.instances {
        offers.extend(instance_offers(world, instance));
    }
    offers.extend(image_offers(world));
    offers.extend(secret_offers(world));
    offers.extend(subnet_offers(state));
    offers.extend(permission_offers(state));
    offers.extend(role_offers(world));
    let mut first: Vec<Offer> = offers
        .extract_if(.., |offer| is_about(offer, &state.selection, world))
        .collect();
    for offer in &mut first {
        offer.group = SELECTED;
    }
    first.append(&mut offers);
    first
}

/// The tasks that are wanted and of which faults are offered.
fn tasks_of(state: &State) -> Vec<&Task> {
    let wanted = state.world.tasks.values().map(|task| &**task);
    let wanted: Vec<&Task> = wanted
        .filter(|task| task.desired_status == DesiredStatus::Running)
        .collect();
    let older = wanted.len().saturating_sub(TASKS);
    let is_offered = |(index, task): &(usize, &Task)| {
        *index >= older || state.selection == Selection::Task(task.number)
    };
    let offered = wanted.into_iter().enumerate().filter(is_offered);
    offered.map(|(_, task)| task).collect()
}

/// Whether a fault is about what is selected; about an instance are those of its tasks as well.
fn is_about(offer: &Offer, selection: &Selection, world: &World) -> bool {
    match selection {
        Selection::Task(number) => offer.tasks.contains(number),
        Selection::Instance(arn) => {
            let is_on_it = |number: &TaskNumber| {
                let task = world.tasks.get(number);
                task.is_some_and(|task| task.container_instance_arn.as_ref() == Some(arn))
            };
            offer.instance.as_ref() == Some(arn)
                || (offer.tasks.len() == 1 && offer.tasks.iter().all(is_on_it))
        }
        _ => false,
    }
}

/// Revision and place of a task, for example `web:1 on i-0a1f`.
fn described(task: &Task) -> String {
    let place = task.ec2_instance_id.as_deref().map_or_else(
        || format!("on Fargate in {}", task.availability_zone),
        |id| format!("on {}", short_instance(id)),
    );
    format!("{} {place}", task.revision.name())
}

/// A fault of the table: beginning, or ending where it goes on.
fn of_table(world: &World, strike: InjectFault) -> Offer {
    let meaning = strike.fault.meaning();
    let goes_on = meaning.lasts && is_standing(world, &strike);
    let told = told(world, &strike);
    Offer {
        title: match goes_on {
            true => format!("End: {told}"),
            false => format!("{}: {}", meaning.title, struck(world, &strike)),
        },
        detail: String::new(),
        consequence: match goes_on {
            true => "The fault is over: from now on it strikes nobody.",
            false => strike.fault.consequence(),
        },
        icon: if goes_on { "check" } else { "bolt" },
        group: "",
        tasks: Vec::new(),
        instance: None,
        command: match goes_on {
            true => Command::EndFault(strike),
            false => Command::InjectFault(strike),
        },
    }
}

/// What a fault strikes, in short.
fn struck(world: &World, strike: &InjectFault) -> String {
    let task = strike.task.as_ref().and_then(|name| world.task_named(name));
    let task = task.map(|task| task.short_id().to_owned());
    match (&strike.container, task) {
        (Some(container), Some(task)) => return format!("{container} of task {task}"),
        (None, Some(task)) => return format!("task {task}"),
        _ => {}
    }
    let instance = strike.container_instance.as_deref().map(short_instance);
    let image = strike.image.as_deref().map(short_image);
    let secret = strike.secret.as_deref().map(short_secret);
    let subnet = strike.subnet.as_deref();
    let first = instance.or(image).or(secret).or(subnet);
    first.unwrap_or_default().to_owned()
}

/// The rows of the core's table that strike things of a kind.
fn striking(kinds: &'static [Struck]) -> impl Iterator<Item = &'static FaultMeaning> {
    FAULTS
        .iter()
        .filter(move |row| kinds.contains(&row.strikes))
}

fn task_offers(world: &World, task: &Task, wishes: &Wishes) -> Vec<Offer> {
    let detail = described(task);
    let mut offers = vec![Offer {
        title: format!("Stop task {}", task.short_id()),
        detail: detail.clone(),
        consequence: "StopTask: desiredStatus is STOPPED at once, lastStatus walks there.",
        icon: "stop",
        group: "Tasks",
        tasks: vec![task.number],
        instance: None,
        command: stop(task, &wishes.reason),
    }];
    let is_spot = task.capacity_provider_name.as_deref() == Some("FARGATE_SPOT");
    let on_fargate = task.launch_type == LaunchType::Fargate;
    for row in striking(&[Struck::Task, Struck::TaskOrInstance]) {
        let can_be_struck = match row.strikes {
            Struck::Task => on_fargate,
            _ => is_spot,
        };
        if !can_be_struck {
            continue;
        }
        let strike = InjectFault {
            task: Some(reference(task)),
            ..InjectFault::new(row.fault)
        };
        offers.push(Offer {
            detail: detail.clone(),
            group: "Tasks",
            tasks: vec![task.number],
            ..of_table(world, strike)
        });
    }
    offers
}

fn container_offers(world: &World, task: &Task, wishes: &Wishes) -> Vec<Offer> {
    let definitions = &task.revision.definition.container_definitions;
    let mut offers = Vec::new();
    for (container, definition) in task.containers.iter().zip(definitions) {
        if container.last_status != ContainerStatus::Running {
            continue;
        }
        let essential = match container.essential {
            true => "essential",
            false => "not essential",
        };
        let detail = format!("{essential}, {}", described(task));
        offers.push(Offer {
            title: format!(
                "Make {} of task {} exit with {}",
                container.name,
                task.short_id(),
                wishes.exit_code
            ),
            detail: detail.clone(),
            consequence: match container.essential {
                true => "An essential container: its exit stops the whole task.",
                false => "Not essential: the task goes on without it.",
            },
            icon: "exit",
            group: "Containers",
            tasks: vec![task.number],
            instance: None,
            command: exit(task, &container.name, wishes.exit_code),
        });
        for row in striking(&[Struck::Container]) {
            if row.fault == Fault::HealthCheckFails && definition.health_check.is_none() {
                continue;
            }
            let strike = InjectFault {
                task: Some(reference(task)),
                container: Some(container.name.clone()),
                ..InjectFault::new(row.fault)
            };
            offers.push(Offer {
                detail: detail.clone(),
                group: "Containers",
                tasks: vec![task.number],
                ..of_table(world, strike)
            });
        }
    }
    offers
}

fn instance_offers(world: &World, instance: &ContainerInstance) -> Vec<Offer> {
    let arn = &instance.container_instance_arn;
    let tasks = world.tasks_on(arn).count();
    let short = short_instance(&instance.ec2_instance_id);
    let noun = if tasks == 1 { "task" } else { "tasks" };
    let detail = format!(
        "{} in {}, {tasks} {noun}",
        instance.instance_type(),
        instance.availability_zone()
    );
    let draining = instance.status == InstanceStatus::Draining;
    let (title, status, consequence) = if draining {
        let consequence = "It takes new tasks again.";
        (format!("Set {short} ACTIVE again"), "ACTIVE", consequence)
    } else {
        let consequence =
            "No new tasks; service tasks are replaced elsewhere, standalone tasks stay.";
        (format!("Drain {short}"), "DRAINING", consequence)
    };
    let row = |title: String, icon, consequence, command| Offer {
        title,
        detail: detail.clone(),
        consequence,
        icon,
        group: "Container instances",
        tasks: Vec::new(),
        instance: Some(arn.clone()),
        command,
    };
    let mut offers = vec![
        row(
            format!("Lose container instance {short}"),
            "bolt",
            "Its tasks go straight to STOPPED, nothing is shut down.",
            lose(&instance.ec2_instance_id),
        ),
        row(
            title,
            "server",
            consequence,
            Command::UpdateContainerInstancesState(UpdateContainerInstancesState {
                container_instance: instance.ec2_instance_id.clone(),
                status: status.to_owned(),
            }),
        ),
    ];
    for of_table_row in striking(&[Struck::Instance, Struck::TaskOrInstance]) {
        let strike = InjectFault {
            container_instance: Some(instance.ec2_instance_id.clone()),
            ..InjectFault::new(of_table_row.fault)
        };
        let told = of_table(world, strike);
        offers.push(row(told.title, told.icon, told.consequence, told.command));
    }
    offers
}

/// What tasks and revisions use: the thing, with the revisions and the tasks that use it.
type Uses<'world> = BTreeMap<&'world str, (Vec<String>, Vec<TaskNumber>)>;

/// What `of` finds in the definitions: those that are ACTIVE, and those of tasks that are wanted.
fn uses<'world>(
    world: &'world World,
    of: impl Fn(&'world TaskDefinition) -> Vec<&'world str>,
) -> Uses<'world> {
    let mut uses = Uses::new();
    let active = world
        .revisions
        .iter()
        .filter(|it| it.deregistered_at.is_none());
    for registered in active {
        for thing in of(&registered.revision.definition) {
            let name = registered.revision.name();
            let (names, _) = uses.entry(thing).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let wanted = world.tasks.values();
    for task in wanted.filter(|task| task.desired_status == DesiredStatus::Running) {
        for thing in of(&task.revision.definition) {
            let (_, tasks) = uses.entry(thing).or_default();
            if !tasks.contains(&task.number) {
                tasks.push(task.number);
            }
        }
    }
    uses
}

fn offers_of_uses(
    world: &World,
    uses: Uses,
    kind: &'static [Struck],
    group: &'static str,
    strike: impl Fn(Fault, &str) -> InjectFault,
) -> Vec<Offer> {
    let mut offers = Vec::new();
    for (thing, (names, tasks)) in uses {
        for row in striking(kind) {
            offers.push(Offer {
                detail: match names.is_empty() {
                    true => String::new(),
                    false => format!("of {}", names.join(", ")),
                },
                group,
                tasks: tasks.clone(),
                ..of_table(world, strike(row.fault, thing))
            });
        }
    }
    offers
}

fn image_offers(world: &World) -> Vec<Offer> {
    let uses = uses(world, images_of);
    offers_of_uses(world, uses, &[Struck::Image], "Images", |fault, image| {
        InjectFault {
            image: Some(image.to_owned()),
            ..InjectFault::new(fault)
        }
    })
}

fn images_of(definition: &TaskDefinition) -> Vec<&str> {
    let containers = definition.container_definitions.iter();
    containers
        .map(|container| container.image.as_str())
        .collect()
}

fn secrets_of(definition: &TaskDefinition) -> Vec<&str> {
    let containers = definition.container_definitions.iter();
    containers
        .flat_map(|container| {
            let of_log = container.log_configuration.iter();
            let of_log = of_log.flat_map(|log| &log.secret_options);
            container.secrets.iter().chain(of_log)
        })
        .map(|secret| secret.value_from.as_str())
        .collect()
}

fn secret_offers(world: &World) -> Vec<Offer> {
    let uses = uses(world, secrets_of);
    offers_of_uses(
        world,
        uses,
        &[Struck::Secret],
        "Secrets",
        |fault, secret| InjectFault {
            secret: Some(secret.to_owned()),
            ..InjectFault::new(fault)
        },
    )
}

fn subnet_offers(state: &State) -> Vec<Offer> {
    let world = &*state.world;
    let mut offers = Vec::new();
    for subnet in &state.run.scenario.cluster.subnets {
        let tasks: Vec<TaskNumber> = world
            .tasks
            .values()
            .filter(|task| task.desired_status == DesiredStatus::Running)
            .filter(|task| {
                let interface = task.network_interface.as_ref();
                interface.is_some_and(|it| it.subnet_id == subnet.subnet_id)
            })
            .map(|task| task.number)
            .collect();
        for row in striking(&[Struck::Subnet]) {
            let strike = InjectFault {
                subnet: Some(subnet.subnet_id.clone()),
                ..InjectFault::new(row.fault)
            };
            offers.push(Offer {
                detail: format!("in {}", subnet.availability_zone),
                group: "Subnets",
                tasks: tasks.clone(),
                ..of_table(world, strike)
            });
        }
    }
    offers
}

fn permission_offers(state: &State) -> Vec<Offer> {
    let world = &*state.world;
    permissions_in_use(world, &state.run.scenario)
        .into_iter()
        .map(|permission| Offer {
            title: format!("Take {} away", permission.action),
            detail: format!(
                "from role {}; needed by {}",
                permission.role_name, permission.needed_by
            ),
            consequence: "The call is denied from now on, to every task that makes it.",
            icon: "key",
            group: "Permissions",
            tasks: signers(world, &permission.role_name),
            instance: None,
            command: Command::RemovePermission(RemovePermission {
                role_name: permission.role_name,
                action: permission.action,
            }),
        })
        .collect()
}

/// The tasks that are wanted and have a role as task execution role or as task role.
fn signers(world: &World, role_name: &str) -> Vec<TaskNumber> {
    let Some(role) = world.roles.get(role_name) else {
        return Vec::new();
    };
    let account = &world.identity.account;
    let names_it = |reference: Option<&str>| {
        reference.is_some_and(|reference| role.is_named_by(reference, account))
    };
    let wanted = world.tasks.values();
    wanted
        .filter(|task| task.desired_status == DesiredStatus::Running)
        .filter(|task| {
            names_it(task.role(RoleKind::Execution)) || names_it(task.role(RoleKind::Task))
        })
        .map(|task| task.number)
        .collect()
}

fn role_offers(world: &World) -> impl Iterator<Item = Offer> {
    world.roles.values().map(|role| Offer {
        title: format!("Delete role {}", role.role_name),
        detail: "whoever signs with it has no credentials".to_owned(),
        consequence: "Whoever signs with it has no credentials from now on.",
        icon: "key",
        group: "Roles",
        tasks: signers(world, &role.role_name),
        instance: None,
        command: Command::DeleteRole(DeleteRole {
            role_name: role.role_name.clone(),
        }),
    })
}
