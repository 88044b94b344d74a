//! Where documentation and observation do not agree, and what is simulated instead.

use super::LastStatus;
use super::LastStatus::{Activating, Deactivating, Deprovisioning, Pending, Provisioning, Running};

/// How sure a saying is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// [V]
    Documented,
    /// [O]
    Observed,
    /// [D]
    OurChoice,
}

impl Mark {
    /// The mark in a word or two, for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::OurChoice => "simulated here",
        }
    }
}

/// What is said about the same thing by sources that do not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelNote {
    /// The statuses that it is about.
    pub statuses: &'static [LastStatus],
    /// What it is about.
    pub title: &'static str,
    /// Who says what; the last is what is simulated.
    pub sayings: &'static [(Mark, &'static str)],
}

/// Every disagreement about the statuses of a task, beside the table of transitions.
pub const MODEL_NOTES: [ModelNote; 4] = [
    ModelNote {
        statuses: &[Pending, Activating],
        title: "Is the image pulled in PENDING or in ACTIVATING?",
        sayings: &[
            (
                Mark::Documented,
                "The developer guide of 2023: a PENDING task waits for the agent, and ACTIVATING is \
                 for target groups and service discovery only.",
            ),
            (
                Mark::Documented,
                "The guide today: images are pulled and containers created in ACTIVATING.",
            ),
            (
                Mark::Documented,
                "The agent's source: on EC2 every container is reported as PENDING until it runs, \
                 so the task is PENDING meanwhile.",
            ),
            (
                Mark::OurChoice,
                "Pull, create and start are in PENDING; pullStartedAt and pullStoppedAt say when \
                 the pull was, whichever story is right.",
            ),
        ],
    },
    ModelNote {
        statuses: &[Activating, Deactivating],
        title: "Does one target group lead through ACTIVATING and DEACTIVATING?",
        sayings: &[
            (
                Mark::Documented,
                "Tasks that are to be registered pass through both.",
            ),
            (
                Mark::Observed,
                "In 2020 events came for service discovery and for several target groups, and none \
                 for a single one.",
            ),
            (
                Mark::Observed,
                "Since 2021 DEACTIVATING is reported for ordinary services with a load balancer.",
            ),
            (
                Mark::OurChoice,
                "Every task of a service with a target group or service registry passes through \
                 both, however many there are.",
            ),
        ],
    },
    ModelNote {
        statuses: &[Provisioning, Deprovisioning],
        title: "Do bridge tasks pass through DEPROVISIONING?",
        sayings: &[
            (
                Mark::Documented,
                "Both statuses are about the task's own network interface.",
            ),
            (
                Mark::Observed,
                "In 2021 somebody listed DEPROVISIONING for a service on EC2, without saying in \
                 which network mode.",
            ),
            (
                Mark::OurChoice,
                "Both follow the network interface; a capacity provider that has no room yet makes \
                 PROVISIONING apply as well.",
            ),
        ],
    },
    ModelNote {
        statuses: &[Running],
        title: "When is stoppingAt of a task whose containers exit by themselves?",
        sayings: &[
            (
                Mark::Documented,
                "stoppingAt is when the task began to stop: desiredStatus became STOPPED.",
            ),
            (
                Mark::Observed,
                "In an event of 2019 stoppingAt is 10 s after executionStoppedAt, and lastStatus \
                 is DEPROVISIONING already.",
            ),
            (
                Mark::OurChoice,
                "desiredStatus becomes STOPPED at the exit, so that a service looks for another \
                 task at once; stoppingAt is when ECS hears of it from the agent, with the next \
                 status (exitReport).",
            ),
        ],
    },
];

/// The notes about a status.
pub fn model_notes(status: LastStatus) -> impl Iterator<Item = &'static ModelNote> {
    MODEL_NOTES
        .iter()
        .filter(move |note| note.statuses.contains(&status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_ends_with_what_is_simulated_and_names_somebody_who_says_otherwise() {
        for note in &MODEL_NOTES {
            let marks: Vec<Mark> = note.sayings.iter().map(|(mark, _)| *mark).collect();
            assert_eq!(marks.last(), Some(&Mark::OurChoice), "{}", note.title);
            assert!(marks.len() > 2, "{}", note.title);
            assert!(!note.statuses.is_empty(), "{}", note.title);
        }
        assert_eq!(model_notes(Activating).count(), 2);
        assert_eq!(model_notes(LastStatus::Stopped).count(), 0);
    }
}
