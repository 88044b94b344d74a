//! Why a task is where it is: the decision that placed it, with every instance's verdict.

use std::rc::Rc;

use ecslab::lifecycle::{LaunchType, Task};
use ecslab::placement::{Candidate, Decision, FunnelStep};
use ecslab::simulation::{PlacementRecord, clock};
use yew::{Callback, Html, classes};

use super::section::section;
use crate::glyph::icon;
use crate::markup::html;
use crate::stage::cluster::numbers::thousands;
use crate::stage::cluster::verdict_links::{Against, short, verdict_link};
use crate::store::faults::short_instance;
use crate::store::{Explained, UserCommand, explained};

/// Why a task is where it is; `record` is the decision that placed it, none on Fargate.
pub fn why_here(
    task: &Task,
    record: Option<&Rc<PlacementRecord>>,
    act: &Callback<UserCommand>,
) -> Html {
    if task.launch_type == LaunchType::Fargate {
        let words = format!(
            "On Fargate there are no container instances to choose from: AWS runs the task on its \
             own capacity, in one of the subnets of the request, here in {}. Placement strategies \
             and constraints do not apply.",
            task.availability_zone
        );
        let zone = task.availability_zone.clone();
        return section("Why here", zone, false, html! { <p>{ words }</p> });
    }
    let Some(record) = record else {
        let words = html! { <p>{ "The decision is not in the journal." }</p> };
        return section("Why here", "", false, words);
    };
    let place = task.ec2_instance_id.as_deref().unwrap_or("here");
    let watch = {
        let number = task.number;
        act.reform(move |_| UserCommand::WhyHere(number))
    };
    let body = html! {
        <>
            { decision_details(record, act) }
            <button type="button" class="btn line" onclick={watch}>
                { "Show the decision on the stage" }
            </button>
        </>
    };
    section(
        format!("Why {}", short_instance(place)),
        format!("placed {}", clock(record.at)),
        true,
        body,
    )
}

/// A decision: in a sentence, in numbers, and for every instance.
pub fn decision_details(record: &Rc<PlacementRecord>, act: &Callback<UserCommand>) -> Html {
    let explained = explained(record);
    let Explained { decision, funnel } = &*explained;
    let at = clock(record.at);
    let every_instance = format!("Every instance, for {} at {at}", record.revision.name());
    let strategies: Vec<&str> = decision
        .steps
        .iter()
        .map(|step| step.strategy.as_str())
        .collect();
    html! {
        <div class="why">
            <p>{ decision.sentence() }</p>
            <ol class="why-steps">
                { for narrowing(funnel).into_iter().map(|(label, numbers, detail)| html! {
                    <li><b>{ label }</b><i>{ numbers }</i><span>{ detail }</span></li>
                }) }
            </ol>
            <div class="why-scroll" role="region" aria-label={every_instance} tabindex="0">
                <table class="why-table">
                    <thead>
                        <tr>
                            <th scope="col">{ "Instance" }</th>
                            <th scope="col">{ "Fits" }</th>
                            { for strategies.iter().map(|strategy| html! {
                                <th scope="col" class="number" title={(*strategy).to_owned()}>
                                    { strategy_name(strategy) }
                                </th>
                            }) }
                            <th scope="col" class="number">{ "#" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for decision.candidates.iter().enumerate().map(|(index, candidate)| {
                            row((record, act), decision, index, candidate, strategies.len())
                        }) }
                    </tbody>
                </table>
            </div>
        </div>
    }
}

/// `spread(attribute:ecs.availability-zone)` → `spread`.
fn strategy_name(strategy: &str) -> &str {
    strategy.split_once('(').map_or(strategy, |(name, _)| name)
}

/// For each step what went in and what came out: label, `8 → 4`, and by what.
fn narrowing(steps: &[FunnelStep]) -> Vec<(String, String, String)> {
    let count = |step: &FunnelStep| step.survivors.iter().filter(|still_in| **still_in).count();
    let mut before = steps.first().map_or(0, |step| step.survivors.len());
    steps
        .iter()
        .map(|step| {
            let after = count(step);
            let numbers = format!("{before} → {after}");
            before = after;
            (step.label.clone(), numbers, step.detail.clone())
        })
        .collect()
}

fn row(
    (record, act): (&Rc<PlacementRecord>, &Callback<UserCommand>),
    decision: &Decision,
    index: usize,
    candidate: &Candidate,
    strategies: usize,
) -> Html {
    let is_chosen = decision.chosen == Some(index);
    let id = html! {
        <th scope="row" class="mono" title={candidate.id().to_owned()}>
            { short_instance(candidate.id()) }
        </th>
    };
    if !candidate.rejections.is_empty() {
        let columns = (strategies + 2).to_string();
        return html! {
            <tr class="is-out">
                { id }
                <td colspan={columns}>
                    { for candidate.rejections.iter().map(|rejection| {
                        let against = Against { record, instance: candidate.id(), rejection };
                        verdict_link(against, "why-reason", None, short(rejection), act)
                    }) }
                </td>
            </tr>
        };
    }
    html! {
        <tr class={classes!(is_chosen.then_some("is-chosen"))}>
            { id }
            <td class="why-fits">{ icon("check") }<span class="vh">{ "qualifies" }</span></td>
            { for (0..strategies).map(|strategy| match candidate.ranks.get(strategy) {
                Some(rank) => html! {
                    <td class={classes!("number", (!rank.kept).then_some("is-out"))}
                        title={rank.group.to_string()}>
                        { thousands(rank.value) }
                    </td>
                },
                None => html! { <td class="number is-out">{ "–" }</td> },
            }) }
            <td class="number">
                <b>{ candidate.position.map(|position| position.to_string()).unwrap_or_default() }</b>
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(label: &str, survivors: &[bool]) -> FunnelStep {
        FunnelStep {
            label: label.to_owned(),
            detail: String::new(),
            survivors: survivors.to_vec(),
        }
    }

    #[test]
    fn each_step_begins_with_what_the_one_before_left() {
        let steps = [
            step("ACTIVE", &[true, true, false]),
            step("Resources", &[true, false, false]),
        ];
        let numbers: Vec<String> = narrowing(&steps)
            .into_iter()
            .map(|(_, numbers, _)| numbers)
            .collect();
        assert_eq!(numbers, ["3 → 2", "2 → 1"]);
    }

    #[test]
    fn a_strategy_is_called_by_its_type() {
        assert_eq!(strategy_name("binpack(memory)"), "binpack");
        assert_eq!(strategy_name("random"), "random");
    }
}
