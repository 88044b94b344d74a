use serde_json::{Value, json};

use super::*;
use crate::iam::{Evaluation, PreparedRole, Role};
use crate::ordered::OrderedMap;

const IMAGE: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:2.1";

fn definition(execution_role: Option<&str>, container: Value) -> TaskDefinition {
    let mut container = container;
    container["name"] = json!("web");
    let mut definition = json!({"family": "shop", "containerDefinitions": [container]});
    if let Some(role) = execution_role {
        definition["executionRoleArn"] = json!(role);
    }
    serde_json::from_value(definition).unwrap()
}

fn calls(definition: &TaskDefinition, launch: LaunchKind) -> Vec<PlannedCall> {
    calls_with(definition, launch, &[], false)
}

fn calls_with(
    definition: &TaskDefinition,
    launch: LaunchKind,
    secrets: &[EncryptedSecret],
    execute_command: bool,
) -> Vec<PlannedCall> {
    let circumstances = CallCircumstances {
        launch,
        account: "111122223333",
        region: "eu-west-1",
        secrets,
        execute_command,
    };
    calls_of_definition(definition, circumstances)
}

/// Action, resource and pointer of each call, with ARNs up to the account left out.
fn summary(calls: &[PlannedCall]) -> Vec<(CallStep, &str, &str, &str)> {
    calls
        .iter()
        .map(|call| {
            let resource = call.resource.rsplit_once("111122223333:");
            let pointer = call.pointer.strip_prefix("/containerDefinitions/0/");
            (
                call.step,
                call.action.as_str(),
                resource.map_or(call.resource.as_str(), |(_, resource)| resource),
                pointer.unwrap_or(&call.pointer),
            )
        })
        .collect()
}

#[test]
fn every_field_that_needs_a_call_makes_it_in_the_agents_order() {
    use CallStep::{ContainerCreate, ImagePull, Resources, Running};
    let secrets = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:";
    let definition = definition(
        Some("exec"),
        json!({
            "image": IMAGE,
            "secrets": [
                {"name": "A", "valueFrom": format!("{secrets}db-AbCdEf:password::")},
                {"name": "B", "valueFrom": format!("{secrets}db-AbCdEf:user::")},
                {"name": "C", "valueFrom": "/shop/flag"},
                {"name": "D", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/flag"},
            ],
            "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::settings/shop/web.env"}],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "/shop", "awslogs-create-group": "true",
                    "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web"},
                "secretOptions": [{"name": "x", "valueFrom": format!("{secrets}log-AbCdEf")}],
            },
        }),
    );
    let calls = calls(&definition, LaunchKind::Fargate);
    let options = "logConfiguration/options";
    assert_eq!(
        summary(&calls),
        [
            (Resources, "ecr:GetAuthorizationToken", "*", "image"),
            (
                Resources,
                "ssm:GetParameters",
                "parameter/shop/flag",
                "secrets/2/valueFrom"
            ),
            (
                Resources,
                "ssm:GetParameters",
                "parameter/flag",
                "secrets/3/valueFrom"
            ),
            (
                Resources,
                "secretsmanager:GetSecretValue",
                "secret:db-AbCdEf",
                "secrets/0/valueFrom"
            ),
            (
                Resources,
                "secretsmanager:GetSecretValue",
                "secret:log-AbCdEf",
                "logConfiguration/secretOptions/0/valueFrom"
            ),
            (
                Resources,
                "s3:GetBucketLocation",
                "arn:aws:s3:::settings",
                "environmentFiles/0/value"
            ),
            (
                Resources,
                "s3:GetObject",
                "arn:aws:s3:::settings/shop/web.env",
                "environmentFiles/0/value"
            ),
            (
                ImagePull,
                "ecr:BatchGetImage",
                "repository/shop/web",
                "image"
            ),
            (
                ImagePull,
                "ecr:BatchCheckLayerAvailability",
                "repository/shop/web",
                "image"
            ),
            (
                ImagePull,
                "ecr:GetDownloadUrlForLayer",
                "repository/shop/web",
                "image"
            ),
            (
                ContainerCreate,
                "logs:CreateLogGroup",
                "log-group:/shop:log-stream:",
                &format!("{options}/awslogs-create-group")
            ),
            (
                ContainerCreate,
                "logs:CreateLogStream",
                "log-group:/shop:log-stream:web/web/*",
                &format!("{options}/awslogs-group")
            ),
            (
                Running,
                "logs:PutLogEvents",
                "log-group:/shop:log-stream:web/web/*",
                "logConfiguration/logDriver"
            ),
        ]
    );
    assert!(calls.iter().all(|call| call.role == RoleKind::Execution));
    let stream = calls[11].clone().for_task("1f2e");
    assert!(stream.resource.ends_with(":log-stream:web/web/1f2e"));
}

