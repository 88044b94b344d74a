//! Every member of RegisterTaskDefinition's input: name, type, whether it is required, limits.
//!
//! Names, types, required members and enums: [V botocore 1.44.5,
//! `botocore/data/ecs/2014-11-13/service-2.json`], in its order, which is the order in which an
//! unknown member's message lists them. Ranges: [V developer guide, task_definition_parameters].

mod container;
mod task;

use self::container::{
    CONTAINER_DEPENDENCY, CONTAINER_RESTART_POLICY, ENVIRONMENT_FILE, FIRELENS_CONFIGURATION,
    HEALTH_CHECK, HOST_ENTRY, KEY_VALUE_PAIR, LINUX_PARAMETERS, LOG_CONFIGURATION, MOUNT_POINT,
    PORT_MAPPING, REPOSITORY_CREDENTIALS, RESOURCE_REQUIREMENT, SECRET, SYSTEM_CONTROL, ULIMIT,
    VOLUME_FROM,
};
use self::task::{
    EPHEMERAL_STORAGE, INFERENCE_ACCELERATOR, PROXY_CONFIGURATION, RUNTIME_PLATFORM, TAG,
    TASK_DEFINITION_PLACEMENT_CONSTRAINT, TRUSTED_EXECUTION_CONFIGURATION, VOLUME,
};
use super::structure::{Kind, Member, Shape};

const ANY_INTEGER: Kind = Kind::Integer {
    minimum: i64::MIN,
    maximum: i64::MAX,
};

const fn required(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        kind,
        is_required: true,
    }
}

const fn optional(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        kind,
        is_required: false,
    }
}

const fn list(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        at_most: usize::MAX,
    }
}

/// The input itself.
pub(super) static TASK_DEFINITION: Shape = Shape(&[
    required("family", Kind::Name),
    optional("taskRoleArn", Kind::Text),
    optional("executionRoleArn", Kind::Text),
    optional(
        "networkMode",
        Kind::Choice(&["bridge", "host", "awsvpc", "none"]),
    ),
    required(
        "containerDefinitions",
        Kind::List {
            of: &Kind::Structure(&CONTAINER_DEFINITION),
            at_most: 10,
        },
    ),
    optional("volumes", list(&Kind::Structure(&VOLUME))),
    optional(
        "placementConstraints",
        Kind::List {
            of: &Kind::Structure(&TASK_DEFINITION_PLACEMENT_CONSTRAINT),
            at_most: 10,
        },
    ),
    optional(
        "requiresCompatibilities",
        list(&Kind::Choice(&[
            "EC2",
            "FARGATE",
            "EXTERNAL",
            "MANAGED_INSTANCES",
        ])),
    ),
    optional("cpu", Kind::Text),
    optional("memory", Kind::Text),
    optional(
        "tags",
        Kind::List {
            of: &Kind::Structure(&TAG),
            at_most: 50,
        },
    ),
    optional("pidMode", Kind::Choice(&["host", "task"])),
    optional("ipcMode", Kind::Choice(&["host", "task", "none"])),
    optional("proxyConfiguration", Kind::Structure(&PROXY_CONFIGURATION)),
    optional(
        "inferenceAccelerators",
        list(&Kind::Structure(&INFERENCE_ACCELERATOR)),
    ),
    optional("ephemeralStorage", Kind::Structure(&EPHEMERAL_STORAGE)),
    optional("runtimePlatform", Kind::Structure(&RUNTIME_PLATFORM)),
    optional("enableFaultInjection", Kind::Boolean),
    optional(
        "trustedExecutionConfiguration",
        Kind::Structure(&TRUSTED_EXECUTION_CONFIGURATION),
    ),
]);

/// A container.
pub(super) static CONTAINER_DEFINITION: Shape = Shape(&[
    optional("name", Kind::Name),
    optional("image", Kind::Text),
    optional(
        "repositoryCredentials",
        Kind::Structure(&REPOSITORY_CREDENTIALS),
    ),
    optional(
        "cpu",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional(
        "memory",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional(
        "memoryReservation",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional("links", list(&Kind::Text)),
    optional("portMappings", list(&Kind::Structure(&PORT_MAPPING))),
    optional("essential", Kind::Boolean),
    optional("restartPolicy", Kind::Structure(&CONTAINER_RESTART_POLICY)),
    optional("entryPoint", list(&Kind::Text)),
    optional("command", list(&Kind::Text)),
    optional("environment", list(&Kind::Structure(&KEY_VALUE_PAIR))),
    optional(
        "environmentFiles",
        Kind::List {
            of: &Kind::Structure(&ENVIRONMENT_FILE),
            at_most: 10,
        },
    ),
    optional("mountPoints", list(&Kind::Structure(&MOUNT_POINT))),
    optional("volumesFrom", list(&Kind::Structure(&VOLUME_FROM))),
    optional("linuxParameters", Kind::Structure(&LINUX_PARAMETERS)),
    optional("secrets", list(&Kind::Structure(&SECRET))),
    optional("dependsOn", list(&Kind::Structure(&CONTAINER_DEPENDENCY))),
    optional(
        "startTimeout",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional(
        "stopTimeout",
        Kind::Integer {
            minimum: 0,
            maximum: i64::MAX,
        },
    ),
    optional("versionConsistency", Kind::Choice(&["enabled", "disabled"])),
    optional("hostname", Kind::Text),
    optional("user", Kind::Text),
    optional("workingDirectory", Kind::Text),
    optional("disableNetworking", Kind::Boolean),
    optional("privileged", Kind::Boolean),
    optional("readonlyRootFilesystem", Kind::Boolean),
    optional("dnsServers", list(&Kind::Text)),
    optional("dnsSearchDomains", list(&Kind::Text)),
    optional("extraHosts", list(&Kind::Structure(&HOST_ENTRY))),
    optional("dockerSecurityOptions", list(&Kind::Text)),
    optional("interactive", Kind::Boolean),
    optional("pseudoTerminal", Kind::Boolean),
    optional("dockerLabels", Kind::Texts),
    optional("ulimits", list(&Kind::Structure(&ULIMIT))),
    optional("logConfiguration", Kind::Structure(&LOG_CONFIGURATION)),
    optional("healthCheck", Kind::Structure(&HEALTH_CHECK)),
    optional("systemControls", list(&Kind::Structure(&SYSTEM_CONTROL))),
    optional(
        "resourceRequirements",
        list(&Kind::Structure(&RESOURCE_REQUIREMENT)),
    ),
    optional(
        "firelensConfiguration",
        Kind::Structure(&FIRELENS_CONFIGURATION),
    ),
    optional(
        "credentialSpecs",
        Kind::List {
            of: &Kind::Text,
            at_most: 1,
        },
    ),
]);
