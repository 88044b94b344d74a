//! The playground: header, editor, stage, inspector and timeline in their places, and what goes
//! on around them: clock, keys, saving, announcements.

use gloo_timers::callback::Timeout;
use yew::{
    Callback, Html, Properties, UseReducerHandle, hook, use_effect_with, use_memo, use_mut_ref,
    use_state,
};

use crate::announcer::Announcer;
use crate::browser::clock::Clock;
use crate::browser::keys::KeyListener;
use crate::browser::leaving::LeaveListener;
use crate::browser::paste::PasteListener;
use crate::browser::{set_root_attribute, storage};
use crate::glyph::{icon, sprite};
use crate::header::{header, subtitle, subtitle_of};
use crate::layout::{Panes, Sash, Side, pane_tabs};
use crate::lazy;
use crate::markup::{component, html};
use crate::notice::notices;
use crate::stage::stage;
use crate::stage_bar::stage_bar;
use crate::store::catalogue;
use crate::store::{Action, Document, Pane, Shared, State, Store, Theme, UserCommand};
use crate::timeline::timeline;
use crate::tour_bar::tour_bar;

/// Milliseconds without an edit after which the document is saved.
const SAVE_AFTER: u32 = 400;
/// What is said when the document was saved by another tab.
const OTHER_TAB: &str = "Another tab saved a scenario. This browser keeps one: the tab that \
                         changes last wins. Copy the scenario as text to keep both.";

/// Properties of [`Playground`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlaygroundProperties {
    /// The store.
    pub store: UseReducerHandle<Store>,
}

/// The playground.
#[component]
pub fn Playground(properties: &PlaygroundProperties) -> Html {
    let store = &properties.store;
    let state = store.state.clone();
    // One for as long as the page is open: what it is given to is drawn again only when something
    // else changes.
    let act = use_memo((), |()| {
        let dispatcher = store.dispatcher();
        Callback::from(move |command| dispatcher.dispatch(Action::User(command)))
    });
    let act = Callback::clone(&act);
    let panes = use_state(|| Panes::of(storage::settings().panes));
    let subtitle = use_memo(subtitle_of(&state), |_| subtitle(&state));
    lazy::use_modules(store);
    use_clock(store);
    use_keys(&state, &act);
    use_paste(&act);
    use_saving(store);
    use_settings(&state);

    let resize = {
        let panes = panes.clone();
        Callback::from(move |(side, size): (Side, Option<u32>)| {
            let next = panes.with(side, size);
            let mut settings = storage::settings();
            settings.panes = next.sizes();
            storage::save_settings(&settings);
            panes.set(next);
        })
    };
    let pane = match state.pane {
        Pane::Editor => "editor",
        Pane::Stage => "stage",
        Pane::Inspector => "inspector",
    };
    html! {
        <>
            { sprite() }
            <div class="app" data-pane={pane} style={panes.style()}>
                { header(&state, &subtitle, &act) }
                { pane_tabs(state.pane, &act) }
                <section class="edit" aria-label="Editor" data-landmark="" tabindex="-1">
                    <h2 class="vh">{ "Editor" }</h2>
                    { lazy::editor(&state, &act) }
                    <Sash side={Side::Editor} panes={*panes} resize={resize.clone()} />
                </section>
                { stage_section(&state, &act, *panes, resize.clone()) }
                { inspector_section(&state, &act) }
                <section class="time" aria-label="Timeline" data-landmark="" tabindex="-1">
                    <Sash side={Side::Timeline} panes={*panes} {resize} />
                    { timeline(&state, &act) }
                </section>
            </div>
            { notices(&state.notices, &act) }
            { lazy::dialogs(&state, &act) }
            <Announcer store={store.clone()} />
        </>
    }
}

/// The stage with its bar and the captions of the introduction.
fn stage_section(
    state: &State,
    act: &Callback<UserCommand>,
    panes: Panes,
    resize: Callback<(Side, Option<u32>)>,
) -> Html {
    let tab = format!("stage-tab-{}", crate::stage_bar::index_of(state.view));
    html! {
        <main class="stage" aria-label="Stage" data-landmark="" tabindex="-1">
            <h2 class="vh">{ "Stage" }</h2>
            // Where one pane is shown at a time, the page's main part says where it is.
            <p class="stage-elsewhere">{ "Another pane is shown. The tab Stage brings the stage back." }</p>
            { stage_bar(state, act) }
            { lazy::standing_faults(state, act) }
            // A new element for each view: each is looked at from its top.
            <div key={state.view as u8} class="canvas" id="stage-panel" role="tabpanel" aria-labelledby={tab} tabindex="0">
                { stage(state, act) }
            </div>
            { tour_bar(state, act) }
            <Sash side={Side::Inspector} {panes} {resize} />
        </main>
    }
}

