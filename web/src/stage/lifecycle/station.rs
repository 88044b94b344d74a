//! A station of the rail: the status, what happens in it, and whether it applies to the task.

use ecslab::lifecycle::{LastStatus, NETWORK_INTERFACE_NOTE, StatusMeaning, Task, skipped_because};
use yew::{Callback, Html, classes};

use super::readout::{applies_or_not, applies_or_not_briefly, next_transitions};
use super::track::{Shape, Track};
use crate::glyph::status_glyph;
use crate::markup::html;

/// How many tasks have to do with a status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Their `lastStatus` is this one.
    pub here: usize,
    /// Their `desiredStatus` is this one, and they are not there yet.
    pub coming: usize,
}

impl Count {
    /// In words, for a screen reader; empty where there is no task.
    fn words(self) -> String {
        let here = match self.here {
            0 => None,
            1 => Some("1 task is here".to_owned()),
            here => Some(format!("{here} tasks are here")),
        };
        let coming = match self.coming {
            0 => None,
            1 => Some("1 more is wanted here".to_owned()),
            coming => Some(format!("{coming} more are wanted here")),
        };
        let words: Vec<String> = here.into_iter().chain(coming).collect();
        words.join(", ")
    }
}

/// A station of the rail.
pub struct StationLabel<'a> {
    /// The status and its meaning.
    pub meaning: &'static StatusMeaning,
    /// The rail.
    pub track: Track,
    /// The task that the view is about.
    pub task: Option<&'a Task>,
    /// How many tasks have to do with it.
    pub count: Count,
    /// Its tab index in the group of stations.
    pub tabindex: &'static str,
    /// Called when the person points at it, with none when no longer.
    pub on_look: &'a Callback<Option<LastStatus>>,
}

/// The name of a status with a line of what happens in it; pointing at it shows the whole.
pub fn station_label(station: StationLabel) -> Html {
    let StationLabel {
        meaning,
        track,
        task,
        count,
        tabindex,
        on_look,
    } = station;
    let status = meaning.status;
    let is_skipped = task.is_some_and(|task| skipped_because(status, task.circumstances).is_some());
    let reason = task.and_then(|task| match track.shape {
        Shape::Landscape => applies_or_not(status, task),
        Shape::Portrait => applies_or_not_briefly(status, task),
    });
    let line = reason.unwrap_or_else(|| meaning.short.to_owned());
    // What is written in the button, as sentences, with what it means.
    let counted = count.words();
    let label = match counted.is_empty() {
        true => format!("{}, {line}. {}", meaning.name, meaning.meaning),
        false => format!("{}, {line}. {counted}. {}", meaning.name, meaning.meaning),
    };
    let look = |looked: Option<LastStatus>| {
        let on_look = on_look.clone();
        move || on_look.emit(looked)
    };
    let (see, leave) = (look(Some(status)), look(None));
    html! {
        <button
            type="button"
            class={classes!("station", label_side(track, status), format!("s-{}", meaning.name),
                            is_skipped.then_some("is-skipped"))}
            style={label_place(track, status)}
            aria-label={label}
            data-rove=""
            {tabindex}
            onclick={let see = see.clone(); move |_| see()}
            onfocus={let see = see.clone(); move |_| see()}
            onpointerenter={move |_| see()}
            onblur={let leave = leave.clone(); move |_| leave()}
            onpointerleave={move |_| leave()}
        >
            <b>
                { status_glyph(status) }{ meaning.name }
                if count.here > 0 {
                    <em title={counted.clone()}>{ count.here.to_string() }</em>
                }
                if count.coming > 0 {
                    <em class="is-coming" title={counted}>{ format!("+{}", count.coming) }</em>
                }
            </b>
            <small>{ line }</small>
        </button>
    }
}

fn label_side(track: Track, status: LastStatus) -> &'static str {
    match (track.shape, status) {
        (Shape::Landscape, LastStatus::Running) => "at-left",
        (_, LastStatus::Stopped) => "at-right",
        (Shape::Landscape, status) if status < LastStatus::Running => "is-above",
        (Shape::Landscape, _) => "is-below",
        (Shape::Portrait, LastStatus::Running) => "is-above",
        (Shape::Portrait, status) if status < LastStatus::Running => "at-left",
        (Shape::Portrait, _) => "at-right",
    }
}

fn label_place(track: Track, status: LastStatus) -> String {
    let station = track.station(status);
    let (dx, dy) = match (track.shape, status) {
        (Shape::Landscape, LastStatus::Running) => (-48, 30),
        (Shape::Landscape, LastStatus::Stopped) => (24, -10),
        (Shape::Landscape, status) if status < LastStatus::Running => (0, -20),
        (Shape::Landscape, _) => (0, 20),
        (Shape::Portrait, LastStatus::Running) => (0, -30),
        (Shape::Portrait, LastStatus::Stopped) => (104, 0),
        (Shape::Portrait, status) if status < LastStatus::Running => (-18, 0),
        (Shape::Portrait, _) => (18, 0),
    };
    format!("left:{}px;top:{}px", station.x + dx, station.y + dy)
}

/// The whole meaning of a status: who works, what happens, and what may come next. In portrait
/// also why it applies to `task` or does not, which the labels leave out there.
pub fn meaning(status: Option<LastStatus>, task: Option<&Task>, shape: Shape) -> Html {
    let Some(status) = status else {
        return html! {
            <div class="meaning">
                <p>{ "Point at a status to read what happens in it." }</p>
            </div>
        };
    };
    let meaning = status.meaning();
    let about_network = matches!(
        status,
        LastStatus::Provisioning | LastStatus::Deprovisioning
    );
    let applies = task
        .filter(|_| shape == Shape::Portrait)
        .and_then(|task| applies_or_not(status, task));
    html! {
        <div class={classes!("meaning", format!("s-{}", meaning.name))}>
            <p>
                <b>{ status_glyph(status) }{ meaning.name }</b>
                <span class="meaning-who">{ format!(" {} at work. ", meaning.who) }</span>
                { meaning.meaning }
                if about_network { { format!(" {NETWORK_INTERFACE_NOTE}") } }
                if let Some(applies) = applies {
                    <span class="meaning-applies">{ format!(" This task: {applies}.") }</span>
                }
            </p>
            <ul class="meaning-next" aria-label="Next">
                    { for next_transitions(status, task).into_iter().map(|transition| html! {
                        <li class={format!("s-{}", transition.to.name())}>
                            <b>{ transition.to.name() }</b>{ format!(" {}", transition.when) }
                        </li>
                    }) }
                    if status == LastStatus::Stopped {
                        <li>{ "Nothing: it stays STOPPED." }</li>
                    }
            </ul>
        </div>
    }
}
