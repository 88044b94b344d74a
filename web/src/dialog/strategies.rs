//! Placement strategies to compare with those that are played.

use ecslab::placement::{CHAINS, chain_text, strategies_of};
use ecslab::scenario::{StarterPlace, TaskStarter};
use yew::{Callback, Event, Html, Properties, use_state};

use super::frame::Frame;
use super::search_list::{Row, SearchList};
use crate::markup::{component, html};
use crate::store::{State, TimeCommand, UserCommand};
use crate::timeline::chosen_index;

/// Properties of [`Strategies`].
#[derive(Clone, PartialEq, Properties)]
pub struct StrategiesProperties {
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
    /// Whose strategies are replaced at first; none: those of all.
    pub of: Option<StarterPlace>,
}

/// The strategies to choose from, and of whom.
#[component]
pub fn Strategies(properties: &StrategiesProperties) -> Html {
    let StrategiesProperties { state, act, of } = properties.clone();
    let close = act.reform(|()| UserCommand::CloseDialog);
    let starters = state.run.scenario.task_starters();
    let chosen = use_state(|| starters.iter().position(|it| Some(it.place) == of));
    let of = chosen
        .and_then(|index| starters.get(index))
        .map(|it| it.place);
    let rows = match starters.is_empty() {
        true => Vec::new(),
        false => rows(&state, of),
    };
    let choose = {
        let act = act.clone();
        Callback::from(move |chain: usize| {
            act.emit(UserCommand::CloseDialog);
            let command = TimeCommand::CompareStrategies(of, chain);
            act.emit(UserCommand::TimeMachine(command));
        })
    };
    let onchange = {
        let chosen = chosen.setter();
        // The first is all of them.
        Callback::from(move |event: Event| {
            chosen.set(chosen_index(&event).and_then(|index| index.checked_sub(1)));
        })
    };
    let note = match state.draft {
        true => "What is played is compared. Run the document to have your edits in it.",
        false => "The same scenario and seed: what differs comes of the strategies.",
    };
    let foot = html! {
        <>
            if starters.len() > 1 {
                <label class="dialog-field is-wide">
                    { "Strategies of" }
                    <select {onchange}>
                        <option value="0" selected={chosen.is_none()}>{ "all that start tasks" }</option>
                        { for starters.iter().enumerate().map(|(index, starter)| {
                            option(index, starter, *chosen == Some(index))
                        }) }
                    </select>
                </label>
            }
            <p class="dialog-note">{ note }</p>
        </>
    };
    html! {
        <Frame title="Compare placement strategies" class="strategies" {close} {foot}>
            <SearchList
                label="Placement strategies"
                placeholder="spread, binpack, random"
                {rows}
                {choose}
                nothing="No placement strategy matters here: there is no service of replicas and no RunTask on container instances."
            />
        </Frame>
    }
}

fn option(index: usize, starter: &TaskStarter, selected: bool) -> Html {
    let played = chain_text(&starter.strategies);
    html! {
        <option key={index} value={(index + 1).to_string()} {selected}>
            { format!("{}, now {played}", starter.name) }
        </option>
    }
}

fn rows(state: &State, of: Option<StarterPlace>) -> Vec<Row> {
    let played = &state.run.scenario;
    let rows = CHAINS.iter().map(|(chain, prefers)| {
        let strategies = strategies_of(chain);
        let is_played = played.with_strategies(of, &strategies).plays_as(played);
        Row {
            title: chain_text(&strategies),
            detail: (*prefers).to_owned(),
            group: "Beside what is played",
            icon: None,
            keys: Vec::new(),
            unavailable: is_played.then_some("This is what is played."),
        }
    });
    rows.collect()
}
