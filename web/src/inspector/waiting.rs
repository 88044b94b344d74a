//! What a task waits for: who, for what, since when, until when, and where to change how long.

use std::rc::Rc;

use ecslab::lifecycle::{Milliseconds, Task};
use ecslab::scenario::Scenario;
use ecslab::simulation::{SetBy, Waiting, clock};
use yew::{Callback, Html};

use super::section::section;
use crate::editor::focus_soon;
use crate::glyph::icon;
use crate::markup::html;
use crate::store::{DefinitionMode, Dialog, EditorTab, Pane, State, UserCommand};

/// The section of what `task` waits for; nothing when it waits for nothing.
pub fn waiting_on(task: &Rc<Task>, state: &State, act: &Callback<UserCommand>) -> Html {
    let waiting = state.run.simulation.waiting_on(&state.world, task);
    if waiting.is_empty() {
        return html! {};
    }
    let aside = match waiting.len() {
        1 => String::new(),
        count => count.to_string(),
    };
    let body = html! {
        <ul class="waiting-list">
            { for waiting.iter().map(|one| html! {
                <li>
                    <p>{ marked(&sentence(&one.what)) }</p>
                    <p class="waiting-times">{ marked(&times(one, state.world.at)) }</p>
                    { link(one, task, state, act) }
                </li>
            }) }
        </ul>
    };
    section("Waiting on", aside, true, body)
}

/// The words of the core as a sentence of their own.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", letters.as_str())
}

/// Since when, until when, and what ends it.
fn times(waiting: &Waiting, now: Milliseconds) -> String {
    let mut parts = vec![format!("Since {}.", clock(waiting.since))];
    if let Some(at) = waiting.expected {
        parts.push(match at > now {
            true => format!("Expected until {}.", clock(at)),
            false => format!("Was expected until {}.", clock(at)),
        });
    }
    if let Some(at) = waiting.at_most {
        parts.push(format!("At most until {}.", clock(at)));
    }
    parts.push(format!("Ends when {}.", waiting.ends));
    parts.join(" ")
}

/// A text whose names stand between backticks.
fn marked(text: &str) -> Html {
    html! {
        <>
            { for text.split('`').enumerate().map(|(index, part)| match index % 2 {
                0 => html! { { part } },
                _ => html! { <code>{ part }</code> },
            }) }
        </>
    }
}

/// A button to where it can be changed how long the wait takes.
fn link(waiting: &Waiting, task: &Task, state: &State, act: &Callback<UserCommand>) -> Html {
    let (label, onclick) = match waiting.set_by {
        None => return html! {},
        Some(SetBy::Timing(name)) => (
            format!("Change {name}"),
            act.reform(move |_| UserCommand::OpenDialog(Dialog::Timings(name))),
        ),
        Some(SetBy::Member(index, member)) => {
            let Some(definition) = definition_of(&state.document.scenario, task) else {
                return html! {};
            };
            let act = act.clone();
            let onclick = Callback::from(move |_| {
                for command in [
                    UserCommand::ShowPane(Pane::Editor),
                    UserCommand::ShowEditorTab(EditorTab::Definition),
                    UserCommand::EditDefinition(definition),
                    UserCommand::SetDefinitionMode(DefinitionMode::Form),
                ] {
                    act.emit(command);
                }
                focus_soon(format!(
                    "/taskDefinitions/{definition}/containerDefinitions/{index}/{member}"
                ));
            });
            let container = task.containers.get(index).map_or("", |it| it.name.as_str());
            (format!("Go to {member} of {container}"), onclick)
        }
    };
    html! {
        <button type="button" class="btn line xs" {onclick}>{ icon("route") }{ label }</button>
    }
}

/// The index of the task's definition in the document; none when it was registered on the way.
fn definition_of(scenario: &Scenario, task: &Task) -> Option<usize> {
    let family = task.revision.definition.family.as_str();
    let of_family = scenario
        .task_definitions
        .iter()
        .enumerate()
        .filter(|(_, definition)| {
            definition.get("family").and_then(serde_json::Value::as_str) == Some(family)
        });
    let before = usize::try_from(task.revision.revision)
        .ok()?
        .checked_sub(1)?;
    of_family.map(|(index, _)| index).nth(before)
}

#[cfg(test)]
mod tests {
    use ecslab::lifecycle::LastStatus;
    use serde_json::json;

    use super::*;
    use crate::stage::example;

    #[test]
    fn a_wait_is_told_in_sentences() {
        let waiting = Waiting {
            container: Some(1),
            what: "`app` waits for `db` to be HEALTHY".to_owned(),
            since: 14_000,
            expected: None,
            at_most: Some(44_000),
            ends: "it does, or its startTimeout is over: then `app` gives up".to_owned(),
            set_by: Some(SetBy::Member(0, "startTimeout")),
        };
        assert_eq!(
            sentence(&waiting.what),
            "`app` waits for `db` to be HEALTHY."
        );
        assert_eq!(
            times(&waiting, 20_000),
            "Since 00:14.0. At most until 00:44.0. Ends when it does, or its startTimeout is \
             over: then `app` gives up."
        );
        let late = Waiting {
            expected: Some(16_000),
            at_most: None,
            ends: "it is there".to_owned(),
            ..waiting
        };
        assert_eq!(
            times(&late, 20_000),
            "Since 00:14.0. Was expected until 00:16.0. Ends when it is there."
        );
        assert_eq!(sentence("the agent has it"), "The agent has it.");
    }

    #[test]
    fn a_revision_leads_to_the_definition_of_the_document_that_it_comes_from() {
        let mut task = example::task(1, LastStatus::Pending);
        let scenario = Scenario {
            task_definitions: vec![
                json!({ "family": "web" }),
                json!({ "family": "job" }),
                json!({ "family": "web" }),
            ],
            ..Scenario::default()
        };
        assert_eq!(definition_of(&scenario, &task), Some(0));
        Rc::make_mut(&mut task.revision).revision = 2;
        assert_eq!(definition_of(&scenario, &task), Some(2));
        Rc::make_mut(&mut task.revision).revision = 3;
        assert_eq!(definition_of(&scenario, &task), None);
    }
}
