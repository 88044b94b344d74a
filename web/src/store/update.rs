//! The one way to change the state.

mod editing;

use std::ops::Range;
use std::rc::Rc;

use ecslab::simulation::{Parts, Simulation};

use super::axis::{Axis, Gaps};
use super::documents::Documents;
use super::history::History;
use super::{
    DefinitionMode, Document, EditorTab, Fetch, Fetched, Module, Notice, Pane, Run, Selection,
    Shared, Speed, State, Theme, TimeControl, UserCommand, View, examples, problems, tour,
};

/// How many notices are shown at once.
const NOTICES: usize = 4;
/// How many steps the timeline can be zoomed in.
pub const MOST_ZOOM: u8 = 14;

/// What can change the state: a person, or the page itself.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    not(target_family = "wasm"),
    expect(clippy::large_enum_variant, reason = "one at a time, and never kept")
)]
pub enum Action {
    /// A person does something.
    User(UserCommand),
    /// The clock has come to a time.
    Advance(ecslab::lifecycle::Milliseconds),
    /// The decision that is shown comes to a phase; none: it is over.
    Phase(Option<u8>),
    /// The page has something to say.
    Notify {
        /// What happened and what to do.
        text: String,
        /// Whether something failed.
        is_error: bool,
    },
    /// The editor was fetched, and with it what can be done with documents.
    EditorFetched(Documents),
    /// The details were fetched.
    DetailsFetched,
    /// A module could not be fetched.
    NotFetched(Module),
}

/// What the page knows of where it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The person wants less motion: nothing plays by itself.
    pub reduced_motion: bool,
    /// What can be done with documents; none until it was fetched.
    pub documents: Option<Documents>,
}

/// The state, and what it takes to change it.
#[derive(Clone)]
pub struct Store {
    /// What the page is drawn from.
    pub state: State,
    /// Events of the journal that were passed last, by playing or stepping: what is announced.
    pub passed: Range<usize>,
    /// Rises with every change of `passed`.
    pub passages: u32,
    /// Rises when the playhead is moved other than by the clock.
    pub jumps: u32,
    pub(super) history: History,
    environment: Environment,
    next_notice: u32,
    /// Whether time goes on when the dialog that is open closes.
    resume: bool,
    /// What a person asked for that needs [`Documents`], in order.
    waiting: Vec<UserCommand>,
    /// The simulation that the document was judged by, at time 0.
    pub(super) judged_by: Option<Rc<Simulation>>,
}

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        self.passages == other.passages && self.jumps == other.jumps && self.state == other.state
    }
}

impl Store {
    /// What can be done with documents; none until it was fetched.
    pub fn documents(&self) -> Option<Documents> {
        self.environment.documents
    }

    /// The store of a page that opens with `document`.
    pub fn new(document: Document, environment: Environment) -> Self {
        let scenario = Rc::new(document.scenario.clone());
        let definition_texts = Shared::new(document.definition_texts.clone());
        let parts = match environment.documents {
            Some(documents) => documents.parts,
            None => Parts::least(),
        };
        let judge = |documents: Documents| (documents.judge)(&document);
        let (problems, judged_by) = environment.documents.map(judge).unzip();
        let simulation = match &judged_by {
            Some(simulation) => Rc::clone(simulation),
            None => Rc::new(Simulation::with_parts(&scenario, parts).0),
        };
        let mut state = State {
            judged: problems.is_some(),
            fetched: Fetched::default(),
            problems: Shared::new(problems.unwrap_or_default()),
            document: Shared::new(document),
            world: Shared::new(simulation.world_after(0)),
            run: Run {
                scenario: Rc::clone(&scenario),
                definition_texts,
                simulation: Rc::clone(&simulation),
                generation: 0,
                number: 0,
                parts,
            },
            time: TimeControl {
                playing: false,
                speed: Speed::ONE,
                playhead: 0,
                events: 0,
                live_edge: 0,
                show_decisions: true,
                skip_idle: false,
                seen: 0,
                axis: Rc::new(Axis::new(0, &Gaps::default(), &[])),
                gaps: Gaps::default(),
                unfolded: Vec::new(),
                zoom: 0,
            },
            beside: None,
            side_by_side: false,
            compared: None,
            beat: None,
            view: View::Cluster,
            table: false,
            selection: Selection::Nothing,
            editor_tab: EditorTab::Definition,
            definition: 0,
            definition_mode: DefinitionMode::Form,
            pane: Pane::Stage,
            inspector_open: false,
            theme: Theme::System,
            dialog: None,
            notices: Vec::new(),
            can_undo: false,
            can_redo: false,
            draft: false,
            tour: None,
            single_key_shortcuts: true,
        };
        state.restart(scenario, Some(simulation));
        Self {
            state,
            passed: 0..0,
            passages: 0,
            jumps: 0,
            history: History::default(),
            environment,
            next_notice: 1,
            resume: false,
            waiting: Vec::new(),
            judged_by,
        }
    }

