//! The global condition keys [V: IAM User Guide, Global condition context keys].

/// Names after `aws:`; those that end in `/` go on with a tag's key.
const GLOBAL_KEYS: [&str; 52] = [
    "AssumedRoot",
    "CalledVia",
    "CalledViaAWSMCP",
    "CalledViaFirst",
    "CalledViaLast",
    "ChatbotSourceArn",
    "CurrentTime",
    "Ec2InstanceSourcePrivateIPv4",
    "Ec2InstanceSourceVpc",
    "EpochTime",
    "FederatedProvider",
    "IsMcpServiceAction",
    "MultiFactorAuthAge",
    "MultiFactorAuthPresent",
    "PrincipalAccount",
    "PrincipalArn",
    "PrincipalIsAWSService",
    "PrincipalOrgID",
    "PrincipalOrgPaths",
    "PrincipalServiceName",
    "PrincipalServiceNamesList",
    "PrincipalTag/",
    "PrincipalType",
    "Referer",
    "RequestTag/",
    "RequestedRegion",
    "ResourceAccount",
    "ResourceOrgID",
    "ResourceOrgPaths",
    "ResourceTag/",
    "SecureTransport",
    "SignInSessionArn",
    "SourceAccount",
    "SourceArn",
    "SourceIdentity",
    "SourceIp",
    "SourceOrgID",
    "SourceOrgPaths",
    "SourceVpc",
    "SourceVpcArn",
    "SourceVpce",
    "TagKeys",
    "TokenIssueTime",
    "UserAgent",
    "ViaAWSMCPService",
    "ViaAWSService",
    "VpcSourceIp",
    "VpceAccount",
    "VpceOrgID",
    "VpceOrgPaths",
    "userid",
    "username",
];

/// Whether the absence of `key` from a request means something: any key of a service or an
/// identity provider, and the global keys. A key `aws:…` that is none of these may be new, so
/// nobody here can say what its absence means.
pub(crate) fn is_modelled(key: &str) -> bool {
    let Some((prefix, name)) = key.split_once(':') else {
        return true;
    };
    if !prefix.eq_ignore_ascii_case("aws") {
        return true;
    }
    GLOBAL_KEYS.iter().any(|known| {
        if known.ends_with('/') {
            name.get(..known.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(known))
        } else {
            name.eq_ignore_ascii_case(known)
        }
    })
}
