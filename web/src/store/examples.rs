//! The examples that come with the page.

use ecslab::scenario::Scenario;
use serde_json::Value;

use super::{Document, View};

/// Name of the example that a first visit opens.
pub const FIRST_VISIT: &str = "first-visit";

const FIRST_VISIT_TEXT: &str = include_str!("../../../static/examples/first-visit.json");

/// An example.
pub struct Example {
    /// Stable name.
    pub name: &'static str,
    /// The view in which it is seen best.
    pub view: View,
    /// What it shows, in the terms of ECS.
    pub shows: &'static [&'static str],
    /// Its scenario document.
    text: &'static str,
}

/// The examples in the order in which they are offered.
pub const EXAMPLES: &[Example] = &[
    Example {
        name: FIRST_VISIT,
        view: View::Cluster,
        shows: &["RunTask and a service", "unable to place", "instance lost"],
        text: FIRST_VISIT_TEXT,
    },
    Example {
        name: "fixed-host-port",
        view: View::Cluster,
        shows: &["RESOURCE:PORTS", "unable to place"],
        text: include_str!("../../../static/examples/fixed-host-port.json"),
    },
    Example {
        name: "spread-and-binpack",
        view: View::Cluster,
        shows: &["placement strategies", "ranks"],
        text: include_str!("../../../static/examples/spread-and-binpack.json"),
    },
    Example {
        name: "fargate-web-server",
        view: View::Lifecycle,
        shows: &["all eight statuses", "target group", "Fargate"],
        text: include_str!("../../../static/examples/fargate-web-server.json"),
    },
    Example {
        name: "rolling-update",
        view: View::Service,
        shows: &["deployment", "minimumHealthyPercent", "maximumPercent"],
        text: include_str!("../../../static/examples/rolling-update.json"),
    },
    Example {
        name: "execution-role-denied",
        view: View::Roles,
        shows: &[
            "task execution role",
            "ResourceInitializationError",
            "service impaired",
        ],
        text: include_str!("../../../static/examples/execution-role-denied.json"),
    },
    Example {
        name: "task-role-or-execution-role",
        view: View::Roles,
        shows: &["task role", "AccessDeniedException"],
        text: include_str!("../../../static/examples/task-role-or-execution-role.json"),
    },
];

impl Example {
    /// The scenario.
    pub fn scenario(&self) -> Option<Scenario> {
        let value = serde_json::from_str::<Value>(self.text).ok()?;
        serde_json::from_value(value).ok()
    }
}

/// The document of a first visit: the one example that is there before the others are fetched.
pub fn first_visit() -> Option<Document> {
    serde_json::from_str(FIRST_VISIT_TEXT)
        .ok()
        .map(Document::of)
}

