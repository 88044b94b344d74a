//! Where a task goes from where it is: the one place that picks among the legal transitions.

use super::{Circumstances, LastStatus};

/// What a task's containers are doing, as far as its next status depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Containers {
    /// None has started, or all have stopped.
    NoneRuns,
    /// At least one runs.
    SomeRun,
}

/// The status of a task at its creation.
#[must_use]
pub fn first_status(circumstances: Circumstances) -> LastStatus {
    if circumstances.network_interface || circumstances.capacity_wait {
        LastStatus::Provisioning
    } else {
        LastStatus::Pending
    }
}

/// The next status on the way up, when the work of `status` is done; none from RUNNING on.
#[must_use]
pub fn next_on_the_way_up(status: LastStatus, circumstances: Circumstances) -> Option<LastStatus> {
    match status {
        LastStatus::Provisioning => Some(LastStatus::Pending),
        LastStatus::Pending if circumstances.registration => Some(LastStatus::Activating),
        LastStatus::Pending | LastStatus::Activating => Some(LastStatus::Running),
        _ => None,
    }
}

/// The next status of a task whose desiredStatus is STOPPED, when the work of `status` is done;
/// none from STOPPED.
///
/// DEACTIVATING follows registration, STOPPING is entered only while a container runs,
/// DEPROVISIONING follows the network interface.
#[must_use]
pub fn next_on_the_way_down(
    status: LastStatus,
    circumstances: Circumstances,
    containers: Containers,
) -> Option<LastStatus> {
    let registered = matches!(status, LastStatus::Activating | LastStatus::Running);
    match status {
        LastStatus::Stopped => None,
        LastStatus::Deprovisioning => Some(LastStatus::Stopped),
        _ if registered && circumstances.registration => Some(LastStatus::Deactivating),
        _ if status != LastStatus::Stopping && containers == Containers::SomeRun => {
            Some(LastStatus::Stopping)
        }
        _ if circumstances.network_interface => Some(LastStatus::Deprovisioning),
        _ => Some(LastStatus::Stopped),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::is_legal;
    use LastStatus::{
        Activating, Deactivating, Deprovisioning, Pending, Provisioning, Running, Stopped, Stopping,
    };

    fn life(circumstances: Circumstances) -> Vec<LastStatus> {
        let mut status = first_status(circumstances);
        let mut life = vec![status];
        while let Some(next) = next_on_the_way_up(status, circumstances) {
            life.push(next);
            status = next;
        }
        let mut containers = Containers::SomeRun;
        while let Some(next) = next_on_the_way_down(status, circumstances, containers) {
            life.push(next);
            status = next;
            if status == Stopping {
                containers = Containers::NoneRuns;
            }
        }
        life
    }

    #[test]
    fn a_task_passes_through_the_statuses_that_apply_to_it() {
        let with = |network_interface, registration| {
            life(Circumstances {
                network_interface,
                registration,
                capacity_wait: false,
            })
        };
        assert_eq!(with(false, false), [Pending, Running, Stopping, Stopped]);
        assert_eq!(
            with(true, false),
            [
                Provisioning,
                Pending,
                Running,
                Stopping,
                Deprovisioning,
                Stopped
            ]
        );
        assert_eq!(
            with(false, true),
            [
                Pending,
                Activating,
                Running,
                Deactivating,
                Stopping,
                Stopped
            ]
        );
        assert_eq!(
            with(true, true),
            [
                Provisioning,
                Pending,
                Activating,
                Running,
                Deactivating,
                Stopping,
                Deprovisioning,
                Stopped
            ]
        );
    }

    #[test]
    fn every_step_is_in_the_table_of_legal_transitions() {
        for network_interface in [false, true] {
            for registration in [false, true] {
                let circumstances = Circumstances {
                    network_interface,
                    registration,
                    capacity_wait: false,
                };
                assert!(is_legal(None, first_status(circumstances)));
                for from in crate::lifecycle::STATUSES.map(|meaning| meaning.status) {
                    if from == Activating && !registration {
                        continue; // only what is to be registered comes there
                    }
                    if let Some(to) = next_on_the_way_up(from, circumstances)
                        && (from != Provisioning || network_interface)
                    {
                        assert!(is_legal(Some(from), to), "{from:?} → {to:?}");
                    }
                    for containers in [Containers::NoneRuns, Containers::SomeRun] {
                        if from == Provisioning && containers == Containers::SomeRun {
                            continue; // no container runs before the agent has the task
                        }
                        if let Some(to) = next_on_the_way_down(from, circumstances, containers) {
                            assert!(is_legal(Some(from), to), "{from:?} → {to:?}");
                        }
                    }
                }
            }
        }
    }
}
