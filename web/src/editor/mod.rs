//! The editor: task definition, cluster, run or service, roles.
//!
//! Every control edits the document through a plain function of `document` and hands the whole
//! new document over, so that undo and redo cover everything. No rule of ECS is known here.

mod cluster;
mod definition;
mod document;
mod editing;
mod field;
mod go_to;
mod problem_list;
mod roles;
mod run;
mod run_bar;
mod tabs;
mod undo_key;

use yew::{Callback, Html, Properties, use_state};

use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::{DefinitionMode, Document, EditorTab, Problem, Shared, UserCommand};
use definition::AtPlayhead;
use document::conversion::has_fields;
pub use document::help;
use editing::Editing;
pub use go_to::{Lead, focus_soon, lead};
use go_to::{Target, use_go_to, use_lead};
use undo_key::use_undo_key;

/// The editor: task definition, cluster, run or service, roles.
#[component]
pub fn Editor(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    // Only what the editor shows: while time passes, only the revisions are drawn again.
    let shows_revisions = state.editor_tab == EditorTab::Definition
        && state.definition_mode == DefinitionMode::Revisions;
    let playhead = shows_revisions.then(|| AtPlayhead {
        world: state.world.clone(),
        at: (!state.time.playing).then_some(state.time.playhead),
    });
    html! {
        <EditorPane
            document={state.document.clone()} problems={state.problems.clone()}
            tab={state.editor_tab} definition={state.definition} mode={state.definition_mode}
            draft={state.draft} has_run={state.time.live_edge > 0} act={act.clone()}
            played={state.run.definition_texts.clone()} {playhead}
        />
    }
}

/// Properties of [`EditorPane`].
#[derive(Clone, PartialEq, Properties)]
struct EditorPaneProperties {
    document: Shared<Document>,
    problems: Shared<Vec<Problem>>,
    tab: EditorTab,
    definition: usize,
    mode: DefinitionMode,
    draft: bool,
    has_run: bool,
    act: Callback<UserCommand>,
    played: Shared<Vec<String>>,
    playhead: Option<AtPlayhead>,
}

#[component]
fn EditorPane(properties: &EditorPaneProperties) -> Html {
    let EditorPaneProperties {
        document,
        problems,
        tab,
        definition,
        mode,
        draft,
        has_run,
        act,
        played,
        playhead,
    } = properties.clone();
    let editing = Editing {
        document: document.clone(),
        act: act.clone(),
    };
    let target = use_state(|| None::<Target>);
    use_go_to(&target, mode);
    let on_go_to = {
        let (act, target, document) = (act.clone(), target.clone(), document.clone());
        Callback::from(move |problem: Problem| {
            let index = problem.definition;
            let text = index.and_then(|index| document.definition_texts.get(index));
            let has_fields = text.is_none_or(|text| has_fields(text));
            let next = Target::of(&problem, has_fields, target.as_ref());
            for command in next.commands(mode) {
                act.emit(command);
            }
            target.set(Some(next));
        })
    };
    use_lead(&document, &act, &on_go_to);
    let on_fix = editing.on_fix();
    let undo_key = use_undo_key(&act);
    let panel = match tab {
        EditorTab::Definition => html! {
            <definition::DefinitionPane
                {editing} problems={problems.clone()} index={definition} {mode}
                target={(*target).clone()} on_go_to={on_go_to.clone()} {played} {playhead}
            />
        },
        EditorTab::Cluster => html! {
            <cluster::ClusterPane
                {editing} problems={problems.clone()} target={(*target).clone()}
            />
        },
        EditorTab::Run => html! {
            <run::RunPane {editing} problems={problems.clone()} target={(*target).clone()} />
        },
        EditorTab::Roles => html! { <roles::RolesPane {editing} problems={problems.clone()} /> },
    };
    html! {
        <div class="editor">
            <tabs::Tabs {tab} problems={problems.clone()} act={act.clone()} />
            <div
                class="editor-panel" id="editor-panel" role="tabpanel"
                aria-labelledby={tabs::id(tab)} onfocusin={undo_key.onfocusin}
                oninput={undo_key.oninput} onkeydown={undo_key.onkeydown}
            >
                { panel }
            </div>
            <run_bar::RunBar {problems} {document} {draft} {has_run} {act} {on_go_to} {on_fix} />
        </div>
    }
}