    /// The store after `action`.
    #[must_use]
    pub fn update(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::User(command) => next.obey(command),
            Action::Advance(to) => {
                let passed = next.state.advance(to);
                next.pass(passed);
            }
            Action::Phase(Some(phase)) => {
                if let Some(beat) = &mut next.state.beat {
                    beat.phase = phase;
                }
            }
            Action::Phase(None) => next.state.beat = None,
            Action::Notify { text, is_error } => next.notify(text, is_error),
            Action::EditorFetched(documents) => next.editor_fetched(documents),
            Action::DetailsFetched => next.state.fetched.details = Fetch::Done,
            Action::NotFetched(module) => next.state.fetched.set(module, Fetch::Failed),
        }
        next.state.follow_beside();
        tour::follow(&mut next.state, self.environment.reduced_motion);
        next.state.can_undo = next.history.can_undo();
        next.state.can_redo = next.history.can_redo();
        next
    }

    fn obey(&mut self, command: UserCommand) {
        let needs_documents =
            matches!(
                command,
                UserCommand::Run
                    | UserCommand::OpenExample(_)
                    | UserCommand::OpenText(_)
                    | UserCommand::TimeMachine(_)
            ) || (matches!(command, UserCommand::Apply(_) | UserCommand::ApplyTo(..))
                && self.is_past(self.time_of_command()));
        if needs_documents && self.environment.documents.is_none() {
            self.waiting.push(command);
            return;
        }
        match command {
            UserCommand::Run => self.run(),
            UserCommand::Edit { document, merge } => {
                self.state.tour = None;
                self.edit(document, merge);
            }
            UserCommand::Undo => self.undo(),
            UserCommand::Redo => self.redo(),
            UserCommand::Apply(command) => self.apply(self.state.document.clone(), command),
            UserCommand::ApplyTo(document, command) => self.apply(document, command),
            UserCommand::OpenExample(document) => self.open_example((*document).clone()),
            UserCommand::StartOver => self.start_over(),
            UserCommand::OpenText(text) => self.open_text(&text),
            UserCommand::TimeMachine(command) => {
                if let Some(documents) = self.environment.documents {
                    (documents.time_machine)(self, command);
                }
            }
            UserCommand::StartTour => self.start_tour(),
            UserCommand::Say(text) => self.notify(text, false),
            other => self.move_or_show(other),
        }
    }

    /// Commands about time.
    fn move_or_show(&mut self, command: UserCommand) {
        let state = &mut self.state;
        match command {
            UserCommand::PlayPause => self.play_or_pause(),
            UserCommand::StepForward => {
                let passed = state.step_forward();
                self.pass(passed);
            }
            UserCommand::SecondForward => {
                let passed = state.second_forward();
                self.pass(passed);
            }
            UserCommand::StepBack => state.step_back(),
            UserCommand::SecondBack => {
                state.time.playing = false;
                state.seek(state.time.playhead.saturating_sub(1_000));
            }
            UserCommand::ToStart => state.rewind(),
            UserCommand::ToLiveEdge => state.seek(state.time.live_edge),
            UserCommand::Seek(to) => state.seek(to),
            UserCommand::SetSpeed(speed) => {
                state.time.speed = speed;
                if !speed.can_be_followed() {
                    state.beat = None;
                }
            }
            UserCommand::SetShowDecisions(shown) => {
                state.time.show_decisions = shown;
                state.beat = None;
            }
            UserCommand::SkipDecision => state.beat = None,
            UserCommand::SetSkipIdle(skip) => state.time.skip_idle = skip,
            UserCommand::Unfold(from) => {
                state.time.unfolded.push(from);
                state.draw_axis();
            }
            UserCommand::FoldAgain => {
                state.time.unfolded.clear();
                state.draw_axis();
            }
            UserCommand::Zoom(steps) => {
                let zoom = state.time.zoom.saturating_add_signed(steps);
                state.time.zoom = zoom.min(MOST_ZOOM);
            }
            UserCommand::ZoomToFit => state.time.zoom = 0,
            other => return self.show(other),
        }
        self.jumps += 1;
    }

    /// Commands about what is seen.
    fn show(&mut self, command: UserCommand) {
        let state = &mut self.state;
        match command {
            UserCommand::ShowView(view) => {
                if view != state.view {
                    state.beat = None;
                }
                state.view = view;
                state.pane = Pane::Stage;
            }
            UserCommand::ToggleTable => {
                state.table = !state.table;
                state.beat = None;
            }
            UserCommand::Select(selection) => state.selection = selection,
            UserCommand::NextTask => state.select_neighbour(1),
            UserCommand::PreviousTask => state.select_neighbour(-1),
            UserCommand::ShowEditorTab(tab) => {
                state.editor_tab = tab;
                state.pane = Pane::Editor;
            }
            UserCommand::EditDefinition(index) => {
                state.definition = index;
                state.editor_tab = EditorTab::Definition;
                state.pane = Pane::Editor;
            }
            UserCommand::SetDefinitionMode(mode) => state.definition_mode = mode,
            UserCommand::OpenDialog(dialog) => {
                self.resume = self.resume || state.time.playing;
                state.time.playing = false;
                state.dialog = Some(dialog);
            }
            UserCommand::CloseDialog => {
                state.dialog = None;
                state.time.playing = state.time.playing || std::mem::take(&mut self.resume);
            }
            UserCommand::SetTheme(theme) => state.theme = theme,
            UserCommand::ShowPane(pane) => state.pane = pane,
            UserCommand::ToggleInspector => state.inspector_open = !state.inspector_open,
            UserCommand::DismissNotice(id) => state.notices.retain(|notice| notice.id != id),
            UserCommand::WhyHere(task) => self.why_here(task),
            UserCommand::NextTourStep => tour::next(state),
            UserCommand::EndTour => state.tour = None,
            UserCommand::SetSingleKeyShortcuts(on) => state.single_key_shortcuts = on,
            UserCommand::FetchAgain(module) => state.fetched.set(module, Fetch::Pending),
            _ => {}
        }
    }

    pub(super) fn pass(&mut self, passed: Range<usize>) {
        if !passed.is_empty() {
            self.passed = passed;
            self.passages += 1;
        }
    }

    fn run(&mut self) {
        let errors = problems::error_count(&self.state.problems);
        if errors > 0 {
            let noun = if errors == 1 { "error" } else { "errors" };
            return self.notify(format!("Fix {errors} {noun} to run."), true);
        }
        self.state.tour = None;
        let documents = self.environment.documents;
        let beside = documents.and_then(|documents| (documents.keep)(self));
        self.restart();
        self.state.beside = beside;
        self.state.time.playing = true;
        self.state.pane = Pane::Stage;
    }

    /// Simulates the document from the start.
    fn restart(&mut self) {
        let scenario = Rc::new(self.state.document.scenario.clone());
        self.state.selection = Selection::Nothing;
        self.state.run.definition_texts = Shared::new(self.state.document.definition_texts.clone());
        self.state.restart(scenario, self.judged_by.clone());
        self.state.beside = None;
        self.passed = 0..0;
        self.jumps += 1;
        self.state.draft = false;
    }

    fn play_or_pause(&mut self) {
        let state = &mut self.state;
        if state.time.playing {
            state.time.playing = false;
            return;
        }
        if state.time.is_live() && state.is_over() && state.time.live_edge > 0 {
            state.rewind();
        }
        state.time.playing = true;
    }

    fn start_tour(&mut self) {
        if let Some(document) = examples::first_visit() {
            if self.state.document.scenario == document.scenario {
                self.restart();
            } else {
                self.open(document);
            }
        }
        self.state.view = View::Cluster;
        self.state.table = false;
        self.state.pane = Pane::Stage;
        self.state.time.speed = Speed::ONE;
        self.state.time.show_decisions = true;
        self.state.tour = Some(0);
        self.state.time.playing = !self.environment.reduced_motion;
    }

    fn why_here(&mut self, task: ecslab::lifecycle::TaskNumber) {
        let state = &mut self.state;
        state.selection = Selection::Task(task);
        let placement = state
            .run
            .simulation
            .world()
            .placements
            .iter()
            .position(|placement| placement.task == Some(task));
        if let Some(placement) = placement {
            state.view = View::Cluster;
            state.table = false;
            state.pane = Pane::Stage;
            state.show_decision_of(placement);
            self.jumps += 1;
        }
    }

    pub(super) fn notify(&mut self, text: String, is_error: bool) {
        let notices = &mut self.state.notices;
        notices.retain(|notice| notice.text != text);
        notices.push(Notice {
            id: self.next_notice,
            text,
            is_error,
        });
        if notices.len() > NOTICES {
            notices.remove(0);
        }
        self.next_notice += 1;
    }
}
