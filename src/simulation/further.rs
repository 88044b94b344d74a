//! The parts of the simulation that few scenarios need: a program that starts without them is
//! smaller, and plays again with them where a scenario says that this could make a difference.

use std::rc::Rc;

use super::daemons::check_daemon;
use super::refusals::{
    check_capacity_provider_strategy, check_load_balancers, check_platform_version,
};
use super::requests::Refusal;
use super::{Command, CreateService, RunTask, Simulation};
use crate::lifecycle::{LaunchType, Revision};
use crate::service::Service;

/// What a daemon service, or one in its steady state, does.
type Look = fn(&mut Simulation, &Rc<Service>);

/// The functions of these parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Further {
    /// A daemon service looks at its instances.
    pub(super) look_at_daemon: Look,
    /// A service in its steady state looks at the zones of its tasks.
    pub(super) rebalance: Look,
    /// Carries out StartTask, PutAttributes and DeleteAttributes.
    pub(super) carry_out: fn(&mut Simulation, &Command) -> Result<(), Refusal>,
    /// What is refused in RunTask beyond what every task needs.
    pub(super) check_run_task: fn(&RunTask, LaunchType) -> Result<(), Refusal>,
    /// What is refused in CreateService beyond what every task needs.
    pub(super) check_create_service:
        fn(&CreateService, LaunchType, &Revision) -> Result<(), Refusal>,
}

impl Further {
    /// With these parts.
    pub(super) const fn all() -> Self {
        Self {
            look_at_daemon: Simulation::look_at_daemon,
            rebalance: Simulation::rebalance,
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

    /// Without them.
    pub(super) const fn none() -> Self {
        Self {
            look_at_daemon: |_, _| (),
            rebalance: |_, _| (),
            carry_out: |_, _| Ok(()),
            check_run_task: |_, _| Ok(()),
            check_create_service: |_, _, _| Ok(()),
        }
    }
}
