//! What would help a task that found no place, as an edit of the document.

use ecslab::diagnostic::has_errors;
use ecslab::placement::{Cause, Change, Requirement, constraint_at, read_task_definition};
use ecslab::scenario::{find_task_definition, starter_of};
use ecslab::simulation::PlacementRecord;
use ecslab::task_definition::{TaskDefinition, with_value};
use serde_json::{Value, json};

use super::run::Starter;
use super::{cluster, definition};
use crate::store::Document;

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

/// A change that is left to a person, with what there is to say about that in a sentence: why the
/// text of a task definition does not hold it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByHand(pub Option<String>);

/// What comes of `change` in the document: an edit where it is one that only has to be made, and
/// where somebody would make another.
///
/// # Errors
///
/// Where it is left to a person.
pub fn edit(
    document: &Document,
    record: &PlacementRecord,
    change: &Change,
) -> Result<Edit, ByHand> {
    let by_hand = ByHand::default;
    let of_definition = || of_definition(document, record, change);
    match change {
        Change::LessCpu(_) | Change::LessMemory(_) | Change::WithoutHostPort { .. } => {
            of_definition()
        }
        Change::WithoutConstraint(index) => {
            match constraint_at(*index, &record.revision.definition) {
                Cause::Definition(_) => of_definition(),
                _ => elsewhere(document, record, change).ok_or_else(by_hand),
            }
        }
        _ => elsewhere(document, record, change).ok_or_else(by_hand),
    }
}