#[test]
fn images_elsewhere_and_other_log_drivers_need_no_call() {
    for image in [
        "nginx",
        "public.ecr.aws/nginx/nginx:1",
        "ghcr.io/a/b@sha256:00",
        "a.dkr.ecr.x/y",
    ] {
        let container = json!({"image": image, "logConfiguration": {"logDriver": "json-file"}});
        assert_eq!(
            calls(&definition(None, container), LaunchKind::Fargate),
            [],
            "{image}"
        );
    }
}

#[test]
fn images_are_told_by_registry_region_and_digest() {
    let image = "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/team/web@sha256:0123";
    let calls = calls(
        &definition(Some("e"), json!({"image": image})),
        LaunchKind::Ec2,
    );
    assert_eq!(
        calls[1].resource,
        "arn:aws-cn:ecr:cn-north-1:111122223333:repository/team/web"
    );
}

#[test]
fn without_an_execution_role_an_instance_signs_for_images_and_logs_only() {
    let container = json!({
        "image": IMAGE,
        "secrets": [{"name": "A", "valueFrom": "flag"}],
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/shop"}},
    });
    let signers = |execution_role, launch| {
        let definition = definition(execution_role, container.clone());
        let mut signers: OrderedMap<String, RoleKind> = OrderedMap::new();
        for call in calls(&definition, launch) {
            signers.insert(call.action, call.role);
        }
        [
            "ecr:BatchGetImage",
            "logs:CreateLogStream",
            "ssm:GetParameters",
        ]
        .map(|action| *signers.get(action).unwrap())
    };
    use RoleKind::{Execution, Instance};
    assert_eq!(
        signers(None, LaunchKind::Ec2),
        [Instance, Instance, Execution]
    );
    assert_eq!(signers(Some("exec"), LaunchKind::Ec2), [Execution; 3]);
    assert_eq!(signers(None, LaunchKind::Fargate), [Execution; 3]);
}

#[test]
fn credentials_of_a_private_registry_are_a_secret() {
    let secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-AbCdEf";
    let container = json!({
        "image": "registry.example.com/web",
        "repositoryCredentials": {"credentialsParameter": secret},
    });
    let calls = calls(&definition(Some("exec"), container), LaunchKind::Ec2);
    assert_eq!(calls.len(), 1);
    assert_eq!(
        (calls[0].action.as_str(), calls[0].resource.as_str()),
        ("secretsmanager:GetSecretValue", secret)
    );
}

