//! What would help a task that found no place, as an edit of the document.

use ecslab::diagnostic::{Diagnostic, has_errors};
use ecslab::placement::{
    Cause, Change, Rejection, Requirement, cause, constraint_at, read_task_definition,
};
use ecslab::scenario::{find_task_definition, starter_of};
use ecslab::simulation::PlacementRecord;
use ecslab::task_definition::TaskDefinition;
use serde_json::{Value, json};

use super::run::Starter;
use super::{cluster, definition};
use crate::store::Document;

/// The least MiB that a container can have.
const LEAST_MEMORY: i64 = 6;

/// A change as an edit of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Another text for the task definition of this index.
    Definition(usize, String),
    /// The constraint at the index is taken from who starts the tasks.
    WithoutConstraint(Starter, usize),
    /// The container instance of this index becomes this one.
    Instance(usize, Value),
    /// One more container instance.
    OneMore(Value),
}

/// What comes of `change` in the document: an edit where it is one that only has to be made, and
/// where somebody would make another.
#[must_use]
pub fn edit(document: &Document, record: &PlacementRecord, change: &Change) -> Option<Edit> {
    let instance = |id: &str| {
        let instances = &document.scenario.cluster.container_instances;
        let index = instances.iter().position(|it| cluster::id(it) == id)?;
        Some((index, instances.get(index)?.clone()))
    };
    match change {
        Change::LessCpu(_) | Change::LessMemory(_) | Change::WithoutHostPort { .. } => {
            of_definition(document, record, change)
        }
        Change::WithoutConstraint(index) => {
            match constraint_at(*index, &record.revision.definition) {
                Cause::Request(pointer) => {
                    let starter = starter(document, record)?;
                    let index = pointer.rsplit('/').next()?.parse().ok()?;
                    Some(Edit::WithoutConstraint(starter, index))
                }
                Cause::Definition(_) => of_definition(document, record, change),
                Cause::Instance(_) => None,
            }
        }
        Change::Active(id) => {
            let (index, mut instance) = instance(id)?;
            instance.get("status")?;
            cluster::set_status(&mut instance, "ACTIVE");
            Some(Edit::Instance(index, instance))
        }
        Change::AgentConnected(id) => {
            let (index, mut instance) = instance(id)?;
            instance.as_object_mut()?.shift_remove("agentConnected")?;
            Some(Edit::Instance(index, instance))
        }
        Change::Attribute { instance: id, name } => {
            let (index, mut instance) = instance(id)?;
            cluster::add_attribute(&mut instance, name);
            Some(Edit::Instance(index, instance))
        }
        Change::OneMoreInstance {
            instance_type,
            availability_zone,
        } => {
            let scenario = &document.scenario;
            cluster::one_more(scenario, availability_zone, instance_type).map(Edit::OneMore)
        }
        Change::SubnetIn(_) => None,
    }
}

impl Edit {
    /// Makes the edit.
    pub fn make(self, document: &mut Document) {
        let instances = &mut document.scenario.cluster.container_instances;
        match self {
            Self::Definition(index, text) => definition::set_text(document, index, text),
            Self::WithoutConstraint(starter, index) => {
                starter.edit(&mut document.scenario, |start| {
                    if index < start.constraints.len() {
                        start.constraints.remove(index);
                    }
                });
            }
            Self::Instance(index, instance) => {
                if let Some(slot) = instances.get_mut(index) {
                    *slot = instance;
                }
            }
            Self::OneMore(instance) => instances.push(instance),
        }
    }
}

