//! What the applications in the containers do: the part of a scenario that ECS never sees.

use serde::{Deserialize, Serialize};
use serde_json::Error;

use crate::lifecycle::Milliseconds;
use crate::members::Members;

/// What the application in a container does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct Application {
    /// Family of the task definition.
    pub family: String,
    /// Container; every container of the family when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// API calls that it makes while it runs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<ApplicationCall>,
    /// Milliseconds until its process exits by itself; for ever when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_for: Option<Milliseconds>,
    /// Exit code when it exits by itself, or on SIGTERM when it handles that; 0 when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// What SIGTERM does to it.
    #[serde(skip_serializing_if = "OnSigterm::is_default")]
    pub on_sigterm: OnSigterm,
    /// Milliseconds from SIGTERM to its exit, unless it ignores SIGTERM; the timing `processExit`
    /// when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exits_after_sigterm: Option<Milliseconds>,
    /// MiB that it grows to; one above its limit gets it killed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// Milliseconds after its start at which it uses that much; 0 when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_after: Option<Milliseconds>,
    /// Milliseconds after its start from which its health check fails; with neither this nor
    /// `unhealthyUntil` it never does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_from: Option<Milliseconds>,
    /// Milliseconds after its start until which its health check fails; for ever when only
    /// `unhealthyFrom` is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_until: Option<Milliseconds>,
    /// Whether the image does not exist.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub image_missing: bool,
}

impl Application {
    /// That of `applications` which a container runs; one that names the container goes before one
    /// for the whole family.
    #[must_use]
    #[inline]
    pub fn of<'a>(applications: &'a [Self], family: &str, container: &str) -> Option<&'a Self> {
        let of_family = || applications.iter().filter(|known| known.family == family);
        of_family()
            .find(|known| known.container_name.as_deref() == Some(container))
            .or_else(|| of_family().find(|known| known.container_name.is_none()))
    }
}

/// What SIGTERM does to a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OnSigterm {
    /// The signal itself ends it: exit code 143 [V].
    #[default]
    Terminates,
    /// It handles the signal and exits with its own exit code [V].
    Handles,
    /// It ignores the signal and is killed after stopTimeout: 137 [V].
    Ignores,
    /// It has no handler. As process 1 of its container the signal does nothing to it, so it is
    /// killed after stopTimeout: 137; behind an init process (`initProcessEnabled`) the signal
    /// ends it: 143 [V].
    NoHandler,
}

/// An API call that an application makes, signed with the task role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct ApplicationCall {
    /// For example `dynamodb:PutItem`.
    pub action: String,
    /// ARN of the resource.
    pub resource: String,
    /// Milliseconds after the container started.
    pub after: Milliseconds,
    /// Milliseconds between repetitions; once when omitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<Milliseconds>,
}

impl OnSigterm {
    /// Every answer to SIGTERM.
    pub const ALL: [Self; 4] = [
        Self::Terminates,
        Self::Handles,
        Self::Ignores,
        Self::NoHandler,
    ];

    /// As a scenario spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminates => "terminates",
            Self::Handles => "handles",
            Self::Ignores => "ignores",
            Self::NoHandler => "noHandler",
        }
    }

    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Application {
    /// The exit code with which SIGTERM ends it; none: it goes on.
    /// `init_process` is the container's `initProcessEnabled`.
    #[must_use]
    pub fn exit_code_on_sigterm(&self, init_process: bool) -> Option<i32> {
        match self.on_sigterm {
            OnSigterm::Terminates => Some(143),
            OnSigterm::Handles => Some(self.exit_code.unwrap_or(0)),
            OnSigterm::NoHandler if init_process => Some(143),
            OnSigterm::NoHandler | OnSigterm::Ignores => None,
        }
    }

    /// Whether its health check passes, `since_start` milliseconds after its process started.
    #[must_use]
    pub fn is_healthy(&self, since_start: Milliseconds) -> bool {
        let fails = match (self.unhealthy_from, self.unhealthy_until) {
            (None, None) => false,
            (from, until) => {
                since_start >= from.unwrap_or(0) && until.is_none_or(|until| since_start < until)
            }
        };
        !fails
    }

    /// When the answer of its health check next changes, in milliseconds after its process
    /// started; none: it stays what it is after `since_start`.
    #[must_use]
    pub fn next_change_of_health(&self, since_start: Milliseconds) -> Option<Milliseconds> {
        let bounds = self.unhealthy_from.into_iter().chain(self.unhealthy_until);
        bounds.filter(|bound| *bound > since_start).min()
    }
}

impl TryFrom<Members> for Application {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            family: members.required("family")?,
            container_name: members.optional("containerName")?,
            calls: members.optional("calls")?,
            runs_for: members.optional("runsFor")?,
            exit_code: members.optional("exitCode")?,
            on_sigterm: members.optional("onSigterm")?,
            exits_after_sigterm: members.optional("exitsAfterSigterm")?,
            memory: members.optional("memory")?,
            memory_after: members.optional("memoryAfter")?,
            unhealthy_from: members.optional("unhealthyFrom")?,
            unhealthy_until: members.optional("unhealthyUntil")?,
            image_missing: members.optional("imageMissing")?,
        })
    }
}

impl TryFrom<Members> for ApplicationCall {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            action: members.required("action")?,
            resource: members.required("resource")?,
            after: members.optional("after")?,
            every: members.optional("every")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigterm_ends_a_process_as_it_takes_it() {
        let on = |on_sigterm, exit_code, init_process| {
            let application = Application {
                on_sigterm,
                exit_code,
                ..Application::default()
            };
            application.exit_code_on_sigterm(init_process)
        };
        assert_eq!(on(OnSigterm::Terminates, Some(3), false), Some(143));
        assert_eq!(on(OnSigterm::Handles, None, false), Some(0));
        assert_eq!(on(OnSigterm::Handles, Some(3), false), Some(3));
        assert_eq!(on(OnSigterm::Ignores, None, true), None);
        assert_eq!(on(OnSigterm::NoHandler, None, false), None);
        assert_eq!(on(OnSigterm::NoHandler, None, true), Some(143));
    }

    #[test]
    fn the_health_check_fails_within_its_span() {
        let healthy = |from, until, at| {
            let application = Application {
                unhealthy_from: from,
                unhealthy_until: until,
                ..Application::default()
            };
            application.is_healthy(at)
        };
        assert!(healthy(None, None, 0));
        assert!(!healthy(Some(0), None, 1_000_000));
        assert!(healthy(Some(10), None, 9) && !healthy(Some(10), None, 10));
        assert!(!healthy(None, Some(10), 9) && healthy(None, Some(10), 10));
        assert!(!healthy(Some(5), Some(10), 7) && healthy(Some(5), Some(10), 12));
    }
}
