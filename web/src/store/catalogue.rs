//! Everything that a person can do, in one table: menus, buttons, shortcuts and the palette read
//! it.

use super::keyboard::{Chord, Press};
use super::{
    DefinitionMode, Dialog, Direction, EditorTab, MOST_ZOOM, SPEEDS, State, Stop, Theme,
    TimeCommand, UserCommand, View, faults, problems,
};

/// What a thing is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Running and time.
    Time,
    /// What the stage shows.
    Stage,
    /// Tasks and what is selected.
    Selection,
    /// What can go wrong.
    Faults,
    /// The document.
    Document,
    /// The page.
    Page,
}

/// Groups in the order in which they are listed, with their names.
pub const GROUPS: &[(Group, &str)] = &[
    (Group::Time, "Time"),
    (Group::Stage, "Stage"),
    (Group::Selection, "Selection"),
    (Group::Faults, "Faults"),
    (Group::Document, "Document"),
    (Group::Page, "Page"),
];

/// One thing that a person can do.
pub struct Entry {
    /// What it does, as a person says it.
    pub title: &'static str,
    /// What it is about.
    pub group: Group,
    /// The keys that do it.
    pub chord: Option<Chord>,
    /// The command; or why it cannot be given now.
    pub make: fn(&State) -> Result<UserCommand, &'static str>,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.title == other.title
    }
}

impl Entry {
    /// The keys as they are written in a tooltip, for example `Ctrl Z`.
    pub fn keys(&self, apple: bool) -> Option<String> {
        Some(self.chord?.caps(apple).join(" "))
    }
}

/// An entry without keys.
const fn entry(
    title: &'static str,
    group: Group,
    make: fn(&State) -> Result<UserCommand, &'static str>,
) -> Entry {
    Entry {
        title,
        group,
        chord: None,
        make,
    }
}

/// An entry with keys.
const fn keyed(
    title: &'static str,
    group: Group,
    chord: Chord,
    make: fn(&State) -> Result<UserCommand, &'static str>,
) -> Entry {
    Entry {
        title,
        group,
        chord: Some(chord),
        make,
    }
}

