//! The faults that go on at the playhead, each with what ends it.

use ecslab::simulation::{Command, Fault, InjectFault, Struck, World};

use super::{reference, short_instance};

/// A fault that goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// What is wrong, for example `nginx:1.27 does not exist`.
    pub text: String,
    /// What ends it.
    pub end: Command,
}

/// The faults that go on in `world`.
pub fn standing(world: &World) -> Vec<Standing> {
    let mut strikes: Vec<InjectFault> = Vec::new();
    for standing in &world.faults {
        let mut strike = InjectFault::new(standing.fault);
        let of = Some(standing.of.clone());
        match standing.fault.meaning().strikes {
            Struck::Image => strike.image = of,
            Struck::Secret => strike.secret = of,
            _ => strike.subnet = of,
        }
        strikes.push(strike);
    }
    for instance in &world.instances {
        if !instance.agent_connected {
            strikes.push(InjectFault {
                container_instance: Some(instance.ec2_instance_id.clone()),
                ..InjectFault::new(Fault::AgentDisconnected)
            });
        }
    }
    for task in world.tasks.values() {
        let containers = task.containers.iter();
        for container in containers.filter(|it| it.checks_fail && it.stopped_at.is_none()) {
            strikes.push(InjectFault {
                task: Some(reference(task)),
                container: Some(container.name.clone()),
                ..InjectFault::new(Fault::HealthCheckFails)
            });
        }
    }
    let with_text = |strike: InjectFault| Standing {
        text: told(world, &strike),
        end: Command::EndFault(strike),
    };
    strikes.into_iter().map(with_text).collect()
}

/// Whether a fault goes on.
pub fn is_standing(world: &World, strike: &InjectFault) -> bool {
    let end = Command::EndFault(strike.clone());
    standing(world).iter().any(|standing| standing.end == end)
}

/// What is wrong, in a few words.
pub fn told(world: &World, strike: &InjectFault) -> String {
    let image = strike.image.as_deref().map(short_image).unwrap_or_default();
    let secret = strike
        .secret
        .as_deref()
        .map(short_secret)
        .unwrap_or_default();
    let subnet = strike.subnet.as_deref().unwrap_or_default();
    let container = strike.container.as_deref().unwrap_or_default();
    let instance = strike.container_instance.as_deref().map(short_instance);
    let task = strike.task.as_ref().and_then(|name| world.task_named(name));
    let task = task.map(|task| task.short_id()).unwrap_or_default();
    match strike.fault {
        Fault::ImageMissing => format!("{image} does not exist"),
        Fault::PullRateLimit => format!("pulls of {image} are limited"),
        Fault::SecretMissing => format!("secret {secret} does not exist"),
        Fault::NetworkInterfaceTimeout => format!("no network interface comes up in {subnet}"),
        Fault::NoFreeAddresses => format!("{subnet} is out of addresses"),
        Fault::HealthCheckFails => format!("health check of {container} of task {task} fails"),
        Fault::AgentDisconnected => {
            format!("agent of {} is disconnected", instance.unwrap_or_default())
        }
        Fault::OutOfMemory | Fault::SpotInterruption | Fault::FargateRetirement => {
            strike.sentence()
        }
    }
}

/// An image without its registry.
pub fn short_image(image: &str) -> &str {
    image.rsplit('/').next().unwrap_or(image)
}

/// A secret or parameter without what stands before its name in an ARN.
pub fn short_secret(secret: &str) -> &str {
    let name = secret.split_once(":secret:").map(|(_, name)| name);
    let parameter = || secret.split_once(":parameter/").map(|(_, name)| name);
    name.or_else(parameter).unwrap_or(secret)
}
