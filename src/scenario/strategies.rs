//! The same scenario under other placement strategies.

use super::{Scenario, StarterPlace};
use crate::lifecycle::LaunchType;
use crate::placement::{CapacityProviderStrategyItem, PlacementStrategy};
use crate::service::AvailabilityZoneRebalancing;
use crate::simulation::{Command, CreateService, RunTask, can_be_rebalanced, clock};

/// Who starts tasks and may say with which placement strategies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskStarter {
    /// Where it stands.
    pub place: StarterPlace,
    /// For people: `service web`, `RunTask job at 00:05.0`.
    pub name: String,
    /// Its strategies; none: the default.
    pub strategies: Vec<PlacementStrategy>,
}

impl Scenario {
    /// Everybody who starts tasks and may have placement strategies: services of replicas and
    /// RunTask, not on Fargate [V].
    #[must_use]
    pub fn task_starters(&self) -> Vec<TaskStarter> {
        let services = self.services.iter().enumerate();
        let services = services.map(|(index, it)| (StarterPlace::Service(index), it));
        let mut starters: Vec<TaskStarter> = services
            .filter_map(|(place, service)| of_service(place, service))
            .collect();
        for (index, entry) in self.timeline.iter().enumerate() {
            let place = StarterPlace::Timeline(index);
            starters.extend(match &entry.command {
                Command::CreateService(service) => of_service(place, service),
                Command::RunTask(request) if takes_strategies(request) => Some(TaskStarter {
                    place,
                    name: format!("RunTask {} at {}", request.task_definition, clock(entry.at)),
                    strategies: request.placement_strategy.clone(),
                }),
                _ => None,
            });
        }
        starters
    }

    /// The same with the placement strategies of `of` replaced; without `of`, of everybody who may
    /// have some. The seed stays, so that what differs comes of the strategies.
    ///
    /// A service that asks for Availability Zone rebalancing and cannot have it with the new
    /// strategies does not ask for it any more: ECS would refuse the service [V].
    #[must_use]
    pub fn with_strategies(
        &self,
        of: Option<StarterPlace>,
        strategies: &[PlacementStrategy],
    ) -> Self {
        let mut scenario = self.clone();
        for starter in self.task_starters() {
            if of.is_some_and(|place| place != starter.place) {
                continue;
            }
            let command = match starter.place {
                StarterPlace::Service(index) => {
                    if let Some(service) = scenario.services.get_mut(index) {
                        give(service, strategies);
                    }
                    continue;
                }
                StarterPlace::Timeline(index) => scenario.timeline.get_mut(index),
            };
            match command.map(|entry| &mut entry.command) {
                Some(Command::CreateService(service)) => give(service, strategies),
                Some(Command::RunTask(request)) => {
                    request.placement_strategy = strategies.to_vec();
                }
                _ => {}
            }
        }
        scenario
    }
}

fn of_service(place: StarterPlace, service: &CreateService) -> Option<TaskStarter> {
    let scheduling = service.scheduling_strategy.unwrap_or_default();
    let is_on_fargate = is_on_fargate(service.launch_type, &service.capacity_provider_strategy);
    let takes_strategies = scheduling.takes_placement_strategies() && !is_on_fargate;
    takes_strategies.then(|| TaskStarter {
        place,
        name: format!("service {}", service.service_name),
        strategies: service.placement_strategy.clone(),
    })
}

fn takes_strategies(request: &RunTask) -> bool {
    !is_on_fargate(request.launch_type, &request.capacity_provider_strategy)
}

fn is_on_fargate(
    launch_type: Option<LaunchType>,
    capacity: &[CapacityProviderStrategyItem],
) -> bool {
    let is_fargate = CapacityProviderStrategyItem::is_fargate;
    launch_type == Some(LaunchType::Fargate)
        || (!capacity.is_empty() && capacity.iter().all(is_fargate))
}

fn give(service: &mut CreateService, strategies: &[PlacementStrategy]) {
    service.placement_strategy = strategies.to_vec();
    let asks = service.availability_zone_rebalancing == Some(AvailabilityZoneRebalancing::Enabled);
    let scheduling = service.scheduling_strategy.unwrap_or_default();
    if asks && !can_be_rebalanced(scheduling, strategies) {
        service.availability_zone_rebalancing = None;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::placement::{chain_text, read_chain};

    fn scenario() -> Scenario {
        serde_json::from_value(json!({
            "version": 1,
            "seed": 9,
            "services": [
                { "serviceName": "web", "taskDefinition": "app", "desiredCount": 2,
                  "placementStrategy": [{ "type": "spread", "field": "instanceId" }] },
                { "serviceName": "agent", "taskDefinition": "app",
                  "schedulingStrategy": "DAEMON" },
                { "serviceName": "edge", "taskDefinition": "app", "desiredCount": 1,
                  "launchType": "FARGATE" },
            ],
            "timeline": [
                { "at": 0, "command": "RunTask", "taskDefinition": "job" },
                { "at": 5, "command": "StopTask", "task": "#1" },
                { "at": 9, "command": "CreateService", "serviceName": "late",
                  "taskDefinition": "app", "desiredCount": 1,
                  "availabilityZoneRebalancing": "ENABLED" },
            ],
        }))
        .unwrap()
    }

    fn strategies(scenario: &Scenario) -> Vec<(String, String)> {
        let starters = scenario.task_starters().into_iter();
        starters
            .map(|it| (it.name, chain_text(&it.strategies)))
            .collect()
    }

    fn pairs(expected: [(&str, &str); 3]) -> Vec<(String, String)> {
        expected
            .map(|(one, other)| (one.into(), other.into()))
            .to_vec()
    }

    #[test]
    fn services_of_replicas_and_run_task_have_strategies_daemons_and_fargate_have_none() {
        let expected = [
            ("service web", "spread(instanceId)"),
            ("RunTask job at 00:00.0", "default"),
            ("service late", "default"),
        ];
        assert_eq!(strategies(&scenario()), pairs(expected));
    }

    #[test]
    fn the_strategies_of_one_are_replaced_or_those_of_all_and_nothing_else() {
        let binpack = read_chain("binpack(cpu)").unwrap();
        let before = scenario();
        let one = before.with_strategies(Some(StarterPlace::Service(0)), &binpack);
        assert_eq!(
            strategies(&one),
            pairs([
                ("service web", "binpack(cpu)"),
                ("RunTask job at 00:00.0", "default"),
                ("service late", "default"),
            ])
        );
        assert_eq!(one.seed, 9);
        assert_eq!(one.timeline, before.timeline);
        let all = before.with_strategies(None, &binpack);
        assert!(strategies(&all).iter().all(|(_, it)| it == "binpack(cpu)"));
        assert_eq!(all.services.get(1), before.services.get(1));
        assert_eq!(all.services.get(2), before.services.get(2));
    }

    #[test]
    fn a_service_that_cannot_be_rebalanced_any_more_does_not_ask_for_it() {
        let rebalancing = |strategies: &str| {
            let chain = read_chain(strategies).unwrap();
            let scenario = scenario().with_strategies(None, &chain);
            let late = serde_json::to_value(&scenario.timeline[2]).unwrap();
            late.get("availabilityZoneRebalancing").cloned()
        };
        assert_eq!(rebalancing("binpack(memory)"), None);
        let enabled = Some(json!("ENABLED"));
        assert_eq!(rebalancing("spread(zone)+binpack(memory)"), enabled);
    }
}
