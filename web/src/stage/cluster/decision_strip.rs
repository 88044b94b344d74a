//! The decision strip: what was asked, and how many instances each step left.

use ecslab::lifecycle::LastStatus;
use yew::{Callback, Html, classes};

use super::numbers::thousands;
use super::scene::{Because, Shown, Step};
use super::selected_fargate;
use crate::fixed::Fixed;
use crate::glyph::{icon, status_glyph};
use crate::lazy;
use crate::markup::html;
use crate::store::{State, UserCommand, clock_text};

/// With more instances than this, squares would be too small: a bar says how many are left.
const MOST_SQUARES: usize = 36;

/// The decision strip.
pub fn decision_strip(shown: Option<&Shown>, state: &State, act: &Callback<UserCommand>) -> Html {
    match (shown, selected_fargate(state)) {
        (Some(shown), _) if shown.is_playing() => decided(shown, state, act),
        (_, Some(_)) => lazy::decision_further(state, None, act),
        (Some(shown), None) => decided(shown, state, act),
        (None, None) => html! {
            <section class="decision" aria-label="Placement decision">
                <p class="decision-none">
                    { "No task has been placed yet. When one is, the steps of the decision \
                       stand here: resources, constraints, strategies." }
                </p>
            </section>
        },
    }
}

fn decided(shown: &Shown, state: &State, act: &Callback<UserCommand>) -> Html {
    let failed = shown.has_failed() && shown.is_told();
    let steps = shown.steps();
    let is_of_thousands = shown.decision().candidates.len() >= 1_000;
    let skip = act.reform(|_| UserCommand::SkipDecision);
    html! {
        <section
            class={classes!("decision", failed.then_some("failed"))}
            aria-label="Placement decision"
        >
            <div class="decision-row">
                { request(shown, failed) }
                <ol class={classes!("funnel", is_of_thousands.then_some("of-thousands"))} style={columns(steps.len())}>
                    { for steps.iter().enumerate().map(|(index, step)| funnel_step(shown, index, step)) }
                </ol>
            </div>
            <div class="decision-words">
                if !shown.is_told() {
                    <p class="decision-question">{ shown.question() }</p>
                }
                <div class={classes!("decision-answer", (!shown.is_told()).then_some("to-come"))}>
                    <p class="decision-sentence">{ shown.decision().sentence() }</p>
                    { for shown.model_notes().into_iter().map(|note| html! {
                        <p class="model-note"><b>{ "Model note" }</b>{ " " }{ note }</p>
                    }) }
                    if failed {
                        { lazy::decision_further(state, Some(shown), act) }
                    }
                </div>
                if shown.is_playing() {
                    <button type="button" class="btn line xs" onclick={skip}>
                        { "Skip " }<kbd>{ "." }</kbd>
                    </button>
                }
            </div>
        </section>
    }
}

/// What was asked: the task definition and what a task of it needs.
fn request(shown: &Shown, failed: bool) -> Html {
    let verb = match (failed, shown.is_told(), shown.is_playing()) {
        (true, ..) => "Cannot place",
        (false, true, false) => "Placed",
        _ => "Placing",
    };
    let when = match shown.because {
        Because::Playing => shown.decision().request.group.clone(),
        Because::Selected | Because::Newest => {
            format!(
                "at {}, {}",
                clock_text(shown.record.at),
                shown.decision().request.group
            )
        }
    };
    html! {
        <div class="placing-request">
            <span class={classes!("placing-token", "s-PENDING", failed.then_some("failed"))}>
                if failed {
                    { icon("cross") }
                } else {
                    { status_glyph(LastStatus::Pending) }
                }
            </span>
            <p>
                <b>{ verb }{ " " }{ shown.record.revision.name() }</b>
                if let Some(id) = &shown.short_id {
                    { " " }<span class="mono">{ id }</span>
                }
                <small>{ needs(shown) }</small>
                <small class="placing-group">{ when }</small>
            </p>
        </div>
    }
}

/// What a task of the request takes, in short: `512 CPU, 1,024 MiB, :8080`.
fn needs(shown: &Shown) -> String {
    let requirement = &shown.decision().request.requirement;
    let mut needs = vec![
        format!("{} CPU", thousands(requirement.cpu)),
        format!("{} MiB", thousands(requirement.memory)),
    ];
    needs.extend(requirement.ports_tcp.iter().map(|port| format!(":{port}")));
    needs.extend(
        requirement
            .ports_udp
            .iter()
            .map(|port| format!(":{port}/udp")),
    );
    if requirement.gpus > 0 {
        needs.push(format!("{} GPU", requirement.gpus));
    }
    if requirement.network_interfaces > 0 {
        needs.push(format!("{} ENI", requirement.network_interfaces));
    }
    needs.join(", ")
}

/// One row of steps where there is room for them, else two.
fn columns(steps: usize) -> String {
    let row = |most: usize| {
        if steps <= most {
            steps
        } else {
            steps.div_ceil(2)
        }
    };
    format!(
        "--steps:{};--steps-narrow:{};--steps-half:{}",
        row(6),
        row(5),
        row(4)
    )
}

fn funnel_step(shown: &Shown, index: usize, step: &Step) -> Html {
    let class = classes!(
        "funnel-step",
        step.not_reached.then_some("not-reached"),
        step.to_come.then_some("to-come"),
        (step.left == Some(0)).then_some("zero"),
    );
    html! {
        <li key={index} {class}>
            <p>
                <b>{ step.left.map_or_else(|| "–".to_owned(), |left| left.to_string()) }</b>
                { " " }<span>{ &step.label }</span>
            </p>
            <small title={step.detail.clone()}>{ &step.detail }</small>
            { squares(shown, step) }
        </li>
    }
}

/// A square for each instance, filled while it is still in, a gap between zones.
fn squares(shown: &Shown, step: &Step) -> Html {
    let told = step.left.is_some();
    let total = step.survivors.len();
    if total > MOST_SQUARES {
        let share = 100.0 * super::numbers::ratio(whole(step.left.unwrap_or(0)), whole(total));
        return html! {
            <span class="squares-bar" aria-hidden="true"><i style={format!("width:{:.1}%", Fixed(share))} /></span>
        };
    }
    let chosen = shown.decision().chosen.filter(|_| shown.phase >= 4);
    html! {
        <span class="squares" aria-hidden="true">
            { for shown.squares().into_iter().map(|zone| html! {
                <span>
                    { for zone.into_iter().map(|index| {
                        let kept = told && step.survivors.get(index) == Some(&true);
                        html! {
                            <i class={classes!(
                                kept.then_some("in"),
                                (kept && chosen == Some(index)).then_some("chosen"),
                            )} />
                        }
                    }) }
                </span>
            }) }
        </span>
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
