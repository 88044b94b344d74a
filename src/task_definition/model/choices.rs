//! The closed enums of the API.

use super::super::reading::choices;

choices! {
    /// How a task is connected to the network.
    NetworkMode {
        /// The host's Docker bridge; ports may be mapped.
        Bridge = "bridge",
        /// The host's own network.
        Host = "host",
        /// A network interface of the task's own.
        Awsvpc = "awsvpc",
        /// No network.
        None = "none",
    }

    /// A launch type that registration validates against.
    Compatibility {
        /// Container instances on EC2.
        Ec2 = "EC2",
        /// Hosts that AWS runs.
        Fargate = "FARGATE",
        /// Machines of one's own, with ECS Anywhere.
        External = "EXTERNAL",
        /// EC2 instances that ECS manages.
        ManagedInstances = "MANAGED_INSTANCES",
    }

    /// Whose processes the containers see.
    PidMode {
        /// The host's.
        Host = "host",
        /// Those of the task.
        Task = "task",
    }

    /// Whose shared memory and semaphores the containers see.
    IpcMode {
        /// The host's.
        Host = "host",
        /// Those of the task.
        Task = "task",
        /// Each its own.
        None = "none",
    }

    /// The processor that images are made for.
    CpuArchitecture {
        /// Intel and AMD.
        X86_64 = "X86_64",
        /// Graviton.
        Arm64 = "ARM64",
    }

    /// What a placement constraint of a definition is.
    TaskDefinitionPlacementConstraintType {
        /// The instances that a cluster query expression matches.
        MemberOf = "memberOf",
    }

    /// The operating system that images are made for.
    OperatingSystemFamily {
        /// Windows Server 2019, Full.
        WindowsServer2019Full = "WINDOWS_SERVER_2019_FULL",
        /// Windows Server 2019, Core.
        WindowsServer2019Core = "WINDOWS_SERVER_2019_CORE",
        /// Windows Server 2016, Full.
        WindowsServer2016Full = "WINDOWS_SERVER_2016_FULL",
        /// Windows Server 2004, Core.
        WindowsServer2004Core = "WINDOWS_SERVER_2004_CORE",
        /// Windows Server 2022, Core.
        WindowsServer2022Core = "WINDOWS_SERVER_2022_CORE",
        /// Windows Server 2022, Full.
        WindowsServer2022Full = "WINDOWS_SERVER_2022_FULL",
        /// Windows Server 2025, Core.
        WindowsServer2025Core = "WINDOWS_SERVER_2025_CORE",
        /// Windows Server 2025, Full.
        WindowsServer2025Full = "WINDOWS_SERVER_2025_FULL",
        /// Windows Server 20H2, Core.
        WindowsServer20H2Core = "WINDOWS_SERVER_20H2_CORE",
        /// Linux.
        Linux = "LINUX",
    }

    /// What a proxy belongs to.
    ProxyConfigurationType {
        /// App Mesh.
        AppMesh = "APPMESH",
    }

    /// How far a task is kept apart from others.
    IsolationMode {
        /// Beside other tasks on the instance.
        Shared = "SHARED",
        /// In a small virtual machine of its own.
        IsolatedSandbox = "ISOLATED_SANDBOX",
        /// The same, closed to its host too.
        ConfidentialSandbox = "CONFIDENTIAL_SANDBOX",
    }

    /// How long a Docker volume lives.
    Scope {
        /// As long as its task.
        Task = "task",
        /// Longer than its task.
        Shared = "shared",
    }

    /// Whether something of an EFS volume is on: its encryption on the way, its authorization.
    Switch {
        /// On.
        Enabled = "ENABLED",
        /// Off.
        Disabled = "DISABLED",
    }

    /// The protocol of a port.
    #[derive(Default)]
    TransportProtocol {
        /// TCP.
        #[default]
        Tcp = "tcp",
        /// UDP.
        Udp = "udp",
    }

    /// The protocol of an application, for Service Connect.
    ApplicationProtocol {
        /// HTTP.
        Http = "http",
        /// HTTP/2.
        Http2 = "http2",
        /// gRPC.
        Grpc = "grpc",
    }

    /// Where a file of environment variables is.
    EnvironmentFileType {
        /// In S3.
        S3 = "s3",
    }

    /// What writes a container's output.
    LogDriver {
        /// A file on the host.
        JsonFile = "json-file",
        /// Syslog.
        Syslog = "syslog",
        /// Journald.
        Journald = "journald",
        /// Graylog and Logstash.
        Gelf = "gelf",
        /// Fluentd.
        Fluentd = "fluentd",
        /// CloudWatch Logs.
        Awslogs = "awslogs",
        /// Splunk.
        Splunk = "splunk",
        /// The task's own log router.
        Awsfirelens = "awsfirelens",
    }

    /// What a dependency must reach before the dependent container starts.
    #[derive(Default)]
    DependencyCondition {
        /// It runs, or ran.
        #[default]
        Start = "START",
        /// It has exited.
        Complete = "COMPLETE",
        /// It has exited with 0.
        Success = "SUCCESS",
        /// Its health check says HEALTHY.
        Healthy = "HEALTHY",
    }

    /// Whether all tasks of a deployment run the same image.
    VersionConsistency {
        /// Tags are resolved to digests once for each deployment.
        Enabled = "enabled",
        /// Every task pulls what the tag names then.
        Disabled = "disabled",
    }

    /// A resource beyond CPU and memory.
    ResourceType {
        /// GPUs.
        Gpu = "GPU",
        /// Elastic Inference, which has ended.
        InferenceAccelerator = "InferenceAccelerator",
        /// Neuron devices.
        NeuronDevice = "NeuronDevice",
    }

    /// The log router that an image is.
    FirelensConfigurationType {
        /// Fluentd.
        Fluentd = "fluentd",
        /// Fluent Bit.
        Fluentbit = "fluentbit",
    }

    /// What a container may do with a device.
    DeviceCgroupPermission {
        /// Read it.
        Read = "read",
        /// Write to it.
        Write = "write",
        /// Make device files for it.
        Mknod = "mknod",
    }

    /// What a ulimit limits.
    UlimitName {
        /// Size of core files.
        Core = "core",
        /// CPU time in seconds.
        Cpu = "cpu",
        /// Size of data.
        Data = "data",
        /// Size of files.
        Fsize = "fsize",
        /// File locks.
        Locks = "locks",
        /// Locked memory.
        Memlock = "memlock",
        /// Bytes in message queues.
        Msgqueue = "msgqueue",
        /// Nice value.
        Nice = "nice",
        /// Open files.
        Nofile = "nofile",
        /// Processes.
        Nproc = "nproc",
        /// Resident memory.
        Rss = "rss",
        /// Real-time priority.
        Rtprio = "rtprio",
        /// Real-time CPU time.
        Rttime = "rttime",
        /// Pending signals.
        Sigpending = "sigpending",
        /// Size of the stack.
        Stack = "stack",
    }
}