fn reason(action: &str, resource: &str, step: CallStep, role: RoleKind) -> String {
    let call = PlannedCall {
        step,
        role,
        container: "web".to_owned(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        decrypts: String::new(),
        pointer: String::new(),
    };
    let role = PreparedRole::new(&Role::task("exec"), "111122223333");
    let evaluation = role.evaluate("1f2e", action, resource, OrderedMap::new());
    failure_reason(&call, &role.session_arn("1f2e"), &evaluation)
}

#[test]
fn a_denied_call_fails_the_task_with_the_reason_that_ecs_gives() {
    let denial = |action: &str, resource: &str| {
        format!(
            "User: arn:aws:sts::111122223333:assumed-role/exec/1f2e is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
        )
    };
    let secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf";
    let action = "secretsmanager:GetSecretValue";
    assert_eq!(
        reason(action, secret, CallStep::Resources, RoleKind::Execution),
        format!(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {secret} from secrets manager: AccessDeniedException: {}",
            denial(action, secret)
        )
    );
    let begins = |action, resource, step, role, beginning: &str| {
        let reason = reason(action, resource, step, role);
        assert!(reason.starts_with(beginning), "{reason}");
        assert!(reason.contains(&denial(action, resource)), "{reason}");
        assert!(!reason.contains(['{', '}']), "{reason}");
    };
    use CallStep::{ContainerCreate, ImagePull, Resources, Running};
    use RoleKind::{Execution, Instance, Task};
    let repository = "arn:aws:ecr:eu-west-1:111122223333:repository/shop/web";
    let stream = "arn:aws:logs:eu-west-1:111122223333:log-group:/shop:log-stream:web/web/1f2e";
    let cases = [
        (
            "ecr:GetAuthorizationToken",
            "*",
            Resources,
            Execution,
            "ResourceInitializationError: unable to pull secrets or registry auth",
        ),
        (
            "ecr:GetAuthorizationToken",
            "*",
            ImagePull,
            Execution,
            "CannotPullECRContainerError: ",
        ),
        (
            "ecr:BatchGetImage",
            repository,
            ImagePull,
            Execution,
            "CannotPullContainerError: pull access denied for 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web,",
        ),
        (
            "ecr:GetDownloadUrlForLayer",
            repository,
            ImagePull,
            Instance,
            "CannotPullContainerError: ",
        ),
        (
            "ssm:GetParameters",
            "arn:aws:ssm:eu-west-1:111122223333:parameter/x",
            Resources,
            Execution,
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm",
        ),
        (
            "s3:GetObject",
            "arn:aws:s3:::settings/a/b.env",
            Resources,
            Execution,
            "ResourceInitializationError: failed to download env files: unable to download env file with key a/b.env from bucket settings, error: ",
        ),
        (
            "s3:GetBucketLocation",
            "arn:aws:s3:::settings",
            Resources,
            Execution,
            "ResourceInitializationError: failed to download env files: unable to initialize s3 client for bucket settings, error: ",
        ),
        (
            "logs:CreateLogStream",
            stream,
            ContainerCreate,
            Execution,
            "ResourceInitializationError: failed to validate logger args: ",
        ),
        (
            "logs:CreateLogStream",
            stream,
            ContainerCreate,
            Instance,
            "CannotStartContainerError: ",
        ),
        (
            "logs:CreateLogGroup",
            stream,
            ContainerCreate,
            Execution,
            "ResourceInitializationError: failed to validate logger args: ",
        ),
        (
            "logs:PutLogEvents",
            stream,
            Running,
            Execution,
            "AccessDeniedException: ",
        ),
        (
            "s3:GetObject",
            "arn:aws:s3:::orders/1",
            Running,
            Task,
            "AccessDeniedException: ",
        ),
    ];
    for (action, resource, step, role, beginning) in cases {
        begins(action, resource, step, role, beginning);
    }
}

#[test]
fn every_planned_call_that_stops_a_task_has_its_own_reason() {
    let container = json!({
        "image": IMAGE,
        "secrets": [{"name": "A", "valueFrom": "flag"}],
        "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::settings/web.env"}],
        "repositoryCredentials": {"credentialsParameter": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:r-AbCdEf"},
        "logConfiguration": {"logDriver": "awslogs",
            "options": {"awslogs-group": "/shop", "awslogs-create-group": "true"}},
    });
    for launch in [LaunchKind::Ec2, LaunchKind::Fargate] {
        for call in calls(&definition(None, container.clone()), launch) {
            let reason = failure_reason(&call, "", &Evaluation::without_role());
            let is_own = !reason.starts_with("AccessDenied");
            assert_eq!(is_own, call.stops_task(), "{reason}");
            assert!(reason.contains("role is there to sign"), "{reason}");
        }
    }
}

#[test]
fn services_are_known_by_their_prefix_in_any_case() {
    assert_eq!(
        service_of("S3:GetObject").map(|service| service.name),
        Some("Amazon S3")
    );
    assert_eq!(
        service_of("rds-db:connect").map(|service| service.name),
        Some("Amazon RDS")
    );
    assert_eq!(service_of("nothing"), None);
    assert!(SERVICES.is_sorted_by_key(|service| service.prefix));
}

/// Step, role, action and resource after the account of each call.
fn signed(calls: &[PlannedCall]) -> Vec<(CallStep, RoleKind, &str, &str, &str)> {
    calls
        .iter()
        .map(|call| {
            let resource = call.resource.rsplit_once("111122223333:");
            (
                call.step,
                call.role,
                call.container.as_str(),
                call.action.as_str(),
                resource.map_or(call.resource.as_str(), |(_, resource)| resource),
            )
        })
        .collect()
}

fn encrypted(value_from: &str, kms_key_id: &str) -> EncryptedSecret {
    EncryptedSecret {
        value_from: value_from.to_owned(),
        kms_key_id: kms_key_id.to_owned(),
        ..EncryptedSecret::default()
    }
}

const DATABASE: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf";
const REGISTRY: &str = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-AbCdEf";

/// A task that reads a secret of each kind, of which all but `/plain` are encrypted.
fn encrypted_calls() -> Vec<PlannedCall> {
    let container = json!({
        "image": "registry.example.com/web",
        "repositoryCredentials": {"credentialsParameter": REGISTRY},
        "secrets": [
            {"name": "A", "valueFrom": format!("{DATABASE}:password::")},
            {"name": "B", "valueFrom": format!("{DATABASE}:user::")},
            {"name": "C", "valueFrom": "/shop/flag"},
            {"name": "D", "valueFrom": "/plain"},
        ],
    });
    let key = "arn:aws:kms:eu-west-1:111122223333:key/k-1";
    let secrets = [
        encrypted(DATABASE, key),
        encrypted(
            "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/flag",
            "k-2",
        ),
        encrypted(REGISTRY, key),
    ];
    let definition = definition(Some("exec"), container);
    calls_with(&definition, LaunchKind::Ec2, &secrets, false)
}

