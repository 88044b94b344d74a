//! Containers as a list: names, images, which are essential, restart policies, users.

use std::collections::BTreeSet;

use serde_json::Value;

use super::rules::{
    CONTAINER_NAME_DUPLICATE, CONTAINER_NAME_MISSING, CONTAINERS_EMPTY, CREDENTIAL_SPEC,
    FAMILY_EMPTY, IMAGE_CHARACTERS, IMAGE_DIGEST, IMAGE_LENGTH, IMAGE_MISSING,
    NO_ESSENTIAL_CONTAINER, RESTART_ATTEMPT_PERIOD, SECURITY_OPTION, USER_SYNTAX,
};
use super::{Container, Definition, fix};
use crate::diagnostic::Diagnostic;

/// Characters of an image's name and tag, without its digest [V].
const MAXIMUM_IMAGE: usize = 255;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    report.extend(family(definition));
    report.extend(no_containers(definition));
    let mut names = BTreeSet::new();
    for container in &definition.containers {
        report.extend(name(container, &mut names));
        report.extend(image(container));
        report.extend(restart_attempt_period(container));
        report.extend(user(container));
        security_options(container, report);
        credential_specs(container, report);
    }
    no_essential_container(definition, report);
}

/// The family is not empty [V MODEL RegisterTaskDefinition].
fn family(definition: &Definition<'_>) -> Option<Diagnostic> {
    (definition.object.text("family") == Some("")).then(|| {
        FAMILY_EMPTY
            .at("/family", "family is empty.")
            .with_help("Name the family with 1 to 255 letters, digits, - and _.")
    })
}

/// A task has a container [V PREFLIGHT].
fn no_containers(definition: &Definition<'_>) -> Option<Diagnostic> {
    let list = definition.object.get("containerDefinitions");
    let is_empty = list.and_then(Value::as_array).is_some_and(Vec::is_empty);
    is_empty.then(|| {
        CONTAINERS_EMPTY
            .refused("/containerDefinitions", "Container list cannot be empty.")
            .with_help("Add a container with at least a name and an image.")
    })
}

/// Containers have names, each its own [V].
fn name<'a>(container: &Container<'a>, names: &mut BTreeSet<&'a str>) -> Option<Diagnostic> {
    match container.name() {
        None if container.object.has("name") => None,
        None | Some("") => Some(
            CONTAINER_NAME_MISSING
                .refused(
                    container.at("name"),
                    "Container.name should not be null or empty.",
                )
                .with_help("Give the container a name that no other container of the task has."),
        ),
        Some(name) if names.insert(name) => None,
        Some(name) => {
            let free = (2_u32..)
                .map(|number| format!("{name}-{number}"))
                .find(|free| !names.contains(free.as_str()));
            Some(
                CONTAINER_NAME_DUPLICATE
                    .refused(
                        container.at("name"),
                        "Container names must be unique within a task definition",
                    )
                    .with_help("An earlier container has this name already: choose another one.")
                    .with_fix(free.map(|free| fix::set(container.at("name"), free))),
            )
        }
    }
}

/// Containers have images [V].
fn image(container: &Container<'_>) -> Option<Diagnostic> {
    let at = || container.at("image");
    match container.object.text("image") {
        None if container.object.has("image") => None,
        None | Some("") => Some(
            IMAGE_MISSING
                .refused(at(), "Container.image should not be null or empty.")
                .with_help("Name an image, for example public.ecr.aws/nginx/nginx:1.27."),
        ),
        Some(image) => {
            let (reference, digest) = match image.split_once('@') {
                Some((reference, digest)) => (reference, Some(digest)),
                None => (image, None),
            };
            image_characters(reference, at)
                .or_else(|| image_length(reference, at))
                .or_else(|| image_digest(digest?, at))
        }
    }
}

/// Letters, digits and `- _ : . / #` before the digest [V MODEL ContainerDefinition.image].
fn image_characters(reference: &str, at: impl Fn() -> String) -> Option<Diagnostic> {
    let is_allowed = |it: char| it.is_ascii_alphanumeric() || "-_:./#".contains(it);
    let character = reference.chars().find(|it| !is_allowed(*it))?;
    let trimmed = reference.trim();
    let is_only_space = trimmed.chars().all(is_allowed) && !trimmed.is_empty();
    Some(
        IMAGE_CHARACTERS
            .refused(at(), "Container.image contains invalid characters.")
            .with_help(format!(
                "'{character}' is not allowed; letters, digits and - _ : . / # are."
            ))
            .with_fix(is_only_space.then(|| fix::set(at(), trimmed))),
    )
}

/// Up to 255 characters before the digest [V MODEL ContainerDefinition.image].
fn image_length(reference: &str, at: impl Fn() -> String) -> Option<Diagnostic> {
    let length = reference.len();
    (length > MAXIMUM_IMAGE).then(|| {
        let message =
            format!("The image is {length} characters long; at most {MAXIMUM_IMAGE} are allowed.");
        IMAGE_LENGTH
            .at(at(), message)
            .with_help("Shorten the image's name.")
    })
}

/// The one digest is SHA-256 with 64 hex digits [V MODEL ContainerDefinition.image].
fn image_digest(digest: &str, at: impl Fn() -> String) -> Option<Diagnostic> {
    let hex = digest.strip_prefix("sha256:");
    let is_sha256 = |hex: &str| hex.len() == 64 && hex.bytes().all(|it| it.is_ascii_hexdigit());
    (!hex.is_some_and(is_sha256)).then(|| {
        IMAGE_DIGEST
            .at(at(), "The image's digest is not one.")
            .with_help("A digest is @sha256: and 64 hex digits.")
    })
}

