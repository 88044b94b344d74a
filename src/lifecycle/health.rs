//! Health checks of containers: when they are made, and what their answers mean.

use super::{Container, HealthStatus, Milliseconds};
use crate::task_definition::HealthCheck;

/// The parameters of a health check as they are in force, in milliseconds.
///
/// Source: `HealthCheck` of the API model [V].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// Between two checks, and before the first.
    pub interval: Milliseconds,
    /// Until a check that does not answer has failed.
    pub timeout: Milliseconds,
    /// Failures in a row that make a container UNHEALTHY.
    pub retries: u32,
    /// After the start, in which failures do not count.
    pub start_period: Milliseconds,
}

impl Checks {
    /// The parameters that a definition gives, with the defaults for the others [V].
    #[must_use]
    pub fn of(health_check: &HealthCheck) -> Self {
        let milliseconds = |seconds: Option<i64>, omitted: u64| {
            seconds.map_or(omitted, |it| u64::try_from(it).unwrap_or_default()) * 1000
        };
        Self {
            interval: milliseconds(health_check.interval, 30).max(1000),
            timeout: milliseconds(health_check.timeout, 5),
            retries: health_check
                .retries
                .map_or(3, |it| u32::try_from(it).unwrap_or(1).max(1)),
            start_period: milliseconds(health_check.start_period, 0),
        }
    }

    /// What a check that passes or fails `since_start` after the container's process started
    /// makes of a container with `health` and `failed` failures in a row: its health and its
    /// failures then.
    ///
    /// A failure within the start period does not count, unless a check has passed before; one
    /// success makes the container HEALTHY again [V].
    #[must_use]
    pub fn answer(
        &self,
        (health, failed): (HealthStatus, u32),
        passes: bool,
        since_start: Milliseconds,
    ) -> (HealthStatus, u32) {
        if passes {
            return (HealthStatus::Healthy, 0);
        }
        if health == HealthStatus::Unknown && since_start < self.start_period {
            return (health, 0);
        }
        let failed = failed.saturating_add(1);
        if failed >= self.retries {
            (HealthStatus::Unhealthy, failed)
        } else {
            (health, failed)
        }
    }

    /// The time of the first check at `at` or later, of a process that started at `started_at`.
    #[must_use]
    pub fn first_from(&self, started_at: Milliseconds, at: Milliseconds) -> Milliseconds {
        let since_start = at.saturating_sub(started_at);
        started_at + since_start.div_ceil(self.interval).max(1) * self.interval
    }

    /// The time of the next check after `at`, of a process that started at `started_at`.
    #[must_use]
    pub fn next_after(&self, started_at: Milliseconds, at: Milliseconds) -> Milliseconds {
        let made = at.saturating_sub(started_at) / self.interval;
        started_at + (made + 1) * self.interval
    }
}

/// The health of a task: the worst of its essential containers', UNHEALTHY before UNKNOWN before
/// HEALTHY. One essential container without a health check leaves it UNKNOWN for ever [V].
#[must_use]
pub fn task_health(containers: &[Container]) -> HealthStatus {
    containers
        .iter()
        .filter(|container| container.essential)
        .map(|container| container.health_status)
        .max()
        .unwrap_or(HealthStatus::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use HealthStatus::{Healthy, Unhealthy, Unknown};

    #[test]
    fn answers_make_a_container_healthy_or_after_retries_unhealthy() {
        let checks = Checks {
            interval: 10_000,
            timeout: 5_000,
            retries: 2,
            start_period: 25_000,
        };
        let mut health = (Unknown, 0);
        for (at, passes, expected) in [
            (10_000, false, (Unknown, 0)),
            (20_000, false, (Unknown, 0)),
            (30_000, false, (Unknown, 1)),
            (40_000, false, (Unhealthy, 2)),
            (50_000, false, (Unhealthy, 3)),
            (60_000, true, (Healthy, 0)),
            (70_000, false, (Healthy, 1)),
            (80_000, true, (Healthy, 0)),
        ] {
            health = checks.answer(health, passes, at);
            assert_eq!(health, expected, "after the check at {at}");
        }
    }

    #[test]
    fn a_success_within_the_start_period_ends_it() {
        let checks = Checks {
            interval: 10_000,
            timeout: 5_000,
            retries: 1,
            start_period: 60_000,
        };
        assert_eq!(checks.answer((Unknown, 0), true, 10_000), (Healthy, 0));
        assert_eq!(checks.answer((Healthy, 0), false, 20_000), (Unhealthy, 1));
    }

    #[test]
    fn the_first_check_comes_after_one_interval() {
        let checks = Checks::of(&HealthCheck::default());
        assert_eq!((checks.interval, checks.retries), (30_000, 3));
        assert_eq!(checks.next_after(1_000, 1_000), 31_000);
        assert_eq!(checks.next_after(1_000, 31_000), 61_000);
        assert_eq!(checks.next_after(1_000, 45_000), 61_000);
        assert_eq!(checks.first_from(1_000, 1_000), 31_000);
        assert_eq!(checks.first_from(1_000, 31_000), 31_000);
        assert_eq!(checks.first_from(1_000, 31_001), 61_000);
    }
}
