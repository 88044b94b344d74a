//! Branches: playing one, renaming and deleting it, and what differs between two of them.

use std::rc::Rc;

use ecslab::lifecycle::Milliseconds;
use ecslab::simulation::Simulation;
use yew::{Callback, Html, InputEvent, use_effect_with, use_memo};

use super::frame::Frame;
use super::marks::value_of;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::differences::{Comparison, TaskDifference, compare, edits, first_difference};
use crate::store::{Selection, State, TimeCommand, UserCommand, clock_text};

/// The most tasks that are listed one by one.
const LISTED: usize = 50;

/// What differs: from when on, at the playhead, and at the end of what is simulated.
struct Differences {
    /// What differs in the scenarios: JSON pointer, here, there.
    edits: Vec<(String, String, String)>,
    first: Option<(Milliseconds, String, String)>,
    at_playhead: Comparison,
    at_end: Comparison,
}

/// The branches and what differs.
#[component]
pub fn Branches(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties.clone();
    let close = act.reform(|()| UserCommand::CloseDialog);
    let branches = state.document.scenario.branches.len();
    let played = state.document.scenario.played_branch();
    {
        // There is always one to compare with.
        let (act, beside) = (act.clone(), state.beside.as_ref().map(|it| it.branch));
        use_effect_with((branches, played), move |(branches, played)| {
            let other = (0..*branches).rev().find(|index| Some(*index) != *played);
            if beside.is_none() && other.is_some() {
                act.emit(UserCommand::TimeMachine(TimeCommand::SetBeside(other)));
            }
        });
    }
    let differences = {
        let here = Rc::clone(&state.run.simulation);
        let (scenario, beside) = (Rc::clone(&state.run.scenario), state.beside.clone());
        let key = (state.run.generation, state.time.playhead, beside.clone());
        use_memo(key, move |(_, playhead, _)| {
            beside.map(|beside| Differences {
                edits: edits(&scenario, &beside.scenario),
                ..differences(here, beside.simulation, *playhead)
            })
        })
    };
    html! {
        <Frame title="Branches" class="moments branches" {close}>
            <div class="branch-scroll">
                <p class="moment-none">
                    { "What is changed in the past makes a branch. A command leaves what came after it as it \
                       was; an edit that is run plays from the start. Two branches differ by what was done, and \
                       by nothing else." }
                </p>
                <ul class="moment-list" aria-label="Branches">
                    { for (0..branches).map(|index| row(&state, &act, index)) }
                </ul>
                if let Some(differences) = &*differences {
                    { view(&state, &act, differences) }
                }
            </div>
        </Frame>
    }
}

fn differences(here: Rc<Simulation>, there: Rc<Simulation>, playhead: Milliseconds) -> Differences {
    let end = here.now();
    let there = reaching(there, end);
    Differences {
        edits: Vec::new(),
        first: first_difference(&here, &there).filter(|(at, ..)| *at <= end),
        at_playhead: compare(&here.world_at(playhead), &there.world_at(playhead)),
        at_end: compare(&here.world_at(end), &there.world_at(end)),
    }
}

/// The simulation, as far as `end` at least.
fn reaching(mut simulation: Rc<Simulation>, end: Milliseconds) -> Rc<Simulation> {
    if simulation.now() < end {
        Rc::make_mut(&mut simulation).run_until(end);
    }
    simulation
}

fn row(state: &State, act: &Callback<UserCommand>, index: usize) -> Html {
    let Some(branch) = state.document.scenario.branches.get(index) else {
        return html! {};
    };
    let is_played = branch.timeline.is_none();
    let is_beside = state.beside.as_ref().is_some_and(|it| it.branch == index);
    let command = |command: TimeCommand| {
        act.reform(move |_: yew::MouseEvent| UserCommand::TimeMachine(command.clone()))
    };
    let rename = act.reform(move |event: InputEvent| {
        UserCommand::TimeMachine(TimeCommand::RenameBranch(index, value_of(&event)))
    });
    let from = match branch.forked_at {
        0 => "from the start".to_owned(),
        at => format!("from {}", clock_text(at)),
    };
    html! {
        <li key={index}>
            if is_played {
                <b class="tag ok branch-state">{ "Played" }</b>
            } else {
                <button class="btn line xs branch-state" type="button"
                    onclick={command(TimeCommand::SwitchBranch(index))}
                    aria-label={format!("Play {}", branch.name)}>
                    { "Play it" }
                </button>
            }
            <input type="text" aria-label={format!("Name of branch {}", index + 1)}
                value={branch.name.clone()} oninput={rename} />
            <small>{ from }</small>
            if !is_played {
                <button class="btn line xs" type="button" aria-pressed={if is_beside { "true" } else { "false" }}
                    onclick={command(TimeCommand::SetBeside((!is_beside).then_some(index)))}
                    aria-label={format!("Compare with {}", branch.name)}>
                    { if is_beside { "Compared" } else { "Compare" } }
                </button>
                <button class="ib" type="button" onclick={command(TimeCommand::RemoveBranch(index))}
                    aria-label={format!("Delete {}", branch.name)}>
                    { icon("cross") }
                </button>
            }
        </li>
    }
}

