//! How long each step takes, in milliseconds of virtual time.

/// Milliseconds of virtual time since the scenario's start.
pub type Milliseconds = u64;

/// What a duration is, for people: the table that the page's editor and the documentation read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimingMeaning {
    /// Its name in a scenario.
    pub name: &'static str,
    /// What takes that long.
    pub title: &'static str,
    /// Where the realistic value comes from, with its mark.
    pub source: &'static str,
}

/// One row a duration: field, name, realistic and classroom value in milliseconds, what takes
/// that long, and where the realistic value comes from.
macro_rules! timings {
    ($($field:ident $name:literal $realistic:literal $classroom:literal $title:literal $source:literal;)*) => {
        /// Durations of the steps of a task's life, in milliseconds.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Timings {
            $(#[doc = $title] #[doc = ""] #[doc = $source] pub $field: Milliseconds,)*
        }

        /// What each duration is, in the order of a task's life.
        pub const TIMINGS: [TimingMeaning; [$($name),*].len()] = [
            $(TimingMeaning { name: $name, title: $title, source: $source },)*
        ];

        impl Timings {
            /// What was observed on AWS; where nothing was, our choice.
            #[must_use]
            pub fn realistic() -> Self {
                Self { $($field: $realistic,)* }
            }

            /// The same order, short enough to watch.
            #[must_use]
            pub fn classroom() -> Self {
                Self { $($field: $classroom,)* }
            }

            /// Every duration under the name that it has in a scenario.
            pub fn named(&mut self) -> [(&'static str, &mut Milliseconds); TIMINGS.len()] {
                [$(($name, &mut self.$field),)*]
            }
        }
    };
}

timings! {
    instance_launch "instanceLaunch" 120_000 8_000
        "A capacity provider's new instance boots, and its agent registers"
        "1 to 3 minutes; from memory [U]";
    capacity_wait "capacityWait" 1_200_000 60_000
        "A task waits in PROVISIONING for a capacity provider's instance before it is given up"
        "10 to 30 minutes reported [O]";
    fargate_provisioning "fargateProvisioning" 10_000 3_000
        "The network interface of a task on Fargate is created and attached"
        "9.5 to 11.5 s typical, up to 19 s seen [O]";
    ec2_provisioning "ec2Provisioning" 8_000 2_500
        "The network interface of a task on an instance is created and attached"
        "no measurement known; our choice [D]";
    agent_acknowledge "agentAcknowledge" 1_500 500
        "The agent takes a task that is PENDING"
        "1.6 s from createdAt to pullStartedAt in the AWS CLI's example [V]";
    api_call "apiCall" 100 300
        "One call of an AWS API by the agent"
        "our choice [D]";
    network_set_up "networkSetUp" 1_000 600
        "The pause container sets up the network of a task in awsvpc mode"
        "our choice [D]";
    image_pull "imagePull" 5_500 1_800
        "One image is pulled"
        "3 to 5.6 s for small images in AWS's examples [V]; about 31 MiB a second measured [O]";
    container_start "containerStart" 1_200 600
        "A container is created and its process started"
        "1.2 to 3 s in AWS's examples [V]; 2 to 4 s measured [O]";
    target_registration "targetRegistration" 25_000 2_500
        "A task is registered with its target group (ACTIVATING)"
        "25 to 40 s in service events [O]";
    stop_acknowledge "stopAcknowledge" 1_000 1_000
        "From desiredStatus STOPPED to the first change of lastStatus"
        "our choice [D]";
    deregistration "deregistration" 2_000 1_500
        "A task that StopTask stops is taken out of its target group, without draining"
        "that StopTask does not drain is observed [O]; the duration is our choice [D]";
    deregistration_delay "deregistrationDelay" 300_000 4_000
        "The target group's deregistration delay: connections drain (DEACTIVATING)"
        "300 s by default [V]";
    process_exit "processExit" 1_000 1_500
        "A process exits after SIGTERM, unless the application says otherwise"
        "our choice [D]";
    stop_timeout "stopTimeout" 30_000 6_000
        "stopTimeout of a container that does not say: from SIGTERM to SIGKILL"
        "30 s by default [V]";
    exit_report "exitReport" 10_000 1_000
        "From the last container's own exit to stoppingAt and the next status"
        "10 s from executionStoppedAt to stoppingAt in a captured event of 2019 [O]";
    deprovisioning "deprovisioning" 25_000 3_000
        "The network interface is detached and deleted"
        "25 s in a captured event of 2024 [O]";
    service_interval "serviceInterval" 10_000 2_000
        "How often a service is looked at while it wants something"
        "our choice [D]";
    credentials_lifetime "credentialsLifetime" 21_600_000 21_600_000
        "Credentials of a role expire after they were issued"
        "about 6 h [U]";
    credentials_replaced "credentialsReplaced" 18_000_000 18_000_000
        "Credentials of a role are replaced by others, before they expire"
        "that they are replaced before they expire [V]; the duration is our choice [D]";
    stopped_task_kept "stoppedTaskKept" 3_600_000 3_600_000
        "ECS keeps the record of a stopped task"
        "at least an hour [V]";
}

impl Default for Timings {
    fn default() -> Self {
        Self::realistic()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_says_where_it_comes_from() {
        for row in &TIMINGS {
            let marked = ["[V]", "[O]", "[D]", "[U]"];
            assert!(
                marked.iter().any(|mark| row.source.contains(mark)),
                "{}: {}",
                row.name,
                row.source
            );
        }
    }

    #[test]
    fn the_classroom_set_is_never_slower_than_what_was_observed() {
        let slower = ["apiCall", "processExit"]; // long enough to be seen
        let (mut realistic, mut classroom) = (Timings::realistic(), Timings::classroom());
        for ((name, long), (_, short)) in realistic.named().into_iter().zip(classroom.named()) {
            assert!(short <= long || slower.contains(&name), "{name}");
        }
    }
}
