//! The subjects: how they are spelled, and what a misspelt one was meant to be.

use super::Subject;

pub(super) const HELP_SUBJECTS: &str = "Subjects are attribute:NAME, task:group, ec2InstanceId, \
     agentConnected, agentVersion, registeredAt and runningTasksCount.";

/// The subject that `word` names, or what is wrong with it and what to do.
pub(super) fn read_subject(word: &str) -> Result<Subject, (String, String)> {
    if let Some(name) = word.strip_prefix("attribute:") {
        return read_attribute(name);
    }
    match word {
        "agentConnected" => Ok(Subject::AgentConnected),
        "agentVersion" => Ok(Subject::AgentVersion),
        "ec2InstanceId" => Ok(Subject::Ec2InstanceId),
        "registeredAt" => Ok(Subject::RegisteredAt),
        "runningTasksCount" => Ok(Subject::RunningTasksCount),
        "task:group" => Ok(Subject::TaskGroup),
        _ => Err((
            format!("{word} is not a subject."),
            subject_meant(word).map_or_else(
                || HELP_SUBJECTS.to_owned(),
                |meant| format!("Did you mean {meant}?"),
            ),
        )),
    }
}

fn read_attribute(name: &str) -> Result<Subject, (String, String)> {
    let allowed =
        |character: char| character.is_ascii_alphanumeric() || "-_./\\".contains(character);
    if name.is_empty() {
        Err((
            "The attribute has no name.".to_owned(),
            "Write attribute:NAME without a space, for example attribute:ecs.instance-type."
                .to_owned(),
        ))
    } else if name.len() > 128 || !name.chars().all(allowed) {
        Err((
            format!("{name} cannot be the name of an attribute."),
            "Names have 1 to 128 letters, digits and - _ . / \\".to_owned(),
        ))
    } else {
        Ok(Subject::Attribute(name.to_owned()))
    }
}

/// The subject that a misspelt `word` was meant to be.
fn subject_meant(word: &str) -> Option<String> {
    if let Some((_, name)) = word
        .split_once(':')
        .filter(|(prefix, _)| distance(&prefix.to_ascii_lowercase(), "attribute") <= 2)
    {
        return Some(format!("attribute:{name}"));
    }
    if word.starts_with("ecs.") {
        return Some(format!("attribute:{word}"));
    }
    [
        "agentConnected",
        "agentVersion",
        "ec2InstanceId",
        "registeredAt",
        "runningTasksCount",
        "task:group",
    ]
    .into_iter()
    .map(|subject| {
        (
            distance(&word.to_ascii_lowercase(), &subject.to_ascii_lowercase()),
            subject,
        )
    })
    .filter(|(distance, _)| *distance <= 3)
    .min()
    .map(|(_, subject)| subject.to_owned())
}

/// How many letters must be added, removed or replaced to get from one word to the other.
fn distance(left: &str, right: &str) -> usize {
    // Of what is read so far of the left word, the distances to all beginnings of the right one.
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (position, left) in left.chars().enumerate() {
        let (mut diagonal, mut beside) = (position, position + 1);
        let mut beginnings = row.iter_mut();
        if let Some(empty) = beginnings.next() {
            *empty = beside;
        }
        for (above, right) in beginnings.zip(right.chars()) {
            let replaced = diagonal + usize::from(left != right);
            diagonal = *above;
            beside = replaced.min(beside + 1).min(diagonal + 1);
            *above = beside;
        }
    }
    row.last().copied().unwrap_or_default()
}
