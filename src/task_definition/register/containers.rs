//! Containers as a list: names, images, which are essential, restart policies.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Container, Definition, refused};
use crate::diagnostic::Diagnostic;

/// Characters of an image's name and tag, without its digest [V].
const MAXIMUM_IMAGE: usize = 255;

pub(super) fn check(definition: &Definition<'_>, report: &mut Vec<Diagnostic>) {
    if definition.object.text("family") == Some("") {
        report.push(
            Diagnostic::error("family-empty", "/family", "family is empty.")
                .with_help("Name the family with 1 to 255 letters, digits, - and _."),
        );
    }
    let list = definition.object.get("containerDefinitions");
    if list.and_then(Value::as_array).is_some_and(Vec::is_empty) {
        report.push(
            refused(
                "containers-empty",
                "/containerDefinitions",
                "Container list cannot be empty.",
            )
            .with_help("Add a container with at least a name and an image."),
        );
    }
    let mut names = BTreeSet::new();
    for container in &definition.containers {
        report.extend(name(container, &mut names));
        report.extend(image(container));
        report.extend(restart_policy(container));
    }
    let has_essential = definition.containers.iter().any(Container::is_essential);
    if !definition.containers.is_empty() && !has_essential {
        report.push(
            refused(
                "no-essential-container",
                "/containerDefinitions",
                "Task definition doesn't have any essential container",
            )
            .with_help(
                "Make one container essential: the task stops when it exits. Without \
                 \"essential\" a container is essential.",
            ),
        );
    }
}

fn name<'a>(container: &Container<'a>, names: &mut BTreeSet<&'a str>) -> Option<Diagnostic> {
    let (code, message, help) = match container.name() {
        None if container.object.has("name") => return None,
        None | Some("") => (
            "container-name-missing",
            "Container.name should not be null or empty.",
            "Give the container a name that no other container of the task has.",
        ),
        Some(name) if names.insert(name) => return None,
        Some(_) => (
            "container-name-duplicate",
            "Container names must be unique within a task definition",
            "An earlier container has this name already: choose another one.",
        ),
    };
    Some(refused(code, container.at("name"), message).with_help(help))
}

fn image(container: &Container<'_>) -> Option<Diagnostic> {
    let at = container.at("image");
    match container.object.text("image") {
        None if container.object.has("image") => None,
        None | Some("") => Some(
            refused(
                "image-missing",
                at,
                "Container.image should not be null or empty.",
            )
            .with_help("Name an image, for example public.ecr.aws/nginx/nginx:1.27."),
        ),
        Some(image) => image_fault(image, at),
    }
}

fn image_fault(image: &str, at: String) -> Option<Diagnostic> {
    let (reference, digest) = match image.split_once('@') {
        Some((reference, digest)) => (reference, Some(digest)),
        None => (image, None),
    };
    let is_allowed = |it: char| it.is_ascii_alphanumeric() || "-_:./#".contains(it);
    if let Some(character) = reference.chars().find(|it| !is_allowed(*it)) {
        return Some(
            refused(
                "image-characters",
                at,
                "Container.image contains invalid characters.",
            )
            .with_help(format!(
                "'{character}' is not allowed; letters, digits and - _ : . / # are."
            )),
        );
    }
    let length = reference.len();
    if length > MAXIMUM_IMAGE {
        let message =
            format!("The image is {length} characters long; at most {MAXIMUM_IMAGE} are allowed.");
        return Some(
            Diagnostic::error("image-length", at, message).with_help("Shorten the image's name."),
        );
    }
    let is_sha256 = |digest: &str| {
        digest
            .strip_prefix("sha256:")
            .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|it| it.is_ascii_hexdigit()))
    };
    if digest.is_none_or(is_sha256) {
        return None;
    }
    Some(
        Diagnostic::error("image-digest", at, "The image's digest is not one.")
            .with_help("A digest is @sha256: and 64 hex digits."),
    )
}

/// Fields of a restart policy [V MODEL ContainerRestartPolicy].
fn restart_policy(container: &Container<'_>) -> Option<Diagnostic> {
    const PERIODS: std::ops::RangeInclusive<i64> = 60..=1800;
    let policy = container.object.object("restartPolicy");
    let period = policy.integer("restartAttemptPeriod")?;
    (!PERIODS.contains(&period)).then(|| {
        refused(
            "restart-attempt-period",
            container.at("restartPolicy/restartAttemptPeriod"),
            format!(
                "the 'restartAttemptPeriod' setting for container '{}' must be between 60 and 1800",
                container.shown_name()
            ),
        )
        .with_help(format!("It is {period} seconds; 300 is the default."))
    })
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
