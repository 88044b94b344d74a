//! What was registered of a family by the playhead: to run, to compare, to deregister, to edit.

mod comparison;
mod revision;

use ecslab::lifecycle::Milliseconds;
use ecslab::simulation::{RegisteredRevision, World};
use yew::{Callback, Html, Properties, use_state};

use self::comparison::Comparison;
use self::revision::revision_card;
use crate::editor::document::definition;
use crate::editor::document::revisions::{self, Standing};
use crate::editor::editing::Editing;
use crate::editor::field::section;
use crate::glyph::icon;
use crate::markup::{component, html};
use crate::store::problems::error_count;
use crate::store::{Problem, Shared, UserCommand, clock_text};

/// What there is at the playhead.
#[derive(Clone, PartialEq)]
pub struct AtPlayhead {
    /// The world.
    pub world: Shared<World>,
    /// The time; none while it passes.
    pub at: Option<Milliseconds>,
}

/// Properties of [`Revisions`].
#[derive(Clone, PartialEq, Properties)]
pub struct RevisionsProperties {
    /// The document, and the way to replace it.
    pub editing: Editing,
    /// Index of the definition whose family is shown.
    pub index: usize,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The texts of the task definitions of what plays.
    pub played: Shared<Vec<String>>,
    /// What there is at the playhead.
    pub playhead: AtPlayhead,
    /// Goes to the place of something in the editor.
    pub on_go_to: Callback<Problem>,
}

impl RevisionsProperties {
    fn world(&self) -> &World {
        &self.playhead.world
    }

    fn family(&self) -> String {
        revisions::family(&self.editing.document, self.index)
    }

    fn standing(&self) -> Standing {
        revisions::standing(&self.editing.document, &self.played, self.index)
    }
}

/// The revisions of the family of a task definition.
#[component]
pub fn Revisions(properties: &RevisionsProperties) -> Html {
    let compared = use_state(|| None::<(String, String)>);
    let known = revisions::revisions_of(properties.world(), &properties.family());
    let on_compare = {
        let setter = compared.setter();
        Callback::from(move |names| setter.set(Some(names)))
    };
    html! {
        <div class="form revisions">
            { registration(properties) }
            { list(properties, &known, &on_compare) }
            <Comparison
                editing={properties.editing.clone()} index={properties.index} known={known}
                is_draft={properties.standing() != Standing::Registered}
                chosen={(*compared).clone()} on_choose={on_compare}
                on_go_to={properties.on_go_to.clone()}
            />
        </div>
    }
}

/// The text in the editor, and the button that makes it the next revision.
fn registration(of: &RevisionsProperties) -> Html {
    let own = definition::name(&of.editing.document, of.index);
    let family = of.family();
    let text = match of.standing() {
        Standing::Registered => format!("The text in the editor is {own}, as it was registered."),
        Standing::Draft => format!("The text in the editor is a draft: it differs from {own}."),
        Standing::NotPlayed => format!("The text in the editor, {own}, does not play yet."),
    };
    let errors = error_count(&of.problems);
    let reason = if of.standing() == Standing::NotPlayed {
        Some("What plays has other task definitions: run first.".to_owned())
    } else if family.is_empty() {
        Some("It has no family: ECS would refuse it.".to_owned())
    } else {
        (errors > 0).then(|| "It has errors: ECS would refuse it.".to_owned())
    };
    let is_refused = reason.is_some();
    let next = match family.as_str() {
        "" => "the next revision".to_owned(),
        family => revisions::next_name(of.world(), family),
    };
    let hint = reason.unwrap_or_else(|| what_registering_does(of, &own));
    let onclick = {
        let (of, next, own) = (of.clone(), next.clone(), own.clone());
        Callback::from(move |_| {
            let document = &of.editing.document;
            let (after, command) = revisions::register(document, &of.played, of.index);
            of.editing
                .act(UserCommand::ApplyTo(Shared::new(after), command));
            of.editing.act(UserCommand::Say(format!(
                "{next} is registered at the playhead, and the editor has the text of {own} again. \
                 Undo takes both back."
            )));
        })
    };
    section(
        "RegisterTaskDefinition",
        None,
        None,
        html! {
            <>
                <p class="revision-users">{ text }</p>
                <button
                    type="button" class="btn line" disabled={is_refused} {onclick}
                    aria-describedby="register-hint"
                >
                    { icon("plus") }
                    { format!("Register as {next}") }
                </button>
                <p class="field-hint" id="register-hint">{ hint }</p>
            </>
        },
    )
}

fn what_registering_does(of: &RevisionsProperties, own: &str) -> String {
    let at = match of.playhead.at {
        Some(at) => format!("At the playhead, {}.", clock_text(at)),
        None => "At the playhead.".to_owned(),
    };
    let stays = format!("{own} stays what the scenario registers at its start.");
    let later = revisions::later_registrations(&of.editing.document, &of.family());
    let is_later = |at: &&Milliseconds| **at > of.world().at;
    match later.iter().filter(is_later).count() {
        0 => format!("{at} {stays}"),
        _ => format!("{at} {stays} What is registered after the playhead gets later numbers."),
    }
}

fn list(
    of: &RevisionsProperties,
    known: &[RegisteredRevision],
    on_compare: &Callback<(String, String)>,
) -> Html {
    let at = of.playhead.at.map(clock_text);
    let aside = match (known.len(), at) {
        (count, Some(at)) => format!("{count} at {at}"),
        (count, None) => count.to_string(),
    };
    let card = |(position, revision): (usize, &RegisteredRevision)| {
        let before = known.get(position + 1);
        revision_card(of, revision, before, position == 0, on_compare)
    };
    section(
        "Revisions",
        Some(&aside),
        None,
        html! {
            <>
                if known.is_empty() {
                    <p class="field-hint">
                        { "What plays has registered none of this family by the playhead." }
                    </p>
                }
                { for known.iter().enumerate().map(card) }
            </>
        },
    )
}
