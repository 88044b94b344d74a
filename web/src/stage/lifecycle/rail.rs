//! The rail: stations, tokens where tasks are, rings where ECS wants them, a line between the
//! two as long as they differ, and the task that the view is about in words.

use std::rc::Rc;

use ecslab::lifecycle::{LastStatus, STATUSES, Task, skipped_because};
use yew::{
    Callback, Html, Properties, classes, use_callback, use_memo, use_node_ref, use_state_eq,
};

use super::notes::model_notes;
use super::readout;
use super::scene::{Ring, Scene, Token, Traveller};
use super::station::{Count, StationLabel, meaning, station_label};
use super::track::{DOWN, Point, Shape, Side, Slot, Track, UP};
use crate::glyph::status_glyph;
use crate::markup::{component, html};
use crate::stage::DIFFERS;
use crate::stage::measure::use_size;
use crate::stage::motion::Motion;
use crate::stage::roving::use_roving;
use crate::store::{Selection, UserCommand};
use ecslab::simulation::clock;

/// Properties of [`Rail`].
#[derive(Clone, PartialEq, Properties)]
pub struct RailProperties {
    /// Every task.
    pub travellers: Vec<Traveller>,
    /// The task that the view is about.
    pub subject: Option<Rc<Task>>,
    /// Whether tokens move or jump.
    pub motion: Motion,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// The rail with everything on it.
#[component]
pub fn Rail(properties: &RailProperties) -> Html {
    let RailProperties {
        travellers,
        subject,
        motion,
        act,
    } = properties;
    let node = use_node_ref();
    let (width, _) = use_size(&node, (716, 306));
    let looked_at = use_state_eq(|| None::<LastStatus>);
    let on_look = use_callback(looked_at.clone(), |status, looked_at| looked_at.set(status));
    let track = Track::of(width);
    let selected = subject.as_ref().map(|task| task.number);
    let scene = use_memo(
        (track, travellers.clone(), selected),
        |(track, travellers, selected)| Scene::of(*track, travellers, *selected),
    );
    let shape = match track.shape {
        Shape::Landscape => "is-landscape",
        Shape::Portrait => "is-portrait",
    };
    let told = (*looked_at).or_else(|| subject.as_ref().map(|task| task.last_status));
    html! {
        <section class={classes!("rail-card", shape)} aria-label="Statuses">
            <div ref={node} class="rail" style={format!("height:{}px", track.height())}>
                { drawing(track, &scene, subject.as_deref()) }
                <p class="rail-entry" style={entry_place(track)}>
                    { "RunTask, service scheduler" }
                </p>
                <Stations {track} subject={subject.clone()} counts={counts(travellers)} {on_look} />
                <Tokens scene={(*scene).clone()} {selected} motion={*motion} act={act.clone()}
                        summary={summary(travellers)} />
                if let (Shape::Landscape, Some(task)) = (track.shape, subject) {
                    { readout_of(task) }
                }
            </div>
            if let (Shape::Portrait, Some(task)) = (track.shape, subject) {
                { readout_of(task) }
            }
            { meaning(told, subject.as_deref(), track.shape) }
            { model_notes(told) }
        </section>
    }
}

/// How many tasks are in each status, and how many are wanted in it and elsewhere, in the order
/// of a task's life.
fn counts(travellers: &[Traveller]) -> Vec<Count> {
    STATUSES
        .iter()
        .map(|meaning| {
            let here = travellers.iter();
            let here = here.filter(|traveller| traveller.last_status == meaning.status);
            let coming = travellers.iter();
            let coming = coming
                .filter(|traveller| traveller.wanted() == meaning.status && !traveller.is_met());
            Count {
                here: here.count(),
                coming: coming.count(),
            }
        })
        .collect()
}

/// What a screen reader says of the whole drawing.
fn summary(travellers: &[Traveller]) -> String {
    let named: Vec<String> = travellers
        .iter()
        .rev()
        .take(8)
        .map(|traveller| {
            let last = traveller.last_status.name();
            if traveller.is_met() {
                format!("{} {last}", traveller.short_id)
            } else {
                format!(
                    "{} {last} with desiredStatus {}",
                    traveller.short_id,
                    traveller.desired_status.name()
                )
            }
        })
        .collect();
    match travellers.len() - named.len() {
        _ if named.is_empty() => "Tasks: none yet".to_owned(),
        0 => format!("Tasks: {}", named.join(", ")),
        more => format!("Tasks: {}, and {more} older", named.join(", ")),
    }
}

fn entry_place(track: Track) -> String {
    match track.shape {
        Shape::Landscape => {
            let y = track.station(LastStatus::Provisioning).y;
            format!("left:0;width:98px;top:{}px", y - 18)
        }
        Shape::Portrait => {
            let first = track.station(LastStatus::Provisioning);
            format!("left:0;width:{}px;top:{}px", first.x - 12, first.y + 28)
        }
    }
}

fn drawing(track: Track, scene: &Scene, subject: Option<&Task>) -> Html {
    let is_skipped = |status: LastStatus| {
        subject.is_some_and(|task| skipped_because(status, task.circumstances).is_some())
    };
    let skipped = UP
        .into_iter()
        .chain(DOWN)
        .filter(|status| is_skipped(*status));
    let stopped = track.station(LastStatus::Stopped);
    html! {
        <svg
            class="rail-drawing"
            width={track.width.to_string()}
            height={track.height().to_string()}
            aria-hidden="true"
        >
            { for skipped.map(|status| siding(track, status)) }
            <path class="rail-line" d={track.rail(is_skipped)} />
            if track.shape == Shape::Landscape {
                <path class="rail-line" d={format!("M{} {}h16", stopped.x - 8, track.column_head())} />
            }
            { for track.arrows().into_iter().map(|(at, angle)| html! {
                <path class="rail-arrow" d="M-3 -4l6 4l-6 4"
                      transform={format!("translate({} {}) rotate({angle})", at.x, at.y)} />
            }) }
            { for UP.into_iter().chain(DOWN).filter(|status| !is_skipped(*status))
                .map(|status| mark(track, status)) }
            { for scene.links.iter().map(|link| html! {
                <line
                    key={link.key.clone()}
                    class={classes!("rail-link", format!("s-{}", link.status.name()))}
                    x1={link.from.at.x.to_string()} y1={link.from.at.y.to_string()}
                    x2={link.to.at.x.to_string()} y2={link.to.at.y.to_string()}
                />
            }) }
        </svg>
    }
}

/// The piece of rail that the task does not take, with a capsule where the station would be.
fn siding(track: Track, status: LastStatus) -> Html {
    let Point { x, y } = track.station(status);
    let round = if status < LastStatus::Running {
        "9"
    } else {
        "2"
    };
    let (line, left, top, width, height) = match track.shape {
        Shape::Landscape => (format!("M{} {y}h128", x - 64), x - 40, y - 9, "80", "18"),
        Shape::Portrait => (format!("M{x} {}v56", y - 28), x - 9, y - 18, "18", "36"),
    };
    html! {
        <g class="rail-siding">
            <path d={line} />
            <rect x={left.to_string()} y={top.to_string()} {width} {height} rx={round} />
        </g>
    }
}

/// The mark of a station where nobody is.
fn mark(track: Track, status: LastStatus) -> Html {
    let Point { x, y } = track.station(status);
    match track.shape {
        Shape::Landscape => html! {
            <circle class="rail-mark" cx={x.to_string()} cy={y.to_string()} r="4" />
        },
        Shape::Portrait => html! {
            <g class={classes!("rail-mark-glyph", format!("s-{}", status.name()))}>
                <circle cx={x.to_string()} cy={y.to_string()} r="9" />
                <use href={format!("#g-{}", status.name())} x={(x - 6).to_string()}
                     y={(y - 6).to_string()} width="12" height="12" />
            </g>
        },
    }
}

#[derive(Clone, PartialEq, Properties)]
struct StationsProperties {
    track: Track,
    subject: Option<Rc<Task>>,
    counts: Vec<Count>,
    on_look: Callback<Option<LastStatus>>,
}

#[component]
fn Stations(properties: &StationsProperties) -> Html {
    let StationsProperties {
        track,
        subject,
        counts,
        on_look,
    } = properties;
    let roving = use_roving();
    html! {
        <div
            ref={roving.node.clone()}
            class="rail-stations"
            role="group"
            aria-label="What happens in each status"
            tabindex="-1"
            onkeydown={roving.onkeydown.clone()}
            onfocusin={roving.onfocusin.clone()}
        >
            { for STATUSES.iter().enumerate().map(|(index, meaning)| station_label(StationLabel {
                meaning,
                track: *track,
                task: subject.as_deref(),
                count: counts.get(index).copied().unwrap_or_default(),
                tabindex: roving.tabindex(index, STATUSES.len()),
                on_look,
            })) }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct TokensProperties {
    scene: Scene,
    selected: Option<ecslab::lifecycle::TaskNumber>,
    motion: Motion,
    act: Callback<UserCommand>,
    summary: String,
}

#[component]
fn Tokens(properties: &TokensProperties) -> Html {
    let TokensProperties {
        scene,
        selected,
        motion,
        act,
        summary,
    } = properties;
    let roving = use_roving();
    let count = scene.tokens.len();
    html! {
        <div
            ref={roving.node.clone()}
            class={classes!("rail-tokens", motion.class())}
            role="group"
            aria-label={summary.clone()}
            tabindex="-1"
            onkeydown={roving.onkeydown.clone()}
            onfocusin={roving.onfocusin.clone()}
        >
            { for scene.rings.iter().map(ring) }
            { for scene.tokens.iter().enumerate().map(|(index, token)| {
                self::token(token, *selected, roving.tabindex(index, count), act)
            }) }
        </div>
    }
}

fn place(slot: Slot) -> String {
    format!("transform:translate({}px,{}px)", slot.at.x, slot.at.y)
}

fn text_side(slot: Slot) -> &'static str {
    match slot.text {
        Side::Above => "text-above",
        Side::Below => "text-below",
        Side::Left => "text-left",
        Side::Right => "text-right",
    }
}

fn ring(ring: &Ring) -> Html {
    let name = ring.status.name();
    let (key, text) = match ring.tasks.as_slice() {
        [one] => (format!("ring-{}-{name}", one.task.0), one.short_id.clone()),
        many => (format!("rings-{name}"), format!("+{}", many.len())),
    };
    html! {
        <span
            {key}
            class={classes!("ring", format!("s-{name}"), text_side(ring.slot))}
            style={place(ring.slot)}
            aria-hidden="true"
        >
            <i></i><span>{ text }</span>
        </span>
    }
}

fn token(
    token: &Token,
    selected: Option<ecslab::lifecycle::TaskNumber>,
    tabindex: &'static str,
    act: &Callback<UserCommand>,
) -> Html {
    let name = token.status.name();
    let Some(first) = token.tasks.first() else {
        return Html::default();
    };
    let is_selected = selected == Some(first.task);
    let (key, text, label) = match token.tasks.as_slice() {
        [one] => (
            format!("token-{}", one.task.0),
            one.short_id.clone(),
            format!(
                "Task {}, lastStatus {name}, desiredStatus {}",
                one.short_id,
                one.desired_status.name()
            ),
        ),
        many => (
            format!("tokens-{name}"),
            format!("+{}", many.len()),
            format!(
                "{} more tasks {name}; selects the newest of them",
                many.len()
            ),
        ),
    };
    let differs = token.tasks.iter().any(|task| task.differs);
    let label = if differs { label + DIFFERS } else { label };
    // Two animations of the same look: another status starts the other one.
    let turn = if (token.status as usize).is_multiple_of(2) {
        "turn-even"
    } else {
        "turn-odd"
    };
    let onclick = {
        let (act, task) = (act.clone(), first.task);
        move |_| act.emit(UserCommand::Select(Selection::Task(task)))
    };
    html! {
        <button
            {key}
            type="button"
            class={classes!("token", turn, format!("s-{name}"), text_side(token.slot),
                            token.is_met.then_some("is-met"),
                            (token.tasks.len() > 1).then_some("is-many"),
                            is_selected.then_some("is-selected"),
                            differs.then_some("differs"))}
            style={place(token.slot)}
            aria-pressed={is_selected.to_string()}
            aria-label={label}
            data-rove=""
            {tabindex}
            {onclick}
        >
            <i>
                if token.tasks.len() == 1 { { status_glyph(token.status) } }
            </i>
            <span>{ text }</span>
        </button>
    }
}

fn readout_of(task: &Task) -> Html {
    html! {
        <div class="readout">
            <p class="readout-title">
                <b>{ task.short_id() }</b>
                { format!(" {} {}", task.revision.name(), readout::place(task)) }
            </p>
            <p>
                <span>{ "lastStatus " }</span>
                <b>{ task.last_status.name() }</b>
                <span>{ format!(" since {}", clock(readout::last_status_since(task))) }</span>
            </p>
            <p>
                <span>{ "desiredStatus " }</span>
                <b>{ task.desired_status.name() }</b>
                <span>{ format!(" since {}", clock(readout::desired_status_since(task))) }</span>
            </p>
            <p class="readout-waits">{ readout::waiting_for(task) }</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecslab::lifecycle::{DesiredStatus, TaskNumber};

    #[test]
    fn every_station_counts_the_tasks_that_are_there_and_those_that_are_wanted_there() {
        let travellers: Vec<Traveller> = (1..=300)
            .map(|number| Traveller {
                task: TaskNumber(number),
                short_id: format!("{number:04x}"),
                last_status: match number {
                    1..=200 => LastStatus::Running,
                    201..=290 => LastStatus::Pending,
                    _ => LastStatus::Stopping,
                },
                desired_status: match number {
                    1..=190 | 201..=290 => DesiredStatus::Running,
                    _ => DesiredStatus::Stopped,
                },
                differs: false,
            })
            .collect();
        let counts = counts(&travellers);
        let of = |status: LastStatus| {
            let index = STATUSES.iter().position(|it| it.status == status).unwrap();
            (counts[index].here, counts[index].coming)
        };
        assert_eq!(of(LastStatus::Running), (200, 90));
        assert_eq!(of(LastStatus::Pending), (90, 0));
        assert_eq!(of(LastStatus::Stopped), (0, 20));
        assert_eq!(of(LastStatus::Provisioning), (0, 0));
    }
}