#[test]
fn what_a_customer_managed_key_encrypts_is_decrypted_right_after_it_is_read() {
    use CallStep::Resources;
    use RoleKind::Execution;
    let read = "secretsmanager:GetSecretValue";
    let parameter = "ssm:GetParameters";
    let decrypt = "kms:Decrypt";
    assert_eq!(
        signed(&encrypted_calls()),
        [
            (read, "secret:registry-AbCdEf"),
            (decrypt, "key/k-1"),
            (parameter, "parameter/shop/flag"),
            (decrypt, "key/k-2"),
            (parameter, "parameter/plain"),
            (read, "secret:db-AbCdEf"),
            (decrypt, "key/k-1"),
        ]
        .map(|(action, resource)| (Resources, Execution, "web", action, resource))
    );
}

#[test]
fn a_key_that_may_not_be_used_fails_the_task_in_the_words_for_what_it_encrypts() {
    let role = PreparedRole::new(&Role::task("exec"), "111122223333");
    let reasons: Vec<String> = encrypted_calls()
        .iter()
        .filter(|call| call.action == "kms:Decrypt")
        .map(|call| {
            let evaluation = role.evaluate("1f2e", &call.action, &call.resource, OrderedMap::new());
            failure_reason(call, &role.session_arn("1f2e"), &evaluation)
        })
        .collect();
    let begins = "ResourceInitializationError: unable to pull secrets or registry auth: execution \
                  resource retrieval failed: unable to retrieve";
    let retried = "service call has been retried 1 time(s)";
    let beginnings = [
        format!("{begins} secret from asm: {retried}: failed to fetch secret {REGISTRY} from"),
        format!("{begins} secrets from ssm: {retried}: "),
        format!("{begins} secret from asm: {retried}: failed to fetch secret {DATABASE} from"),
    ];
    assert_eq!(reasons.len(), beginnings.len());
    for (reason, beginning) in reasons.iter().zip(&beginnings) {
        assert!(reason.starts_with(beginning), "{reason}");
        let denial = "because no identity-based policy allows the kms:Decrypt action";
        assert!(
            reason.contains("AccessDeniedException") && reason.ends_with(denial),
            "{reason}"
        );
    }
}

#[test]
fn keys_are_told_by_arn_or_id_and_not_by_alias() {
    let arn = |key: &str| encrypted("/flag", key).key_arn("111122223333", "cn-north-1");
    let key = "arn:aws:kms:eu-west-1:444455556666:key/k-1";
    assert_eq!(arn(key).as_deref(), Some(key));
    assert_eq!(
        arn("k-1").as_deref(),
        Some("arn:aws-cn:kms:cn-north-1:111122223333:key/k-1")
    );
    for other in [
        "",
        "alias/shop",
        "arn:aws:kms:eu-west-1:444455556666:alias/shop",
        "arn:aws:x",
    ] {
        assert_eq!(arn(other), None, "{other}");
    }
}

/// A task with a volume, that `web` mounts to write and `reader` to read.
fn with_volume(configuration: Value) -> TaskDefinition {
    let mut volume = configuration;
    volume["name"] = json!("files");
    let container = |name: &str, read_only: bool| {
        json!({"name": name, "image": "nginx", "mountPoints": [
            {"sourceVolume": "files", "containerPath": "/files", "readOnly": read_only}]})
    };
    serde_json::from_value(json!({
        "family": "shop", "executionRoleArn": "exec", "taskRoleArn": "task",
        "containerDefinitions": [container("web", false), container("reader", true)],
        "volumes": [volume],
    }))
    .unwrap()
}

