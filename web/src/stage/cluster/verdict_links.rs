//! Verdicts with their numbers, each leading to the input that it follows from.

use std::cell::RefCell;
use std::rc::Rc;

use ecslab::lifecycle::{Revision, service_of_group};
use ecslab::placement::{Cause, Rejection, cause};
use ecslab::simulation::PlacementRecord;
use yew::{Callback, Html, MouseEvent};

use super::card::InstanceCardProperties;
use super::numbers::thousands;
use super::scene::{Check, Shown};
use super::verdicts::badge;
use crate::editor::{Lead, lead};
use crate::glyph::icon;
use crate::markup::html;
use crate::store::{Pane, UserCommand};

/// How many attributes are kept with what requires them.
const KEPT: usize = 20;

/// An attribute that a revision requires, and the input that it follows from.
type RequiredBy = (Rc<Revision>, Rc<str>, Cause);

thread_local! {
    /// What requires an attribute is found by trying; the newest are at the end.
    static REQUIRED: RefCell<Vec<RequiredBy>> = const { RefCell::new(Vec::new()) };
}

/// The verdict of a decision against an instance.
#[derive(Clone, Copy)]
pub struct Against<'a> {
    /// The decision.
    pub record: &'a Rc<PlacementRecord>,
    /// EC2 instance id, or ARN, of the instance.
    pub instance: &'a str,
    /// What speaks against it.
    pub rejection: &'a Rejection,
}

impl Against<'_> {
    fn cause(self) -> Cause {
        let find = || {
            let definition = &self.record.revision.definition;
            cause(self.rejection, definition, &self.record.decision.request)
        };
        let Rejection::Attribute(name) = self.rejection else {
            return find();
        };
        REQUIRED.with_borrow_mut(|kept| {
            let mut known = kept.iter();
            let known = known.find(|(revision, attribute, _)| {
                Rc::ptr_eq(revision, &self.record.revision) && attribute == name
            });
            if let Some((_, _, cause)) = known {
                return cause.clone();
            }
            let found = find();
            kept.push((
                Rc::clone(&self.record.revision),
                name.clone(),
                found.clone(),
            ));
            if kept.len() > KEPT {
                kept.remove(0);
            }
            found
        })
    }

    fn lead(self, cause: Cause) -> Lead {
        Lead {
            record: Rc::clone(self.record),
            instance: self.instance.to_owned(),
            cause,
        }
    }

    /// What the input is called.
    fn input(self, cause: &Cause) -> String {
        input_name(self.record, cause, self.instance)
    }
}

/// What an input is called, for example `memory of web`.
pub fn input_name(record: &PlacementRecord, cause: &Cause, instance: &str) -> String {
    if let Cause::Instance(member) = cause {
        return format!("{member} of {instance}");
    }
    let group = &record.decision.request.group;
    let starter = match service_of_group(group) {
        Some(service) => format!("service {service}"),
        None => "RunTask".to_owned(),
    };
    cause.name(&record.revision.definition, &starter)
}

/// Goes to an input in the editor.
pub fn to_input(to: Lead, act: &Callback<UserCommand>) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |event: MouseEvent| {
        // What is around a verdict can be selected.
        event.stop_propagation();
        act.emit(UserCommand::ShowPane(Pane::Editor));
        lead(to.clone());
    })
}

/// A verdict as a button that leads to its input. `words`: how it is said here.
pub fn verdict_link(
    against: Against<'_>,
    class: &'static str,
    tabindex: Option<&'static str>,
    words: Html,
    act: &Callback<UserCommand>,
) -> Html {
    let cause = against.cause();
    let input = against.input(&cause);
    let title = format!("{} Go to {input}.", against.rejection.explanation());
    let onclick = to_input(against.lead(cause), act);
    html! {
        <button type="button" {class} {tabindex} {title} {onclick}>
            { words }
            <span class="vh">{ format!(" (go to {input})") }</span>
        </button>
    }
}

/// A button that leads to the input that a verdict follows from, and says which.
pub fn input_button(against: Against<'_>, act: &Callback<UserCommand>) -> Html {
    let cause = against.cause();
    let label = format!("Go to {}", against.input(&cause));
    html! {
        <button
            type="button" class="btn line xs" onclick={to_input(against.lead(cause), act)}
        >
            { icon("route") }{ label }
        </button>
    }
}

/// The verdict in short: `MEM 512 free, 1,024 needed`, `PORT 8080/tcp taken`.
pub fn short(rejection: &Rejection) -> Html {
    let detail = match (rejection, rejection.needs_and_has()) {
        (_, Some((needs, has))) => {
            format!("{} free, {} needed", thousands(has), thousands(needs))
        }
        (Rejection::Port { port, protocol }, _) => format!("{port}/{protocol} taken"),
        (Rejection::Status(status), _) => (*status).to_owned(),
        (Rejection::Attribute(name), _) => name.to_string(),
        (Rejection::Location { availability_zone }, _) => availability_zone.to_string(),
        (Rejection::MemberOf { expression }, _) => expression.to_string(),
        _ => String::new(),
    };
    html! {
        <>
            { icon("cross") }
            <span>{ rejection.badge() }</span>
            if !detail.is_empty() {
                { " " }<span class="check-numbers">{ detail }</span>
            }
        </>
    }
}

/// The badges of a card: those that speak against the instance lead to their inputs.
pub fn verdict_links(properties: &InstanceCardProperties, shown: &Shown) -> Html {
    let InstanceCardProperties { card, act, .. } = properties;
    let checks = card.verdict.as_ref().map_or(&[][..], |it| &it.checks);
    let candidates = &shown.decision().candidates;
    let candidate = candidates
        .iter()
        .find(|it| it.container_instance_arn == card.arn);
    let tabindex = if properties.active { "0" } else { "-1" };
    let links = |check: &Check| -> Html {
        let rejections = candidate.map_or(&[][..], |it| &it.rejections);
        let of_check = rejections.iter().filter(|it| it.badge() == check.label);
        of_check
            .enumerate()
            .map(|(index, rejection)| {
                let against = Against {
                    record: &shown.record,
                    instance: candidate.map_or("", |it| it.id()),
                    rejection,
                };
                let class = "check-badge fail check-link";
                html! {
                    <li key={format!("{} {index}", check.label)}>
                        { verdict_link(against, class, Some(tabindex), short(rejection), act) }
                    </li>
                }
            })
            .collect()
    };
    html! {
        <ul class="check-badges" aria-label="Verdicts">
            { for checks.iter().map(|check| match check.passed || check.to_come {
                true => badge(check),
                false => links(check),
            }) }
        </ul>
    }
}
