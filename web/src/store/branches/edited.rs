//! What was edited, in a few words: for the name of a branch.

use ecslab::scenario::Scenario;
use serde_json::Value;

/// The most things that are named.
const NAMED: usize = 2;

/// Lists of a scenario whose elements have a name: the member of the scenario, what is put before
/// the name, and the member that has it.
const LISTS: &[(&str, &str, &str)] = &[
    ("taskDefinitions", "", "family"),
    ("roles", "", "roleName"),
    ("services", "service ", "serviceName"),
    ("applications", "application of ", "family"),
];
/// What else can be edited: the member, and what it is called.
const WHOLE: &[(&str, &str)] = &[
    ("cluster", "the cluster"),
    ("secrets", "the keys of secrets"),
    ("timings", "timings"),
    ("seed", "the seed"),
];

/// What of `before` is another in `after`, for example `edited app and service web`.
pub(super) fn edited(before: &Scenario, after: &Scenario) -> String {
    let (old, new) = (before.parts_unlike(after), after.parts_unlike(before));
    let mut names: Vec<String> = Vec::new();
    for (list, what, name) in LISTS {
        let (Some(old), Some(new)) = (elements(old.get(*list)), elements(new.get(*list))) else {
            continue;
        };
        let changed = |one: &[Value], other: &[Value]| -> Vec<Value> {
            let is_changed = |it: &&Value| !other.contains(it);
            one.iter().filter(is_changed).cloned().collect()
        };
        for element in changed(new, old).iter().chain(&changed(old, new)) {
            let named = element.get(*name).and_then(Value::as_str);
            let text = format!("{what}{}", named.unwrap_or("a nameless one"));
            if !names.contains(&text) {
                names.push(text);
            }
        }
    }
    for (member, name) in WHOLE {
        if new.contains_key(*member) {
            names.push((*name).to_owned());
        }
    }
    if names.is_empty() {
        // Only the commands, or the order of things.
        names.push("the timeline".to_owned());
    }
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    match more {
        0 => format!("edited {}", names.join(" and ")),
        more => format!("edited {} and {more} more", names.join(", ")),
    }
}

fn elements(value: Option<&Value>) -> Option<&[Value]> {
    value.and_then(Value::as_array).map(Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scenario(memory: u32, count: u32, seed: u64) -> Scenario {
        serde_json::from_value(json!({
            "version": 1,
            "seed": seed,
            "taskDefinitions": [
                { "family": "app", "containerDefinitions": [{ "memory": memory }] },
                { "family": "other", "containerDefinitions": [] },
            ],
            "services": [{ "serviceName": "web", "taskDefinition": "app", "desiredCount": count }],
        }))
        .unwrap()
    }

    #[test]
    fn what_was_edited_is_named_and_what_is_too_much_is_counted() {
        let before = scenario(64, 1, 1);
        assert_eq!(edited(&before, &scenario(128, 1, 1)), "edited app");
        assert_eq!(
            edited(&before, &scenario(128, 2, 1)),
            "edited app and service web"
        );
        assert_eq!(
            edited(&before, &scenario(128, 2, 5)),
            "edited app, service web and 1 more"
        );
    }

    #[test]
    fn what_is_taken_away_and_what_is_added_is_named_as_well() {
        let mut less = scenario(64, 1, 1);
        let whole = less.clone();
        less.task_definitions.pop();
        assert_eq!(edited(&whole, &less), "edited other");
        assert_eq!(edited(&less, &whole), "edited other");
        less.timeline.clear();
        assert_eq!(edited(&less, &less), "edited the timeline");
    }
}