/// The edit of anything but a task definition.
fn elsewhere(document: &Document, record: &PlacementRecord, change: &Change) -> Option<Edit> {
    let instance = |id: &str| {
        let instances = &document.scenario.cluster.container_instances;
        let index = instances.iter().position(|it| cluster::id(it) == id)?;
        Some((index, instances.get(index)?.clone()))
    };
    match change {
        Change::WithoutConstraint(index) => {
            let Cause::Request(pointer) = constraint_at(*index, &record.revision.definition) else {
                return None;
            };
            let starter = starter(document, record)?;
            let index = pointer.rsplit('/').next()?.parse().ok()?;
            Some(Edit::WithoutConstraint(starter, index))
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
        _ => None,
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

/// The service or RunTask of the document that asked for the task.
fn starter(document: &Document, record: &PlacementRecord) -> Option<Starter> {
    let group = &record.decision.request.group;
    let family = &record.revision.definition.family;
    let place = starter_of(&document.scenario, group, family, record.at)?;
    let starter = Starter::from(place);
    starter.start(&document.scenario).map(|_| starter)
}

/// The definition with the change made, if that is all that comes of it: no rule is broken then
/// that is not broken now.
fn of_definition(
    document: &Document,
    record: &PlacementRecord,
    change: &Change,
) -> Result<Edit, ByHand> {
    let place = || {
        let name = record.revision.name();
        let index = find_task_definition(&document.scenario.task_definitions, &name)?;
        let text = document.definition_texts.get(index)?;
        let request = &record.decision.request;
        let cause = change.cause(&record.revision.definition, request)?;
        let (before, problems) = read_task_definition(text);
        match cause {
            Cause::Definition(pointer) => Some((index, text, pointer, before?, problems)),
            _ => None,
        }
    };
    let (index, text, pointer, before, problems) = place().ok_or_else(ByHand::default)?;
    let value = value_of(&before, &pointer, change).ok_or_else(ByHand::default)?;
    let changed =
        with_value(text, &pointer, value.as_ref()).map_err(|why| ByHand(Some(why.to_string())))?;
    let (after, problems_then) = read_task_definition(&changed);
    let is_made = after.is_some_and(|after| is_made(change, &before, &after));
    if is_made && (has_errors(&problems) || !has_errors(&problems_then)) {
        return Ok(Edit::Definition(index, changed));
    }
    Err(ByHand::default())
}

/// What takes the place of the value at `pointer`: none where it is taken out.
fn value_of(before: &TaskDefinition, pointer: &str, change: &Change) -> Option<Option<Value>> {
    let mut parts = pointer.split('/').skip(2);
    let container = parts.next().and_then(|index| index.parse::<usize>().ok());
    let container = container.and_then(|index| before.container_definitions.get(index));
    let less = |asked: i64, most: i64, own: Option<i64>| match container {
        None => Some(Some(json!(most.to_string()))),
        Some(_) => {
            let own = own? - (asked - most);
            (own >= 0).then(|| Some(json!(own)))
        }
    };
    match change {
        Change::LessCpu(most) => {
            let own = container.and_then(|it| it.cpu);
            less(before.cpu_units(), *most, own)
        }
        Change::LessMemory(most) => {
            let own = container.and_then(|it| match pointer.ends_with("Reservation") {
                true => it.memory_reservation,
                false => it.memory,
            });
            less(before.memory_mib(), *most, own)
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

#[cfg(test)]
mod tests {
    use ecslab::json_text::JsonText;
    use ecslab::scenario::from_value;
    use ecslab::simulation::Simulation;

    use super::*;

    /// A container instance of 8 GiB with two CPUs, and `more`.
    fn instance(id: &str, zone: &str, more: &Value) -> Value {
        let mut instance = json!({
            "ec2InstanceId": id,
            "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": zone },
            ],
        });
        let members = instance.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        instance
    }

    /// A document with one task that is to be placed on one instance.
    fn document(
        of_instance: Value,
        of_container: Value,
        more: Value,
        constraints: Value,
    ) -> Document {
        let mut container = json!({ "name": "app", "image": "app:1", "cpu": 64, "memory": 64 });
        let members = container.as_object_mut().unwrap();
        members.extend(of_container.as_object().unwrap().clone());
        let mut definition = json!({
            "family": "web", "networkMode": "bridge", "containerDefinitions": [container],
        });
        let members = definition.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        let scenario = json!({
            "version": 1,
            "cluster": { "containerInstances": [instance("i-1", "us-east-1a", &of_instance)] },
            "taskDefinitions": [definition],
            "timeline": [{
                "at": 0, "command": "RunTask", "taskDefinition": "web",
                "placementConstraints": constraints,
            }],
        });
        Document::of(from_value(&scenario).0.unwrap())
    }

    fn decided(document: &Document) -> std::rc::Rc<PlacementRecord> {
        let mut simulation = Simulation::new(&document.scenario).0;
        simulation.run_until(0);
        std::rc::Rc::clone(simulation.world().placements.last().unwrap())
    }

    /// Those changes that are edits, each of which places the task when it is made.
    fn edits(document: &Document) -> Vec<String> {
        let record = decided(document);
        assert!(record.task.is_none());
        let mut sentences = Vec::new();
        for change in record.decision.what_would_help() {
            let Ok(edit) = edit(document, &record, &change) else {
                continue;
            };
            let sentence = change.sentence(&record.decision.request);
            let mut changed = document.clone();
            edit.make(&mut changed);
            assert!(decided(&changed).task.is_some(), "{sentence}");
            sentences.push(sentence);
        }
        sentences
    }

    #[test]
    fn each_edit_places_the_task() {
        let none = || json!({});
        let stack = json!([{ "type": "memberOf", "expression": "attribute:stack == blue" }]);
        for (instance, container, more, constraints, expected) in [
            (
                none(),
                json!({ "memory": 9000 }),
                none(),
                json!([]),
                "Ask for at most 7,",
            ),
            (
                none(),
                json!({ "memory": 9500, "memoryReservation": 9000 }),
                none(),
                json!([]),
                "Ask for at most 7,",
            ),
            (
                none(),
                none(),
                json!({ "memory": "9000" }),
                json!([]),
                "Ask for at most 7,",
            ),
            (
                none(),
                json!({ "cpu": 4096 }),
                none(),
                json!([]),
                "Ask for at most 2,048 CPU",
            ),
            (
                none(),
                none(),
                json!({ "cpu": "4096" }),
                json!([]),
                "Ask for at most 2,048 CPU",
            ),
            (
                none(),
                json!({ "portMappings": [{ "containerPort": 80, "hostPort": 22 }] }),
                none(),
                json!([]),
                "Do without the static host port 22/tcp",
            ),
            (none(), none(), none(), stack.clone(), "Drop the constraint"),
            (
                none(),
                none(),
                json!({ "placementConstraints": stack }),
                json!([]),
                "Drop the",
            ),
            (
                json!({ "status": "DRAINING" }),
                none(),
                none(),
                json!([]),
                "Make i-1 ACTIVE",
            ),
            (
                json!({ "agentConnected": false }),
                none(),
                none(),
                json!([]),
                "Bring back",
            ),
        ] {
            let document = document(instance, container, more, constraints);
            let edits = edits(&document);
            let found = edits.iter().any(|it| it.starts_with(expected));
            assert!(found, "{expected}: {edits:?}");
        }
    }

    #[test]
    fn what_breaks_a_rule_is_no_edit() {
        // Less than the container has: the task's memory would not hold it.
        let container = json!({ "memory": 9000 });
        let document = document(json!({}), container, json!({ "memory": "9000" }), json!([]));
        let edits = edits(&document);
        assert!(!edits.iter().any(|it| it.contains("MiB")), "{edits:?}");
    }

    /// A document whose task definition is the text, with a task of it to place on one instance.
    fn with_text(text: &str) -> Document {
        let document = document(json!({}), json!({}), json!({}), json!([]));
        let mut document = document.with_definition_text(0, text.to_owned());
        definition::set_text(&mut document, 0, text.to_owned());
        document
    }

    const TEMPLATE: &str = "\
Resources:
  Pictures: {Type: AWS::S3::Bucket}
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: web # of the shop
      NetworkMode: bridge
      ContainerDefinitions:
        - Name: app # the server
          Image: app:1
          Memory: 9000  # MiB
          PortMappings:
          - {ContainerPort: 80, HostPort: 8080}
";

    #[test]
    fn each_edit_of_a_text_that_is_not_json_changes_its_place_only_and_places_the_task() {
        let yaml = "\
# of the shop
family: web
containerDefinitions:
  - { name: app, image: 'app:1', memory: 9000 } # big
";
        let text_in_quotes = TEMPLATE.replace("9000", "'9000'");
        let port = TEMPLATE.replace("9000", "64").replace("8080", "22");
        let constraint = "      PlacementConstraints: # where\n      - Type: memberOf\n        \
                          Expression: attribute:stack == blue\n";
        let constrained = TEMPLATE.replace("9000", "64") + constraint;
        let json = JsonText::read_yaml(TEMPLATE).0.unwrap().value.to_string();
        for (text, old, new) in [
            (yaml, "memory: 9000", "memory: 7680"),
            (TEMPLATE, "Memory: 9000", "Memory: 7680"),
            (&text_in_quotes, "'9000'", "'7680'"),
            (&json, "9000", "7680"),
            (&port, "HostPort: 22", "HostPort: 0"),
            (
                &constrained,
                constraint,
                "      PlacementConstraints: [] # where\n",
            ),
        ] {
            let document = with_text(text);
            let record = decided(&document);
            assert!(record.task.is_none(), "{text}");
            let changes = record.decision.what_would_help();
            let mut edits = changes
                .iter()
                .filter_map(|it| edit(&document, &record, it).ok());
            let made = edits.find(|it| matches!(it, Edit::Definition(..))).unwrap();
            assert_eq!(made, Edit::Definition(0, text.replace(old, new)));
            let mut changed = document.clone();
            made.make(&mut changed);
            assert!(decided(&changed).task.is_some(), "{text}");
        }
    }

    #[test]
    fn a_text_that_does_not_give_the_value_is_left_alone_and_why_is_said() {
        let shared = "\
family: web
containerDefinitions:
  - { name: app, image: app:1, memory: &size 5000 }
  - { name: log, image: log:1, memory: *size }
";
        let document = with_text(shared);
        let record = decided(&document);
        let changes = record.decision.what_would_help();
        let less = changes
            .iter()
            .find(|it| matches!(it, Change::LessMemory(_)));
        let ByHand(why) = edit(&document, &record, less.unwrap()).unwrap_err();
        let why = why.unwrap();
        assert!(
            why.starts_with("In line 3 the value has the anchor &size"),
            "{why}"
        );
    }
}