/// The input that the change is one of: where somebody goes who makes it by hand. The second is
/// the instance that it is about.
#[must_use]
pub fn input(record: &PlacementRecord, change: &Change) -> Option<(Cause, String)> {
    let definition = &record.revision.definition;
    let (needs, has) = (0, 0);
    let of = |rejection: Rejection| cause(&rejection, definition, &record.decision.request);
    let here = String::new;
    Some(match change {
        Change::LessCpu(_) => (of(Rejection::Cpu { needs, has }), here()),
        Change::LessMemory(_) => (of(Rejection::Memory { needs, has }), here()),
        Change::WithoutHostPort { port, protocol } => {
            let (port, protocol) = (*port, *protocol);
            (of(Rejection::Port { port, protocol }), here())
        }
        Change::WithoutConstraint(index) => (constraint_at(*index, definition), here()),
        Change::SubnetIn(zone) => {
            let availability_zone = zone.clone();
            (of(Rejection::Location { availability_zone }), here())
        }
        Change::Attribute { name, .. } => (of(Rejection::Attribute(name.clone())), here()),
        Change::Active(id) => (of(Rejection::Status("")), id.clone()),
        Change::AgentConnected(id) => (of(Rejection::Agent), id.clone()),
        Change::OneMoreInstance { .. } => return None,
    })
}

/// The service or RunTask of the document that asked for the task.
fn starter(document: &Document, record: &PlacementRecord) -> Option<Starter> {
    let group = &record.decision.request.group;
    let family = &record.revision.definition.family;
    let pointer = starter_of(&document.scenario, group, family, record.at)?;
    let (list, index) = pointer.rsplit_once('/')?;
    let index = index.parse().ok()?;
    let starter = match list {
        "/services" => Starter::Service(index),
        _ => Starter::RunTask(index),
    };
    starter.start(&document.scenario).map(|_| starter)
}

/// The definition with the change made, if that is all that comes of it: no rule is broken then
/// that is not broken now.
fn of_definition(document: &Document, record: &PlacementRecord, change: &Change) -> Option<Edit> {
    let name = record.revision.name();
    let index = find_task_definition(&document.scenario.task_definitions, &name)?;
    let text = document.definition_texts.get(index)?;
    let (before, problems) = read_task_definition(text);
    let before = before?;
    let Cause::Definition(pointer) = input(record, change)?.0 else {
        return None;
    };
    let value = value_of(&before, &pointer, change)?;
    let changed = definition::with_value(text, &pointer, value.as_ref())?;
    let (after, problems_then) = read_task_definition(&changed);
    let breaks = |problems: &[Diagnostic]| has_errors(problems);
    let is_made = is_made(change, &before, &after?);
    (is_made && (breaks(&problems) || !breaks(&problems_then)))
        .then_some(Edit::Definition(index, changed))
}

/// What takes the place of the value at `pointer`: none where it is taken out.
fn value_of(before: &TaskDefinition, pointer: &str, change: &Change) -> Option<Option<Value>> {
    let mut parts = pointer.split('/').skip(2);
    let container = parts.next().and_then(|index| index.parse::<usize>().ok());
    let container = container.and_then(|index| before.container_definitions.get(index));
    let less = |asked: i64, most: i64, own: Option<i64>, least: i64| match container {
        None => Some(Some(json!(most.to_string()))),
        Some(_) => {
            let own = own? - (asked - most);
            (own >= least).then(|| Some(json!(own)))
        }
    };
    match change {
        Change::LessCpu(most) => {
            let own = container.and_then(|it| it.cpu);
            less(before.cpu_units(), *most, own, 0)
        }
        Change::LessMemory(most) => {
            let own = container.and_then(|it| match pointer.ends_with("Reservation") {
                true => it.memory_reservation,
                false => it.memory,
            });
            less(before.memory_mib(), *most, own, LEAST_MEMORY)
        }
        Change::WithoutHostPort { .. } => pointer.ends_with("/hostPort").then(|| Some(json!(0))),
        Change::WithoutConstraint(_) => Some(None),
        _ => None,
    }
}

/// Whether the definition asks for what the change says.
fn is_made(change: &Change, before: &TaskDefinition, after: &TaskDefinition) -> bool {
    let requirement = Requirement::of(after);
    match change {
        Change::LessCpu(units) => requirement.cpu <= *units,
        Change::LessMemory(mib) => requirement.memory <= *mib,
        Change::WithoutHostPort { port, protocol } => {
            !after.static_host_ports().contains(&(*port, *protocol))
        }
        _ => after.placement_constraints.len() < before.placement_constraints.len(),
    }
}
