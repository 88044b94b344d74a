//! Which capacity provider of a strategy the next task goes to.

use serde::{Deserialize, Serialize};
use serde_json::Error;

use crate::members::Members;

/// One item of a capacity provider strategy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct CapacityProviderStrategyItem {
    /// `FARGATE`, `FARGATE_SPOT`, or the name of a capacity provider of the cluster.
    pub capacity_provider: String,
    /// Share of the tasks beyond the base; 0 when omitted [V].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// Tasks that go there first; 0 when omitted [V].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<u32>,
}

impl CapacityProviderStrategyItem {
    /// Whether the capacity is Fargate's.
    #[must_use]
    pub fn is_fargate(&self) -> bool {
        matches!(self.capacity_provider.as_str(), "FARGATE" | "FARGATE_SPOT")
    }
}

impl TryFrom<Members> for CapacityProviderStrategyItem {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            capacity_provider: members.required("capacityProvider")?,
            weight: members.optional("weight")?,
            base: members.optional("base")?,
        })
    }
}

/// The index of the item that the next task goes to, `assigned` being how many tasks each item
/// has. First the base [V]; beyond it the item with the fewest tasks for its weight, the first
/// among equal ones: how ECS rounds for few tasks is not published [D]. None when every weight
/// is 0 and the base is full.
#[must_use]
pub fn next_capacity_provider(
    strategy: &[CapacityProviderStrategyItem],
    assigned: &[u32],
) -> Option<usize> {
    let of = |index: usize| u64::from(assigned.get(index).copied().unwrap_or(0));
    let mut items = strategy.iter().enumerate();
    let base = items.find(|(index, item)| of(*index) < u64::from(item.base.unwrap_or(0)));
    if let Some((index, _)) = base {
        return Some(index);
    }
    let mut best: Option<(usize, u64, u64)> = None;
    for (index, item) in strategy.iter().enumerate() {
        let weight = match (item.weight, strategy.len()) {
            (None, 1) => 1, // the only one takes all
            (weight, _) => u64::from(weight.unwrap_or(0)),
        };
        let beyond = of(index).saturating_sub(u64::from(item.base.unwrap_or(0)));
        let fewer = best.is_none_or(|(_, other, its)| beyond * its < other * weight);
        if weight > 0 && fewer {
            best = Some((index, beyond, weight));
        }
    }
    best.map(|(index, _, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, base: u32, weight: u32) -> CapacityProviderStrategyItem {
        CapacityProviderStrategyItem {
            capacity_provider: name.to_owned(),
            base: Some(base),
            weight: Some(weight),
        }
    }

    fn spread(strategy: &[CapacityProviderStrategyItem], count: usize) -> Vec<u32> {
        let mut assigned = vec![0; strategy.len()];
        for _ in 0..count {
            if let Some(index) = next_capacity_provider(strategy, &assigned) {
                assigned[index] += 1;
            }
        }
        assigned
    }

    #[test]
    fn the_base_is_filled_first_and_the_rest_follows_the_weights() {
        let on_demand_first = [item("FARGATE", 2, 1), item("FARGATE_SPOT", 0, 3)];
        assert_eq!(spread(&on_demand_first, 2), [2, 0]);
        assert_eq!(spread(&on_demand_first, 6), [3, 3]);
        assert_eq!(spread(&on_demand_first, 10), [4, 6]);
        assert_eq!(spread(&[item("a", 0, 0), item("b", 0, 2)], 3), [0, 3]);
        assert_eq!(spread(&[item("a", 1, 0)], 3), [1]);
    }

    #[test]
    fn a_single_provider_needs_no_weight() {
        let only = [CapacityProviderStrategyItem {
            capacity_provider: "a".to_owned(),
            ..CapacityProviderStrategyItem::default()
        }];
        assert_eq!(spread(&only, 3), [3]);
    }
}