/// The inspector: a pane, or a drawer over the stage where there is no room for a pane.
fn inspector_section(state: &State, act: &Callback<UserCommand>) -> Html {
    let onkeydown = {
        let (act, open) = (act.clone(), state.inspector_open);
        Callback::from(move |event: yew::KeyboardEvent| {
            if open && event.key() == "Escape" && !event.default_prevented() {
                event.prevent_default();
                act.emit(UserCommand::ToggleInspector);
            }
        })
    };
    let close = act.reform(|_| UserCommand::ToggleInspector);
    html! {
        <aside
            class={yew::classes!("insp", state.inspector_open.then_some("open"))}
            id="inspector"
            aria-label="Inspector"
            data-landmark=""
            tabindex="-1"
            {onkeydown}
        >
            <button class="ib drawer-close" type="button" aria-label="Close the inspector" onclick={close}>
                { icon("cross") }
            </button>
            { lazy::inspector(state, act) }
        </aside>
    }
}

#[hook]
fn use_clock(store: &UseReducerHandle<Store>) {
    let clock = use_mut_ref(|| None::<Clock>);
    let view = store.state.clock_view(store.jumps);
    let dispatcher = store.dispatcher();
    use_effect_with(view, move |view| {
        let mut clock = clock.borrow_mut();
        match clock.as_ref() {
            Some(clock) => clock.set(view.clone()),
            None => {
                let tell = Callback::from(move |action| dispatcher.dispatch(action));
                *clock = Some(Clock::start(view.clone(), tell));
            }
        }
    });
}

/// Shortcuts: the table of the catalogue, but never what belongs to the thing that is focused.
#[hook]
fn use_keys(state: &State, act: &Callback<UserCommand>) {
    let latest = use_mut_ref(|| state.clone());
    *latest.borrow_mut() = state.clone();
    let act = act.clone();
    use_effect_with((), move |()| {
        let listener = KeyListener::start(move |press, place| {
            let state = latest.borrow().clone();
            if place.in_dialog || state.dialog.is_some() {
                return false;
            }
            if press.key == "Escape" && state.tour.is_some() {
                act.emit(UserCommand::EndTour);
                return true;
            }
            let own = press.key == " " && place.on_pressable;
            let plain = !press.modifier;
            if plain && (place.in_text || own || !state.single_key_shortcuts) {
                return false;
            }
            if place.in_text && press.key.eq_ignore_ascii_case("z") {
                return false;
            }
            let Some(entry) = catalogue::entry_of(press) else {
                return false;
            };
            match (entry.make)(&state) {
                Ok(command) => act.emit(command),
                Err(reason) => act.emit(UserCommand::Say(reason.to_owned())),
            }
            true
        });
        move || drop(listener)
    });
}

/// A scenario or a task definition that is pasted anywhere is opened.
#[hook]
fn use_paste(act: &Callback<UserCommand>) {
    let act = act.clone();
    use_effect_with((), move |()| {
        let listener = PasteListener::start(move |text| act.emit(UserCommand::OpenText(text)));
        move || drop(listener)
    });
}

/// Saves the document a moment after the last edit, and at once when the page is left; not before
/// what writes documents is there. Says so when another tab saves: the last one wins.
#[hook]
fn use_saving(store: &UseReducerHandle<Store>) {
    let waiting = use_mut_ref(|| None::<Timeout>);
    let unsaved = use_mut_ref(|| None::<Shared<Document>>);
    let writer = use_mut_ref(|| None::<storage::Write>);
    let document = store.state.document.clone();
    let documents = store.documents();
    let dispatcher = store.dispatcher();
    {
        let (unsaved, writer) = (unsaved.clone(), writer.clone());
        let dispatcher = dispatcher.clone();
        use_effect_with((document, documents), move |(document, documents)| {
            *unsaved.borrow_mut() = Some(document.clone());
            let Some(write) = documents.map(|it| it.write) else {
                return;
            };
            *writer.borrow_mut() = Some(write);
            *waiting.borrow_mut() = Some(Timeout::new(SAVE_AFTER, move || {
                let saved = unsaved.take().map(|it| storage::save(&it, write));
                if let Some(Err(text)) = saved {
                    dispatcher.dispatch(Action::Notify {
                        text,
                        is_error: true,
                    });
                }
            }));
        });
    }
    use_effect_with((), move |()| {
        let leave = move || {
            if let (Some(document), Some(write)) = (unsaved.take(), *writer.borrow()) {
                let _ = storage::save(&document, write);
            }
        };
        let other_tab = move || {
            dispatcher.dispatch(Action::Notify {
                text: OTHER_TAB.to_owned(),
                is_error: false,
            });
        };
        let listener = LeaveListener::start(leave, other_tab);
        move || drop(listener)
    });
}

#[hook]
fn use_settings(state: &State) {
    use_effect_with(state.theme, |theme| {
        let name = match theme {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        set_root_attribute("data-theme", name);
        storage::save_theme(name);
    });
    use_effect_with(state.single_key_shortcuts, |on| {
        let mut settings = storage::settings();
        settings.single_key_shortcuts_off = !on;
        storage::save_settings(&settings);
    });
}