/// Runs the document.
pub const RUN: Entry = keyed(
    "Run the document from the start",
    Group::Time,
    Chord::control("Enter"),
    |state| match problems::error_count(&state.problems) {
        0 => Ok(UserCommand::Run),
        _ => Err("The document has errors. Mend them to run it."),
    },
);
/// Plays or pauses.
pub const PLAY: Entry = keyed("Play or pause", Group::Time, Chord::key(" "), |_| {
    Ok(UserCommand::PlayPause)
});
/// One event forward.
pub const STEP_FORWARD: Entry = keyed(
    "Step one event forward",
    Group::Time,
    Chord::place(".", "Period", false),
    |_| Ok(UserCommand::StepForward),
);
/// One event back.
pub const STEP_BACK: Entry = keyed(
    "Step one event back",
    Group::Time,
    Chord::place(",", "Comma", false),
    |state| after_start(state, UserCommand::StepBack),
);
/// To the start.
pub const TO_START: Entry = keyed(
    "Go to the start",
    Group::Time,
    Chord::key("Home"),
    |state| after_start(state, UserCommand::ToStart),
);
/// To the live edge.
pub const TO_LIVE_EDGE: Entry = keyed(
    "Go to the live edge",
    Group::Time,
    Chord::key("End"),
    |state| {
        if state.time.is_live() {
            Err("The playhead is at the live edge.")
        } else {
            Ok(UserCommand::ToLiveEdge)
        }
    },
);
/// To the placement decision before.
pub const PREVIOUS_DECISION: Entry = keyed(
    "Go to the previous placement decision",
    Group::Time,
    Chord::shifted("d"),
    |state| after_start(state, go(Stop::Decision, Direction::Back)),
);
/// To the next placement decision.
pub const NEXT_DECISION: Entry = keyed(
    "Go to the next placement decision",
    Group::Time,
    Chord::key("d"),
    |_| Ok(go(Stop::Decision, Direction::Forward)),
);
/// One beat of a placement decision back.
pub const PREVIOUS_BEAT: Entry = keyed(
    "Step one beat of the placement decision back",
    Group::Time,
    Chord::shifted("n"),
    |state| after_start(state, go(Stop::Beat, Direction::Back)),
);
/// One beat of a placement decision forward.
pub const NEXT_BEAT: Entry = keyed(
    "Step one beat of the placement decision forward",
    Group::Time,
    Chord::key("n"),
    |_| Ok(go(Stop::Beat, Direction::Forward)),
);
/// To the change of status before.
pub const PREVIOUS_STATUS: Entry = keyed(
    "Go to the previous change of lastStatus (of the selected task)",
    Group::Time,
    Chord::shifted("c"),
    |state| after_start(state, go(Stop::Status, Direction::Back)),
);
/// To the next change of status.
pub const NEXT_STATUS: Entry = keyed(
    "Go to the next change of lastStatus (of the selected task)",
    Group::Time,
    Chord::key("c"),
    |_| Ok(go(Stop::Status, Direction::Forward)),
);
/// Goes over times in which nothing happens, or not.
pub const SKIP_IDLE: Entry = keyed(
    "Skip times in which nothing happens",
    Group::Time,
    Chord::key("i"),
    |state| Ok(UserCommand::SetSkipIdle(!state.time.skip_idle)),
);
/// Opens the list of marks.
pub const MARKS: Entry = keyed(
    "Set a mark here, or go to one",
    Group::Time,
    Chord::key("m"),
    |_| Ok(UserCommand::OpenDialog(Dialog::Marks)),
);
/// Opens the list of branches.
pub const BRANCHES: Entry = keyed(
    "Branches: what differs, rename, delete",
    Group::Time,
    Chord::key("b"),
    |state| match state.document.scenario.branches.len() {
        0 => Err("There is one branch only. Changing something in the past makes another."),
        _ => Ok(UserCommand::OpenDialog(Dialog::Branches)),
    },
);
/// Shows two branches on the stage.
pub const SIDE_BY_SIDE: Entry = keyed(
    "Show two branches side by side, or one",
    Group::Stage,
    Chord::key("v"),
    |state| match state.document.scenario.branches.len() {
        0 => Err("There is one branch only. Changing something in the past makes another."),
        _ => Ok(UserCommand::TimeMachine(TimeCommand::SetSideBySide(
            !state.is_side_by_side(),
        ))),
    },
);
/// Opens the list of placement strategies to compare with.
pub const COMPARE_STRATEGIES: Entry = entry("Compare placement strategies", Group::Stage, |_| {
    Ok(UserCommand::OpenDialog(Dialog::Strategies(None)))
});
/// Zooms the timeline in.
pub const ZOOM_IN: Entry = keyed(
    "Zoom the timeline in",
    Group::Time,
    Chord::character("+"),
    |state| match state.time.zoom {
        MOST_ZOOM => Err("The timeline cannot be zoomed in further."),
        _ => Ok(UserCommand::Zoom(1)),
    },
);
/// Zooms it out.
pub const ZOOM_OUT: Entry = keyed(
    "Zoom the timeline out",
    Group::Time,
    Chord::character("-"),
    |state| zoomed(state, UserCommand::Zoom(-1)),
);
/// Shows all of it.
pub const ZOOM_TO_FIT: Entry = keyed(
    "Show the whole timeline",
    Group::Time,
    Chord::character("0"),
    |state| zoomed(state, UserCommand::ZoomToFit),
);
/// Folds what was unfolded.
pub const FOLD_AGAIN: Entry = entry(
    "Fold the times in which nothing happens",
    Group::Time,
    |state| {
        if state.time.unfolded.is_empty() {
            Err("No such time is unfolded.")
        } else {
            Ok(UserCommand::FoldAgain)
        }
    },
);
/// Opens the list of faults.
pub const FAULTS: Entry = keyed("Cause a fault", Group::Faults, Chord::key("f"), |_| {
    Ok(UserCommand::OpenDialog(Dialog::Faults))
});
/// Takes the last edit back.
pub const UNDO: Entry = keyed("Undo", Group::Document, Chord::control("z"), |state| {
    if state.can_undo {
        Ok(UserCommand::Undo)
    } else {
        Err("There is no edit to take back.")
    }
});
/// Makes it again.
pub const REDO: Entry = keyed(
    "Redo",
    Group::Document,
    Chord::control_shift("z"),
    |state| {
        if state.can_redo {
            Ok(UserCommand::Redo)
        } else {
            Err("There is no edit to make again.")
        }
    },
);
/// Opens the list of examples.
pub const EXAMPLES: Entry = keyed("Open an example", Group::Document, Chord::key("e"), |_| {
    Ok(UserCommand::OpenDialog(Dialog::Examples))
});
/// Opens the scenario as text.
pub const SCENARIO_TEXT: Entry = entry(
    "Scenario as text: copy, paste, open a file",
    Group::Document,
    |_| Ok(UserCommand::OpenDialog(Dialog::ScenarioText)),
);
/// Opens the first example anew.
pub const START_OVER: Entry = entry("Start over with the first example", Group::Document, |_| {
    Ok(UserCommand::StartOver)
});
/// Opens the palette.
pub const PALETTE: Entry = keyed("Find a command", Group::Page, Chord::control("k"), |_| {
    Ok(UserCommand::OpenDialog(Dialog::Palette))
});
/// Opens the list of shortcuts.
pub const SHORTCUTS: Entry = keyed(
    "Keyboard shortcuts",
    Group::Page,
    Chord::character("?"),
    |_| Ok(UserCommand::OpenDialog(Dialog::Shortcuts)),
);
/// Shows the introduction.
pub const INTRODUCTION: Entry = entry("Show the introduction", Group::Page, |_| {
    Ok(UserCommand::StartTour)
});
/// Light or dark as the system says.
pub const SYSTEM_THEME: Entry = entry("Theme: as the system says", Group::Page, |_| {
    Ok(UserCommand::SetTheme(Theme::System))
});
/// Light.
pub const LIGHT_THEME: Entry = entry("Theme: light", Group::Page, |_| {
    Ok(UserCommand::SetTheme(Theme::Light))
});
/// Dark.
pub const DARK_THEME: Entry = entry("Theme: dark", Group::Page, |_| {
    Ok(UserCommand::SetTheme(Theme::Dark))
});

