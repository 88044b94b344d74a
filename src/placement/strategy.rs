//! Placement strategies: what each counts in an instance. They rank and never prevent.

use super::alike::Alike;
use super::{PlacementStrategy, Requirement};
use crate::cluster::ContainerInstance;
use crate::ordered::OrderedMap;

/// A placement strategy, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Strategy {
    /// The instance with the fewest tasks of the group.
    SpreadInstances,
    /// The instances with the value of this attribute that has the fewest tasks of the group.
    SpreadAttribute(String),
    /// The instance with the least CPU left.
    BinpackCpu,
    /// The instance with the least memory left.
    BinpackMemory,
    /// Any instance.
    Random,
}

impl Strategy {
    /// Reads a strategy; `Err` says what ECS answers where that is known.
    pub(super) fn read(strategy: &PlacementStrategy) -> Result<Self, String> {
        let field = strategy.field.as_deref().unwrap_or_default();
        match strategy.kind.as_str() {
            "random" => Ok(Self::Random),
            "binpack" if field.eq_ignore_ascii_case("cpu") => Ok(Self::BinpackCpu),
            "binpack" if field.eq_ignore_ascii_case("memory") => Ok(Self::BinpackMemory),
            "binpack" => Err(format!("binpack field '{field}' is invalid")),
            "spread" => match field {
                "instanceId" | "host" => Ok(Self::SpreadInstances),
                _ => match field.strip_prefix("attribute:") {
                    Some(name) if !name.is_empty() => Ok(Self::SpreadAttribute(name.to_owned())),
                    _ => Err(format!("spread field '{field}' is invalid")),
                },
            },
            kind => Err(format!("placement strategy type '{kind}' is invalid")),
        }
    }

    /// Those of `strategies` that can be read.
    pub(super) fn read_all(strategies: &[PlacementStrategy]) -> Vec<Self> {
        strategies
            .iter()
            .filter_map(|strategy| Self::read(strategy).ok())
            .collect()
    }

    /// What a service without strategies does: zones, then instances [V].
    pub(super) fn service_default() -> Vec<Self> {
        vec![
            Self::SpreadAttribute("ecs.availability-zone".to_owned()),
            Self::SpreadInstances,
        ]
    }

    /// `spread(attribute:ecs.availability-zone)`, `binpack(memory)`, …
    pub(super) fn label(&self) -> String {
        match self {
            Self::SpreadInstances => "spread(instanceId)".to_owned(),
            Self::SpreadAttribute(name) => format!("spread(attribute:{name})"),
            Self::BinpackCpu => "binpack(cpu)".to_owned(),
            Self::BinpackMemory => "binpack(memory)".to_owned(),
            Self::Random => "random".to_owned(),
        }
    }
}

/// A strategy with what it counts over the whole cluster.
pub(super) struct Counted<'a> {
    strategy: &'a Strategy,
    /// Tasks of the group on each instance.
    tasks: &'a [i64],
    /// For a spread over an attribute: tasks of the group where the attribute has the value that
    /// it has for a kind of instances.
    of_kinds: Vec<i64>,
}

impl<'a> Counted<'a> {
    /// Counts over every instance, whether it qualifies or not, because its `tasks` are in the
    /// zone all the same. Only tasks of the same service or task group count [V].
    pub(super) fn over(strategy: &'a Strategy, tasks: &'a [i64], alike: &Alike<'_>) -> Self {
        let mut of_kinds = Vec::new();
        if let Strategy::SpreadAttribute(name) = strategy {
            of_kinds = vec![0; alike.kinds.len()];
            for (tasks, kind) in tasks.iter().zip(&alike.kind_of) {
                if let Some(of_kind) = of_kinds.get_mut(*kind) {
                    *of_kind += tasks;
                }
            }
            // Value of the attribute (none: without it) → tasks of the group there.
            let mut of_values: OrderedMap<Option<&str>, i64> = OrderedMap::new();
            for (one, tasks) in alike.kinds.iter().zip(&of_kinds) {
                *of_values.get_or_default(value_of(one, name)) += tasks;
            }
            for (one, tasks) in alike.kinds.iter().zip(&mut of_kinds) {
                *tasks = (of_values.get(&value_of(one, name)).copied()).unwrap_or_default();
            }
        }
        Self {
            strategy,
            tasks,
            of_kinds,
        }
    }

    /// What the strategy counts in the instance of a number, which is of the kind of another; less
    /// is better.
    pub(super) fn value(
        &self,
        instance: &ContainerInstance,
        (number, kind): (usize, usize),
        requirement: &Requirement,
    ) -> i64 {
        match self.strategy {
            Strategy::SpreadInstances => self.tasks.get(number).copied().unwrap_or_default(),
            Strategy::SpreadAttribute(_) => self.of_kinds.get(kind).copied().unwrap_or_default(),
            Strategy::BinpackCpu => instance.remaining.cpu.saturating_sub(requirement.cpu),
            Strategy::BinpackMemory => instance.remaining.memory.saturating_sub(requirement.memory),
            Strategy::Random => 0,
        }
    }
}

impl Strategy {
    /// For spread, the group that `instance` is in.
    pub(super) fn group_of<'b>(&self, instance: &'b ContainerInstance) -> &'b str {
        match self {
            Self::SpreadInstances => instance.id(),
            Self::SpreadAttribute(name) => value_of(instance, name).unwrap_or(""),
            _ => "",
        }
    }
}

/// The value of the attribute; instances without it form a group of their own [D].
fn value_of<'a>(instance: &'a ContainerInstance, name: &str) -> Option<&'a str> {
    instance
        .attributes
        .get(name)
        .map(|value| value.as_deref().unwrap_or_default())
}

/// Tasks of `group` on each of `instances`; none where no strategy counts them.
pub(super) fn tasks_on_each(
    strategies: &[Strategy],
    group: &str,
    instances: &[&ContainerInstance],
) -> Vec<i64> {
    let spreads =
        |it: &Strategy| matches!(it, Strategy::SpreadInstances | Strategy::SpreadAttribute(_));
    let mut tasks = Vec::new();
    if strategies.iter().any(spreads) {
        for instance in instances {
            tasks.push(tasks_of(instance, group));
        }
    }
    tasks
}

/// Tasks of `group` on `instance`; which of them count, `task_groups` says.
pub(super) fn tasks_of(instance: &ContainerInstance, group: &str) -> i64 {
    instance
        .task_groups
        .get(group)
        .copied()
        .map_or(0, i64::from)
}
