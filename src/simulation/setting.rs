//! What a simulation takes from its scenario and never changes.

use std::collections::BTreeMap;

use super::{ClusterIdentity, NetworkConfiguration};
use crate::lifecycle::{Milliseconds, Timings};
use crate::scenario::{Application, Scenario};

/// The unchanging part of a simulation.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) identity: ClusterIdentity,
    pub(super) seed: u64,
    pub(super) timings: Timings,
    /// Subnet id → zone.
    pub(super) subnets: BTreeMap<String, String>,
    pub(super) instance_role: Option<String>,
    applications: Vec<Application>,
}

impl Setting {
    pub(super) fn of(scenario: &Scenario, timings: Timings) -> Self {
        let cluster = &scenario.cluster;
        Self {
            identity: ClusterIdentity {
                account: cluster.account.clone(),
                region: cluster.region.clone(),
                cluster_name: cluster.cluster_name.clone(),
            },
            seed: scenario.seed,
            timings,
            subnets: cluster
                .subnets
                .iter()
                .map(|subnet| (subnet.subnet_id.clone(), subnet.availability_zone.clone()))
                .collect(),
            instance_role: cluster.instance_role.clone(),
            applications: scenario.applications.clone(),
        }
    }

    /// What the application in a container does; one that names the container goes before one
    /// for the whole family.
    pub(super) fn application(&self, family: &str, container: &str) -> Application {
        let of_family = || {
            self.applications
                .iter()
                .filter(|known| known.family == family)
        };
        of_family()
            .find(|known| known.container_name.as_deref() == Some(container))
            .or_else(|| of_family().find(|known| known.container_name.is_none()))
            .cloned()
            .unwrap_or_default()
    }

    /// The subnets of a network configuration with their zones, those that the cluster has.
    pub(super) fn subnets_of(
        &self,
        configuration: Option<&NetworkConfiguration>,
    ) -> Vec<(String, String)> {
        let Some(configuration) = configuration else {
            return Vec::new();
        };
        configuration
            .awsvpc_configuration
            .subnets
            .iter()
            .filter_map(|subnet| Some((subnet.clone(), self.subnets.get(subnet)?.clone())))
            .collect()
    }

    /// The delay before a service that keeps failing tries again: doubling, 27 minutes at most
    /// [V for the maximum, D for the doubling].
    pub(super) fn retry_delay(&self, failures: u32) -> Milliseconds {
        const LONGEST: Milliseconds = 27 * 60 * 1000;
        let factor = 1_u64 << failures.min(16);
        self.timings
            .service_interval
            .saturating_mul(factor)
            .min(LONGEST)
    }
}
