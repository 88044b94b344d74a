//! What is wrong with the keys that a scenario says secrets and parameters are encrypted with.

use super::{Scenario, planned_calls, task_definitions_at};
use crate::diagnostic::Diagnostic;
use crate::lifecycle::Milliseconds;
use crate::task_definition;

/// What is wrong with the elements of `secrets`; pointers start at the scenario.
pub(super) fn check_secrets(scenario: &Scenario) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if scenario.secrets.is_empty() {
        return diagnostics;
    }
    let (account, region) = (&scenario.cluster.account, &scenario.cluster.region);
    let read: Vec<String> = task_definitions_at(scenario, Milliseconds::MAX)
        .into_iter()
        .filter_map(|value| task_definition::from_value(value, "").0)
        .flat_map(|definition| planned_calls(scenario, &definition))
        .map(|call| call.resource)
        .collect();
    let mut known = Vec::new();
    for (index, secret) in scenario.secrets.iter().enumerate() {
        let pointer = format!("/secrets/{index}");
        let value_from = &secret.value_from;
        let at_value = format!("{pointer}/valueFrom");
        match secret.arn(account, region) {
            None => diagnostics.push(
                Diagnostic::error(
                    "secret-not-named",
                    at_value,
                    format!("`{value_from}` names neither a secret nor a parameter"),
                )
                .with_help(
                    "write the ARN of a secret of Secrets Manager, or the name or ARN of a parameter",
                ),
            ),
            Some(arn) if known.contains(&arn) => diagnostics.push(
                Diagnostic::warning(
                    "secret-twice",
                    at_value,
                    format!("the key of `{value_from}` is given a second time"),
                )
                .with_help("the first one counts; remove one of them"),
            ),
            Some(arn) => {
                if !read.contains(&arn) {
                    diagnostics.push(
                        Diagnostic::warning(
                            "secret-not-read",
                            at_value,
                            format!("no task definition reads `{value_from}`"),
                        )
                        .with_help("check the spelling: it is that of valueFrom, without JSON key, version stage and version id"),
                    );
                }
                known.push(arn);
            }
        }
        if secret.key_arn(account, region).is_none() {
            diagnostics.push(
                Diagnostic::error(
                    "not-a-kms-key",
                    format!("{pointer}/kmsKeyId"),
                    format!("`{}` is neither the ARN nor the id of a key", secret.kms_key_id),
                )
                .with_help("write arn:aws:kms:REGION:ACCOUNT:key/ID; IAM does not know keys by their aliases, and the keys that AWS manages need no entry"),
            );
        }
    }
    diagnostics
}
