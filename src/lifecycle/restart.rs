//! Whether a container that has exited is started again inside of its task.

use super::Milliseconds;
use crate::task_definition::RestartPolicy;

/// Seconds that a container must have run to be restarted, when the definition does not say [V].
pub const RESTART_ATTEMPT_PERIOD: i64 = 300;

/// Why an exit is final, or that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Restart {
    /// The container is started again, in the same task.
    Restarts,
    /// It has no restart policy, or one that is switched off.
    NoPolicy,
    /// Its exit code is one of `ignoredExitCodes`.
    IgnoredExitCode,
    /// It has run for less than `restartAttemptPeriod` since it was last started.
    TooSoon,
}

/// What the policy says of a container that exits with `exit_code` after having run for
/// `ran_for` since it was last started: exit code 0 is restarted as well, and a container that
/// dies within the attempt period never [V, the agent's `restart_tracker.go`].
#[must_use]
pub fn restart(policy: Option<&RestartPolicy>, exit_code: i32, ran_for: Milliseconds) -> Restart {
    let Some(policy) = policy.filter(|policy| policy.enabled == Some(true)) else {
        return Restart::NoPolicy;
    };
    if policy.ignored_exit_codes.contains(&i64::from(exit_code)) {
        return Restart::IgnoredExitCode;
    }
    if ran_for < attempt_period(policy) {
        return Restart::TooSoon;
    }
    Restart::Restarts
}

/// Milliseconds that a container must have run to be restarted.
#[must_use]
pub fn attempt_period(policy: &RestartPolicy) -> Milliseconds {
    let seconds = policy
        .restart_attempt_period
        .unwrap_or(RESTART_ATTEMPT_PERIOD);
    u64::try_from(seconds).unwrap_or_default() * 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_restarts_when_it_ran_long_enough_and_its_exit_code_is_not_ignored() {
        let policy = |enabled, ignored: &[i64], period| RestartPolicy {
            enabled,
            ignored_exit_codes: ignored.to_vec(),
            restart_attempt_period: period,
            ..RestartPolicy::default()
        };
        let on = Some(true);
        for (policy, exit_code, ran_for, expected) in [
            (policy(on, &[], None), 1, 300_000, Restart::Restarts),
            (policy(on, &[], None), 0, 300_000, Restart::Restarts),
            (policy(on, &[], None), 1, 299_999, Restart::TooSoon),
            (policy(on, &[], Some(60)), 1, 60_000, Restart::Restarts),
            (policy(on, &[], Some(60)), 1, 59_999, Restart::TooSoon),
            (
                policy(on, &[0], Some(60)),
                0,
                90_000,
                Restart::IgnoredExitCode,
            ),
            (policy(on, &[0], Some(60)), 1, 90_000, Restart::Restarts),
            (
                policy(Some(false), &[], None),
                1,
                900_000,
                Restart::NoPolicy,
            ),
            (policy(None, &[], None), 1, 900_000, Restart::NoPolicy),
        ] {
            assert_eq!(
                restart(Some(&policy), exit_code, ran_for),
                expected,
                "{policy:?}: exit code {exit_code} after {ran_for} ms"
            );
        }
        assert_eq!(restart(None, 1, 900_000), Restart::NoPolicy);
    }
}
