//! How long things take: every timing with the value in force, that of the preset and its source.

use ecslab::lifecycle::{Milliseconds, TIMINGS, TimingMeaning};
use ecslab::scenario::{Scenario, TimingsPreset, timings_of};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Event, Html, InputEvent, Properties, TargetCast, use_state};

use super::frame::Frame;
use crate::markup::{component, html};
use crate::store::{Document, Shared, State, UserCommand};
use crate::wording::{parse_seconds, seconds};

/// Properties of [`Timings`].
#[derive(Clone, PartialEq, Properties)]
pub struct TimingsProperties {
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// The timing that it was opened for; empty: none.
    pub of: &'static str,
}

/// A timing of a scenario.
struct Timing {
    meaning: &'static TimingMeaning,
    in_force: Milliseconds,
    preset: Milliseconds,
    is_changed: bool,
}

/// Every timing of `scenario`, in the order of a task's life.
fn timings(scenario: &Scenario) -> Vec<Timing> {
    let mut in_force = timings_of(scenario).0;
    let mut preset = scenario.timings.preset.timings();
    let values = in_force.named().into_iter().zip(preset.named());
    let rows = TIMINGS.iter().zip(values);
    rows.map(|(meaning, ((name, in_force), (_, preset)))| Timing {
        meaning,
        in_force: *in_force,
        preset: *preset,
        is_changed: scenario.timings.changes.contains_key(name),
    })
    .collect()
}

/// Sets a timing of `scenario`, or gives it back to its preset.
fn set(scenario: &mut Scenario, name: &str, value: Option<Milliseconds>) {
    match value {
        Some(value) => {
            let changes = &mut scenario.timings.changes;
            changes.insert(name.to_owned(), value.into());
        }
        None => {
            scenario.timings.changes.remove(name);
        }
    }
}

fn preset_name(preset: TimingsPreset) -> &'static str {
    match preset {
        TimingsPreset::Realistic => "realistic",
        TimingsPreset::Classroom => "classroom",
    }
}

/// The table of timings.
#[component]
pub fn Timings(properties: &TimingsProperties) -> Html {
    let TimingsProperties { state, act, of } = properties.clone();
    let close = act.reform(|()| UserCommand::CloseDialog);
    let edit = {
        let (document, act) = (state.document.clone(), act.clone());
        Callback::from(move |(name, value): (&'static str, Option<Milliseconds>)| {
            let merge = Some(format!("/timings/{name}"));
            emit(&act, &document, merge, |scenario| {
                set(scenario, name, value)
            });
        })
    };
    let on_preset = {
        let (document, act) = (state.document.clone(), act.clone());
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            emit(&act, &document, None, |scenario| {
                scenario.timings.preset = match chosen.as_str() {
                    "classroom" => TimingsPreset::Classroom,
                    _ => TimingsPreset::Realistic,
                };
            });
        })
    };
    let scenario = &state.document.scenario;
    let preset = scenario.timings.preset;
    let rows = timings(scenario);
    let changed = rows.iter().filter(|row| row.is_changed).count();
    let reset_all = {
        let (document, act) = (state.document.clone(), act.clone());
        Callback::from(move |_| {
            emit(&act, &document, None, |scenario| {
                for row in &TIMINGS {
                    set(scenario, row.name, None);
                }
            });
        })
    };
    let foot = html! {
        <>
            <label class="dialog-field">
                { "Preset" }
                <select onchange={on_preset}>
                    { for [TimingsPreset::Realistic, TimingsPreset::Classroom].map(|it| html! {
                        <option value={preset_name(it)} selected={it == preset}>{ preset_name(it) }</option>
                    }) }
                </select>
            </label>
            <button type="button" class="btn line" disabled={changed == 0} onclick={reset_all}>
                { "Reset all" }
            </button>
            <p class="dialog-note" role="status">
                { match changed {
                    0 => "Everything is as in the preset.".to_owned(),
                    1 => "One timing is changed; it holds from the next run on.".to_owned(),
                    count => format!("{count} timings are changed; they hold from the next run on."),
                } }
            </p>
        </>
    };
    html! {
        <Frame title="How long things take" class="timings" {close} {foot}>
            <div class="timings-scroll" role="region" aria-label="Timings" tabindex="0">
                <table class="timings-table">
                    <thead>
                        <tr>
                            <th scope="col">{ "What" }</th>
                            <th scope="col">{ "In force" }</th>
                            <th scope="col">{ preset_name(preset) }</th>
                            <th scope="col"><span class="vh">{ "Reset" }</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        { for rows.into_iter().map(|row| html! {
                            <TimingRow
                                key={row.meaning.name} meaning={row.meaning} in_force={row.in_force}
                                preset={row.preset} is_changed={row.is_changed}
                                is_asked_for={row.meaning.name == of} edit={edit.clone()}
                            />
                        }) }
                    </tbody>
                </table>
            </div>
        </Frame>
    }
}

