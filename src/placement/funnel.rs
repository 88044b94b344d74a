//! A decision as a funnel: what was left after each step.

use super::Decision;

/// One step of a decision: which instances were still in after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelStep {
    /// `ACTIVE`, `Resources`, `Constraints`, then each strategy, then `Choice`.
    pub label: String,
    /// What it went by, in a few words.
    pub detail: String,
    /// For each instance of the cluster, whether it was still in.
    pub survivors: Vec<bool>,
}

impl Decision {
    /// The steps of the decision with what was left after each: ACTIVE, resources, constraints,
    /// every strategy, the choice.
    #[must_use]
    pub fn funnel(&self) -> Vec<FunnelStep> {
        let passed = |stage: usize| -> Vec<bool> {
            self.candidates
                .iter()
                .map(|candidate| candidate.rejections.iter().all(|it| it.stage() > stage))
                .collect()
        };
        let mut funnel = vec![
            funnel_step("ACTIVE", self.badges_of(0, "instances"), passed(0)),
            funnel_step("Resources", self.badges_of(1, "all fit"), passed(1)),
            funnel_step("Constraints", self.constraint_names(), passed(2)),
        ];
        let reached = self.qualified() > 0;
        for (number, step) in self.steps.iter().enumerate() {
            let (label, detail) = match step.strategy.split_once('(') {
                Some((label, field)) => (
                    label,
                    field
                        .trim_end_matches(')')
                        .trim_start_matches("attribute:")
                        .trim_start_matches("ecs.")
                        .to_owned(),
                ),
                None => (step.strategy.as_str(), "seeded".to_owned()),
            };
            let survivors = self
                .candidates
                .iter()
                .map(|candidate| candidate.ranks.get(number).is_some_and(|rank| rank.kept))
                .collect();
            funnel.push(funnel_step(
                label,
                if reached { detail } else { not_reached() },
                survivors,
            ));
        }
        let chosen = self.chosen.and_then(|chosen| self.candidates.get(chosen));
        let survivors = (0..self.candidates.len())
            .map(|number| Some(number) == self.chosen)
            .collect();
        let detail = match chosen {
            None => not_reached(),
            Some(chosen) if self.tied > 1 => format!("{} of {} equal", chosen.id(), self.tied),
            Some(chosen) => chosen.id().to_owned(),
        };
        funnel.push(funnel_step("Choice", detail, survivors));
        funnel
    }

    /// The badges that were given in a stage, or `none` when there were none.
    fn badges_of(&self, stage: usize, none: &str) -> String {
        let mut badges: Vec<&str> = Vec::new();
        for rejection in self.candidates.iter().flat_map(|it| &it.rejections) {
            if rejection.stage() == stage && !badges.contains(&rejection.badge()) {
                badges.push(rejection.badge());
            }
        }
        if badges.is_empty() {
            none.to_owned()
        } else {
            badges.join(", ")
        }
    }

    fn constraint_names(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for constraint in &self.request.constraints {
            if !names.contains(&constraint.kind.as_str()) {
                names.push(&constraint.kind);
            }
        }
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    }
}

fn not_reached() -> String {
    "not reached".to_owned()
}

fn funnel_step(label: &str, detail: String, survivors: Vec<bool>) -> FunnelStep {
    FunnelStep {
        label: label.to_owned(),
        detail,
        survivors,
    }
}
