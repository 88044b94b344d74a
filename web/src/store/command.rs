//! Everything that a person can do. Menus, buttons, shortcuts and the palette read this list.

use ecslab::lifecycle::{Milliseconds, TaskNumber};
use ecslab::scenario::StarterPlace;
use ecslab::simulation::Command;

use super::{
    DefinitionMode, Dialog, Document, EditorTab, Module, Pane, Selection, Shared, Speed, Theme,
    View,
};

/// What is done with time beyond playing and seeking. It is fetched with the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeCommand {
    /// Goes to the next or the previous moment of a kind.
    Go(Stop, Direction),
    /// Names a moment.
    SetMark(Milliseconds, String),
    /// Gives the mark of this index another name.
    RenameMark(usize, String),
    /// Takes the mark of this index away.
    RemoveMark(usize),
    /// Plays the branch of this index.
    SwitchBranch(usize),
    /// Gives the branch of this index another name.
    RenameBranch(usize, String),
    /// Takes the branch of this index away; not the one that is played.
    RemoveBranch(usize),
    /// Draws the branch of this index beside the one that is played; none: no branch.
    SetBeside(Option<usize>),
    /// Shows that branch on the stage as well, or no more.
    SetSideBySide(bool),
    /// Shows the same side by side under the strategies of this index of
    /// [`ecslab::placement::CHAINS`]: those of one who starts tasks, or of all.
    CompareStrategies(Option<StarterPlace>, usize),
}

/// Kinds of moments to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A placement decision.
    Decision,
    /// A change of `lastStatus`: of the selected task, or of any when none is selected.
    Status,
    /// A mark.
    Mark,
    /// A beat of a placement decision: the request, what each step leaves, the choice.
    Beat,
}

/// The way through time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Later.
    Forward,
    /// Earlier.
    Back,
}

/// One thing that a person does.
#[derive(Clone, Debug, PartialEq)]
pub enum UserCommand {
    /// Simulates the document from the start and plays it.
    Run,
    /// Plays, or pauses.
    PlayPause,
    /// One event forward.
    StepForward,
    /// One event back.
    StepBack,
    /// One second forward.
    SecondForward,
    /// One second back.
    SecondBack,
    /// To the start.
    ToStart,
    /// To the live edge.
    ToLiveEdge,
    /// To a time; does not simulate beyond the live edge unless playing gets there.
    Seek(Milliseconds),
    /// Plays at another speed.
    SetSpeed(Speed),
    /// Shows placement decisions beat by beat, or not.
    SetShowDecisions(bool),
    /// Playing goes over times in which nothing happens, or not.
    SetSkipIdle(bool),
    /// Draws a time in which nothing happens to scale, by its beginning.
    Unfold(Milliseconds),
    /// Folds all such times again.
    FoldAgain,
    /// Makes the timeline longer or shorter by so many steps.
    Zoom(i8),
    /// Shows all of the timeline at once.
    ZoomToFit,
    /// Time travel, marks and branches.
    TimeMachine(TimeCommand),
    /// Ends the beats of the decision that is being shown.
    SkipDecision,
    /// Shows a view on the stage.
    ShowView(View),
    /// Shows the stage as tables, or as drawings.
    ToggleTable,
    /// Selects something.
    Select(Selection),
    /// Selects the next task.
    NextTask,
    /// Selects the task before.
    PreviousTask,
    /// Shows a tab of the editor.
    ShowEditorTab(EditorTab),
    /// Shows a task definition of the document in the editor.
    EditDefinition(usize),
    /// Shows the task definition as form or as JSON, or its revisions.
    SetDefinitionMode(DefinitionMode),
    /// Replaces the document by an edited one; can be undone. Edits with the same `merge` key
    /// in a row (typing in one field) are one step of undo.
    Edit {
        /// The edited document.
        document: Shared<Document>,
        /// What is being edited, for example `/taskDefinitions/0/family`; none: never merged.
        merge: Option<String>,
    },
    /// Takes the last edit back.
    Undo,
    /// Makes it again.
    Redo,
    /// A command of the simulation, applied at the playhead and kept in the document's timeline.
    Apply(Command),
    /// The same, and besides the document becomes this one: one step of undo.
    ApplyTo(Shared<Document>, Command),
    /// Opens an example as the document; the old one can be had back with undo.
    OpenExample(Shared<Document>),
    /// Opens the example of a first visit anew.
    StartOver,
    /// Reads a whole scenario document from text.
    OpenText(String),
    /// Opens a dialog.
    OpenDialog(Dialog),
    /// Closes it.
    CloseDialog,
    /// Another theme.
    SetTheme(Theme),
    /// Shows a pane where there is room for one only.
    ShowPane(Pane),
    /// Opens or closes the inspector where it is a drawer.
    ToggleInspector,
    /// Takes a notice away.
    DismissNotice(u32),
    /// Selects a task and shows what it was placed by.
    WhyHere(TaskNumber),
    /// Shows the introduction from its start.
    StartTour,
    /// The next step of the introduction.
    NextTourStep,
    /// Ends the introduction.
    EndTour,
    /// Shortcuts of a single key: on or off.
    SetSingleKeyShortcuts(bool),
    /// Fetches a module of the program that could not be fetched before.
    FetchAgain(Module),
    /// Tells the person something, for example why a command cannot be given now.
    Say(String),
}