fn view(state: &State, act: &Callback<UserCommand>, differences: &Differences) -> Html {
    let branches = &state.document.scenario.branches;
    let name = |index: Option<usize>| {
        index
            .and_then(|index| branches.get(index))
            .map_or(String::new(), |branch| branch.name.clone())
    };
    let here = name(state.document.scenario.played_branch());
    let there = name(state.beside.as_ref().map(|beside| beside.branch));
    html! {
        <section class="differences" aria-labelledby="differences-title">
            <h3 id="differences-title">{ "What differs" }</h3>
            <dl class="difference-names">
                <dt>{ "here" }</dt><dd>{ here }</dd>
                <dt>{ "there" }</dt><dd>{ there }</dd>
            </dl>
            { edited(&differences.edits) }
            { first(act, differences) }
            { counts(differences) }
            { tasks(act, "At the playhead", &differences.at_playhead) }
            if differences.at_end.at != differences.at_playhead.at {
                { tasks(act, "At the end", &differences.at_end) }
            }
        </section>
    }
}

/// What of the scenarios differs: an edit plays from the start.
fn edited(edits: &[(String, String, String)]) -> Html {
    if edits.is_empty() {
        return html! {};
    }
    let more = edits.len().saturating_sub(LISTED);
    html! {
        <>
            <h4>{ "In the scenario" }</h4>
            <ul class="task-differences">
                { for edits.iter().take(LISTED).map(|(pointer, here, there)| html! {
                    <li><code>{ pointer.clone() }</code><span>{ format!("{here} here, {there} there") }</span></li>
                }) }
                if more > 0 {
                    <li>{ format!("and {more} more") }</li>
                }
            </ul>
        </>
    }
}

fn first(act: &Callback<UserCommand>, differences: &Differences) -> Html {
    let Some((at, here, there)) = &differences.first else {
        return html! { <p>{ "Nothing, as far as both are simulated." }</p> };
    };
    let at = *at;
    let go = {
        let act = act.clone();
        Callback::from(move |_| {
            act.emit(UserCommand::CloseDialog);
            act.emit(UserCommand::Seek(at));
        })
    };
    html! {
        <p class="first-difference">
            { "First at " }
            <button class="btn line xs" type="button" onclick={go}
                aria-label={format!("Go to the first difference at {}", clock_text(at))}>
                { clock_text(at) }
            </button>
            { format!(" Here: {} There: {}", ended(here), ended(there)) }
        </p>
    }
}

/// A sentence with its full stop.
fn ended(text: &str) -> String {
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{text}{end}")
}

fn counts(differences: &Differences) -> Html {
    let Differences {
        at_playhead,
        at_end,
        ..
    } = differences;
    let at = |comparison: &Comparison, label: &str| {
        let found = comparison.counts.iter().find(|(name, ..)| *name == label);
        found.map_or((0, 0), |(_, here, there)| (*here, *there))
    };
    let mut labels: Vec<&'static str> = Vec::new();
    for (label, ..) in at_playhead.counts.iter().chain(&at_end.counts) {
        if !labels.contains(label) {
            labels.push(label);
        }
    }
    let cells = |(here, there): (usize, usize)| {
        let class = if here == there { "" } else { "differs" };
        html! { <><td {class}>{ here }</td><td {class}>{ there }</td></> }
    };
    html! {
        <table class="difference-table">
            <thead>
                <tr>
                    <td rowspan="2" />
                    <th colspan="2" scope="colgroup">{ format!("At the playhead, {}", clock_text(at_playhead.at)) }</th>
                    <th colspan="2" scope="colgroup">{ format!("At the end, {}", clock_text(at_end.at)) }</th>
                </tr>
                <tr>
                    <th scope="col">{ "here" }</th><th scope="col">{ "there" }</th>
                    <th scope="col">{ "here" }</th><th scope="col">{ "there" }</th>
                </tr>
            </thead>
            <tbody>
                { for labels.into_iter().map(|label| html! {
                    <tr>
                        <th scope="row">{ label }</th>
                        { cells(at(at_playhead, label)) }
                        { cells(at(at_end, label)) }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

fn tasks(act: &Callback<UserCommand>, when: &str, comparison: &Comparison) -> Html {
    let count = comparison.tasks.len();
    let heading = match count {
        0 => format!("{when}: every task is the same."),
        1 => format!("{when}: 1 task differs."),
        count => format!("{when}: {count} tasks differ."),
    };
    html! {
        <>
            <h4>{ heading }</h4>
            <ul class="task-differences">
                { for comparison.tasks.iter().take(LISTED).map(|task| view_task(act, task)) }
                if count > LISTED {
                    <li>{ format!("and {} more", count - LISTED) }</li>
                }
            </ul>
        </>
    }
}

fn view_task(act: &Callback<UserCommand>, difference: &TaskDifference) -> Html {
    let task = difference.task;
    let select = {
        let act = act.clone();
        Callback::from(move |_| {
            act.emit(UserCommand::CloseDialog);
            act.emit(UserCommand::Select(Selection::Task(task)));
        })
    };
    html! {
        <li>
            <button class="btn line xs" type="button" onclick={select}>{ difference.name.clone() }</button>
            if let Some(only) = only_in(difference) {
                <span>{ only }</span>
            } else {
                { for difference.members.iter().map(|(member, here, there)| html! {
                    <span><code>{ *member }</code>{ format!(" {here}, there {there}") }</span>
                }) }
            }
        </li>
    }
}

/// For a task that is in one branch only: which, and what it is there.
fn only_in(difference: &TaskDifference) -> Option<String> {
    let (_, here, there) = difference
        .members
        .iter()
        .find(|(member, ..)| *member == "lastStatus")?;
    let is_missing = |text: &str| text == crate::store::differences::NOTHING;
    match (is_missing(here), is_missing(there)) {
        (false, true) => Some(format!("only here, {here}")),
        (true, false) => Some(format!("only there, {there}")),
        _ => None,
    }
}