/// Everything that a person can do.
pub const CATALOGUE: &[Entry] = &[
    RUN,
    PLAY,
    STEP_FORWARD,
    STEP_BACK,
    TO_START,
    TO_LIVE_EDGE,
    PREVIOUS_DECISION,
    NEXT_DECISION,
    PREVIOUS_BEAT,
    NEXT_BEAT,
    PREVIOUS_STATUS,
    NEXT_STATUS,
    SKIP_IDLE,
    MARKS,
    BRANCHES,
    SIDE_BY_SIDE,
    COMPARE_STRATEGIES,
    ZOOM_IN,
    ZOOM_OUT,
    ZOOM_TO_FIT,
    FOLD_AGAIN,
    FAULTS,
    UNDO,
    REDO,
    EXAMPLES,
    SCENARIO_TEXT,
    START_OVER,
    PALETTE,
    SHORTCUTS,
    INTRODUCTION,
    SYSTEM_THEME,
    LIGHT_THEME,
    DARK_THEME,
    keyed(
        "Step one second forward",
        Group::Time,
        Chord::place(".", "Period", true),
        |_| Ok(UserCommand::SecondForward),
    ),
    keyed(
        "Step one second back",
        Group::Time,
        Chord::place(",", "Comma", true),
        |state| after_start(state, UserCommand::SecondBack),
    ),
    entry("Go to the previous mark", Group::Time, |state| {
        marked(state, Direction::Back)
    }),
    entry("Go to the next mark", Group::Time, |state| {
        marked(state, Direction::Forward)
    }),
    entry("Play faster", Group::Time, |state| other_speed(state, 1)),
    entry("Play slower", Group::Time, |state| other_speed(state, -1)),
    entry("Show or skip placement decisions", Group::Time, |state| {
        Ok(UserCommand::SetShowDecisions(!state.time.show_decisions))
    }),
    keyed("Show Cluster", Group::Stage, Chord::character("1"), |_| {
        Ok(UserCommand::ShowView(View::Cluster))
    }),
    keyed(
        "Show Lifecycle",
        Group::Stage,
        Chord::character("2"),
        |_| Ok(UserCommand::ShowView(View::Lifecycle)),
    ),
    keyed("Show Roles", Group::Stage, Chord::character("3"), |_| {
        Ok(UserCommand::ShowView(View::Roles))
    }),
    keyed("Show Service", Group::Stage, Chord::character("4"), |_| {
        Ok(UserCommand::ShowView(View::Service))
    }),
    keyed("Show Events", Group::Stage, Chord::character("5"), |_| {
        Ok(UserCommand::ShowView(View::Events))
    }),
    keyed(
        "Show the stage as tables or as drawings",
        Group::Stage,
        Chord::key("t"),
        |_| Ok(UserCommand::ToggleTable),
    ),
    keyed(
        "Select the next task",
        Group::Selection,
        Chord::character("]"),
        |state| with_tasks(state, UserCommand::NextTask),
    ),
    keyed(
        "Select the task before",
        Group::Selection,
        Chord::character("["),
        |state| with_tasks(state, UserCommand::PreviousTask),
    ),
    entry("Open or close the inspector", Group::Selection, |_| {
        Ok(UserCommand::ToggleInspector)
    }),
    keyed(
        "Stop the selected task",
        Group::Faults,
        Chord::key("s"),
        |state| faults::stop_selected(state).map(UserCommand::Apply),
    ),
    keyed(
        "Make a container of the selected task exit",
        Group::Faults,
        Chord::key("x"),
        |state| faults::exit_selected(state).map(UserCommand::Apply),
    ),
    keyed(
        "Lose the selected container instance",
        Group::Faults,
        Chord::key("l"),
        |state| faults::lose_selected(state).map(UserCommand::Apply),
    ),
    keyed(
        "Show the task definition as text (JSON, YAML) or form",
        Group::Document,
        Chord::key("j"),
        |state| {
            Ok(UserCommand::SetDefinitionMode(
                match state.definition_mode {
                    DefinitionMode::Json => DefinitionMode::Form,
                    _ => DefinitionMode::Json,
                },
            ))
        },
    ),
    entry(
        "Show the revisions of the task definition",
        Group::Document,
        |_| Ok(UserCommand::SetDefinitionMode(DefinitionMode::Revisions)),
    ),
    entry("Edit the task definition", Group::Document, |_| {
        Ok(UserCommand::ShowEditorTab(EditorTab::Definition))
    }),
    entry("Edit the cluster", Group::Document, |_| {
        Ok(UserCommand::ShowEditorTab(EditorTab::Cluster))
    }),
    entry("Edit run and service", Group::Document, |_| {
        Ok(UserCommand::ShowEditorTab(EditorTab::Run))
    }),
    entry("Edit how long things take", Group::Document, |_| {
        Ok(UserCommand::OpenDialog(Dialog::Timings("")))
    }),
    entry("Edit the roles", Group::Document, |_| {
        Ok(UserCommand::ShowEditorTab(EditorTab::Roles))
    }),
];