fn emit(
    act: &Callback<UserCommand>,
    document: &Shared<Document>,
    merge: Option<String>,
    change: impl FnOnce(&mut Scenario),
) {
    let mut document = (**document).clone();
    change(&mut document.scenario);
    act.emit(UserCommand::Edit {
        document: Shared::new(document),
        merge,
    });
}

#[derive(Clone, PartialEq, Properties)]
struct TimingRowProperties {
    meaning: &'static TimingMeaning,
    in_force: Milliseconds,
    preset: Milliseconds,
    is_changed: bool,
    is_asked_for: bool,
    edit: Callback<(&'static str, Option<Milliseconds>)>,
}

#[component]
fn TimingRow(properties: &TimingRowProperties) -> Html {
    let TimingRowProperties {
        meaning,
        in_force,
        preset,
        is_changed,
        is_asked_for,
        edit,
    } = properties.clone();
    let name = meaning.name;
    // What is typed stays as it is typed until the field is left.
    let typed = use_state(|| None::<String>);
    let is_wrong = typed
        .as_ref()
        .is_some_and(|text| parse_seconds(text).is_none());
    let oninput = {
        let (typed, edit) = (typed.clone(), edit.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            if let Some(value) = parse_seconds(&text) {
                edit.emit((name, Some(value)));
            }
            typed.set(Some(text));
        })
    };
    let onblur = {
        let typed = typed.clone();
        Callback::from(move |_| typed.set(None))
    };
    let reset = {
        let typed = typed.clone();
        Callback::from(move |_| {
            typed.set(None);
            edit.emit((name, None));
        })
    };
    let mut classes = Vec::new();
    classes.extend(is_changed.then_some("is-changed"));
    classes.extend(is_asked_for.then_some("is-asked-for"));
    let source = format!("timing-source-{name}");
    html! {
        <tr class={classes.join(" ")}>
            <th scope="row">
                <span>{ meaning.title }</span>
                <small><code>{ name }</code>{ ": " }<span id={source.clone()}>{ meaning.source }</span></small>
            </th>
            <td>
                <span class="timing-value">
                    <input
                        type="text" inputmode="decimal" autocomplete="off"
                        aria-label={format!("{name}, in seconds")} aria-describedby={source}
                        aria-invalid={is_wrong.then_some("true")}
                        value={(*typed).clone().unwrap_or_else(|| seconds(in_force))}
                        autofocus={is_asked_for} {oninput} {onblur}
                    />
                    <span>{ "s" }</span>
                </span>
                if is_wrong {
                    <small class="bad">{ "Seconds, for example 2.5." }</small>
                }
            </td>
            <td>{ format!("{} s", seconds(preset)) }</td>
            <td>
                if is_changed {
                    <button type="button" class="btn line xs" onclick={reset}
                            aria-label={format!("Reset {name} to {} s", seconds(preset))}>
                        { "Reset" }
                    </button>
                }
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timing_is_changed_and_given_back_to_its_preset() {
        let mut scenario = Scenario::default();
        let of = |scenario: &Scenario| {
            let rows = timings(scenario);
            let row = rows
                .into_iter()
                .find(|row| row.meaning.name == "imagePull")
                .unwrap();
            (row.in_force, row.preset, row.is_changed)
        };
        assert_eq!(of(&scenario), (5_500, 5_500, false));
        set(&mut scenario, "imagePull", Some(20_000));
        assert_eq!(of(&scenario), (20_000, 5_500, true));
        scenario.timings.preset = TimingsPreset::Classroom;
        assert_eq!(of(&scenario), (20_000, 1_800, true));
        set(&mut scenario, "imagePull", None);
        assert_eq!(of(&scenario), (1_800, 1_800, false));
        assert!(scenario.timings.changes.is_empty());
    }
}
