//! Environment variables, files of them, and secrets.

use std::collections::BTreeSet;

use super::object::Object;
use super::rules::{
    ENVIRONMENT_DUPLICATE, ENVIRONMENT_FILE, ENVIRONMENT_NAME, SECRET_ARN, SECRET_NAME_DUPLICATE,
    SECRET_VALUE_FROM,
};
use super::{Container, Definition, fix};
use crate::diagnostic::Diagnostic;

const VALUE_FROM_HELP: &str = "Write arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, that \
                               followed by :JSON-KEY:VERSION-STAGE:VERSION-ID (all three \
                               colons), or arn:aws:ssm:REGION:ACCOUNT:parameter/NAME.";

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    for container in &definition.containers {
        let mut names = BTreeSet::new();
        environment(container, &mut names, report);
        secrets(container, &mut names, report);
        environment_files(container, report);
        report.extend(registry_credentials(container));
    }
}

/// Registry credentials are in Secrets Manager: an ARN, or a name [V MODEL RepositoryCredentials;
/// the words are those for other secrets].
fn registry_credentials(container: &Container<'_>) -> Option<Diagnostic> {
    let credentials = container.object.object("repositoryCredentials");
    let parameter = credentials.text("credentialsParameter")?;
    let is_fine = !parameter.starts_with("arn:")
        || parameter.contains(":secretsmanager:") && is_arn_of_a_secret(parameter);
    (!is_fine).then(|| {
        SECRET_ARN
            .at(
                container.at("repositoryCredentials/credentialsParameter"),
                "Invalid arn syntax",
            )
            .with_help(
                "Write arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, or the secret's name.",
            )
    })
}

/// Variables have names [D], and each is set once [D].
fn environment<'a>(
    container: &Container<'a>,
    names: &mut BTreeSet<&'a str>,
    report: &mut Vec<Diagnostic>,
) {
    for (index, variable) in container.object.objects("environment") {
        let at = || container.at(format_args!("environment/{index}/name"));
        match variable.text("name") {
            None if variable.has("name") => {}
            None | Some("") => report.push(
                ENVIRONMENT_NAME
                    .at(at(), "The environment variable has no name.")
                    .with_help("Write {\"name\": \"NAME\", \"value\": \"…\"}."),
            ),
            Some(name) if name.contains('=') => report.push(
                ENVIRONMENT_NAME
                    .at(
                        at(),
                        format!("The environment variable's name '{name}' contains =."),
                    )
                    .with_help("Put what follows the = into value."),
            ),
            Some(name) if names.insert(name) => {}
            Some(name) => report.push(
                ENVIRONMENT_DUPLICATE
                    .at(
                        at(),
                        format!("The environment variable {name} is set twice."),
                    )
                    .with_help("Keep one of the two."),
            ),
        }
    }
}

/// A name of a secret is used once, and by no environment variable [O]; where its value is from
/// is checked too.
fn secrets<'a>(
    container: &Container<'a>,
    names: &mut BTreeSet<&'a str>,
    report: &mut Vec<Diagnostic>,
) {
    for (index, secret) in container.object.objects("secrets") {
        let at = |member: &str| container.at(format_args!("secrets/{index}{member}"));
        if let Some(name) = secret.text("name")
            && !names.insert(name)
        {
            report.push(
                SECRET_NAME_DUPLICATE
                    .refused(
                        at("/name"),
                        format!(
                            "The secret name must be unique and not shared with any new or \
                             existing environment variables set on the container, such as \
                             '{name}'"
                        ),
                    )
                    .with_help("Keep the variable either in environment or in secrets, once."),
            );
        }
        report.extend(value_from(secret, || at("/valueFrom")));
    }
    let log = container.object.object("logConfiguration");
    for (index, secret) in log.objects("secretOptions") {
        report.extend(value_from(secret, || {
            container.at(format_args!(
                "logConfiguration/secretOptions/{index}/valueFrom"
            ))
        }));
    }
}

/// Not empty, and when it is an ARN, one of a secret or a parameter [V].
fn value_from(secret: Object<'_>, at: impl Fn() -> String) -> Option<Diagnostic> {
    let value = secret.text("valueFrom")?;
    if value.is_empty() {
        return Some(
            SECRET_VALUE_FROM
                .at(at(), "valueFrom is empty.")
                .with_help(VALUE_FROM_HELP),
        );
    }
    if !value.starts_with("arn:") || is_arn_of_a_secret(value) {
        return None;
    }
    let with_colons = [":", "::", ":::"]
        .iter()
        .map(|colons| format!("{value}{colons}"))
        .find(|value| value.contains(":secret:") && is_arn_of_a_secret(value));
    Some(
        SECRET_ARN
            .refused(at(), "Invalid arn syntax")
            .with_help(VALUE_FROM_HELP)
            .with_fix(with_colons.map(|value| fix::set(at(), value))),
    )
}

fn is_arn_of_a_secret(value: &str) -> bool {
    let parts: Vec<&str> = value.splitn(12, ':').collect();
    match parts.as_slice() {
        [_, _, "ssm", region, account, resource, ..] => {
            resource.starts_with("parameter/") && !region.is_empty() && !account.is_empty()
        }
        [
            _,
            _,
            "secretsmanager",
            region,
            account,
            "secret",
            name,
            versions @ ..,
        ] => {
            let is_complete = match versions {
                [] => true,
                [_, stage, version] => stage.is_empty() || version.is_empty(),
                _ => false,
            };
            is_complete && !name.is_empty() && !region.is_empty() && !account.is_empty()
        }
        _ => false,
    }
}

/// The ARN of an object in S3 whose name ends in `.env` [V MODEL EnvironmentFile].
fn environment_files(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, file) in container.object.objects("environmentFiles") {
        let Some(value) = file.text("value") else {
            continue;
        };
        let at = || container.at(format_args!("environmentFiles/{index}/value"));
        const HELP: &str = "Write arn:aws:s3:::BUCKET/PATH.env; the name ends in .env.";
        if !value.starts_with("arn:") {
            let object = value
                .strip_prefix("s3://")
                .filter(|it| it.ends_with(".env"));
            report.push(
                ENVIRONMENT_FILE
                    .refused(at(), "Invalid arn syntax")
                    .with_help(HELP)
                    .with_fix(object.map(|it| fix::set(at(), format!("arn:aws:s3:::{it}")))),
            );
        } else if !value.contains(":s3:::") || !value.ends_with(".env") {
            let message = format!("'{value}' is not the ARN of an environment file in S3.");
            report.push(ENVIRONMENT_FILE.at(at(), message).with_help(HELP));
        }
    }
}
