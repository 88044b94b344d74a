//! Tasks and containers for the tests of what the stage shows.

use std::rc::Rc;

use ecslab::lifecycle::{
    AgentStage, AgentStatus, Circumstances, Container, ContainerStatus, DesiredStatus,
    HealthStatus, LastStatus, LaunchType, Revision, Task, TaskNumber,
};
use ecslab::task_definition::TaskDefinition;

/// A task of `web:1` in bridge mode on `i-0a1f`, created at 0, without containers.
pub fn task(number: u32, status: LastStatus) -> Task {
    Task {
        number: TaskNumber(number),
        task_id: format!("{number:032x}"),
        revision: Rc::new(Revision {
            revision: 1,
            definition: TaskDefinition {
                family: "web".to_owned(),
                ..TaskDefinition::default()
            },
        }),
        group: "family:web".to_owned(),
        started_by: None,
        given: Rc::default(),
        launch_type: LaunchType::Ec2,
        capacity_provider_name: None,
        container_instance_arn: Some(
            "arn:aws:ecs:us-east-1:111122223333:container-instance/playground/0a1f".to_owned(),
        ),
        ec2_instance_id: Some("i-0a1f".to_owned()),
        availability_zone: "us-east-1a".to_owned(),
        circumstances: Circumstances::default(),
        last_status: status,
        desired_status: if status <= LastStatus::Running {
            DesiredStatus::Running
        } else {
            DesiredStatus::Stopped
        },
        health_status: HealthStatus::Unknown,
        version: 1,
        updated_at: 0,
        history: vec![(status, 0)],
        created_at: 0,
        connectivity_at: None,
        pull_started_at: None,
        pull_stopped_at: None,
        started_at: None,
        stop_desired_at: None,
        stopping_at: None,
        execution_stopped_at: None,
        stopped_at: None,
        stop_code: None,
        stopped_reason: None,
        agent_stage: (AgentStage::Unaware, 0),
        containers: Vec::new(),
        network_interface: None,
    }
}

/// An essential container that has not started.
pub fn container(name: &str) -> Container {
    Container {
        name: name.to_owned(),
        image: format!("{name}:1"),
        essential: true,
        last_status: ContainerStatus::Pending,
        health_status: HealthStatus::Unknown,
        agent_status: AgentStatus::None,
        failed_checks: 0,
        checks_fail: false,
        exit_code: None,
        reason: None,
        pull_started_at: None,
        pull_stopped_at: None,
        created_at: None,
        started_at: None,
        restarted_at: None,
        restart_count: 0,
        earlier_processes: Vec::new(),
        check_answers: Vec::new(),
        signalled_at: None,
        stopped_at: None,
        network_bindings: Vec::new(),
        gpu_ids: Vec::new(),
    }
}