#[test]
fn file_systems_are_mounted_for_the_task_with_the_role_that_the_volume_needs() {
    use CallStep::{Resources, Running};
    use RoleKind::{Execution, Task};
    let efs = |authorization: Value| {
        json!({"efsVolumeConfiguration": {
            "fileSystemId": "fs-1", "authorizationConfig": authorization}})
    };
    let files = "arn:aws:s3files:eu-west-1:111122223333:file-system/fs-2";
    let fsx = |parameter: &str| {
        json!({"fsxWindowsFileServerVolumeConfiguration": {
            "fileSystemId": "fs-3", "rootDirectory": "/", "authorizationConfig": {
                "credentialsParameter": parameter, "domain": "example.com"}}})
    };
    let parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/windows";
    let describe = (
        Resources,
        Execution,
        "",
        "fsx:DescribeFileSystems",
        "file-system/fs-3",
    );
    let cases = [
        (
            efs(json!({"iam": "ENABLED"})),
            vec![
                (
                    Resources,
                    Task,
                    "",
                    "elasticfilesystem:ClientMount",
                    "file-system/fs-1",
                ),
                (
                    Running,
                    Task,
                    "web",
                    "elasticfilesystem:ClientWrite",
                    "file-system/fs-1",
                ),
            ],
        ),
        (efs(json!({"iam": "DISABLED"})), vec![]),
        (efs(json!({"accessPointId": "fsap-1"})), vec![]),
        (json!({"host": {"sourcePath": "/files"}}), vec![]),
        (
            json!({"s3filesVolumeConfiguration": {"fileSystemArn": files}}),
            vec![
                (
                    Resources,
                    Task,
                    "",
                    "s3files:ClientMount",
                    "file-system/fs-2",
                ),
                (
                    Running,
                    Task,
                    "web",
                    "s3files:ClientWrite",
                    "file-system/fs-2",
                ),
            ],
        ),
        (
            fsx(DATABASE),
            vec![
                (
                    Resources,
                    Execution,
                    "",
                    "secretsmanager:GetSecretValue",
                    "secret:db-AbCdEf",
                ),
                describe,
            ],
        ),
        (
            fsx(parameter),
            vec![
                (
                    Resources,
                    Execution,
                    "",
                    "ssm:GetParameters",
                    "parameter/windows",
                ),
                describe,
            ],
        ),
    ];
    for (volume, expected) in cases {
        let calls = calls(&with_volume(volume.clone()), LaunchKind::Fargate);
        assert_eq!(signed(&calls), expected, "{volume}");
        for call in calls {
            let reason = failure_reason(&call, "", &Evaluation::without_role());
            assert_eq!(
                !reason.starts_with("AccessDenied"),
                call.stops_task(),
                "{reason}"
            );
        }
    }
}

#[test]
fn a_file_system_that_the_task_role_may_not_mount_fails_the_task() {
    let efs = json!({"efsVolumeConfiguration": {
        "fileSystemId": "fs-1", "authorizationConfig": {"iam": "ENABLED"}}});
    let calls = calls(&with_volume(efs), LaunchKind::Ec2);
    let reason = failure_reason(&calls[0], "", &Evaluation::without_role());
    assert!(
        reason.starts_with(
            "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: "
        ),
        "{reason}"
    );
    assert!(reason.contains("no task role is there to sign"), "{reason}");
}

#[test]
fn credential_specs_are_read_with_the_execution_role_from_where_they_are() {
    let container = json!({"image": "windows", "credentialSpecs": [
        "credentialspec:arn:aws:s3:::specs/gmsa.json",
        format!("credentialspecdomainless:{DATABASE}"),
        "credentialspec:arn:aws:ssm:eu-west-1:111122223333:parameter/gmsa",
        "credentialspec:file://gmsa.json",
    ]});
    let calls = calls(&definition(Some("exec"), container), LaunchKind::Ec2);
    assert_eq!(
        summary(&calls),
        [
            (
                "s3:GetObject",
                "arn:aws:s3:::specs/gmsa.json",
                "credentialSpecs/0"
            ),
            (
                "secretsmanager:GetSecretValue",
                "secret:db-AbCdEf",
                "credentialSpecs/1"
            ),
            ("ssm:GetParameters", "parameter/gmsa", "credentialSpecs/2"),
        ]
        .map(|(action, resource, pointer)| (
            CallStep::Resources,
            action,
            resource,
            pointer
        ))
    );
    let reason = failure_reason(&calls[0], "", &Evaluation::without_role());
    let beginning = "ResourceInitializationError: unable to retrieve credential spec gmsa.json";
    assert!(reason.starts_with(beginning), "{reason}");
}

#[test]
fn ecs_exec_opens_its_channels_with_the_task_role_and_stops_nothing() {
    let definition = definition(Some("exec"), json!({"image": "nginx"}));
    let calls = calls_with(&definition, LaunchKind::Fargate, &[], true);
    assert_eq!(
        signed(&calls),
        ["CreateControl", "OpenControl", "CreateData", "OpenData"]
            .map(|name| format!("ssmmessages:{name}Channel"))
            .iter()
            .map(|action| (
                CallStep::Running,
                RoleKind::Task,
                "web",
                action.as_str(),
                "*"
            ))
            .collect::<Vec<_>>()
    );
    assert!(calls.iter().all(|call| !call.stops_task()));
}
