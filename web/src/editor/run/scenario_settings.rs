//! What else belongs to a run: other entries of the timeline, how long things take, the seed.

use ecslab::scenario::TimingsPreset;
use ecslab::simulation::Command;
use yew::{Callback, Html, classes};

use crate::editor::cluster::PaneProperties;
use crate::editor::document::run;
use crate::editor::field::{
    Choice, Segments, TextField, field_id, icon_button, problem_notes, section,
};
use crate::glyph::icon;
use crate::markup::html;
use crate::store::{Dialog, UserCommand};

/// What happens at given times beside RunTask: faults and other commands.
pub fn other_entries(properties: &PaneProperties) -> Html {
    let timeline = &properties.editing.document.scenario.timeline;
    let others: Vec<usize> = timeline
        .iter()
        .enumerate()
        .filter(|(_, entry)| !matches!(entry.command, Command::RunTask(_)))
        .map(|(index, _)| index)
        .collect();
    if others.is_empty() {
        return Html::default();
    }
    let row = |index: usize| {
        let entry = timeline.get(index)?;
        let pointer = format!("/timeline/{index}");
        let what = run::sentence(&entry.command);
        let editing = properties.editing.clone();
        let on_remove = Callback::from(move |()| {
            editing.edit_scenario(None, |scenario| {
                if index < scenario.timeline.len() {
                    scenario.timeline.remove(index);
                }
            });
        });
        let is_fault = entry.command.is_fault();
        Some(html! {
            <li key={index} id={field_id(&pointer)}>
                <div class="entry-row">
                    <span class={classes!("entry-icon", is_fault.then_some("is-fault"))}>
                        { icon(if is_fault { "bolt" } else { "command" }) }
                    </span>
                    <span class="entry-text">
                        { &what }
                        <small>{ format!("at {} s", run::seconds(entry.at)) }</small>
                    </span>
                    { icon_button("cross", &format!("Remove: {what}"), on_remove) }
                </div>
                { problem_notes(&properties.inside(&pointer)) }
            </li>
        })
    };
    section(
        "Also at given times",
        Some(&others.len().to_string()),
        None,
        html! {
            <>
                <ul class="entries">{ for others.into_iter().filter_map(row) }</ul>
            </>
        },
    )
}

/// How long things take, and the seed.
pub fn scenario_settings(properties: &PaneProperties) -> Html {
    let editing = properties.editing.clone();
    let scenario = &editing.document.scenario;
    let preset = scenario.timings.preset;
    let hint = match preset {
        TimingsPreset::Realistic => {
            "As observed on AWS: pulling takes seconds, deregistration five minutes."
        }
        TimingsPreset::Classroom => "The same order of steps, each short enough to watch.",
    };
    let on_preset = {
        let editing = editing.clone();
        Callback::from(move |name: String| {
            editing.edit_scenario(None, |scenario| {
                scenario.timings.preset = match name.as_str() {
                    "classroom" => TimingsPreset::Classroom,
                    _ => TimingsPreset::Realistic,
                };
            });
        })
    };
    let seed = scenario.seed;
    let on_seed = {
        let editing = editing.clone();
        Callback::from(move |typed: String| {
            // Another text is no seed: the one before stays.
            if let Ok(seed) = typed.trim().parse::<u64>() {
                editing.edit_scenario(Some("/seed"), |scenario| scenario.seed = seed);
            }
        })
    };
    let changed = scenario.timings.changes.len();
    let open_timings = {
        let editing = editing.clone();
        Callback::from(move |_| editing.act(UserCommand::OpenDialog(Dialog::Timings(""))))
    };
    section(
        "Time and chance",
        None,
        None,
        html! {
            <>
                { problem_notes(&properties.inside("/timings")) }
                <Segments
                    id={field_id("/timings/preset")} label="timings" {hint} on_change={on_preset}
                    value={match preset {
                        TimingsPreset::Realistic => "realistic",
                        TimingsPreset::Classroom => "classroom",
                    }}
                    choices={vec![Choice::named("realistic"), Choice::named("classroom")]}
                />
                <button type="button" class="btn line xs" id={field_id("/timings")} onclick={open_timings}>
                    { match changed {
                        0 => "Every timing".to_owned(),
                        count => format!("Every timing, {count} changed"),
                    } }
                </button>
                <TextField
                    id={field_id("/seed")} label="seed" value={seed.to_string()} numeric=true
                    on_change={on_seed}
                    hint="Decides between instances that are equal. The same seed gives the same run."
                />
            </>
        },
    )
}
