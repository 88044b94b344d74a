//! What the controls of the editor do to the document.

mod cluster;
mod definition;
mod instance_groups;
mod revisions;
mod roles;
mod run;

use ecslab::scenario::Scenario;
use serde_json::{Value, json};

use crate::store::Document;

/// A document with one bridge definition `web`, run by the service `web`.
fn document() -> Document {
    let web = json!({
        "family": "web",
        "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 256 }],
    });
    document_of(json!({
        "version": 1,
        "cluster": { "containerInstances": [{
            "ec2InstanceId": "i-0a01",
            "attributes": [
                { "name": "ecs.instance-type", "value": "m5.large" },
                { "name": "ecs.availability-zone", "value": "us-east-1a" },
            ],
        }] },
        "taskDefinitions": [web],
        "services": [{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 2 }],
    }))
}

fn document_of(scenario: Value) -> Document {
    let scenario: Scenario = serde_json::from_value(scenario).unwrap();
    let definition_texts = scenario
        .task_definitions
        .iter()
        .map(|definition| serde_json::to_string_pretty(definition).unwrap())
        .collect();
    Document {
        scenario,
        definition_texts,
        drafts: std::collections::BTreeMap::new(),
        kept_texts: Vec::new(),
    }
}
