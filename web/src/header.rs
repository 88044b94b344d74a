//! The header: the scenario, undo, faults, theme, help.

use yew::{Callback, Html};

use crate::command_button::{Look, command_button};
use crate::glyph::icon;
use crate::markup::html;
use crate::menu::{MenuButton, MenuItem};
use crate::store::catalogue::{
    COMPARE_STRATEGIES, DARK_THEME, EXAMPLES, FAULTS, INTRODUCTION, LIGHT_THEME, PALETTE, REDO,
    RUN, SCENARIO_TEXT, SHORTCUTS, START_OVER, SYSTEM_THEME, UNDO,
};
use crate::store::{State, Theme, UserCommand};

/// The header: the scenario, undo, theme, help.
pub fn header(state: &State, subtitle: &str, act: &Callback<UserCommand>) -> Html {
    let title = match state.document.scenario.title.as_str() {
        "" => "Untitled scenario".to_owned(),
        title => title.to_owned(),
    };
    html! {
        <header class="head" data-landmark="" tabindex="-1">
            <h1 class="vh">{ "ecslab playground" }</h1>
            <div class="brand">{ brand_mark() }<span>{ "ecslab" }</span></div>
            <span class="separator" />
            <MenuButton
                label={format!("Scenario: {title}")}
                class="scenario"
                items={scenario_items()}
                state={state.clone()}
                act={act.clone()}
            >
                <span>{ title }</span>
                { icon("down") }
            </MenuButton>
            <p class="subtitle">{ subtitle.to_owned() }</p>
            <div class="head-group wide-only">
                { command_button(Look::of(&UNDO), state, act, icon("undo")) }
                { command_button(Look::of(&REDO), state, act, icon("redo")) }
            </div>
            <span class="sp" />
            <div class="head-group wide-only">
                { command_button(Look::of(&FAULTS).class("btn ghost"), state, act, named("bolt", "Faults")) }
                { command_button(Look::of(&PALETTE).class("btn ghost"), state, act, named("search", "Find")) }
                <span class="separator" />
                <MenuButton
                    label="Theme"
                    to_the_left=true
                    items={theme_items(state.theme)}
                    state={state.clone()}
                    act={act.clone()}
                >
                    { icon(theme_icon(state.theme)) }
                </MenuButton>
                <MenuButton
                    label="Help"
                    to_the_left=true
                    items={help_items()}
                    state={state.clone()}
                    act={act.clone()}
                >
                    { icon("help") }
                </MenuButton>
            </div>
            <div class="head-group narrow-only">
                { command_button(Look::of(&RUN).class("btn primary"), state, act, named("play", "Run")) }
                <MenuButton
                    label="More"
                    to_the_left=true
                    items={more_items(state.theme)}
                    state={state.clone()}
                    act={act.clone()}
                >
                    { icon("dots") }
                </MenuButton>
            </div>
        </header>
    }
}

/// An icon with a word.
fn named(symbol: &'static str, word: &'static str) -> Html {
    html! { <>{ icon(symbol) }<span>{ word }</span></> }
}

/// The mark: tasks on three instances.
fn brand_mark() -> Html {
    let instances = [2, 8, 14].map(|y| {
        html! { <rect x="1" y={y.to_string()} width="18" height="4" rx="1.2" class="brand-instance" /> }
    });
    let tasks = [(1, 2, 6), (8, 8, 7), (12, 14, 5)].map(|(x, y, width)| {
        html! {
            <rect
                x={x.to_string()}
                y={y.to_string()}
                width={width.to_string()}
                height="4"
                rx="1.2"
                class="brand-task"
            />
        }
    });
    html! {
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            { for instances }
            { for tasks }
        </svg>
    }
}

/// What the subtitle depends on: which instances there are, but not what they have left.
pub fn subtitle_of(state: &State) -> (u64, usize, usize, u64) {
    let world = state.run.simulation.world();
    (
        state.run.number,
        world.instances.len(),
        world.lost_instances.len(),
        state.document.scenario.seed,
    )
}

/// What is played, in numbers.
pub fn subtitle(state: &State) -> String {
    let world = state.run.simulation.world();
    let mut zones = Vec::new();
    let lost = world.lost_instances.iter().map(|(_, instance)| instance);
    for instance in world.instances.iter().chain(lost) {
        let zone = instance.availability_zone();
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    let instances = world.instances.len() + world.lost_instances.len();
    format!(
        "{}, {}, seed {}",
        counted(instances, "instance"),
        counted(zones.len(), "zone"),
        state.document.scenario.seed
    )
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

fn scenario_items() -> Vec<MenuItem> {
    vec![
        MenuItem::of(&EXAMPLES),
        MenuItem::of(&COMPARE_STRATEGIES),
        MenuItem::of(&SCENARIO_TEXT),
        MenuItem::apart(&START_OVER),
    ]
}

fn help_items() -> Vec<MenuItem> {
    vec![MenuItem::of(&SHORTCUTS), MenuItem::of(&INTRODUCTION)]
}

fn theme_items(theme: Theme) -> Vec<MenuItem> {
    [
        (&SYSTEM_THEME, Theme::System),
        (&LIGHT_THEME, Theme::Light),
        (&DARK_THEME, Theme::Dark),
    ]
    .into_iter()
    .map(|(entry, other)| MenuItem {
        checked: Some(theme == other),
        ..MenuItem::of(entry)
    })
    .collect()
}

fn more_items(theme: Theme) -> Vec<MenuItem> {
    let mut items = vec![
        MenuItem::of(&UNDO),
        MenuItem::of(&REDO),
        MenuItem::apart(&FAULTS),
        MenuItem::of(&PALETTE),
    ];
    let mut themes = theme_items(theme);
    if let Some(first) = themes.first_mut() {
        first.apart = true;
    }
    items.extend(themes);
    items.push(MenuItem::apart(&SHORTCUTS));
    items.push(MenuItem::of(&INTRODUCTION));
    items
}

fn theme_icon(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "theme",
        Theme::Light => "sun",
        Theme::Dark => "moon",
    }
}
