//! What a task asks for, and what room there is for it, in words.

use ecslab::placement::Requirement;
use ecslab::task_definition::{Compatibility, TaskDefinition};
use yew::AttrValue;

use crate::editor::document::cluster;
use crate::editor::editing::Editing;

/// What the containers ask for together: it holds while the task itself says nothing.
pub fn sum(definition: Option<&TaskDefinition>, amount: fn(&TaskDefinition) -> i64) -> AttrValue {
    match definition.map(amount) {
        Some(amount) if amount > 0 => format!("{amount} (sum)").into(),
        _ => "none".into(),
    }
}

/// What one task takes of a container instance, and how many have that.
pub fn room(editing: &Editing, definition: &TaskDefinition) -> String {
    let requirement = Requirement::of(definition);
    let takes = format!(
        "One task takes {} CPU units and {} MiB.",
        grouped(requirement.cpu),
        grouped(requirement.memory)
    );
    let instances = cluster::instances(&editing.document.scenario.cluster);
    let only_fargate = definition.requires_compatibilities == [Compatibility::Fargate];
    if instances.is_empty() || only_fargate {
        return takes;
    }
    let fits = instances
        .iter()
        .filter(|instance| requirement.fits(instance))
        .count();
    format!(
        "{takes} It fits on {fits} of {} container instances while they are empty.",
        instances.len()
    )
}

/// A number with commas between thousands.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < 0 {
        format!("-{grouped}")
    } else {
        grouped
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [
            (0, "0"),
            (512, "512"),
            (7680, "7,680"),
            (1_150_000, "1,150,000"),
            (-2048, "-2,048"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
