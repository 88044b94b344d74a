//! What differs between two revisions of a task definition, by what it means.
//!
//! Values in force are compared: a default that is written out is no difference, nor is the order
//! of what ECS takes as a set. Containers are the same ones if they have the same name.

mod difference;
mod effective;
#[cfg(test)]
mod tests;
mod wording;

use serde::Serialize;
use serde_json::Value;

use super::TaskDefinition;

/// What a change bears on; the first one matters most for where tasks run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Concern {
    /// Where a task finds room: CPU, memory, ports, network mode, constraints, attributes.
    Placement,
    /// Whose credentials sign calls.
    Role,
    /// What runs: containers and their images.
    Image,
    /// Everything else.
    Other,
}

/// One difference between two definitions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What it bears on.
    pub concern: Concern,
    /// JSON pointer (RFC 6901) in the new definition; in the old one for what is gone.
    pub pointer: String,
    /// The old value in force; none: there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// The new value in force; none: there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    /// The change in words, with both values.
    pub sentence: String,
}

/// What differs between `old` and `new`: what bears on placement first, then roles, then images.
#[must_use]
pub fn compare(old: &TaskDefinition, new: &TaskDefinition) -> Vec<Change> {
    let mut changes = sums(old, new);
    let (old_value, new_value) = (effective::of(old), effective::of(new));
    for difference in difference::between(&old_value, &new_value) {
        // The sums say it.
        let is_sum = ["/cpu", "/memory"].contains(&difference.pointer.as_str());
        if !is_sum {
            changes.push(wording::change(difference));
        }
    }
    changes.extend(attributes(old, new));
    changes.sort_by_key(|change| change.concern);
    changes
}

/// What a task takes from its instance, where that differs.
fn sums(old: &TaskDefinition, new: &TaskDefinition) -> Vec<Change> {
    let mut changes = Vec::new();
    for (member, old_amount, new_amount, unit) in [
        ("cpu", old.cpu_units(), new.cpu_units(), "CPU units"),
        ("memory", old.memory_mib(), new.memory_mib(), "MiB"),
    ] {
        let is_given = match member {
            "cpu" => new.cpu.is_some(),
            _ => new.memory.is_some(),
        };
        let given_at = if is_given {
            member
        } else {
            "containerDefinitions"
        };
        if old_amount != new_amount {
            changes.push(Change {
                concern: Concern::Placement,
                pointer: format!("/{given_at}"),
                old: Some(old_amount.into()),
                new: Some(new_amount.into()),
                sentence: format!(
                    "Each task reserves {new_amount} {unit} instead of {old_amount}."
                ),
            });
        }
    }
    let (old_ports, new_ports) = (old.static_host_ports(), new.static_host_ports());
    for taken in new_ports.iter().filter(|it| !old_ports.contains(it)) {
        changes.push(host_port(*taken, true));
    }
    for left in old_ports.iter().filter(|it| !new_ports.contains(it)) {
        changes.push(host_port(*left, false));
    }
    changes
}

fn host_port((port, protocol): (u16, &str), is_new: bool) -> Change {
    let value = Value::from(format!("{port}/{protocol}"));
    Change {
        concern: Concern::Placement,
        pointer: "/containerDefinitions".to_owned(),
        old: (!is_new).then(|| value.clone()),
        new: is_new.then_some(value),
        sentence: if is_new {
            format!(
                "Each task takes port {port} ({protocol}) of its instance, so that one instance \
                 has room for one task."
            )
        } else {
            format!("A task no longer takes port {port} ({protocol}) of its instance.")
        },
    }
}

/// Attributes that an instance must have, where that differs.
fn attributes(old: &TaskDefinition, new: &TaskDefinition) -> Vec<Change> {
    let (old, new) = (old.requires_attributes(), new.requires_attributes());
    let change = |name: &String, is_new: bool| Change {
        concern: Concern::Placement,
        pointer: String::new(),
        old: (!is_new).then(|| name.clone().into()),
        new: is_new.then(|| name.clone().into()),
        sentence: if is_new {
            format!("The container instance must have the attribute {name}.")
        } else {
            format!("The container instance need no longer have the attribute {name}.")
        },
    };
    let added = new.difference(&old).map(|name| change(name, true));
    let gone = old.difference(&new).map(|name| change(name, false));
    added.chain(gone).collect()
}
