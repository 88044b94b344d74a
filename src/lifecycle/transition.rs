//! The table of legal status transitions, and the path that a task takes through it.
//!
//! Nothing else decides what may follow what; the page draws its rail from this table.

use super::LastStatus;
use super::LastStatus::{
    Activating, Deactivating, Deprovisioning, Pending, Provisioning, Running, Stopped, Stopping,
};

/// What decides which statuses apply to a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Circumstances {
    /// The task has a network interface of its own (awsvpc).
    pub network_interface: bool,
    /// The task belongs to a service with a target group or service registry.
    pub registration: bool,
    /// The task was launched through a capacity provider with managed scaling that had no room.
    pub capacity_wait: bool,
}

/// One legal transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Where the task is; none: it is being created.
    pub from: Option<LastStatus>,
    /// Where it may go.
    pub to: LastStatus,
    /// When.
    pub when: &'static str,
}

const fn transition(from: LastStatus, to: LastStatus, when: &'static str) -> Transition {
    Transition {
        from: Some(from),
        to,
        when,
    }
}

const fn created(to: LastStatus, when: &'static str) -> Transition {
    Transition {
        from: None,
        to,
        when,
    }
}

/// Every legal transition. Sources: task lifecycle page of the developer guide [V]; rows for
/// stops in the middle of starting are derived [D]: what is in ACTIVATING is to be registered, so
/// it is deregistered before anything else, and no row leads from there to STOPPING or
/// DEPROVISIONING.
pub const TRANSITIONS: &[Transition] = &[
    created(
        Provisioning,
        "the task needs a network interface, or an instance that is to be launched",
    ),
    created(Pending, "the task goes straight to the agent"),
    transition(
        Provisioning,
        Pending,
        "the network interface is attached, the instance is found",
    ),
    transition(
        Provisioning,
        Deprovisioning,
        "stopped before the agent had it",
    ),
    transition(
        Provisioning,
        Stopped,
        "stopped while there was nothing to clean up",
    ),
    transition(
        Pending,
        Activating,
        "the containers run and the task is to be registered",
    ),
    transition(Pending, Running, "the containers run"),
    transition(Pending, Stopping, "stopped while some containers run"),
    transition(
        Pending,
        Deprovisioning,
        "failed or stopped before a container ran",
    ),
    transition(Pending, Stopped, "failed or stopped before a container ran"),
    transition(Activating, Running, "the task is registered"),
    transition(
        Activating,
        Deactivating,
        "stopped, or the containers exited, while being registered",
    ),
    transition(Activating, Stopped, "the instance is lost"),
    transition(
        Running,
        Deactivating,
        "stopped; the task is to be deregistered",
    ),
    transition(Running, Stopping, "stopped"),
    transition(
        Running,
        Deprovisioning,
        "the containers exited by themselves",
    ),
    transition(
        Running,
        Stopped,
        "the containers exited by themselves, or the instance is lost",
    ),
    transition(Deactivating, Stopping, "deregistered"),
    transition(
        Deactivating,
        Deprovisioning,
        "deregistered; nothing runs any more",
    ),
    transition(Deactivating, Stopped, "deregistered; nothing runs any more"),
    transition(Stopping, Deprovisioning, "the last container has stopped"),
    transition(Stopping, Stopped, "the last container has stopped"),
    transition(Deprovisioning, Stopped, "the network interface is gone"),
];

/// Whether the table has a transition from `from` (none: creation) to `to`.
#[must_use]
pub fn is_legal(from: Option<LastStatus>, to: LastStatus) -> bool {
    TRANSITIONS
        .iter()
        .any(|transition| transition.from == from && transition.to == to)
}

/// Why a status does not apply to a task; none: it applies.
///
/// PROVISIONING and DEPROVISIONING follow the network interface [V], PROVISIONING also managed
/// scaling that has no room yet [V]; ACTIVATING and DEACTIVATING
/// follow the target group or service registry [D, from observations that disagree].
#[must_use]
pub fn skipped_because(status: LastStatus, circumstances: Circumstances) -> Option<&'static str> {
    match status {
        Provisioning if circumstances.capacity_wait => None,
        Provisioning | Deprovisioning if !circumstances.network_interface => {
            Some("no network interface of its own")
        }
        Activating | Deactivating if !circumstances.registration => {
            Some("no target group or service registry")
        }
        _ => None,
    }
}

/// Why a status applies to a task that could have skipped it; none where it is skipped, and for
/// statuses that every task has. Sources as for [`skipped_because`].
#[must_use]
pub fn applies_because(status: LastStatus, circumstances: Circumstances) -> Option<&'static str> {
    match status {
        Provisioning if circumstances.capacity_wait => {
            Some("managed scaling: the task waits for an instance to be launched")
        }
        Provisioning if circumstances.network_interface => {
            Some("awsvpc: ECS attaches a network interface")
        }
        Deprovisioning if circumstances.network_interface => {
            Some("awsvpc: ECS deletes the network interface")
        }
        Activating if circumstances.registration => {
            Some("with a target group: ECS registers the task")
        }
        Deactivating if circumstances.registration => {
            Some("with a target group: ECS deregisters the task")
        }
        _ => None,
    }
}

/// What PROVISIONING and DEPROVISIONING depend on, where a course may say "Fargate only" [V].
pub const NETWORK_INTERFACE_NOTE: &str =
    "This status follows the network interface, not the launch type.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::STATUSES;

    #[test]
    fn a_status_is_skipped_or_applies_and_never_both() {
        for bits in 0..8 {
            let circumstances = Circumstances {
                network_interface: bits & 1 != 0,
                registration: bits & 2 != 0,
                capacity_wait: bits & 4 != 0,
            };
            for meaning in &STATUSES {
                let skipped = skipped_because(meaning.status, circumstances).is_some();
                let applies = applies_because(meaning.status, circumstances).is_some();
                let optional = matches!(
                    meaning.status,
                    Provisioning | Deprovisioning | Activating | Deactivating
                );
                assert_eq!(skipped || applies, optional, "{}", meaning.name);
                assert!(!(skipped && applies), "{}", meaning.name);
            }
        }
    }
}
