//! The examples that come with the page: `static/examples/NAME.json`.
//!
//! Their documents are fetched when they are opened, but for the one of a first visit, which is
//! in the program. The catalogue says of each what a person needs to choose it.

use super::{Document, View};

/// The example of a first visit, without the white space of its file (`web/build.rs`).
const FIRST_VISIT_TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/first-visit.json"));

/// An example.
#[derive(PartialEq)]
pub struct Example {
    /// Stable name, and that of its file.
    pub name: &'static str,
    /// Its title, as in its document.
    pub title: &'static str,
    /// What it shows, in the terms of ECS.
    pub shows: &'static str,
    /// The view in which it is seen best.
    pub view: View,
}

const fn example(
    name: &'static str,
    title: &'static str,
    shows: &'static str,
    view: View,
) -> Example {
    Example {
        name,
        title,
        shows,
        view,
    }
}

/// Examples of the same matter.
pub struct ExampleGroup {
    /// What they are about.
    pub title: &'static str,
    /// They, in the order in which they are offered.
    pub examples: &'static [Example],
}

/// The examples in the order in which they are offered.
pub const EXAMPLES: &[ExampleGroup] = &[
    ExampleGroup {
        title: "Placement",
        examples: &[
            example(
                "first-visit",
                "First tasks",
                "RunTask and a service, unable to place, an instance lost",
                View::Cluster,
            ),
            example(
                "fixed-host-port",
                "A fixed host port",
                "RESOURCE:PORTS, unable to place",
                View::Cluster,
            ),
            example(
                "spread-and-binpack",
                "Spread against binpack",
                "Placement strategies and their ranks",
                View::Cluster,
            ),
            example(
                "packed-or-spread",
                "Packed or spread: what a lost zone costs",
                "Compare placement strategies",
                View::Cluster,
            ),
            example(
                "no-room-three-ways",
                "No room, three answers",
                "failures, unable to place, PROVISIONING for managed scaling",
                View::Cluster,
            ),
            example(
                "the-emptiest-zone-wins",
                "The emptiest zone wins, however full it is",
                "spread over zones, desiredCount, StartTask",
                View::Cluster,
            ),
            example(
                "strategies-rank-constraints-bind",
                "Strategies rank, constraints bind",
                "distinctInstance and spread(instanceId)",
                View::Cluster,
            ),
            example(
                "misspelt-attributes-are-accepted",
                "A misspelt attribute is accepted",
                "memberOf, != and not, unable to place",
                View::Cluster,
            ),
            example(
                "which-memory-is-reserved",
                "Which memory a task reserves",
                "memory, memoryReservation, RESOURCE:MEMORY",
                View::Cluster,
            ),
            example(
                "ports-and-network-interfaces",
                "One port, or two network interfaces",
                "hostPort, awsvpc, RESOURCE:PORTS, RESOURCE:ENI",
                View::Cluster,
            ),
            example(
                "new-instances-attract-nobody",
                "A new instance attracts nobody",
                "Availability Zone rebalancing",
                View::Cluster,
            ),
        ],
    },
    ExampleGroup {
        title: "Lifecycle",
        examples: &[
            example(
                "fargate-web-server",
                "A web server on Fargate",
                "All eight statuses, target group, Fargate",
                View::Lifecycle,
            ),
            example(
                "essential-exit-zero",
                "A migration that succeeds stops the task",
                "EssentialContainerExited with exit code 0",
                View::Lifecycle,
            ),
            example(
                "restart-policy-crash-loop",
                "A restart policy does not stop a crash loop",
                "restartPolicy, restartAttemptPeriod",
                View::Lifecycle,
            ),
            example(
                "health-check-in-image-only",
                "A HEALTHCHECK in the image counts for nothing",
                "HEALTHCHECK and healthCheck, UNKNOWN",
                View::Lifecycle,
            ),
            example(
                "one-container-without-health-check",
                "One container without a health check",
                "healthStatus of task and containers",
                View::Lifecycle,
            ),
            example(
                "healthy-dependency-never-healthy",
                "Waiting for a database that never becomes healthy",
                "dependsOn HEALTHY, PENDING without an end",
                View::Lifecycle,
            ),
            example(
                "start-timeout-on-the-dependency",
                "startTimeout belongs to the dependency",
                "startTimeout, TaskFailedToStart",
                View::Lifecycle,
            ),
            example(
                "success-on-an-essential-container",
                "SUCCESS on an essential container is refused",
                "dependsOn SUCCESS and COMPLETE, ClientException",
                View::Lifecycle,
            ),
            example(
                "process-one-ignores-sigterm",
                "Process 1 ignores SIGTERM",
                "stopTimeout, initProcessEnabled, 137, 143 and 0",
                View::Lifecycle,
            ),
            example(
                "deactivating-tasks-vanish",
                "Tasks that are being stopped vanish from the counts",
                "ListTasks, runningTasksCount, DEACTIVATING",
                View::Lifecycle,
            ),
            example(
                "stop-task-does-not-drain",
                "StopTask does not wait for connections",
                "StopTask and the scheduler, deregistration delay",
                View::Lifecycle,
            ),
            example(
                "fargate-spot-two-minutes",
                "Fargate Spot: two minutes in all",
                "TerminationNotice, SpotInterruption",
                View::Lifecycle,
            ),
            example(
                "reasons-disappear",
                "Why a task stopped is forgotten",
                "stoppedReason, DescribeTasks, EventBridge",
                View::Lifecycle,
            ),
            example(
                "events-twice-and-out-of-order",
                "Events come twice and out of order",
                "ECS Task State Change, detail.version",
                View::Events,
            ),
        ],
    },
    ExampleGroup {
        title: "Services",
        examples: &[
            example(
                "rolling-update",
                "A rolling update",
                "Deployment, minimumHealthyPercent, maximumPercent",
                View::Service,
            ),
            example(
                "standalone-task-is-not-replaced",
                "Nobody replaces a standalone task",
                "RunTask and a service, STOPPED is final",
                View::Service,
            ),
            example(
                "percentages-are-rounded",
                "Percentages are rounded, and can block",
                "maximumPercent, minimumHealthyPercent, a deployment stuck",
                View::Service,
            ),
            example(
                "daemons-look-again",
                "A daemon looks at its constraints again",
                "DAEMON and REPLICA, PutAttributes",
                View::Cluster,
            ),
        ],
    },
    ExampleGroup {
        title: "Roles",
        examples: &[
            example(
                "execution-role-denied",
                "A secret that cannot be read",
                "Task execution role, ResourceInitializationError",
                View::Roles,
            ),
            example(
                "task-role-or-execution-role",
                "Task role or execution role",
                "Task role, AccessDeniedException",
                View::Roles,
            ),
            example(
                "secret-readable-by-the-task-role-only",
                "The task role may read the secret, and the task does not start",
                "Task execution role, kms:Decrypt, AccessDeniedException",
                View::Roles,
            ),
            example(
                "no-task-role-on-an-instance",
                "Without a task role, the instance's role signs",
                "Task role, container instance role, 169.254.169.254",
                View::Roles,
            ),
            example(
                "secrets-are-read-at-start",
                "Secrets are read when a task starts, and then no more",
                "secretsmanager:GetSecretValue, a secret deleted",
                View::Roles,
            ),
            example(
                "pass-role-is-the-callers",
                "iam:PassRole is asked of the caller",
                "caller, iam:PassedToService, overrides",
                View::Roles,
            ),
        ],
    },
];

