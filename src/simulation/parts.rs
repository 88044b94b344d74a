//! The parts of the simulation that few scenarios need: a program that starts without them is
//! smaller, and plays again with them where a scenario says that this could make a difference.

use std::rc::Rc;

use serde_json::Value;

use super::daemons::check_daemon;
use super::refusals::{
    check_capacity_provider_strategy, check_load_balancers, check_platform_version,
};
use super::requests::Refusal;
use super::{Command, CreateService, RunTask, Simulation};
use crate::diagnostic::Diagnostic;
use crate::lifecycle::{LaunchType, Revision};
use crate::placement::{Chooser, Expressions, check_constraints};
use crate::service::Service;
use crate::task_definition::{self, Compatibility, PlacementConstraint, TaskDefinition};

/// Reads the task definition that a value at a pointer holds, and says what is wrong with it.
type ReadTaskDefinition = fn(&Value, &str) -> (Option<TaskDefinition>, Vec<Diagnostic>);

/// Says what is refused in placement constraints.
type CheckConstraints = fn(&[PlacementConstraint], usize, &str) -> Vec<Diagnostic>;

/// What a daemon service, or one in its steady state, does.
type Look = fn(&mut Simulation, &Rc<Service>);

/// The functions of these parts.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// Reads the task definition that a value at a pointer holds, and says what ECS would refuse
    /// in it.
    pub task_definition_from_value: ReadTaskDefinition,
    /// Whether a task of a definition may be launched on Fargate.
    pub supports_fargate: fn(&TaskDefinition) -> bool,
    /// What chooses container instances.
    pub chooser: fn() -> Chooser,
    /// What reads the expressions of placement constraints.
    pub expressions: Expressions,
    /// What is refused in the placement constraints of a request; the number is that of the task
    /// definition's own, the text where the request is in its document.
    pub(super) check_constraints: CheckConstraints,
    /// A daemon service looks at its instances.
    pub(super) look_at_daemon: Look,
    /// A service in its steady state looks at the zones of its tasks.
    pub(super) rebalance: Look,
    /// Whether IAM lets a caller give a command, and pass the roles in it.
    pub(super) authorize: fn(&mut Simulation, &Command, &str) -> Result<(), Refusal>,
    /// Carries out StartTask, PutAttributes and DeleteAttributes.
    pub(super) carry_out: fn(&mut Simulation, &Command) -> Result<(), Refusal>,
    /// What is refused in RunTask beyond what every task needs.
    pub(super) check_run_task: fn(&RunTask, LaunchType) -> Result<(), Refusal>,
    /// What is refused in CreateService beyond what every task needs.
    pub(super) check_create_service:
        fn(&CreateService, LaunchType, &Revision) -> Result<(), Refusal>,
}

impl Parts {
    /// All of them: the rules of ECS for task definitions, an index of container instances, and
    /// everything that is simulated.
    #[must_use]
    pub const fn all() -> Self {
        Self {
            task_definition_from_value: crate::placement::task_definition_from_value,
            supports_fargate: TaskDefinition::supports_fargate,
            chooser: Chooser::by_index,
            expressions: Expressions::all(),
            check_constraints,
            look_at_daemon: Simulation::look_at_daemon,
            rebalance: Simulation::rebalance,
            authorize: Simulation::authorize,
            carry_out: |simulation, command| match command {
                Command::StartTask(request) => simulation.start_task(request),
                Command::PutAttributes(request) => simulation.put_attributes(&request.attributes),
                Command::DeleteAttributes(request) => {
                    simulation.delete_attributes(&request.attributes)
                }
                _ => Ok(()),
            },
            check_run_task: |request, launch_type| {
                check_capacity_provider_strategy(&request.capacity_provider_strategy)?;
                check_platform_version(launch_type, &request.other)
            },
            check_create_service: |request, launch_type, revision| {
                check_capacity_provider_strategy(&request.capacity_provider_strategy)?;
                check_platform_version(launch_type, &request.other)?;
                check_load_balancers(request, &revision.definition)?;
                check_daemon(request, launch_type)
            },
        }
    }

    /// As few as most scenarios need. The input of RegisterTaskDefinition is read without the
    /// rules, a definition that names no launch type fits them all, every container instance is
    /// looked at for every task, no regular expression is run, and there are no daemons, no rebalancing, no
    /// StartTask, no attributes that change and no callers.
    #[must_use]
    pub const fn least() -> Self {
        Self {
            task_definition_from_value: task_definition::from_input_unchecked,
            supports_fargate: |definition| {
                definition.requires_compatibilities.is_empty()
                    || definition.requires(Compatibility::Fargate)
            },
            chooser: Chooser::by_looking,
            expressions: Expressions::without_patterns(),
            check_constraints: |_, _, _| Vec::new(),
            look_at_daemon: |_, _| (),
            rebalance: |_, _| (),
            authorize: |_, _, _| Ok(()),
            carry_out: |_, _| Ok(()),
            check_run_task: |_, _| Ok(()),
            check_create_service: |_, _, _| Ok(()),
        }
    }
}
