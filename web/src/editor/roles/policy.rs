//! The policy documents of a role as JSON text.

use std::rc::Rc;

use ecslab::diagnostic::{Diagnostic, has_errors};
use yew::{AttrValue, Callback, Html, Properties, use_state};

use super::RoleForm;
use crate::editor::document::paste;
use crate::editor::document::roles::{self, RoleDocument};
use crate::editor::field::{field_id, icon_button, problem_notes};
use crate::glyph::icon;
use crate::json_editor::JsonEditor;
use crate::markup::{component, html};
use crate::store::UserCommand;

/// The trust policy and the policies of a role.
pub fn policies(form: &RoleForm) -> Html {
    let role = form.role();
    html! {
        <>
            <Policy of={form.clone()} document={RoleDocument::Trust} name="Trust policy" />
            { for role.policies.iter().enumerate().map(|(index, policy)| html! {
                <Policy
                    key={index} of={form.clone()} document={RoleDocument::Policy(index)}
                    name={policy.policy_name.clone()}
                />
            }) }
        </>
    }
}

/// Properties of [`Policy`].
#[derive(Clone, PartialEq, Properties)]
struct PolicyProperties {
    of: RoleForm,
    document: RoleDocument,
    name: AttrValue,
}

/// One policy document: folded until it is asked for, so that its editor is loaded only then.
#[component]
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
        let (editing, before) = (editing.clone(), text.clone());
        let (key, index) = (document.pointer(of.index), of.index);
        Callback::from(move |text: String| {
            let mut edited = (*editing.document).clone();
            let said = paste::put_role_or_policies(&mut edited, index, document, &before, &text);
            match said {
                Some(said) => {
                    editing.edit(None, |document| *document = edited);
                    editing.act(UserCommand::Say(said));
                }
                None => editing.edit(Some(&key), |edited| {
                    document.set_text(edited, index, text);
                }),
            }
        })
    };
    let id = field_id(&document.pointer(of.index));
    html! {
        <section
            class="policy" id={id.clone()}
            aria-label={format!("{name} of {}", of.role().role_name)}
        >
            <header>
                <button
                    type="button" class={if is_open { "policy-toggle is-open" } else { "policy-toggle" }}
                    onclick={toggle} aria-expanded={if is_open { "true" } else { "false" }}
                >
                    { icon("right") }
                    { name.clone() }
                </button>
                { remove_policy(properties) }
            </header>
            if is_open {
                <div class="policy-text">
                    <JsonEditor
                        label={format!("{name} as JSON")} {text} {on_change}
                        diagnostics={Rc::<[Diagnostic]>::from(diagnostics.clone())}
                    />
                </div>
                { problem_notes(&diagnostics) }
            }
        </section>
    }
}

fn remove_policy(properties: &PolicyProperties) -> Html {
    let PolicyProperties { of, document, name } = properties.clone();
    let RoleDocument::Policy(index) = document else {
        return Html::default();
    };
    let on_click = Callback::from(move |()| {
        of.pane
            .editing
            .edit(None, |edited| roles::remove_policy(edited, of.index, index));
    });
    icon_button("cross", &format!("Remove {name}"), on_click)
}
