//! `ecslab run --calls`: the API calls of the tasks of a scenario.

use std::io::Write;

use serde::Serialize;

use super::{Format, Unusable};
use crate::lifecycle::Milliseconds;
use crate::simulation::{ApiCall, Credentials, CredentialsSource, Simulation, clock};

/// What is printed of a call.
#[derive(Serialize)]
struct Line<'call> {
    at: Milliseconds,
    /// None: whoever gives a command is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<&'call str>,
    container: &'call str,
    principal: &'call str,
    action: &'call str,
    resource: &'call str,
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    credentials: Option<PrintedCredentials<'call>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'call str>,
}

/// The credentials that sign it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PrintedCredentials<'call> {
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    relative_uri: Option<&'call str>,
    issued_at: Milliseconds,
    expiration: Milliseconds,
}

impl<'call> PrintedCredentials<'call> {
    fn of(credentials: &'call Credentials) -> Self {
        let (source, relative_uri) = match &credentials.source {
            CredentialsSource::Agent => ("agent", None),
            CredentialsSource::ContainerEndpoint { relative_uri } => {
                ("containerEndpoint", Some(relative_uri.as_str()))
            }
            CredentialsSource::InstanceMetadata => ("instanceMetadata", None),
        };
        Self {
            source,
            relative_uri,
            issued_at: credentials.issued_at,
            expiration: credentials.expiration,
        }
    }
}

/// Prints every call, oldest first: one JSON value a line, or for people a line and another for
/// what the caller gets when it is denied.
pub(super) fn print_calls(
    simulation: &Simulation,
    format: Format,
    output: &mut dyn Write,
) -> Result<(), Unusable> {
    let world = simulation.world();
    for call in world.calls.iter() {
        let task = call.task.and_then(|number| world.tasks.get(&number));
        let task_id = task.map(|task| task.task_id.as_str());
        let credentials = simulation.credentials_of_call(call);
        match format {
            Format::Json => {
                let line = Line {
                    at: call.at,
                    task: task_id,
                    container: &call.container,
                    principal: &call.principal,
                    action: &call.action,
                    resource: &call.resource,
                    decision: call.evaluation.decision.name(),
                    credentials: credentials.as_ref().map(PrintedCredentials::of),
                    error: call.error.as_deref(),
                };
                serde_json::to_writer(&mut *output, &line).map_err(std::io::Error::from)?;
                writeln!(output)?;
            }
            Format::Text => print_line(call, task_id, credentials.as_ref(), output)?,
        }
    }
    Ok(())
}

fn print_line(
    call: &ApiCall,
    task_id: Option<&str>,
    credentials: Option<&Credentials>,
    output: &mut dyn Write,
) -> Result<(), Unusable> {
    let signed = match (&call.role_name, credentials) {
        (Some(role), Some(found)) => format!(
            "{role} from {}, until {}",
            found.source.name(),
            clock(found.expiration)
        ),
        (Some(_), None) => call.principal.clone(),
        (None, _) if call.is_of_caller() => call.principal.clone(),
        (None, _) => "nobody".to_owned(),
    };
    writeln!(
        output,
        "{} {} {} on {}, signed by {signed}: {}",
        clock(call.at),
        task_id.unwrap_or("-"),
        call.action,
        call.resource,
        call.evaluation.decision.name()
    )?;
    if let Some(error) = &call.error {
        writeln!(output, "  {error}")?;
    }
    Ok(())
}