/// The entry whose keys were pressed.
pub fn entry_of(press: &Press) -> Option<&'static Entry> {
    CATALOGUE
        .iter()
        .find(|entry| entry.chord.is_some_and(|chord| chord.is(press)))
}

/// The entries of a group.
pub fn entries_of(group: Group) -> impl Iterator<Item = &'static Entry> {
    CATALOGUE.iter().filter(move |entry| entry.group == group)
}

fn after_start(state: &State, command: UserCommand) -> Result<UserCommand, &'static str> {
    if state.is_at_start() {
        Err("The playhead is at the start.")
    } else {
        Ok(command)
    }
}

const fn go(stop: Stop, direction: Direction) -> UserCommand {
    UserCommand::TimeMachine(TimeCommand::Go(stop, direction))
}

fn marked(state: &State, direction: Direction) -> Result<UserCommand, &'static str> {
    if state.document.scenario.marks.is_empty() {
        Err("There is no mark yet.")
    } else {
        Ok(go(Stop::Mark, direction))
    }
}

fn zoomed(state: &State, command: UserCommand) -> Result<UserCommand, &'static str> {
    if state.time.zoom == 0 {
        Err("All of the timeline is shown.")
    } else {
        Ok(command)
    }
}

fn with_tasks(state: &State, command: UserCommand) -> Result<UserCommand, &'static str> {
    if state.run.simulation.world().tasks.is_empty() {
        Err("There is no task yet.")
    } else {
        Ok(command)
    }
}

fn other_speed(state: &State, direction: isize) -> Result<UserCommand, &'static str> {
    SPEEDS
        .iter()
        .position(|speed| *speed == state.time.speed)
        .and_then(|index| index.checked_add_signed(direction))
        .and_then(|index| SPEEDS.get(index))
        .map(|speed| UserCommand::SetSpeed(*speed))
        .ok_or("This is the last speed in that direction.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_entries_have_the_same_keys() {
        let chords: Vec<Chord> = CATALOGUE.iter().filter_map(|entry| entry.chord).collect();
        for (index, chord) in chords.iter().enumerate() {
            assert!(!chords[index + 1..].contains(chord), "{chord:?} twice");
        }
    }
}
