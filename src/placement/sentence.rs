//! A decision in a sentence: why this instance, or why none.

use super::wording::thousands;
use super::{Candidate, Decision, Rank, Rejection, StrategyStep};
use crate::ordered::OrderedSet;

impl Decision {
    /// Why the instance that was chosen won, or why there is none, in a sentence or two. It begins
    /// with a capital letter unless it begins with a name: a zone or an id is as it is.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.chosen.and_then(|chosen| self.candidates.get(chosen)) {
            Some(chosen) => self.why(chosen),
            None => self.why_none(),
        }
    }

    fn why(&self, chosen: &Candidate) -> String {
        if self.qualified() == 1 {
            return format!(
                "{} is the only instance that can take the task.",
                chosen.id()
            );
        }
        let mut clauses = Vec::new();
        let mut those = format!("Of the {} that can take it ", self.qualified());
        for (number, (step, rank)) in self.steps.iter().zip(&chosen.ranks).enumerate() {
            if step.before <= 1 {
                break;
            }
            let groups = self.kept_groups(number);
            let clause = self.clause(step, rank, &groups, &those, chosen, clauses.is_empty());
            clauses.push(clause);
            those = match groups.len() {
                1 if step.after < step.before => format!("of its {} instances ", step.after),
                _ => format!("of these {} ", step.after),
            };
        }
        if self.tied > 1 {
            let (id, tied) = (chosen.id(), self.tied);
            clauses.push(format!("{id} was drawn from {tied} that are equal"));
        }
        let mut sentence = clauses.join("; ");
        sentence.push('.');
        sentence
    }

    /// What one strategy did, for example `us-east-1b has the fewest tasks of service:web (0)`.
    fn clause(
        &self,
        step: &StrategyStep,
        rank: &Rank,
        groups: &[&str],
        those: &str,
        chosen: &Candidate,
        is_first: bool,
    ) -> String {
        let (strategy, before, after) = (&step.strategy, step.before, step.after);
        let value = thousands(rank.value);
        if strategy == "random" {
            return format!("{} was drawn from {before} instances", chosen.id());
        }
        if before == after {
            let all = if is_first { "All" } else { "all" };
            return format!("{all} {before} instances are equal for {strategy}");
        }
        let (who, has) = if after == 1 {
            (chosen.id().to_owned(), "has")
        } else {
            (after.to_string(), "have")
        };
        match strategy.as_str() {
            "binpack(cpu)" => format!("{those}{who} {has} the least CPU left ({value} units)"),
            "binpack(memory)" => {
                format!("{those}{who} {has} the least memory left ({value} MiB)")
            }
            "spread(instanceId)" => format!(
                "{those}{who} {has} the fewest tasks of {} ({value})",
                self.request.group
            ),
            _ => {
                let has = if groups.len() == 1 { "has" } else { "have" };
                format!(
                    "{} {has} the fewest tasks of {} ({value})",
                    listed(groups, is_first),
                    self.request.group
                )
            }
        }
    }

    /// The groups of a spread that were kept, in the order of the cluster.
    fn kept_groups(&self, number: usize) -> Vec<&str> {
        let mut groups = Vec::new();
        for rank in self.candidates.iter().filter_map(|it| it.ranks.get(number)) {
            if rank.kept && !groups.contains(&&*rank.group) {
                groups.push(&*rank.group);
            }
        }
        groups
    }

    fn why_none(&self) -> String {
        if self.candidates.is_empty() {
            return "The cluster has no container instances.".to_owned();
        }
        let mut unordered: Vec<(&str, usize)> = Vec::new();
        for candidate in &self.candidates {
            let badges: OrderedSet<&str> =
                candidate.rejections.iter().map(Rejection::badge).collect();
            for badge in badges {
                match unordered.iter_mut().find(|(counted, _)| *counted == badge) {
                    Some((_, count)) => *count += 1,
                    None => unordered.push((badge, 1)),
                }
            }
        }
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (badge, count) in unordered {
            let place = counts.partition_point(|(_, larger)| *larger >= count);
            counts.insert(place, (badge, count));
        }
        let reasons: Vec<String> = counts
            .iter()
            .map(|(badge, count)| format!("{badge} on {count}"))
            .collect();
        let number = self.candidates.len();
        let sentence = if number == 1 {
            format!(
                "The only instance cannot take the task: {}.",
                listed_badges(&counts)
            )
        } else {
            format!(
                "None of {number} instances can take the task: {}.",
                reasons.join(", ")
            )
        };
        match self.closest() {
            Some((candidate, rejection)) if candidate.rejections.len() == 1 => format!(
                "{sentence} Only one thing keeps it from {}: {}",
                candidate.id(),
                rejection.explanation()
            ),
            _ => sentence,
        }
    }

    pub(super) fn qualified(&self) -> usize {
        self.candidates
            .iter()
            .filter(|candidate| candidate.rejections.is_empty())
            .count()
    }
}

fn listed_badges(counts: &[(&str, usize)]) -> String {
    let badges: Vec<&str> = counts.iter().map(|(badge, _)| *badge).collect();
    badges.join(", ")
}

/// `a`, `a and b`, `a, b and c`; the group of instances without the attribute has no name.
fn listed(groups: &[&str], is_first: bool) -> String {
    let names: Vec<&str> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| match (*group, is_first && index == 0) {
            ("", true) => "The group without the attribute",
            ("", false) => "the group without the attribute",
            (name, _) => name,
        })
        .collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}
