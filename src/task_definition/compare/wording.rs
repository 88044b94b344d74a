//! What a difference bears on, and how it is said.

use serde_json::Value;

use super::difference::{Difference, plain};
use super::{Change, Concern};

/// Members of the task that bear on something in particular.
const OF_TASK: &[(&str, Concern)] = &[
    ("cpu", Concern::Placement),
    ("memory", Concern::Placement),
    ("networkMode", Concern::Placement),
    ("placementConstraints", Concern::Placement),
    ("requiresCompatibilities", Concern::Placement),
    ("runtimePlatform", Concern::Placement),
    ("taskRoleArn", Concern::Role),
    ("executionRoleArn", Concern::Role),
];

/// Members of a container that do.
const OF_CONTAINER: &[(&str, Concern)] = &[
    ("cpu", Concern::Placement),
    ("memory", Concern::Placement),
    ("memoryReservation", Concern::Placement),
    ("portMappings", Concern::Placement),
    ("resourceRequirements", Concern::Placement),
    ("image", Concern::Image),
];

/// Characters of a value that a sentence quotes.
const QUOTED: usize = 80;

pub(super) fn change(difference: Difference<'_>) -> Change {
    Change {
        concern: concern(&difference.path),
        sentence: sentence(&difference),
        pointer: difference.pointer,
        old: difference.old.cloned(),
        new: difference.new.cloned(),
    }
}

fn concern(path: &[String]) -> Concern {
    let (members, member) = match path {
        [list, _, member, ..] if list == "containerDefinitions" => (OF_CONTAINER, member),
        [list, _] if list == "containerDefinitions" => return Concern::Image,
        [member, ..] => (OF_TASK, member),
        [] => return Concern::Other,
    };
    let known = members.iter().find(|(name, _)| name == member);
    known.map_or(Concern::Other, |(_, concern)| *concern)
}

fn sentence(difference: &Difference<'_>) -> String {
    let old = difference.old.map(quoted).unwrap_or_default();
    let new = difference.new.map(quoted).unwrap_or_default();
    let nobody = |role: String| {
        if role.is_empty() {
            "no role".into()
        } else {
            role
        }
    };
    let path: Vec<&str> = difference.path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["taskRoleArn"] => {
            let (old, new) = (nobody(old), nobody(new));
            format!("The application signs its calls with {new} instead of {old}.")
        }
        ["executionRoleArn"] => {
            let (old, new) = (nobody(old), nobody(new));
            format!("ECS pulls images, reads secrets and sends logs with {new} instead of {old}.")
        }
        ["containerDefinitions", name] => match (difference.old, difference.new) {
            (_, Some(container)) => {
                let image = container.get("image").map(plain).unwrap_or_default();
                format!("The container {name} is added; it runs {image}.")
            }
            _ => format!("The container {name} is gone."),
        },
        ["containerDefinitions", name, "image"] => {
            format!("The container {name} runs {new} instead of {old}.")
        }
        ["containerDefinitions", name, member @ ..] => changed(
            &format!("{} of container {name}", member.join(" ")),
            difference,
            &old,
            &new,
        ),
        path => changed(&path.join(" "), difference, &old, &new),
    }
}

fn changed(what: &str, difference: &Difference<'_>, old: &str, new: &str) -> String {
    match (difference.old, difference.new) {
        (None, _) => format!("{what} is added: {new}."),
        (_, None) => format!("{what} is gone; it was {old}."),
        _ => format!("{what} is {new} instead of {old}."),
    }
}

fn quoted(value: &Value) -> String {
    let text = plain(value);
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
