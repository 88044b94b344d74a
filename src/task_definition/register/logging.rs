//! Log drivers, their options, FireLens.

use super::rules::{
    AWSLOGS_CREATE_GROUP, AWSLOGS_GROUP, AWSLOGS_MULTILINE, AWSLOGS_REGION, FIRELENS_ROUTERS,
    FIRELENS_WITHOUT_ROUTER, FIRELENS_WITHOUT_SENDER, LOG_BUFFER_SIZE, LOG_MODE,
};
use super::structure::likely_meant;
use super::{Container, Definition, Object, fix};
use crate::diagnostic::{Diagnostic, Fix};

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        let log = Log::of(container);
        if log.driver == Some("awslogs") && log.has_readable_options() {
            report.extend(log.group(definition));
            report.extend(log.region(definition));
            report.extend(log.create_group());
            report.extend(log.multiline());
        }
        report.extend(log.mode());
        report.extend(log.buffer_size());
    }
    firelens(definition, report);
}

/// The log configuration of a container.
pub(super) struct Log<'a> {
    container: &'a Container<'a>,
    object: Object<'a>,
    pub(super) driver: Option<&'a str>,
    pub(super) options: Object<'a>,
}

impl<'a> Log<'a> {
    pub(super) fn of(container: &'a Container<'a>) -> Self {
        let object = container.object.object("logConfiguration");
        Self {
            container,
            object,
            driver: object.text("logDriver"),
            options: object.object("options"),
        }
    }

    /// Whether the options are no value of another type, which is a fault of its own.
    pub(super) fn has_readable_options(&self) -> bool {
        self.options.is_there() || !self.object.has("options")
    }

    pub(super) fn at(&self, option: &str) -> String {
        let option = option.replace('~', "~0").replace('/', "~1");
        self.container
            .at(format_args!("logConfiguration/options/{option}"))
    }

    /// Sets an option, with the object for it when that is not there.
    pub(super) fn set_option(&self, option: &str, value: &str) -> Fix {
        if self.object.has("options") {
            return fix::put(self.options, option, self.at(option), value);
        }
        let options = serde_json::json!({option: value});
        let at = self.container.at("logConfiguration/options");
        fix::titled(format!("Set {option} to {value}"), fix::add(at, options))
    }

    /// awslogs needs a group [V].
    fn group(&self, definition: &Definition<'_>) -> Option<Diagnostic> {
        (!self.options.has_something("awslogs-group")).then(|| {
            let family = definition.object.text("family").filter(|it| !it.is_empty());
            let group = family.map(|family| format!("/ecs/{family}"));
            AWSLOGS_GROUP
                .refused(
                    self.at("awslogs-group"),
                    "Log driver awslogs requires options: awslogs-group",
                )
                .with_help("Name the log group that the container writes to.")
                .with_fix(group.map(|group| self.set_option("awslogs-group", &group)))
        })
    }

    /// awslogs needs a region [V MODEL LogConfiguration; the words follow those for the group].
    fn region(&self, definition: &Definition<'_>) -> Option<Diagnostic> {
        (!self.options.has_something("awslogs-region")).then(|| {
            let mut containers = definition.containers.iter().take(20);
            let known = containers.find_map(|it| Log::of(it).options.text("awslogs-region"));
            AWSLOGS_REGION
                .at(
                    self.at("awslogs-region"),
                    "Log driver awslogs requires options: awslogs-region",
                )
                .with_help("Name the region of the log group, for example us-east-1.")
                .with_fix(
                    known
                        .filter(|it| !it.is_empty())
                        .map(|region| self.set_option("awslogs-region", region)),
                )
        })
    }

    /// Only "true", or left out [O, from a refused registration].
    fn create_group(&self) -> Option<Diagnostic> {
        let value = self.options.text("awslogs-create-group")?;
        (value != "true").then(|| {
            AWSLOGS_CREATE_GROUP
                .refused(
                    self.at("awslogs-create-group"),
                    "Log driver awslogs option 'awslogs-create-group' should only be set to \
                     'true', else omit option.",
                )
                .with_help("Leave it out when the group exists.")
                .with_fix(fix::remove(self.at("awslogs-create-group")))
        })
    }

