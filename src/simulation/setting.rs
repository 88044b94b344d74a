//! What a simulation is given at its start and never changes.

use super::planned::CallSources;
use super::{Application, CapacityProvider, ClusterIdentity, NetworkConfiguration, Parts};
use crate::iam::calls::EncryptedSecret;
use crate::lifecycle::{Milliseconds, Timings};
use crate::ordered::OrderedMap;

/// The unchanging part of a simulation.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Account, region and cluster.
    pub identity: ClusterIdentity,
    /// Seed of every random choice.
    pub seed: u64,
    /// How long things take.
    pub timings: Timings,
    /// Subnet id → zone.
    pub subnets: OrderedMap<String, String>,
    /// Name of the role that the container instances have.
    pub instance_role: Option<String>,
    /// Whether the agents run with `ECS_AWSVPC_BLOCK_IMDS=true`: tasks in awsvpc mode cannot reach
    /// the instance's credentials.
    pub blocks_instance_metadata: bool,
    /// What customer managed keys encrypt.
    pub secrets: Vec<EncryptedSecret>,
    /// Capacity providers of Auto Scaling groups, by name.
    pub capacity_providers: OrderedMap<String, CapacityProvider>,
    /// What the applications do.
    pub applications: Vec<Application>,
    /// What an application does of which nothing is said.
    pub no_application: Application,
    /// What it is made of, beyond what every scenario needs.
    pub parts: Parts,
}

impl Setting {
    /// What the calls of tasks follow from.
    pub(super) fn call_sources(&self) -> CallSources<'_> {
        CallSources {
            account: &self.identity.account,
            region: &self.identity.region,
            applications: &self.applications,
            secrets: &self.secrets,
            has_instance_role: self.instance_role.is_some(),
            blocks_instance_metadata: self.blocks_instance_metadata,
        }
    }

    /// What the application in a container does.
    pub(super) fn application(&self, family: &str, container: &str) -> &Application {
        Application::of(&self.applications, family, container).unwrap_or(&self.no_application)
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
