//! What a container keeps of its past: the processes that its restart policy replaced, and the
//! answers of its health check.

use super::{Checks, Container, Milliseconds};

/// So many earlier processes, and so many changes of a health check's answer, are kept of a
/// container: the latest [D]. `restart_count` counts those before, too.
pub const KEPT_OF_CONTAINER: usize = 64;

/// A process of a container that has exited and was started again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierProcess {
    /// When it was started.
    pub started_at: Milliseconds,
    /// When it exited; the next was started at once.
    pub ended_at: Milliseconds,
    /// With what it exited.
    pub exit_code: i32,
}

/// A health check's answer, which holds for the checks after it until the next of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckAnswer {
    /// When the check was made.
    pub at: Milliseconds,
    /// Whether it passed.
    pub passed: bool,
}

/// Health checks in a row, of one process, that gave the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckRun {
    /// The first of them.
    pub first_at: Milliseconds,
    /// The last of them.
    pub last_at: Milliseconds,
    /// How many they are, from 1.
    pub count: u64,
    /// Whether they passed.
    pub passed: bool,
}

impl Container {
    /// Its process has exited and is started again: the one that ended is kept.
    pub fn keep_process(&mut self, ended_at: Milliseconds, exit_code: i32) {
        if let Some(started_at) = self.process_started_at() {
            let process = EarlierProcess {
                started_at,
                ended_at,
                exit_code,
            };
            keep(&mut self.earlier_processes, process);
        }
    }

    /// The answer of its health check, kept where it differs from the one before.
    pub fn keep_answer(&mut self, answer: CheckAnswer) {
        if self.last_answer() != Some(answer.passed) {
            keep(&mut self.check_answers, answer);
        }
    }

    /// What the latest health check of its present process answered, if one was made.
    #[must_use]
    pub fn last_answer(&self) -> Option<bool> {
        let last = self.check_answers.last()?;
        let started_at = self.process_started_at()?;
        (last.at > started_at).then_some(last.passed)
    }

    /// The health checks made until `now`, by their answers: those with the same answer in a row
    /// are one. `checks` are those of its definition.
    #[must_use]
    pub fn check_runs(&self, checks: &Checks, now: Milliseconds) -> Vec<CheckRun> {
        let next = self.check_answers.iter().skip(1).map(|answer| answer.at);
        let next = next.map(Some).chain([None]);
        let runs = self.check_answers.iter().zip(next);
        let runs = runs.map(|(answer, next)| {
            // A process that ends at the moment of a check is not asked any more.
            let mut ends = self.earlier_processes.iter().map(|it| it.ended_at);
            let ended = ends.find(|ended| *ended > answer.at).or(self.stopped_at);
            let before = next.into_iter().chain(ended).min();
            let last = before.map_or(now, |before| now.min(before.saturating_sub(1)));
            let more = last.saturating_sub(answer.at) / checks.interval;
            CheckRun {
                first_at: answer.at,
                last_at: answer.at + more * checks.interval,
                count: more + 1,
                passed: answer.passed,
            }
        });
        runs.collect()
    }
}

fn keep<Kept>(kept: &mut Vec<Kept>, one: Kept) {
    if kept.len() >= KEPT_OF_CONTAINER {
        kept.remove(0);
    }
    kept.push(one);
}
