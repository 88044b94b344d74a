//! The policy documents of a role as JSON text.

use std::rc::Rc;

use ecslab::diagnostic::{Diagnostic, has_errors};
use yew::{AttrValue, Callback, Html, Properties, function_component, html, use_state};

use super::RoleProperties;
use crate::editor::document::roles::{self, RoleDocument};
use crate::editor::field::{IconButton, ProblemNotes, field_id};
use crate::glyph::Icon;
use crate::json_editor::JsonEditor;

/// The trust policy and the policies of a role.
#[function_component]
pub fn Policies(properties: &RoleProperties) -> Html {
    let role = properties.role();
    html! {
        <>
            <Policy of={properties.clone()} document={RoleDocument::Trust} name="Trust policy" />
            { for role.policies.iter().enumerate().map(|(index, policy)| html! {
                <Policy
                    key={index} of={properties.clone()} document={RoleDocument::Policy(index)}
                    name={policy.policy_name.clone()}
                />
            }) }
        </>
    }
}

/// Properties of [`Policy`].
#[derive(Clone, PartialEq, Properties)]
struct PolicyProperties {
    of: RoleProperties,
    document: RoleDocument,
    name: AttrValue,
}

/// One policy document: folded until it is asked for, so that its editor is loaded only then.
#[function_component]
fn Policy(properties: &PolicyProperties) -> Html {
    let PolicyProperties { of, document, name } = properties.clone();
    let editing = of.pane.editing.clone();
    let text = document.text(&editing.document, of.index);
    let diagnostics = document.diagnostics(&text);
    let open = use_state(|| false);
    let is_open = *open || has_errors(&diagnostics);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!is_open))
    };
    let on_change = {
        let (editing, key) = (editing.clone(), document.pointer(of.index));
        Callback::from(move |text: String| {
            editing.edit(Some(&key), |edited| {
                document.set_text(edited, of.index, text)
            });
        })
    };
    let id = field_id(&document.pointer(of.index));
    html! {
        <section class="policy" id={id.clone()} aria-label={name.clone()}>
            <header>
                <button
                    type="button" class={if is_open { "policy-toggle is-open" } else { "policy-toggle" }}
                    onclick={toggle} aria-expanded={if is_open { "true" } else { "false" }}
                >
                    <Icon name="right" />
                    { name.clone() }
                </button>
                <RemovePolicy ..properties.clone() />
            </header>
            if is_open {
                <div class="policy-text">
                    <JsonEditor
                        label={format!("{name} as JSON")} {text} {on_change}
                        diagnostics={Rc::<[Diagnostic]>::from(diagnostics.clone())}
                    />
                </div>
                <ProblemNotes problems={diagnostics} />
            }
        </section>
    }
}

#[function_component]
fn RemovePolicy(properties: &PolicyProperties) -> Html {
    let PolicyProperties { of, document, name } = properties.clone();
    let RoleDocument::Policy(index) = document else {
        return Html::default();
    };
    let on_click = Callback::from(move |()| {
        of.pane
            .editing
            .edit(None, |edited| roles::remove_policy(edited, of.index, index));
    });
    html! { <IconButton icon="cross" label={format!("Remove {name}")} {on_click} /> }
}
