//! How the inputs of commands are read from JSON.

use serde_json::Error;

use super::{
    AwsvpcConfiguration, CreateService, DeleteRole, DeploymentConfiguration,
    DeregisterTaskDefinition, ExitContainer, LoadBalancer, NetworkConfiguration, PutRole,
    RegisterContainerInstance, RegisterTaskDefinition, RemovePermission, RunTask, ServiceRegistry,
    StopTask, TerminateInstance, UpdateContainerInstancesState, UpdateService,
};
use crate::members::Members;

impl TryFrom<Members> for RunTask {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            task_definition: members.required("taskDefinition")?,
            count: members.optional("count")?,
            launch_type: members.optional("launchType")?,
            capacity_provider_strategy: members.optional("capacityProviderStrategy")?,
            group: members.optional("group")?,
            started_by: members.optional("startedBy")?,
            placement_constraints: members.optional("placementConstraints")?,
            placement_strategy: members.optional("placementStrategy")?,
            network_configuration: members.optional("networkConfiguration")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for NetworkConfiguration {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            awsvpc_configuration: members.required("awsvpcConfiguration")?,
        })
    }
}

impl TryFrom<Members> for AwsvpcConfiguration {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            subnets: members.required("subnets")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for CreateService {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            service_name: members.required("serviceName")?,
            task_definition: members.required("taskDefinition")?,
            desired_count: members.optional("desiredCount")?,
            scheduling_strategy: members.optional("schedulingStrategy")?,
            availability_zone_rebalancing: members.optional("availabilityZoneRebalancing")?,
            launch_type: members.optional("launchType")?,
            capacity_provider_strategy: members.optional("capacityProviderStrategy")?,
            placement_constraints: members.optional("placementConstraints")?,
            placement_strategy: members.optional("placementStrategy")?,
            network_configuration: members.optional("networkConfiguration")?,
            deployment_configuration: members.optional("deploymentConfiguration")?,
            load_balancers: members.optional("loadBalancers")?,
            service_registries: members.optional("serviceRegistries")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for DeploymentConfiguration {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            maximum_percent: members.optional("maximumPercent")?,
            minimum_healthy_percent: members.optional("minimumHealthyPercent")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for LoadBalancer {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            target_group_arn: members.optional("targetGroupArn")?,
            container_name: members.optional("containerName")?,
            container_port: members.optional("containerPort")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for ServiceRegistry {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            registry_arn: members.optional("registryArn")?,
            other: members.rest(),
        })
    }
}

impl TryFrom<Members> for UpdateService {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            service: members.required("service")?,
            desired_count: members.optional("desiredCount")?,
            task_definition: members.optional("taskDefinition")?,
            deployment_configuration: members.optional("deploymentConfiguration")?,
            availability_zone_rebalancing: members.optional("availabilityZoneRebalancing")?,
        })
    }
}

impl TryFrom<Members> for StopTask {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            task: members.required("task")?,
            reason: members.optional("reason")?,
        })
    }
}

impl TryFrom<Members> for RegisterTaskDefinition {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            task_definition: members.required("taskDefinition")?,
        })
    }
}

impl TryFrom<Members> for DeregisterTaskDefinition {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            task_definition: members.required("taskDefinition")?,
        })
    }
}

impl TryFrom<Members> for RegisterContainerInstance {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            container_instance: members.required("containerInstance")?,
        })
    }
}

impl TryFrom<Members> for UpdateContainerInstancesState {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            container_instance: members.required("containerInstance")?,
            status: members.required("status")?,
        })
    }
}

impl TryFrom<Members> for ExitContainer {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            task: members.required("task")?,
            container: members.required("container")?,
            exit_code: members.optional("exitCode")?,
        })
    }
}

impl TryFrom<Members> for TerminateInstance {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            container_instance: members.required("containerInstance")?,
        })
    }
}

impl TryFrom<Members> for RemovePermission {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            role_name: members.required("roleName")?,
            action: members.required("action")?,
        })
    }
}

impl TryFrom<Members> for PutRole {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            role: members.required("role")?,
        })
    }
}

impl TryFrom<Members> for DeleteRole {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            role_name: members.required("roleName")?,
        })
    }
}
