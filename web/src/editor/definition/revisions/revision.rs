//! One revision: its status, who uses it, what can be done with it.

use ecslab::simulation::{Command, RegisteredRevision, RevisionStatus};
use yew::{AttrValue, Callback, Html};

use super::RevisionsProperties;
use super::comparison::COMPARISON;
use crate::editor::definition::JSON_MODE;
use crate::editor::document::definition;
use crate::editor::document::revisions::{self, Users};
use crate::editor::go_to;
use crate::glyph::icon;
use crate::markup::html;
use crate::store::{DefinitionMode, UserCommand};

/// A button on a revision.
struct Act {
    label: String,
    /// Why it cannot be pressed; none: it can.
    reason: Option<String>,
    on_click: Callback<()>,
}

/// A revision, folded away but for its name, its status and since when it is there. `before` is
/// the one before it; `open` is whether it is open at first.
pub fn revision_card(
    of: &RevisionsProperties,
    revision: &RegisteredRevision,
    before: Option<&RegisteredRevision>,
    open: bool,
    on_compare: &Callback<(String, String)>,
) -> Html {
    let name = revision.revision.name();
    let status = revision.status();
    let is_active = status == RevisionStatus::Active;
    let users = Users::of(of.world(), &name);
    html! {
        <details key={name.clone()} class="run-card" open={open}>
            <summary>
                { icon("right") }
                <b>{ &name }</b>
                <span class={if is_active { "tag ok" } else { "tag" }}>{ status.name() }</span>
                <span class="run-card-aside">{ revisions::since(revision) }</span>
            </summary>
            <div class="run-card-fields">
                <p class="revision-users">
                    { format!("{}.", users.sentence()) }
                </p>
                { actions(&name, calls(of, revision)) }
                { actions(&name, looks(of, revision, before, on_compare)) }
                <details class="form-group">
                    <summary>
                        { icon("right") }
                        <span class="form-group-title">{ format!("{name} as JSON") }</span>
                    </summary>
                    <pre class="revision-json" tabindex="0" aria-label={format!("{name} as JSON")}>
                        { revisions::json(revision) }
                    </pre>
                </details>
            </div>
        </details>
    }
}

/// What ECS can be asked for.
fn calls(of: &RevisionsProperties, revision: &RegisteredRevision) -> Vec<Act> {
    let document = &of.editing.document;
    let inactive = revisions::inactive_since(revision);
    let apply = |command: Command| {
        let editing = of.editing.clone();
        Callback::from(move |()| editing.act(UserCommand::Apply(command.clone())))
    };
    let mut acts = vec![Act {
        label: "Run a task".to_owned(),
        reason: inactive.clone(),
        on_click: apply(revisions::run_task(&document.scenario.cluster, revision)),
    }];
    for service in of.world().services.values() {
        if service.revision.definition.family != revision.revision.definition.family {
            continue;
        }
        let name = &service.service_name;
        let runs_it = service.revision.revision == revision.revision.revision;
        let runs_it = runs_it.then(|| format!("The service {name} runs it already."));
        acts.push(Act {
            label: format!("Update service {name} to it"),
            reason: inactive.clone().or(runs_it),
            on_click: apply(revisions::update_service(name, revision)),
        });
    }
    acts.push(Act {
        label: "Deregister".to_owned(),
        reason: inactive,
        on_click: apply(revisions::deregister(revision)),
    });
    acts
}

/// What can be done with its text.
fn looks(
    of: &RevisionsProperties,
    revision: &RegisteredRevision,
    before: Option<&RegisteredRevision>,
    on_compare: &Callback<(String, String)>,
) -> Vec<Act> {
    let name = revision.revision.name();
    let mut acts = vec![Act {
        label: "Edit".to_owned(),
        reason: None,
        on_click: on_edit(of, revision),
    }];
    if let Some(before) = before {
        let names = (before.revision.name(), name);
        acts.push(Act {
            label: format!("Compare with {}", names.0),
            reason: None,
            on_click: {
                let on_compare = on_compare.clone();
                Callback::from(move |()| {
                    on_compare.emit(names.clone());
                    // It is below the list, often out of sight.
                    go_to::show_soon(COMPARISON);
                })
            },
        });
    }
    acts
}

/// Puts the text of a revision into the editor.
fn on_edit(of: &RevisionsProperties, revision: &RegisteredRevision) -> Callback<()> {
    let (of, revision) = (of.clone(), revision.clone());
    Callback::from(move |()| {
        let document = &of.editing.document;
        let name = revision.revision.name();
        // The one that the text is kept for keeps its layout.
        let own = of.played.get(of.index);
        let own = own.filter(|_| definition::name(document, of.index) == name);
        let text = own.cloned().unwrap_or_else(|| revisions::json(&revision));
        if document.definition_texts.get(of.index) != Some(&text) {
            of.editing.edit(None, |document| {
                definition::set_text(document, of.index, text);
            });
            of.editing.act(UserCommand::Say(format!(
                "The text in the editor is that of {name}. Undo brings back what was there."
            )));
        }
        let to_text = UserCommand::SetDefinitionMode(DefinitionMode::Json);
        of.editing.act(to_text);
        go_to::show_soon(JSON_MODE);
    })
}

/// Buttons, and below them why some cannot be pressed. Those can be focused all the same: pressing
/// a button may be what makes it one of them.
fn actions(of: &str, acts: Vec<Act>) -> Html {
    let mut reasons: Vec<String> = Vec::new();
    for reason in acts.iter().filter_map(|act| act.reason.clone()) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let id_of = |reason: &String| {
        let position = reasons.iter().position(|known| known == reason)?;
        Some(AttrValue::from(format!("{of}-reason-{position}")))
    };
    let button = |act: &Act| {
        let can_be_pressed = act.reason.is_none();
        let onclick = can_be_pressed.then(|| act.on_click.reform(|_| ()));
        html! {
            <button
                type="button" class="btn line xs" {onclick}
                aria-disabled={act.reason.is_some().then_some("true")}
                aria-label={format!("{of}: {}", act.label)}
                aria-describedby={act.reason.as_ref().and_then(id_of)}
            >
                { &act.label }
            </button>
        }
    };
    html! {
        <>
            <div class="add-buttons">{ for acts.iter().map(button) }</div>
            { for reasons.iter().map(|reason| html! {
                <p class="field-hint" id={id_of(reason)}>{ reason }</p>
            }) }
        </>
    }
}
