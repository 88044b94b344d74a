//! What ECS sends to EventBridge, as it is delivered, and what `version` tells of it.

use ecslab::lifecycle::Milliseconds;
use ecslab::simulation::{Delivery, DeliveryLog, Freshness, clock, freshness};
use yew::{Html, classes, use_mut_ref};

use crate::glyph::icon;
use crate::markup::{component, html};
use crate::part::PartProperties;
use crate::store::{Selection, UserCommand};

/// How many deliveries are listed.
const LISTED: usize = 200;

/// The events of EventBridge until now, the latest delivery first; those on their way above them.
#[component]
pub fn EventsTable(properties: &PartProperties) -> Html {
    let PartProperties { state, act } = properties;
    let kept = use_mut_ref(|| None::<(u64, DeliveryLog)>);
    let mut kept = kept.borrow_mut();
    let run = &state.run;
    if kept
        .as_ref()
        .is_none_or(|(number, _)| *number != run.number)
    {
        let log = DeliveryLog::new(&run.simulation, run.scenario.seed);
        *kept = Some((run.number, log));
    }
    let Some((_, log)) = kept.as_mut() else {
        return html! {};
    };
    log.keep_up(&run.simulation);
    let now = state.world.at.max(state.time.playhead);
    let sent: Vec<&Delivery> = log
        .deliveries()
        .iter()
        .filter(|it| it.sent_at <= now)
        .collect();
    if sent.is_empty() {
        return html! { <p class="stage-tables-none">{ "ECS has sent no event yet." }</p> };
    }
    let worth = freshness(&sent);
    let select = |resource: &str| {
        let number = state.world.task_named(resource).map(|task| task.number)?;
        Some(act.reform(move |_| UserCommand::Select(Selection::Task(number))))
    };
    let rows = sent.iter().zip(worth).enumerate().rev().take(LISTED);
    html! {
        <div class="stage-tables">
            <p class="stage-tables-words">
                { "EventBridge delivers every event at least once and in no certain order. Keep the \
                   highest detail.version of each task and drop what is older. How long events \
                   take and how many come twice is simulated." }
            </p>
            <div class="table-scroll" role="region" aria-label="Events" tabindex="0">
                <table class="stage-table">
                    <caption>{ format!("Events as they are delivered until {}", clock(now)) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ "Delivered" }</th>
                            <th scope="col">{ "Sent" }</th>
                            <th scope="col">{ "About" }</th>
                            <th scope="col" class="number">{ "version" }</th>
                            <th scope="col">{ "What to make of it" }</th>
                            <th scope="col">{ "lastStatus" }</th>
                            <th scope="col">{ "desiredStatus" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for rows.map(|(index, (delivery, worth))| {
                            let (mark, said) = verdict(delivery, worth, now);
                            let gone = (mark != "check").then_some("gone");
                            let about = about(delivery);
                            html! {
                                <tr key={index} class={classes!(gone)}>
                                    <th scope="row" class="mono">{ clock(delivery.at) }</th>
                                    <td class="mono">{ clock(delivery.sent_at) }</td>
                                    <td>
                                        if let Some(select) = select(&delivery.resource) {
                                            <button type="button" class="id-link" onclick={select}>
                                                { about }
                                            </button>
                                        } else {
                                            <span>{ about }</span>
                                        }
                                    </td>
                                    <td class="number mono">
                                        { delivery.version.map(|version| version.to_string()).unwrap_or_default() }
                                    </td>
                                    <td class="wrap">
                                        <span class="event-worth">{ icon(mark) }<span>{ said }</span></span>
                                    </td>
                                    <td>{ &delivery.status }</td>
                                    <td>{ delivery.desired_status.clone().unwrap_or_default() }</td>
                                </tr>
                            }
                        }) }
                    </tbody>
                </table>
            </div>
            if sent.len() > LISTED {
                <p class="stage-tables-words">
                    { format!("{} earlier deliveries are not listed.", sent.len() - LISTED) }
                </p>
            }
        </div>
    }
}

/// What an event is about: the kind of thing, and its short name.
fn about(delivery: &Delivery) -> String {
    let name = delivery.resource.rsplit('/').next().unwrap_or_default();
    let kind = match delivery.detail_type.as_str() {
        "ECS Task State Change" => "Task",
        "ECS Container Instance State Change" => "Instance",
        "ECS Deployment State Change" => "Deployment of",
        _ => "Service",
    };
    let has_id = matches!(kind, "Task" | "Instance");
    let short = if has_id { name.get(..8) } else { None };
    format!("{kind} {}", short.unwrap_or(name))
}

/// Whether a delivery is to be believed, as a mark and in words.
fn verdict(delivery: &Delivery, worth: Freshness, now: Milliseconds) -> (&'static str, String) {
    if delivery.at > now {
        return ("dots", "on its way".to_owned());
    }
    match worth {
        Freshness::Newest => ("check", "newest".to_owned()),
        Freshness::Unversioned => ("check", "has no version".to_owned()),
        Freshness::Again => ("copy", "the same event again: ignore it".to_owned()),
        Freshness::OlderThan(newest) => (
            "cross",
            format!(
                "late: older than version {newest} of the same {}, which was delivered before: \
                 ignore it",
                match delivery.detail_type.as_str() {
                    "ECS Task State Change" => "task",
                    _ => "container instance",
                }
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(detail_type: &str, resource: &str) -> Delivery {
        Delivery {
            sent_at: 1_000,
            at: 2_500,
            detail_type: detail_type.to_owned(),
            id: "1".to_owned(),
            resource: resource.to_owned(),
            version: Some(3),
            status: "RUNNING".to_owned(),
            desired_status: None,
        }
    }

    #[test]
    fn a_late_event_says_which_version_was_there_before_it() {
        let late = delivery(
            "ECS Task State Change",
            "arn:aws:ecs:task/playground/0123456789ab",
        );
        let (_, said) = verdict(&late, Freshness::OlderThan(5), 3_000);
        assert_eq!(
            said,
            "late: older than version 5 of the same task, which was delivered before: ignore it"
        );
        assert_eq!(verdict(&late, Freshness::Newest, 2_000).1, "on its way");
        assert_eq!(about(&late), "Task 01234567");
    }

    #[test]
    fn events_of_services_are_called_by_the_name_of_the_service() {
        let service = "arn:aws:ecs:us-east-1:1:service/playground/storefront";
        assert_eq!(
            about(&delivery("ECS Service Action", service)),
            "Service storefront"
        );
        let deployment = delivery("ECS Deployment State Change", service);
        assert_eq!(about(&deployment), "Deployment of storefront");
    }
}
