//! Network modes and port mappings.

use super::{Case, rows};

pub(super) fn network() -> Vec<Case> {
    rows! {
        on_ec2 "awsvpc-links" {"/networkMode": "awsvpc", "WEB/links": ["helper"]} at "WEB/links";
            near {"WEB/links": ["helper"]}
            fix "Remove links";
        on_fargate "awsvpc-extra-hosts"
            {"WEB/extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.1"}]} at "WEB/extraHosts";
            near {"WEB/extraHosts": []}
            fix "Remove extraHosts";
        on_fargate "awsvpc-hostname" {"WEB/hostname": "web"} at "WEB/hostname";
            near {"WEB/hostname": ""}
            fix "Remove hostname";
        on_fargate "awsvpc-dns-servers" {"WEB/dnsServers": ["10.0.0.2"]} at "WEB/dnsServers";
            near {"WEB/dnsSearchDomains": ["shop.internal"]}
            fix "Remove dnsServers";
        on_fargate "awsvpc-disable-networking" {"WEB/disableNetworking": true}
            at "WEB/disableNetworking";
            near {"WEB/disableNetworking": false}
            fix "Remove disableNetworking";
        on_ec2 "links-network-mode" {"/networkMode": "host", "WEB/links": ["helper:h"]}
            at "WEB/links";
            near {"/networkMode": null, "WEB/links": ["helper:h"]}
            fix "Remove links";
        on_ec2 "ports-without-network" {"/networkMode": "none"} at "WEB/portMappings";
            near {"/networkMode": "none", "WEB/portMappings": []}
            fix "Remove portMappings";
        on_ec2 "extra-host-address" {"WEB/extraHosts": [{"hostname": "db", "ipAddress": "db.local"}]}
            at "WEB/extraHosts/0/ipAddress";
            near {"WEB/extraHosts": [{"hostname": "db", "ipAddress": "fd00::1"}]};
        on_ec2 "container-port-missing" {"WEB/portMappings": [{"hostPort": 80}]}
            at "WEB/portMappings/0/containerPort";
            near {"WEB/portMappings": [{"containerPort": 80}]}
            fix "Set containerPort to 80";
        on_fargate "host-port-mismatch" {"WEB/portMappings/0/hostPort": 80}
            at "WEB/portMappings/0/hostPort";
            near {"WEB/portMappings/0/hostPort": 8080}
            fix "Set hostPort to 8080";
        on_ec2 "host-port-mismatch" {"/networkMode": "host", "WEB/portMappings/0/hostPort": 80}
            at "WEB/portMappings/0/hostPort";
            near {"WEB/portMappings/0/hostPort": 80}
            fix "Set hostPort to 8080";
        on_ec2 "port-and-range" {"WEB/portMappings/0/containerPortRange": "1-2"}
            at "WEB/portMappings/0/containerPortRange";
            near {"WEB/portMappings": [{"containerPort": 3}, {"containerPortRange": "1-2"}]}
            fix "Remove containerPort";
        on_ec2 "port-and-range"
            {"WEB/portMappings": [{"containerPort": 1, "hostPort": 1, "containerPortRange": "1-2"}]}
            at "WEB/portMappings/0/containerPortRange";
            near {}
            fix "Remove containerPort and hostPort";
        on_ec2 "port-range-network-mode"
            {"/networkMode": "host", "WEB/portMappings": [{"containerPortRange": "1-2"}]}
            at "WEB/portMappings/0/containerPortRange";
            near {"/networkMode": "awsvpc", "WEB/portMappings": [{"containerPortRange": "1-2"}]};
        on_ec2 "port-range" {"WEB/portMappings": [{"containerPortRange": "9-3"}]}
            at "WEB/portMappings/0/containerPortRange";
            near {"WEB/portMappings": [{"containerPortRange": "3-9"}]}
            fix "Set containerPortRange to 3-9";
        on_ec2 "port-range" {"WEB/portMappings": [{"containerPortRange": "80"}]}
            at "WEB/portMappings/0/containerPortRange";
            near {"WEB/portMappings": [{"containerPortRange": "80-81"}]};
        on_ec2 "port-range" {"WEB/portMappings": [{"containerPortRange": "65535-65536"}]}
            at "WEB/portMappings/0/containerPortRange";
            near {"WEB/portMappings": [{"containerPortRange": "1-65535"}]};
        on_ec2 "port-range-overlap"
            {"WEB/portMappings": [{"containerPortRange": "1-9"}, {"containerPortRange": "9-12"}]}
            at "WEB/portMappings/1/containerPortRange";
            near {"WEB/portMappings": [{"containerPortRange": "1-9"}, {"containerPortRange": "10-12"}]};
        on_ec2 "port-range-overlap"
            {"WEB/portMappings": [{"containerPortRange": "1-9"}, {"containerPort": 5}]}
            at "WEB/portMappings/1/containerPort";
            near {"WEB/portMappings": [{"containerPortRange": "1-9"}, {"containerPort": 10}]};
        on_fargate "port-range-overlap" {
            "WEB/portMappings": [{"containerPortRange": "1-9"}],
            "HELPER/portMappings": [{"containerPortRange": "3-12"}]
        } at "HELPER/portMappings/0/containerPortRange";
            near {"WEB/portMappings": [{"containerPortRange": "1-9"}]};
        on_ec2 "port-name" {"WEB/portMappings/0/name": "Web"} at "WEB/portMappings/0/name";
            near {"WEB/portMappings/0/name": "web_1-a"}
            fix "Set name to web";
        on_ec2 "port-name" {"WEB/portMappings/0/name": "-web"} at "WEB/portMappings/0/name"; near {};
        on_ec2 "port-name-duplicate" {
            "WEB/portMappings/0/name": "http",
            "HELPER/portMappings": [{"containerPort": 1, "name": "http"}]
        } at "HELPER/portMappings/0/name";
            near {
                "WEB/portMappings/0/name": "http",
                "HELPER/portMappings": [{"containerPort": 1, "name": "http2"}]
            };
        on_ec2 "host-port-duplicate" {
            "WEB/portMappings/0/hostPort": 80,
            "HELPER/portMappings": [{"containerPort": 1, "hostPort": 80}]
        } at "HELPER/portMappings/0/hostPort";
            near {
                "WEB/portMappings/0/hostPort": 80,
                "HELPER/portMappings": [{"containerPort": 1, "hostPort": 80, "protocol": "udp"}]
            }
            fix "Set hostPort to 0";
        on_fargate "container-port-duplicate" {"HELPER/portMappings": [{"containerPort": 8080}]}
            at "HELPER/portMappings/0/containerPort";
            near {"HELPER/portMappings": [{"containerPort": 8081}]};
        on_ec2 "container-port-duplicate"
            {"/networkMode": "host", "HELPER/portMappings": [{"containerPort": 8080}]}
            at "HELPER/portMappings/0/containerPort";
            near {"HELPER/portMappings": [{"containerPort": 8080}]};
        on_ec2 "container-port-protocols"
            {"WEB/portMappings": [{"containerPort": 53}, {"containerPort": 53, "protocol": "udp"}]}
            at "WEB/portMappings/1/containerPort";
            near {"WEB/portMappings": [{"containerPort": 53}, {"containerPort": 54, "protocol": "udp"}]};
    }
}
