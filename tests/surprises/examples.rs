//! The examples of the page, played.

use ecslab::diagnostic::has_errors;
use ecslab::lifecycle::{Container, LastStatus, Task, TaskNumber};
use ecslab::scenario;
use ecslab::simulation::{Simulation, World};
use serde_json::Value;

/// The document of an example.
pub fn document(name: &str) -> Value {
    let path = format!("{}/static/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    serde_json::from_str(&text).expect(&path)
}

/// The simulation of a document, at its start.
pub fn simulation(document: &Value) -> Simulation {
    let (scenario, problems) = scenario::from_value(document);
    assert!(!has_errors(&problems), "{problems:?}");
    let (simulation, problems) = Simulation::new(&scenario.expect("an object is a scenario"));
    assert!(!has_errors(&problems), "{problems:?}");
    simulation
}

/// An example, played until a time.
pub fn played(name: &str, until: u64) -> Simulation {
    let mut simulation = simulation(&document(name));
    simulation.run_until(until);
    simulation
}

/// The n-th task.
pub fn task(world: &World, number: u32) -> &Task {
    world.tasks.get(&TaskNumber(number)).expect("a task")
}

/// A container of a task.
pub fn container<'task>(task: &'task Task, name: &str) -> &'task Container {
    let found = task.containers.iter().find(|it| it.name == name);
    found.expect("a container")
}

/// Every `lastStatus` that a task had.
pub fn statuses(task: &Task) -> Vec<&'static str> {
    let history = task.history.iter();
    history.map(|(status, _)| status.name()).collect()
}

/// When a task entered a status.
pub fn entered(task: &Task, status: LastStatus) -> u64 {
    let mut history = task.history.iter();
    let found = history.find(|(known, _)| *known == status);
    found.expect("the status").1
}

/// How a task stopped: stopCode and stoppedReason.
pub fn stopped(task: &Task) -> (&'static str, &str) {
    let code = task.stop_code.expect("a stopCode");
    let reason = task.stopped_reason.as_deref();
    (code.name(), reason.expect("a stoppedReason"))
}

/// Ids of the tasks that a service had, in the order of their creation.
pub fn ids_of(world: &World, service: &str) -> Vec<String> {
    let tasks = world.tasks_of(service);
    tasks.map(|task| task.task_id.clone()).collect()
}

/// The messages of a service's event list.
pub fn service_events<'world>(world: &'world World, service: &str) -> Vec<&'world str> {
    let service = world.services.get(service).expect("a service");
    let events = service.events.iter();
    events.map(|event| event.message.as_str()).collect()
}
