//! The page's state. Everything on the screen follows from it.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

use ecslab::diagnostic::Diagnostic;
use ecslab::lifecycle::{Milliseconds, TaskNumber};
use ecslab::scenario::{Scenario, StarterPlace};
use ecslab::simulation::{Parts, Simulation, World};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::axis::{Axis, Gaps};

/// A shared value that is equal to another when it is the very same one: comparing states costs
/// nothing, and a part is drawn again only when its value was replaced.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    /// Shares `value`.
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The state of the page.
#[derive(Clone, PartialEq)]
pub struct State {
    /// What is being edited.
    pub document: Shared<Document>,
    /// What is wrong with it.
    pub problems: Shared<Vec<Problem>>,
    /// Whether it is known what is wrong with it.
    pub judged: bool,
    /// Which modules of the program are there.
    pub fetched: Fetched,
    /// What is being played.
    pub run: Run,
    /// Where time stands.
    pub time: TimeControl,
    /// The branch that is drawn beside the one that is played.
    pub beside: Option<Beside>,
    /// Whether the stage shows that branch, too.
    pub side_by_side: bool,
    /// For the stage of one of two branches that are compared: which, and what is marked on it.
    pub compared: Option<Compared>,
    /// The world at the playhead.
    pub world: Shared<World>,
    /// The placement decision that is being shown beat by beat.
    pub beat: Option<Beat>,
    /// What the stage shows.
    pub view: View,
    /// Whether the stage shows tables instead of drawings.
    pub table: bool,
    /// What is selected.
    pub selection: Selection,
    /// Tab of the editor.
    pub editor_tab: EditorTab,
    /// Index of the task definition in the editor.
    pub definition: usize,
    /// Form, JSON or revisions.
    pub definition_mode: DefinitionMode,
    /// The pane that is shown where there is room for one only.
    pub pane: Pane,
    /// Whether the inspector is open where it is a drawer.
    pub inspector_open: bool,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// Short messages to the person, newest last.
    pub notices: Vec<Notice>,
    /// Whether there is an edit to take back.
    pub can_undo: bool,
    /// Whether there is an edit to make again.
    pub can_redo: bool,
    /// Whether the document differs from the one that is being played.
    pub draft: bool,
    /// Step of the introduction, from 0; none: it is over.
    pub tour: Option<usize>,
    /// Whether shortcuts of a single key are on.
    pub single_key_shortcuts: bool,
}

/// The document that is being edited: the scenario, and the texts that it is written in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// The scenario, as far as the texts can be understood.
    pub scenario: Scenario,
    /// The JSON text of each task definition, as the person wrote it, valid or not.
    pub definition_texts: Vec<String>,
    /// Other texts that are not JSON yet: pointer into the scenario → text.
    #[serde(default)]
    pub drafts: BTreeMap<String, String>,
    /// Texts of task definitions that only branches have that are not played, as they were
    /// written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_texts: Vec<String>,
}

/// A module of the program that is fetched when the page can play already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Module {
    /// The editor, and what can be done with documents beyond playing them.
    Editor,
    /// Inspector, dialogs, tables, and the views other than the cluster.
    Details,
}

impl Module {
    /// Its name within a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Editor => "the editor",
            Self::Details => "this part of the page",
        }
    }

    /// Its name at the start of a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Editor => "The editor",
            Self::Details => "This part of the page",
        }
    }
}

/// How far the fetching of a module has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fetch {
    /// It is being fetched.
    #[default]
    Pending,
    /// It could not be fetched.
    Failed,
    /// It is there.
    Done,
}

/// The modules, and how far fetching them has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// [`Module::Editor`].
    pub editor: Fetch,
    /// [`Module::Details`].
    pub details: Fetch,
}

impl Fetched {
    /// How far fetching `module` has come.
    pub fn of(&self, module: Module) -> Fetch {
        match module {
            Module::Editor => self.editor,
            Module::Details => self.details,
        }
    }

    pub(super) fn set(&mut self, module: Module, fetch: Fetch) {
        match module {
            Module::Editor => self.editor = fetch,
            Module::Details => self.details = fetch,
        }
    }
}

/// A diagnostic and the part of the document that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Tab of the editor in which to mend it.
    pub tab: EditorTab,
    /// For task definitions, which.
    pub definition: Option<usize>,
    /// What is wrong; its span is into the definition's text.
    pub diagnostic: Diagnostic,
}

/// A simulation of the document as it was when it was run.
#[derive(Clone)]
pub struct Run {
    /// The document as it was, with the commands applied since.
    pub scenario: Rc<Scenario>,
    /// The texts of its task definitions, as they were written.
    pub definition_texts: Shared<Vec<String>>,
    /// Its simulation, up to the live edge.
    pub simulation: Rc<Simulation>,
    /// Rises whenever the simulation is another one, or has gone further.
    pub generation: u64,
    /// Rises whenever the simulation is another one.
    pub number: u64,
    /// What the simulation is made of: the least until all parts are there.
    pub parts: Parts,
}

impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        self.generation == other.generation
    }
}

/// A branch that is drawn beside the one that is played.
#[derive(Clone)]
pub struct Beside {
    /// Index into the document's branches.
    pub branch: usize,
    /// The parts of the scenario that are its own.
    pub own: Rc<Map<String, Value>>,
    /// Its scenario.
    pub scenario: Rc<Scenario>,
    /// Its simulation.
    pub simulation: Rc<Simulation>,
}

impl PartialEq for Beside {
    fn eq(&self, other: &Self) -> bool {
        self.branch == other.branch && Rc::ptr_eq(&self.simulation, &other.simulation)
    }
}

impl State {
    /// Whether the stage shows two branches.
    pub fn is_side_by_side(&self) -> bool {
        self.side_by_side && self.beside.is_some()
    }

    /// Whether this is the state of a branch that is looked at only, not that of the page.
    pub fn is_read_only(&self) -> bool {
        self.compared.as_ref().is_some_and(|it| it.is_other)
    }

    /// The tasks that are marked because they differ in the branch that this is compared with.
    pub fn differing(&self) -> &[TaskNumber] {
        self.compared.as_ref().map_or(&[], |it| &it.differing)
    }
}

/// One of two branches that are compared on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Whether it is the one that is not played.
    pub is_other: bool,
    /// The tasks that differ between the two, in the order of their numbers.
    pub differing: Rc<Vec<TaskNumber>>,
}

/// Where time stands, as data.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeControl {
    /// Whether time passes.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// The time shown, in milliseconds of virtual time.
    pub playhead: Milliseconds,
    /// How many events of the journal the world shown is made of.
    pub events: usize,
    /// How far time has been simulated.
    pub live_edge: Milliseconds,
    /// Whether placement decisions are shown beat by beat.
    pub show_decisions: bool,
    /// Whether playing goes over times in which nothing happens.
    pub skip_idle: bool,
    /// The latest time of this branch that was shown: changing what is before it is changing the
    /// past.
    pub seen: Milliseconds,
    /// The axis of the timeline.
    pub axis: Rc<Axis>,
    /// The long times in which nothing happens.
    pub gaps: Gaps,
    /// Those that are drawn to scale all the same, by their beginnings.
    pub unfolded: Vec<Milliseconds>,
    /// How far the timeline is zoomed in: steps of √2, 0 being all of it.
    pub zoom: u8,
}

/// How fast time passes: hundredths of a virtual millisecond in a real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(pub u32);

/// A placement decision played as beats. The clock stands still meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Index into `World::placements`.
    pub placement: usize,
    /// 0 request, 1 resources, 2 constraints, 3 strategies, 4 choice, 5 flight, 6 placed.
    pub phase: u8,
}

/// What the stage shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Instances, zones, placement.
    Cluster,
    /// Tasks on the rail of statuses.
    Lifecycle,
    /// Who calls what with which role.
    Roles,
    /// Services and standalone tasks over time.
    Service,
    /// What ECS sends to EventBridge, as it is delivered: always a table.
    Events,
}

/// What is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Nothing.
    Nothing,
    /// A task.
    Task(TaskNumber),
    /// A container instance, by ARN.
    Instance(String),
    /// An API call: index into `World::calls`.
    Call(usize),
}

/// Tabs of the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditorTab {
    /// Task definition.
    Definition,
    /// Cluster.
    Cluster,
    /// Run or service.
    Run,
    /// Roles.
    Roles,
}

/// How a task definition is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionMode {
    /// Fields.
    Form,
    /// Text.
    Json,
    /// What was registered of its family, and what differs.
    Revisions,
}

/// Panes, where there is room for one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// Editor.
    Editor,
    /// Stage.
    Stage,
    /// Inspector.
    Inspector,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Everything a person can do, to search and choose from.
    Palette,
    /// The keyboard shortcuts.
    Shortcuts,
    /// Examples to open.
    Examples,
    /// Faults to cause.
    Faults,
    /// Marks to set and to go to.
    Marks,
    /// Branches, and what differs between two of them.
    Branches,
    /// Placement strategies to compare with what is played: of one who starts tasks, or of all.
    Strategies(Option<StarterPlace>),
    /// The scenario as JSON text, to copy or to paste.
    ScenarioText,
    /// How long things take; the name of the timing that it was opened for, or nothing.
    Timings(&'static str),
}

/// A short message to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Tells notices apart.
    pub id: u32,
    /// What happened and what to do.
    pub text: String,
    /// Whether something failed.
    pub is_error: bool,
}
