//! Linux, Windows, External and Managed Instances, Fargate.

use super::{Case, rows};

pub(super) fn linux() -> Vec<Case> {
    rows! {
        on_ec2 "capability-unknown"
            {"WEB/linuxParameters": {"capabilities": {"drop": ["CAP_NET_RAW"]}}}
            at "WEB/linuxParameters/capabilities/drop/0";
            near {"WEB/linuxParameters": {"capabilities": {"drop": ["NET_RAW"]}}}
            fix "Write NET_RAW";
        on_ec2 "capability-unknown" {"WEB/linuxParameters": {"capabilities": {"add": ["FLY"]}}}
            at "WEB/linuxParameters/capabilities/add/0";
            near {"WEB/linuxParameters": {"capabilities": {"add": ["SYS_TIME"]}}};
        on_ec2 "tmpfs-option" {"WEB/linuxParameters": {"tmpfs": [
            {"containerPath": "/t", "size": 1, "mountOptions": ["fast"]}
        ]}} at "WEB/linuxParameters/tmpfs/0/mountOptions/0";
            near {"WEB/linuxParameters": {"tmpfs": [
                {"containerPath": "/t", "size": 1, "mountOptions": ["noexec", "mode=0755"]}
            ]}};
        on_ec2 "swappiness-without-max-swap" {"WEB/linuxParameters": {"swappiness": 1}}
            at "WEB/linuxParameters/swappiness";
            near {"WEB/linuxParameters": {"swappiness": 1, "maxSwap": 0}}
            fix "Remove swappiness";
        on_ec2 "ulimit-order"
            {"WEB/ulimits": [{"name": "nofile", "softLimit": 2, "hardLimit": 1}]}
            at "WEB/ulimits/0/softLimit";
            near {"WEB/ulimits": [{"name": "nofile", "softLimit": 1, "hardLimit": (-1)}]}
            fix "Set softLimit to 1";
        on_ec2 "system-control-namespace"
            {"WEB/systemControls": [{"namespace": "vm.max_map_count", "value": "1"}]}
            at "WEB/systemControls/0/namespace";
            near {"WEB/systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]}
            fix "Remove systemControls";
        on_ec2 "system-control-of-host" {
            "/networkMode": "host",
            "WEB/systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}]
        } at "WEB/systemControls/0/namespace";
            near {
                "/networkMode": "host",
                "WEB/systemControls": [{"namespace": "kernel.shmmax", "value": "1"}]
            }
            fix "Remove systemControls";
        on_ec2 "system-control-of-host" {
            "/ipcMode": "host",
            "WEB/systemControls": [
                {"namespace": "net.core.somaxconn", "value": "1"},
                {"namespace": "fs.mqueue.msg_max", "value": "1"}
            ]
        } at "WEB/systemControls/1/namespace";
            near {
                "/ipcMode": "task",
                "WEB/systemControls": [{"namespace": "fs.mqueue.msg_max", "value": "1"}]
            }
            fix "Remove systemControls";
        on_ec2 "gpu-value-and-sharing" {"WEB/resourceRequirements": [
            {"type": "GPU", "value": "1", "sharingStrategy": {"nvidiaMps": {"memory": 512}}}
        ]} at "WEB/resourceRequirements/0/value";
            near {"WEB/resourceRequirements": [
                {"type": "GPU", "sharingStrategy": {"nvidiaMps": {"memory": 512}}}
            ]}
            fix "Remove value";
        on_ec2 "gpu-count" {"WEB/resourceRequirements": [{"type": "GPU", "value": "0"}]}
            at "WEB/resourceRequirements/0/value";
            near {"WEB/resourceRequirements": [{"type": "GPU", "value": "ALL"}]}
            fix "Set value to 1";
        on_ec2 "gpu-count" {"WEB/resourceRequirements": [{"type": "GPU"}]}
            at "WEB/resourceRequirements/0/value";
            near {"WEB/resourceRequirements": [{"type": "GPU", "value": "2"}]}
            fix "Set value to 1";
        on_managed_instances "device-value"
            {"WEB/resourceRequirements": [{"type": "NeuronDevice", "value": "1"}]}
            at "WEB/resourceRequirements/0/value";
            near {"WEB/resourceRequirements": [{"type": "NeuronDevice", "value": "ALL"}]}
            fix "Set value to ALL";
        on_ec2 "inference-accelerator-unknown"
            {"WEB/resourceRequirements": [{"type": "InferenceAccelerator", "value": "device"}]}
            at "WEB/resourceRequirements/0/type";
            near {"WEB/resourceRequirements": []}
            fix "Remove resourceRequirements";
        on_ec2 "dns-search-domain" {"WEB/dnsSearchDomains": ["shop.internal."]}
            at "WEB/dnsSearchDomains/0";
            near {"WEB/dnsSearchDomains": ["shop.internal"]};
    }
}

pub(super) fn platforms() -> Vec<Case> {
    rows! {
        on_windows "not-on-windows" {"WEB/linuxParameters": {"initProcessEnabled": true}}
            at "WEB/linuxParameters";
            near {"WEB/privileged": false, "WEB/dnsServers": []}
            fix "Remove linuxParameters";
        on_windows "not-on-windows" {"WEB/readonlyRootFilesystem": true}
            at "WEB/readonlyRootFilesystem";
            near {}
            fix "Remove readonlyRootFilesystem";
        on_windows "not-on-windows" {"/pidMode": "task"} at "/pidMode"; near {}
            fix "Remove pidMode";
        on_windows "not-on-windows"
            {"/volumes": [{"name": "e", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}
            at "/volumes/0/efsVolumeConfiguration";
            near {}
            fix "Remove efsVolumeConfiguration";
        on_windows "not-on-windows"
            {"/volumes": [{"name": "d", "dockerVolumeConfiguration": {"driver": "rexray"}}]}
            at "/volumes/0/dockerVolumeConfiguration/driver";
            near {"/volumes": [{"name": "d", "dockerVolumeConfiguration": {"driver": "local"}}]}
            fix "Set driver to local";
        on_windows "windows-network-mode" {"/networkMode": "host"} at "/networkMode";
            near {"/networkMode": "awsvpc"};
        on_windows "windows-bridge" {"/networkMode": "bridge"} at "/networkMode";
            near {"/networkMode": null}
            fix "Remove networkMode";
        on_windows "windows-architecture" {"/runtimePlatform/cpuArchitecture": "ARM64"}
            at "/runtimePlatform/cpuArchitecture";
            near {"/runtimePlatform/cpuArchitecture": "X86_64"}
            fix "Set cpuArchitecture to X86_64";
        on_ec2 "not-on-linux" {
            "/runtimePlatform": {"operatingSystemFamily": "LINUX"},
            "/volumes": [{"name": "f", "fsxWindowsFileServerVolumeConfiguration": {
                "fileSystemId": "fs-1", "rootDirectory": "share",
                "authorizationConfig": {"credentialsParameter": "arn:a", "domain": "shop.example"}
            }}]
        } at "/volumes/0/fsxWindowsFileServerVolumeConfiguration";
            near {"/volumes": [{"name": "f", "fsxWindowsFileServerVolumeConfiguration": {
                "fileSystemId": "fs-1", "rootDirectory": "share",
                "authorizationConfig": {"credentialsParameter": "arn:a", "domain": "shop.example"}
            }}]};
        on_ec2 "external-network-mode"
            {"/requiresCompatibilities": ["EXTERNAL"], "/networkMode": "awsvpc"} at "/networkMode";
            near {"/requiresCompatibilities": ["EXTERNAL"], "/networkMode": "host"};
        on_ec2 "external-unsupported" {
            "/requiresCompatibilities": ["EXTERNAL"],
            "/volumes": [{"name": "a", "configuredAtLaunch": true}],
            "/enableFaultInjection": true
        } at "/volumes/0/configuredAtLaunch", "/enableFaultInjection";
            near {"/volumes": [{"name": "a", "configuredAtLaunch": true}]};
        on_managed_instances "managed-network-mode" {"/networkMode": "bridge"} at "/networkMode";
            near {"/networkMode": "host"}
            fix "Set networkMode to awsvpc";
        on_managed_instances "managed-log-driver" {"WEB/logConfiguration": {"logDriver": "syslog"}}
            at "WEB/logConfiguration/logDriver";
            near {"WEB/logConfiguration": {"logDriver": "json-file"}};
        on_ec2 "managed-only" {"/trustedExecutionConfiguration": {"isolationMode": "SHARED"}}
            at "/trustedExecutionConfiguration";
            near {}
            fix "Remove trustedExecutionConfiguration";
        on_ec2 "managed-only"
            {"WEB/resourceRequirements": [{"type": "NeuronDevice", "value": "ALL"}]}
            at "WEB/resourceRequirements/0/type";
            near {}
            fix "Remove resourceRequirements";
        on_managed_instances "attestation-policy"
            {"/trustedExecutionConfiguration": {"isolationMode": "CONFIDENTIAL_SANDBOX"}}
            at "/trustedExecutionConfiguration/attestationPolicy";
            near {"/trustedExecutionConfiguration": {"isolationMode": "ISOLATED_SANDBOX"}}
            fix "Set isolationMode to ISOLATED_SANDBOX";
    }
}

pub(super) fn fargate() -> Vec<Case> {
    rows! {
        on_fargate "fargate-network-mode" {"/networkMode": null} at "/networkMode"; near {}
            fix "Set networkMode to awsvpc";
        on_fargate "fargate-network-mode"
            {"/networkMode": "bridge", "WEB/portMappings/0/hostPort": 80} at "/networkMode";
            near {}
            fix "Set networkMode to awsvpc and remove the host ports";
        on_fargate "fargate-size-missing" {"/cpu": null} at "/cpu"; near {"/cpu": ".5 vCPU"}
            fix "Set cpu to 256";
        on_fargate "fargate-size-missing" {"/memory": null} at "/memory"; near {"/memory": "1GB"}
            fix "Set memory to 1024";
        on_fargate "fargate-size" {"/cpu": "300", "/memory": "512"} at "/cpu";
            near {"/cpu": "256", "/memory": "512"}
            fix "Set cpu to 256";
        on_fargate "fargate-size" {"/cpu": "32768", "/memory": "65536"} at "/cpu";
            near {"/cpu": "16384", "/memory": "65536"}
            fix "Set cpu to 16384";
        on_fargate "fargate-size" {"/memory": "512"} at "/memory"; near {"/memory": "4096"}
            fix "Set memory to 1024";
        on_fargate "fargate-size" {"/cpu": "8192", "/memory": "18432"} at "/memory";
            near {"/cpu": "8192", "/memory": "20 GB"}
            fix "Set memory to 16384";
        on_fargate "fargate-size"
            {"/runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}} at "/cpu";
            near {
                "/cpu": "1024", "/memory": "2048",
                "/runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}
            }
            fix "Set cpu to 1024 and memory to 2048";
        on_fargate "fargate-windows" {
            "/cpu": "1024", "/memory": "2048",
            "/runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2016_FULL"}
        } at "/runtimePlatform/operatingSystemFamily";
            near {
                "/cpu": "1024", "/memory": "2048",
                "/runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2019_FULL"}
            }
            fix "Set operatingSystemFamily to WINDOWS_SERVER_2022_CORE";
        on_fargate "fargate-unsupported" {"/ipcMode": "task"} at "/ipcMode"; near {}
            fix "Remove ipcMode";
        on_fargate "fargate-unsupported"
            {"/placementConstraints": [{"type": "memberOf", "expression": "a == b"}]}
            at "/placementConstraints";
            near {"/placementConstraints": []}
            fix "Remove placementConstraints";
        on_fargate "fargate-unsupported" {"/volumes": [{"name": "v", "host": {"sourcePath": "/v"}}]}
            at "/volumes/0/host/sourcePath";
            near {"/volumes": [{"name": "v", "host": {}}]}
            fix "Remove sourcePath";
        on_fargate "fargate-unsupported"
            {"/volumes": [{"name": "v", "dockerVolumeConfiguration": {"scope": "task"}}]}
            at "/volumes/0/dockerVolumeConfiguration";
            near {"/volumes": [{"name": "v", "configuredAtLaunch": true}]}
            fix "Remove dockerVolumeConfiguration";
        on_fargate "fargate-unsupported" {"WEB/dockerSecurityOptions": ["no-new-privileges"]}
            at "WEB/dockerSecurityOptions";
            near {"WEB/dockerSecurityOptions": []}
            fix "Remove dockerSecurityOptions";
        on_fargate "fargate-unsupported" {"WEB/linuxParameters": {"maxSwap": 1}}
            at "WEB/linuxParameters/maxSwap";
            near {"WEB/linuxParameters": {"initProcessEnabled": true}}
            fix "Remove maxSwap";
        on_fargate "fargate-unsupported" {"WEB/linuxParameters": {"sharedMemorySize": 64}}
            at "WEB/linuxParameters/sharedMemorySize";
            near {}
            fix "Remove sharedMemorySize";
        on_fargate "fargate-unsupported"
            {"WEB/linuxParameters": {"devices": [{"hostPath": "/dev/fuse"}]}}
            at "WEB/linuxParameters/devices";
            near {"WEB/linuxParameters": {"devices": []}}
            fix "Remove devices";
        on_fargate "fargate-pid-mode" {"/pidMode": "host"} at "/pidMode"; near {"/pidMode": "task"}
            fix "Set pidMode to task";
        on_fargate "fargate-firelens-s3" {
            "WEB/logConfiguration": {"logDriver": "awsfirelens"},
            "HELPER/firelensConfiguration": {"type": "fluentbit", "options":
                {"config-file-type": "s3", "config-file-value": "arn:aws:s3:::b/fluent.conf"}}
        } at "HELPER/firelensConfiguration/options/config-file-type";
            near {
                "WEB/logConfiguration": {"logDriver": "awsfirelens"},
                "HELPER/firelensConfiguration": {"type": "fluentbit", "options":
                    {"config-file-type": "file", "config-file-value": "/fluent.conf"}}
            };
        on_fargate "fargate-privileged" {"WEB/privileged": true} at "WEB/privileged";
            near {"WEB/privileged": false}
            fix "Remove privileged";
        on_fargate "fargate-gpu" {"WEB/resourceRequirements": [{"type": "GPU", "value": "1"}]}
            at "WEB/resourceRequirements";
            near {"WEB/resourceRequirements": []}
            fix "Remove resourceRequirements";
        on_fargate "fargate-capability"
            {"WEB/linuxParameters": {"capabilities": {"add": ["SYS_PTRACE", "NET_ADMIN"]}}}
            at "WEB/linuxParameters/capabilities/add/1";
            near {"WEB/linuxParameters": {"capabilities": {"add": ["SYS_PTRACE"], "drop": ["ALL"]}}}
            fix "Remove NET_ADMIN";
        on_fargate "fargate-log-driver" {"WEB/logConfiguration": {"logDriver": "journald"}}
            at "WEB/logConfiguration/logDriver";
            near {"WEB/logConfiguration": {"logDriver": "splunk"}};
        on_fargate "fargate-stream-prefix" {"WEB/logConfiguration": {
            "logDriver": "awslogs", "options": {"awslogs-group": "g", "awslogs-region": "r"}
        }} at "WEB/logConfiguration/options/awslogs-stream-prefix";
            near {"WEB/logConfiguration": {
                "logDriver": "awslogs", "options":
                    {"awslogs-group": "g", "awslogs-region": "r", "awslogs-stream-prefix": "p"}
            }}
            fix "Set awslogs-stream-prefix to shop";
        on_fargate "fargate-timeout" {"WEB/stopTimeout": 121} at "WEB/stopTimeout";
            near {"WEB/stopTimeout": 120}
            fix "Set stopTimeout to 120";
        on_fargate "fargate-timeout" {"WEB/startTimeout": 1} at "WEB/startTimeout";
            near {"WEB/startTimeout": 2}
            fix "Set startTimeout to 2";
        on_ec2 "ephemeral-storage-launch-type" {"/ephemeralStorage": {"sizeInGiB": 21}}
            at "/ephemeralStorage";
            near {}
            fix "Remove ephemeralStorage";
        on_fargate "ephemeral-storage-size" {"/ephemeralStorage": {"sizeInGiB": 20}}
            at "/ephemeralStorage/sizeInGiB";
            near {"/ephemeralStorage": {"sizeInGiB": 21}}
            fix "Set sizeInGiB to 21";
        on_fargate "ephemeral-storage-size" {"/ephemeralStorage": {"sizeInGiB": 201}}
            at "/ephemeralStorage/sizeInGiB";
            near {"/ephemeralStorage": {"sizeInGiB": 200}}
            fix "Set sizeInGiB to 200";
    }
}
