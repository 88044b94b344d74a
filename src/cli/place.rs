//! `ecslab place`.

use std::io::Write;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::cluster_file::{ClusterArguments, JsonFile, print_diagnostics, remark};
use super::run_task_request::RunTaskRequest;
use super::{Ending, Format, Unusable};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::placement::{
    Candidate, Decision, NO_CONTAINER_INSTANCES, PreparedRequest, Random, Rejection,
    what_would_help,
};

/// Arguments of `ecslab place`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What `aws ecs run-task --cli-input-json` takes, with the task definition itself under
    /// taskDefinition.
    request: PathBuf,
    #[command(flatten)]
    files: ClusterArguments,
    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(
    arguments: &Arguments,
    format: Format,
    output: &mut dyn Write,
) -> Result<Ending, Unusable> {
    let mut file = arguments.files.load(&[&arguments.request])?;
    let document = JsonFile::read(&arguments.request)?;
    let (request, mut of_request) = RunTaskRequest::read(document.value(), &file.subnets);
    document.locate(&mut of_request);
    let mut diagnostics = file.diagnostics;
    diagnostics.extend(of_request);
    if file.instances.is_empty() && !has_errors(&diagnostics) {
        diagnostics.push(
            Diagnostic::error("no-container-instances", "", NO_CONTAINER_INSTANCES).in_aws_words(),
        );
    }
    let request = match request {
        Some(request) if !has_errors(&diagnostics) => request,
        _ => {
            print_diagnostics(&diagnostics, format, output)?;
            return Ok(Ending::Negative);
        }
    };
    remark(&diagnostics);
    let mut random = Random::from_seed(arguments.seed);
    let prepared = PreparedRequest::of(&request.placement);
    let mut ending = Ending::Fine;
    for task in 1..=request.count {
        let decision = prepared.place(&request.placement, &file.instances, &mut random);
        let help: Vec<String> = match decision.chosen {
            Some(_) => Vec::new(),
            None => what_would_help(&request.placement, &file.instances)
                .iter()
                .map(|change| change.sentence(&request.placement))
                .collect(),
        };
        match decision
            .chosen
            .and_then(|chosen| file.instances.get_mut(chosen))
        {
            Some(instance) => {
                let requirement = &request.placement.requirement;
                requirement.reserve_on(instance, &request.placement.group);
            }
            None => ending = Ending::Negative,
        }
        if format == Format::Json {
            writeln!(output, "{}", decision_to_value(task, &decision, &help))?;
        } else {
            print_decision(task, &decision, &help, output)?;
        }
    }
    Ok(ending)
}

fn decision_to_value(task: u32, decision: &Decision, help: &[String]) -> Value {
    let chosen = decision
        .chosen
        .and_then(|chosen| decision.candidates.get(chosen));
    let candidates: Vec<Value> = decision.candidates.iter().map(candidate_to_value).collect();
    let mut members = Map::new();
    members.insert("task".to_owned(), json!(task));
    members.insert("instance".to_owned(), json!(chosen.map(Candidate::id)));
    members.insert("candidates".to_owned(), json!(candidates));
    if chosen.is_none() {
        let failures: Vec<Value> = decision
            .failures()
            .into_iter()
            .map(|(arn, reason)| json!({ "arn": arn, "reason": reason }))
            .collect();
        members.insert("failures".to_owned(), json!(failures));
        members.insert("wouldHelp".to_owned(), json!(help));
    }
    members.insert("tied".to_owned(), json!(decision.tied));
    members.insert("sentence".to_owned(), json!(decision.sentence()));
    Value::Object(members)
}

fn candidate_to_value(candidate: &Candidate) -> Value {
    let mut members = Map::new();
    members.insert("instance".to_owned(), json!(candidate.id()));
    if let Some(first) = candidate.rejections.first() {
        members.insert("rejected".to_owned(), rejection_to_value(first));
        let all: Vec<Value> = candidate
            .rejections
            .iter()
            .map(rejection_to_value)
            .collect();
        members.insert("allRejected".to_owned(), json!(all));
    } else {
        let ranks: Vec<Value> = candidate
            .ranks
            .iter()
            .map(|rank| {
                json!({
                    "strategy": &*rank.strategy,
                    "group": &*rank.group,
                    "value": rank.value,
                    "kept": rank.kept,
                })
            })
            .collect();
        members.insert("ranks".to_owned(), json!(ranks));
        members.insert("position".to_owned(), json!(candidate.position));
    }
    Value::Object(members)
}

fn rejection_to_value(rejection: &Rejection) -> Value {
    let mut members = Map::new();
    members.insert("reason".to_owned(), json!(rejection.reason()));
    if let Some((needs, has)) = rejection.needs_and_has() {
        members.insert("needs".to_owned(), json!(needs));
        members.insert("has".to_owned(), json!(has));
    }
    members.insert("explanation".to_owned(), json!(rejection.explanation()));
    Value::Object(members)
}

fn print_decision(
    task: u32,
    decision: &Decision,
    help: &[String],
    output: &mut dyn Write,
) -> Result<(), Unusable> {
    let chosen = decision
        .chosen
        .and_then(|chosen| decision.candidates.get(chosen));
    match chosen {
        Some(candidate) => writeln!(output, "task {task}: {}", candidate.id())?,
        None => writeln!(output, "task {task}: not placed")?,
    }
    writeln!(output, "  {}", decision.sentence())?;
    for candidate in &decision.candidates {
        let explanations: Vec<String> = candidate
            .rejections
            .iter()
            .map(Rejection::explanation)
            .collect();
        match candidate.position {
            Some(position) => writeln!(output, "  {}: rank {position}", candidate.id())?,
            None => writeln!(output, "  {}: {}", candidate.id(), explanations.join(" "))?,
        }
    }
    for (index, sentence) in help.iter().enumerate() {
        let before = if index == 0 { "would help:" } else { "or:" };
        writeln!(output, "  {before} {sentence}")?;
    }
    Ok(())
}