    /// Events of several lines are told apart in one way [V].
    fn multiline(&self) -> Option<Diagnostic> {
        let both = ["awslogs-datetime-format", "awslogs-multiline-pattern"];
        both.iter().all(|it| self.options.has(it)).then(|| {
            let at = self.at("awslogs-multiline-pattern");
            AWSLOGS_MULTILINE
                .at(
                    at.clone(),
                    "awslogs-multiline-pattern and awslogs-datetime-format exclude each other.",
                )
                .with_help("Keep one of the two.")
                .with_fix(fix::remove(at))
        })
    }

    /// Blocking or not [V].
    fn mode(&self) -> Option<Diagnostic> {
        const MODES: [&str; 2] = ["blocking", "non-blocking"];
        let mode = self.options.text("mode")?;
        (!MODES.contains(&mode)).then(|| {
            let meant = likely_meant(mode, MODES.into_iter());
            LOG_MODE
                .at(
                    self.at("mode"),
                    format!(
                        "'{mode}' is not a valid mode. Must be one of [blocking, non-blocking]"
                    ),
                )
                .with_help("Without it the driver is non-blocking.")
                .with_fix(meant.map(|meant| fix::set(self.at("mode"), meant)))
        })
    }

    /// A number of bytes, with k, m or g behind it (Docker's own rule) [D].
    fn buffer_size(&self) -> Option<Diagnostic> {
        let size = self.options.text("max-buffer-size")?;
        let lower = size.to_ascii_lowercase();
        let number = lower
            .trim_end_matches('b')
            .trim_end_matches(['k', 'm', 'g']);
        let is_size = !number.is_empty()
            && number.bytes().all(|it| it.is_ascii_digit() || it == b'.')
            && lower.len() - number.len() <= 2;
        (!is_size).then(|| {
            LOG_BUFFER_SIZE
                .at(
                    self.at("max-buffer-size"),
                    format!("'{size}' is no size of a buffer."),
                )
                .with_help("Write a number with k, m or g behind it; 10m is the default.")
        })
    }
}

fn firelens(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let is_router = |it: &&Container<'_>| it.object.object("firelensConfiguration").is_there();
    let is_sender = |it: &&Container<'_>| Log::of(it).driver == Some("awsfirelens");
    let mut routers = definition.containers.iter().filter(is_router);
    let router = routers.next();
    let sender = definition.containers.iter().find(is_sender);
    match (router, sender) {
        (None, Some(container)) => report.push(without_router(container)),
        (Some(container), None) => report.push(without_sender(container)),
        _ => {}
    }
    for container in routers {
        report.push(second_router(container));
    }
}

/// awsfirelens needs a log router [V].
fn without_router(container: &Container<'_>) -> Diagnostic {
    FIRELENS_WITHOUT_ROUTER
        .refused(
            container.at("logConfiguration/logDriver"),
            "When awsfirelens log driver is specified in log configuration, a firelens \
             configuration object must be specified",
        )
        .with_help("Add a log router: a container with a firelensConfiguration.")
}

/// A log router needs somebody who sends [V].
fn without_sender(container: &Container<'_>) -> Diagnostic {
    FIRELENS_WITHOUT_SENDER
        .refused(
            container.at("firelensConfiguration"),
            "When a firelensConfiguration object is specified, at least one container has to be \
             configured with the awsfirelens log driver",
        )
        .with_help("Give the containers whose logs it routes logDriver awsfirelens.")
        .with_fix(fix::remove(container.at("firelensConfiguration")))
}

/// A task has one log router [D].
fn second_router(container: &Container<'_>) -> Diagnostic {
    FIRELENS_ROUTERS
        .at(
            container.at("firelensConfiguration"),
            "A task has one log router; this is a second firelensConfiguration.",
        )
        .with_help("Remove one of the two.")
        .with_fix(fix::remove(container.at("firelensConfiguration")))
}
