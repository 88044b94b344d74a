//! How long each step takes, in milliseconds of virtual time.

/// Milliseconds of virtual time since the scenario's start.
pub type Milliseconds = u64;

/// Durations of the steps of a task's life, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timings {
    /// Create and attach a network interface, Fargate.
    pub fargate_provisioning: Milliseconds,
    /// Create and attach a network interface, EC2.
    pub ec2_provisioning: Milliseconds,
    /// From PENDING to the agent's first step.
    pub agent_acknowledge: Milliseconds,
    /// One API call.
    pub api_call: Milliseconds,
    /// The pause container sets up the network of a task in awsvpc mode.
    pub network_set_up: Milliseconds,
    /// Pull one image.
    pub image_pull: Milliseconds,
    /// Create and start one container.
    pub container_start: Milliseconds,
    /// Register with a target group (ACTIVATING).
    pub target_registration: Milliseconds,
    /// From `desiredStatus` STOPPED to the first change of `lastStatus`.
    pub stop_acknowledge: Milliseconds,
    /// Deregister from a target group without waiting for connections to drain (StopTask).
    pub deregistration: Milliseconds,
    /// Deregistration delay of the target group (DEACTIVATING).
    pub deregistration_delay: Milliseconds,
    /// How long a process takes to exit after SIGTERM, unless the application says otherwise.
    pub process_exit: Milliseconds,
    /// stopTimeout of containers that do not say.
    pub stop_timeout: Milliseconds,
    /// From the last container's own exit to the next status.
    pub exit_report: Milliseconds,
    /// Detach and delete a network interface.
    pub deprovisioning: Milliseconds,
    /// How often a service is looked at while it wants something.
    pub service_interval: Milliseconds,
}

impl Default for Timings {
    fn default() -> Self {
        Self::realistic()
    }
}

impl Timings {
    /// What was observed on AWS; where nothing was, our choice.
    #[must_use]
    pub fn realistic() -> Self {
        Self {
            fargate_provisioning: 10_000,
            ec2_provisioning: 8_000,
            agent_acknowledge: 1_500,
            api_call: 100,
            network_set_up: 1_000,
            image_pull: 5_500,
            container_start: 1_200,
            target_registration: 25_000,
            stop_acknowledge: 1_000,
            deregistration: 2_000,
            deregistration_delay: 300_000,
            process_exit: 1_000,
            stop_timeout: 30_000,
            exit_report: 10_000,
            deprovisioning: 25_000,
            service_interval: 10_000,
        }
    }

    /// The same order, short enough to watch.
    #[must_use]
    pub fn classroom() -> Self {
        Self {
            fargate_provisioning: 3_000,
            ec2_provisioning: 2_500,
            agent_acknowledge: 500,
            api_call: 300,
            network_set_up: 600,
            image_pull: 1_800,
            container_start: 600,
            target_registration: 2_500,
            stop_acknowledge: 1_000,
            deregistration: 1_500,
            deregistration_delay: 4_000,
            process_exit: 1_500,
            stop_timeout: 6_000,
            exit_report: 1_000,
            deprovisioning: 3_000,
            service_interval: 2_000,
        }
    }

    /// Every duration under the name that it has in a scenario.
    pub(crate) fn named(&mut self) -> [(&'static str, &mut Milliseconds); 16] {
        [
            ("fargateProvisioning", &mut self.fargate_provisioning),
            ("ec2Provisioning", &mut self.ec2_provisioning),
            ("agentAcknowledge", &mut self.agent_acknowledge),
            ("apiCall", &mut self.api_call),
            ("networkSetUp", &mut self.network_set_up),
            ("imagePull", &mut self.image_pull),
            ("containerStart", &mut self.container_start),
            ("targetRegistration", &mut self.target_registration),
            ("stopAcknowledge", &mut self.stop_acknowledge),
            ("deregistration", &mut self.deregistration),
            ("deregistrationDelay", &mut self.deregistration_delay),
            ("processExit", &mut self.process_exit),
            ("stopTimeout", &mut self.stop_timeout),
            ("exitReport", &mut self.exit_report),
            ("deprovisioning", &mut self.deprovisioning),
            ("serviceInterval", &mut self.service_interval),
        ]
    }
}