/// The document of a first visit: the one example that is in the program.
pub fn first_visit() -> Option<Document> {
    document_of(FIRST_VISIT_TEXT)
}

/// The document in the text of an example; none when it is damaged.
pub fn document_of(text: &str) -> Option<Document> {
    serde_json::from_str(text).ok().map(Document::of)
}

/// The document of the example `name`, from where the page fetches it.
#[cfg(test)]
pub fn document(name: &str) -> Option<Document> {
    document_of(&tests::text(name))
}

/// The names of all examples.
#[cfg(test)]
pub fn names() -> Vec<&'static str> {
    let examples = EXAMPLES.iter().flat_map(|group| group.examples);
    examples.map(|example| example.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::problems;
    use ecslab::diagnostic::has_errors;
    use ecslab::lifecycle::{LastStatus, STATUSES};
    use ecslab::simulation::{Event, EventKind, Simulation};

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples");

    pub(super) fn text(name: &str) -> String {
        std::fs::read_to_string(format!("{FOLDER}/{name}.json")).expect(name)
    }

    #[test]
    fn the_catalogue_and_the_files_agree() {
        let files = std::fs::read_dir(FOLDER).expect(FOLDER).flatten();
        let files = files.map(|file| file.file_name().into_string().expect("UTF-8"));
        let mut files = files.collect::<Vec<_>>();
        let mut offered = names()
            .iter()
            .map(|name| format!("{name}.json"))
            .collect::<Vec<_>>();
        files.sort();
        offered.sort();
        assert_eq!(offered, files);
        for example in EXAMPLES.iter().flat_map(|group| group.examples) {
            let document = document(example.name).expect(example.name);
            assert_eq!(document.scenario.title, example.title, "{}", example.name);
        }
    }

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
        for name in names() {
            let (scenario, diagnostics) = ecslab::scenario::read(&text(name));
            assert!(!has_errors(&diagnostics), "{name}: {diagnostics:?}");
            let scenario = scenario.expect(name);
            assert!(scenario.other.is_empty(), "{name}");
            assert!(!scenario.description.is_empty(), "{name}");
            let problems = problems::judge(&Document::of(scenario)).0;
            assert_eq!(problems::error_count(&problems), 0, "{name}");
        }
    }

    #[test]
    fn no_command_of_an_example_is_refused_unless_that_is_what_it_shows() {
        for name in names() {
            let refused = match name {
                "success-on-an-essential-container" | "pass-role-is-the-callers" => 2,
                "fargate-spot-two-minutes" | "percentages-are-rounded" => 1,
                _ => 0,
            };
            let simulation = played(name);
            let refusals = &simulation.world().refusals;
            assert_eq!(refusals.len(), refused, "{name}: {refusals:?}");
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
