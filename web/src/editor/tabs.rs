//! The tabs of the editor, each marked with the worst of what is wrong in it.

use ecslab::diagnostic::Severity;
use yew::{Callback, Html, Properties, classes};

use super::field::use_roving;
use crate::markup::{component, html};
use crate::store::{EditorTab, Problem, Shared, UserCommand};

const TABS: &[(EditorTab, &str, &str)] = &[
    (
        EditorTab::Definition,
        "editor-tab-definition",
        "Task definition",
    ),
    (EditorTab::Cluster, "editor-tab-cluster", "Cluster"),
    (EditorTab::Run, "editor-tab-run", "Run / Service"),
    (EditorTab::Roles, "editor-tab-roles", "Roles"),
];

/// The id of a tab.
pub fn id(tab: EditorTab) -> &'static str {
    entry(tab).1
}

/// What a tab is called.
pub fn name(tab: EditorTab) -> &'static str {
    entry(tab).2
}

fn entry(tab: EditorTab) -> (EditorTab, &'static str, &'static str) {
    let known = TABS.iter().find(|(known, ..)| *known == tab);
    known.copied().unwrap_or((tab, "", ""))
}

/// Properties of [`Tabs`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabsProperties {
    /// The one that is shown.
    pub tab: EditorTab,
    /// What is wrong with the document.
    pub problems: Shared<Vec<Problem>>,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}

/// The tabs of the editor.
#[component]
pub fn Tabs(properties: &TabsProperties) -> Html {
    let TabsProperties { tab, problems, act } = properties;
    let shown = TABS
        .iter()
        .position(|(known, ..)| known == tab)
        .unwrap_or(0);
    let show = act.reform(|tab: EditorTab| UserCommand::ShowEditorTab(tab));
    let on_move = show.reform(|index: usize| {
        TABS.get(index)
            .map_or(EditorTab::Definition, |(tab, ..)| *tab)
    });
    let roving = use_roving(TABS.len(), shown, on_move);
    let one = |(index, (own, id, name)): (usize, &(EditorTab, &'static str, &'static str))| {
        let own = *own;
        let onclick = show.reform(move |_| own);
        let worst = worst(problems, own);
        // One text: a name put together from the button's parts has spaces between them.
        let label = worst.map(|severity| format!("{name}, has a problem: {severity}"));
        html! {
            <button
                type="button" role="tab" id={*id} {onclick} data-roving=""
                aria-selected={if index == shown { "true" } else { "false" }}
                aria-label={label} aria-controls="editor-panel"
                tabindex={roving.tabindex(index)}
            >
                { *name }
                if let Some(severity) = worst {
                    <i class={classes!("dot", (severity == Severity::Error).then_some("error"))} />
                }
            </button>
        }
    };
    html! {
        <div
            class="tabs" role="tablist" aria-label="Editor" ref={roving.group.clone()}
            onkeydown={roving.onkeydown.clone()}
        >
            { for TABS.iter().enumerate().map(one) }
        </div>
    }
}

/// The worst of what is wrong in a tab; notes do not count.
fn worst(problems: &[Problem], tab: EditorTab) -> Option<Severity> {
    problems
        .iter()
        .filter(|problem| problem.tab == tab)
        .map(|problem| problem.diagnostic.severity)
        .filter(|severity| *severity != Severity::Info)
        .min()
}
