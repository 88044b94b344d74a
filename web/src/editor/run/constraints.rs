//! Placement constraints: all must hold.

use std::rc::Rc;

use ecslab::cluster::query;
use ecslab::diagnostic::{Diagnostic, has_errors};
use ecslab::scenario::Cluster;
use ecslab::task_definition::PlacementConstraint;
use yew::{Callback, Html};

use super::expression::ExpressionField;
use super::start::StarterForm;
use crate::editor::document::{cluster, run};
use crate::editor::field::{
    Choice, Pick, add_button, field_id, icon_button, problem_notes, section,
};
use crate::markup::html;

/// Expressions to start from.
const EXAMPLES: &[&str] = &[
    "attribute:ecs.instance-type =~ m5.*",
    "attribute:ecs.availability-zone in [us-east-1a, us-east-1b]",
    "attribute:ecs.availability-zone != us-east-1a",
    "not(task:group == service:web)",
    "runningTasksCount < 2",
];

/// The constraints of a service or RunTask.
pub fn constraints(form: &StarterForm) -> Html {
    let constraints = form.start().constraints;
    let has_distinct = constraints.iter().any(|it| it.kind == "distinctInstance");
    let add = |constraint: PlacementConstraint| {
        let form = form.clone();
        Callback::from(move |()| {
            form.edit(None, |start| start.constraints.push(constraint.clone()));
        })
    };
    let member_of = PlacementConstraint {
        kind: "memberOf".to_owned(),
        expression: EXAMPLES.first().map(|example| (*example).to_owned()),
        ..PlacementConstraint::default()
    };
    let distinct = PlacementConstraint {
        kind: "distinctInstance".to_owned(),
        ..PlacementConstraint::default()
    };
    section(
        "placementConstraints",
        Some("all must hold"),
        None,
        html! {
            <>
                { problem_notes(&form.pane.at(&form.at("/placementConstraints"))) }
                if !constraints.is_empty() {
                    <ul class="rules">
                        { for constraints.into_iter().enumerate().map(|(index, constraint)| html! {
                            <li key={index}>
                                { constraint_row(form, index, &constraint) }
                            </li>
                        }) }
                    </ul>
                }
                <div class="add-buttons">
                    { add_button("Add memberOf", add(member_of)) }
                    if !has_distinct {
                        { add_button("Add distinctInstance", add(distinct)) }
                    }
                </div>
            </>
        },
    )
}

fn constraint_row(of: &StarterForm, index: usize, constraint: &PlacementConstraint) -> Html {
    let pointer = of.at(&format!("/placementConstraints/{index}"));
    let on_remove = {
        let of = of.clone();
        Callback::from(move |()| {
            of.edit(None, |start| {
                if index < start.constraints.len() {
                    start.constraints.remove(index);
                }
            });
        })
    };
    let label = format!("Remove {}", constraint.kind);
    html! {
        <div class="rule" id={field_id(&pointer)}>
            <div class="rule-head">
                <b>{ &constraint.kind }</b>
                if constraint.kind == "distinctInstance" {
                    <span class="field-hint">{ "No two tasks of the group on one instance." }</span>
                }
                { icon_button("cross", &label, on_remove) }
            </div>
            if constraint.kind == "memberOf" {
                { expression_fields(of, index, constraint) }
            } else {
                { problem_notes(&of.pane.inside(&pointer)) }
            }
        </div>
    }
}

/// A cluster query expression, parsed while it is typed.
fn expression_fields(of: &StarterForm, index: usize, constraint: &PlacementConstraint) -> Html {
    let expression = constraint.expression.clone().unwrap_or_default();
    let scenario = &of.pane.editing.document.scenario;
    let (found, problems) = judge(&expression, &scenario.cluster);
    let member = format!("/placementConstraints/{index}/expression");
    let id = of.id(&member);
    let set = {
        let of = of.clone();
        move |merge: bool, expression: String| {
            of.edit(merge.then_some(member.as_str()), |start| {
                if let Some(constraint) = start.constraints.get_mut(index) {
                    constraint.expression = Some(expression);
                }
            });
        }
    };
    let on_change = {
        let set = set.clone();
        Callback::from(move |typed: String| set(true, typed))
    };
    let on_example = Callback::from(move |example: String| {
        if !example.is_empty() {
            set(false, example);
        }
    });
    let mut choices = vec![Choice::new("", "Examples")];
    choices.extend(EXAMPLES.iter().copied().map(Choice::named));
    let is_example = EXAMPLES.contains(&expression.as_str());
    let example = if is_example {
        expression.clone()
    } else {
        String::new()
    };
    html! {
        <>
            <ExpressionField
                id={id.clone()} value={expression} {on_change} hint={found} {problems}
                instances={Rc::new(cluster::instances(&scenario.cluster))}
                groups={Rc::new(run::task_groups(scenario))}
            />
            <Pick
                id={format!("{id}-examples")} label="Take an example" bare=true value={example}
                {choices} on_change={on_example}
            />
        </>
    }
}

/// How many instances match, and what is wrong with the expression.
fn judge(expression: &str, cluster: &Cluster) -> (String, Vec<Diagnostic>) {
    let (parsed, mut diagnostics) = query::parse(expression);
    for diagnostic in &mut diagnostics {
        if let Some(span) = diagnostic.span.take() {
            diagnostic.message = format!("Character {}: {}", span.column, diagnostic.message);
        }
    }
    let instances = cluster::instances(cluster);
    let found = match parsed.filter(|_| !has_errors(&diagnostics)) {
        None => "No instance can be asked yet.".to_owned(),
        Some(parsed) => {
            let count = instances.iter().filter(|it| parsed.matches(it)).count();
            format!(
                "Matches {count} of {} container instances as they start.",
                instances.len()
            )
        }
    };
    (found, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_judged_by_the_instances_that_match_and_by_its_first_fault() {
        let mut scenario = ecslab::scenario::Scenario::default();
        cluster::add_instances(&mut scenario, "us-east-1a", "m5.large", 2);
        cluster::add_instances(&mut scenario, "us-east-1b", "t3.small", 1);
        let judged = |expression: &str| judge(expression, &scenario.cluster);
        let (found, problems) = judged("attribute:ecs.instance-type =~ m5.*");
        assert_eq!(found, "Matches 2 of 3 container instances as they start.");
        assert_eq!(problems, []);
        let (found, problems) = judged("attribute:ecs.instance-type =~");
        assert_eq!(found, "No instance can be asked yet.");
        assert!(
            problems[0].message.starts_with("Character "),
            "{problems:?}"
        );
    }

    #[test]
    fn every_example_is_an_expression() {
        for example in EXAMPLES {
            assert!(query::parse(example).0.is_some(), "{example}");
        }
    }
}