/// 60 to 1800 seconds [V MODEL ContainerRestartPolicy, PREFLIGHT].
fn restart_attempt_period(container: &Container<'_>) -> Option<Diagnostic> {
    let policy = container.object.object("restartPolicy");
    let period = policy.integer("restartAttemptPeriod")?;
    let nearest = period.clamp(60, 1800);
    (period != nearest).then(|| {
        let at = container.at("restartPolicy/restartAttemptPeriod");
        let message = format!(
            "the 'restartAttemptPeriod' setting for container '{}' must be between 60 and 1800",
            container.shown_name()
        );
        RESTART_ATTEMPT_PERIOD
            .refused(at.clone(), message)
            .with_help(format!("It is {period} seconds; 300 is the default."))
            .with_fix(fix::set(at, nearest))
    })
}

/// `user`, `uid`, each alone or followed by `:` and a group [V MODEL ContainerDefinition.user].
fn user(container: &Container<'_>) -> Option<Diagnostic> {
    let user = container.object.text("user").filter(|it| !it.is_empty())?;
    let mut parts = user.split(':');
    let is_fine = |it: &str| !it.is_empty() && !it.starts_with('-') && !it.contains(' ');
    let fits = parts.next().is_some_and(is_fine)
        && parts.next().is_none_or(is_fine)
        && parts.next().is_none();
    (!fits).then(|| {
        USER_SYNTAX
            .at(
                container.at("user"),
                format!("'{user}' is not a user, or a user and a group."),
            )
            .with_help("Write user, uid, user:group or uid:gid; ids are positive numbers.")
    })
}

/// The options that the documentation names [V MODEL ContainerDefinition.dockerSecurityOptions];
/// what ECS answers to others is not known.
fn security_options(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    const KNOWN: &[&str] = &["no-new-privileges", "apparmor", "label", "credentialspec"];
    for (index, option) in container.object.texts("dockerSecurityOptions") {
        let name = option.split([':', '=']).next().unwrap_or_default();
        if KNOWN.contains(&name) {
            continue;
        }
        report.push(
            SECURITY_OPTION
                .at(
                    container.at(format_args!("dockerSecurityOptions/{index}")),
                    format!("'{option}' is no option that ECS documents."),
                )
                .with_help(
                    "Write no-new-privileges, apparmor:PROFILE, label:VALUE or \
                     credentialspec:FILE.",
                ),
        );
    }
}

/// `credentialspec:ARN` or `credentialspecdomainless:ARN`
/// [V MODEL ContainerDefinition.credentialSpecs].
fn credential_specs(container: &Container<'_>, report: &mut Vec<Diagnostic>) {
    for (index, spec) in container.object.texts("credentialSpecs") {
        let kind = spec.split_once(':').map(|(kind, _)| kind);
        if matches!(kind, Some("credentialspec" | "credentialspecdomainless")) {
            continue;
        }
        let at = container.at(format_args!("credentialSpecs/{index}"));
        let arn = spec.starts_with("arn:");
        report.push(
            CREDENTIAL_SPEC
                .at(at.clone(), format!("'{spec}' is not a credential spec."))
                .with_help("Write credentialspec:ARN, or credentialspecdomainless:ARN.")
                .with_fix(arn.then(|| fix::set(at, format!("credentialspec:{spec}")))),
        );
    }
}

/// One container is essential [V PREFLIGHT]. With a single container it is clear which one, so
/// that is said there too.
fn no_essential_container(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    let has_essential = definition.containers.iter().any(Container::is_essential);
    let Some(first) = definition.containers.first().filter(|_| !has_essential) else {
        return;
    };
    report.push(
        NO_ESSENTIAL_CONTAINER
            .refused(
                "/containerDefinitions",
                "Task definition doesn't have any essential container",
            )
            .with_help(
                "Make one container essential: the task stops when it exits. Without \
                 \"essential\" a container is essential.",
            )
            .with_fix(fix::set(first.at("essential"), true)),
    );
    if definition.containers.len() == 1 {
        report.push(
            NO_ESSENTIAL_CONTAINER
                .at(
                    first.at("essential"),
                    "The only container of the task has to be essential.",
                )
                .with_help("Set essential to true, or leave it out.")
                .with_fix(fix::set(first.at("essential"), true)),
        );
    }
}

/// Whether `image` is in a private repository of Amazon ECR:
/// `ACCOUNT.dkr.ecr.REGION.amazonaws.com/…`, or its newer form `ACCOUNT.dkr-ecr.REGION.on.aws`.
pub(in super::super) fn is_private_ecr_image(image: &str) -> bool {
    let Some((registry, _)) = image.split_once('/') else {
        return false;
    };
    let Some((account, host)) = registry.split_once('.') else {
        return false;
    };
    let is_ecr = host.starts_with("dkr.ecr.") && host.contains(".amazonaws.com")
        || host.starts_with("dkr.ecr-fips.") && host.contains(".amazonaws.com")
        || host.starts_with("dkr-ecr.") && host.ends_with(".on.aws");
    is_ecr && !account.is_empty() && account.bytes().all(|it| it.is_ascii_digit())
}