/// The document of the example `name`.
pub fn document(name: &str) -> Option<Document> {
    EXAMPLES
        .iter()
        .find(|example| example.name == name)?
        .scenario()
        .map(Document::of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::problems;
    use ecslab::diagnostic::has_errors;
    use ecslab::lifecycle::{LastStatus, STATUSES};
    use ecslab::simulation::{Event, EventKind, Simulation};

    /// The journal of an example after two minutes.
    fn played(name: &str) -> Simulation {
        let (mut simulation, _) = Simulation::new(&document(name).expect(name).scenario);
        simulation.run_until(120_000);
        simulation
    }

    fn service_says(simulation: &Simulation, words: &str) -> bool {
        let says = |event: &Event| match &event.kind {
            EventKind::ServiceEventLogged { message, .. } => message.contains(words),
            _ => false,
        };
        simulation.journal().iter().any(|event| says(event))
    }

    #[test]
    fn every_example_is_understood_without_errors_and_says_what_it_shows() {
        for example in EXAMPLES {
            let (scenario, diagnostics) = ecslab::scenario::read(example.text);
            assert!(
                !has_errors(&diagnostics),
                "{}: {diagnostics:?}",
                example.name
            );
            let scenario = scenario.expect(example.name);
            assert!(scenario.other.is_empty(), "{}", example.name);
            assert!(!scenario.title.is_empty(), "{}", example.name);
            assert!(!scenario.description.is_empty(), "{}", example.name);
            assert!(!example.shows.is_empty(), "{}", example.name);
            let problems = problems::problems(&Document::of(scenario));
            assert_eq!(problems::error_count(&problems), 0, "{}", example.name);
        }
    }

    #[test]
    fn no_command_of_an_example_is_refused() {
        for example in EXAMPLES {
            let simulation = played(example.name);
            assert_eq!(simulation.world().refusals, [], "{}", example.name);
        }
    }

    #[test]
    fn the_fourth_task_on_a_fixed_host_port_is_never_placed() {
        let simulation = played("fixed-host-port");
        assert_eq!(simulation.world().tasks.len(), 3);
        assert!(service_says(&simulation, "was unable to place a task"));
    }

    #[test]
    fn spread_puts_two_into_each_zone_and_binpack_fills_one_instance_first() {
        let simulation = played("spread-and-binpack");
        let world = simulation.world();
        let in_zone = |zone: &str| {
            let tasks = world.tasks_of("web");
            tasks.filter(|task| task.availability_zone == zone).count()
        };
        for zone in ["us-east-1a", "us-east-1b", "us-east-1c"] {
            assert_eq!(in_zone(zone), 2, "{zone}");
        }
        let instances: std::collections::BTreeSet<_> = world
            .tasks_of("worker")
            .map(|task| task.ec2_instance_id.clone())
            .collect();
        assert!(instances.len() < 3, "{instances:?}");
    }

    #[test]
    fn tasks_whose_secret_cannot_be_read_do_not_start_until_the_role_may_read_it() {
        let simulation = played("execution-role-denied");
        let tasks = || simulation.world().tasks.values();
        let reason = |task: &ecslab::lifecycle::Task| task.stopped_reason.clone();
        assert!(
            tasks()
                .filter_map(|task| reason(task))
                .all(|reason| { reason.starts_with("ResourceInitializationError") })
        );
        assert!(service_says(
            &simulation,
            "unable to consistently start tasks"
        ));
        let running = tasks().filter(|task| task.last_status == LastStatus::Running);
        assert_eq!(running.count(), 2);
    }

    #[test]
    fn a_permission_of_the_execution_role_does_not_help_the_application() {
        let simulation = played("task-role-or-execution-role");
        let answers: Vec<bool> = simulation
            .world()
            .calls
            .iter()
            .filter(|call| call.action == "dynamodb:GetItem")
            .map(|call| call.is_allowed())
            .collect();
        assert_eq!(answers.first(), Some(&false));
        assert_eq!(answers.last(), Some(&true));
    }

    #[test]
    fn a_task_on_fargate_behind_a_target_group_passes_through_every_status() {
        let simulation = played("fargate-web-server");
        for status in &STATUSES {
            let seen = simulation.journal().iter().any(|event| {
                matches!(&event.kind, EventKind::TaskStatusChanged { status: now, .. }
                    if now.name() == status.name)
                    || matches!(&event.kind, EventKind::TaskCreated(task)
                    if task.last_status.name() == status.name)
            });
            assert!(seen, "{}", status.name);
        }
    }

    #[test]
    fn a_rolling_update_keeps_within_its_bounds_and_ends_on_the_new_revision() {
        let simulation = played("rolling-update");
        let world = simulation.world();
        let names: Vec<String> = world
            .tasks
            .values()
            .filter(|task| task.last_status == LastStatus::Running)
            .map(|task| task.revision.name())
            .collect();
        assert_eq!(names, ["web:2"; 4]);
        for events in 0..simulation.journal().len() {
            let world = simulation.world_after(events);
            let tasks = || world.tasks.values();
            let wanted = tasks()
                .filter(|task| task.desired_status == ecslab::lifecycle::DesiredStatus::Running);
            assert!(wanted.count() <= 6, "after {events} events");
        }
    }
}
