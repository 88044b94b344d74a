//! The history of a task's statuses as a bar: how long it was in each.

use ecslab::lifecycle::{LastStatus, Milliseconds, Task};
use ecslab::simulation::clock;
use yew::Html;

use crate::glyph::status_glyph;
use crate::markup::html;
use crate::wording::duration;

/// A status that a task had, from when, and for how long; none: it has it still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The status.
    pub status: LastStatus,
    /// When it was entered.
    pub from: Milliseconds,
    /// How long it lasted.
    pub length: Option<Milliseconds>,
}

/// Every status that a task had, in order.
#[must_use]
pub fn stays(task: &Task) -> Vec<Stay> {
    task.history
        .iter()
        .enumerate()
        .map(|(index, (status, from))| Stay {
            status: *status,
            from: *from,
            length: task
                .history
                .get(index + 1)
                .map(|(_, until)| until.saturating_sub(*from)),
        })
        .collect()
}

/// The bar.
pub fn history(stays: &[Stay]) -> Html {
    // The root of a length keeps a minute beside an hour readable.
    let share = |stay: &Stay| stay.length.unwrap_or(4_000).max(1).isqrt();
    html! {
        <ol class="history" aria-label="History of lastStatus">
            { for stays.iter().map(|stay| {
                let name = stay.status.name();
                let (text, label) = match stay.length {
                    Some(length) => (
                        duration(length),
                        format!("{name} for {}, from {}", duration(length), clock(stay.from)),
                    ),
                    None => (
                        format!("since {}", clock(stay.from)),
                        format!("{name} since {}", clock(stay.from)),
                    ),
                };
                html! {
                    <li class={format!("s-{name}")} style={format!("flex-grow:{}", share(stay))}
                        title={label.clone()}>
                        <i aria-hidden="true"></i>
                        <small aria-hidden="true">{ status_glyph(stay.status) }{ text }</small>
                        <span class="vh">{ label }</span>
                    </li>
                }
            }) }
        </ol>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::example;

    #[test]
    fn a_stay_ends_when_the_next_begins() {
        let mut task = example::task(1, LastStatus::Running);
        task.history = vec![(LastStatus::Pending, 300), (LastStatus::Running, 2_700)];
        let lengths: Vec<Option<u64>> = stays(&task).iter().map(|stay| stay.length).collect();
        assert_eq!(lengths, [Some(2_400), None]);
    }
}
