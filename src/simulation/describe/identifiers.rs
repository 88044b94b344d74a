//! Identifiers that AWS would make up: digits that follow from what they identify alone, so that
//! they are the same in every run. A task's id follows from the seed, so they do too.

use std::fmt::Write as _;

use crate::placement::Random;

/// So many hexadecimal digits that belong to the names.
pub(super) fn digits(names: &[&str], count: usize) -> String {
    let mut digits = String::new();
    let mut random = source(names);
    while digits.len() < count {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{:016x}", random.next_u64());
    }
    digits.truncate(count);
    digits
}

/// An id in the shape of a UUID.
pub(super) fn uuid(names: &[&str]) -> String {
    let mut id = digits(names, 32);
    for position in [8, 13, 18, 23] {
        id.insert(position, '-');
    }
    id
}

/// `eni-` and 17 digits.
pub(super) fn network_interface_id(task_id: &str) -> String {
    format!("eni-{}", digits(&[task_id, "eni"], 17))
}

/// A MAC address of those that are administered locally, as EC2 hands them out [O].
pub(super) fn mac_address(task_id: &str) -> String {
    let mut address = format!("0a{}", digits(&[task_id, "mac"], 10));
    for position in [2, 5, 8, 11, 14] {
        address.insert(position, ':');
    }
    address
}

/// The name that EC2 gives an address: `ip-10-0-0-11.ec2.internal` in us-east-1, elsewhere
/// `ip-10-0-0-11.REGION.compute.internal` [V].
pub(super) fn private_dns_name(address: &str, region: &str) -> String {
    let name = address.replace('.', "-");
    match region {
        "us-east-1" => format!("ip-{name}.ec2.internal"),
        _ => format!("ip-{name}.{region}.compute.internal"),
    }
}

/// The digest of an image: the one it is named by, else always the same for the same name [D].
pub(super) fn image_digest(image: &str) -> String {
    match image.split_once('@') {
        Some((_, digest)) => digest.to_owned(),
        None => format!("sha256:{}", digits(&["image", image], 64)),
    }
}

/// Docker's id of a container on an instance; the task's id and ten digits on Fargate [O].
pub(super) fn runtime_id(task_id: &str, container: &str, on_fargate: bool) -> String {
    let names = [task_id, container, "runtime"];
    if on_fargate {
        format!(
            "{task_id}-{:010}",
            source(&names).next_u64() % 10_000_000_000
        )
    } else {
        digits(&names, 64)
    }
}

fn source(names: &[&str]) -> Random {
    // FNV-1a, 64 bits, with a byte after every name that none contains.
    let bytes = names
        .iter()
        .flat_map(|name| name.bytes().chain(std::iter::once(0)));
    Random::from_seed(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_shapes_that_aws_gives_them() {
        let id = uuid(&["a", "b"]);
        let lengths = id.split('-').map(str::len).collect::<Vec<_>>();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(network_interface_id("a").len(), "eni-".len() + 17);
        let mac = mac_address("a");
        assert!(
            mac.split(':').all(|part| part.len() == 2) && mac.len() == 17,
            "{mac}"
        );
        assert_eq!(runtime_id("a", "b", false).len(), 64);
        let on_fargate = runtime_id("a", "b", true);
        assert_eq!(on_fargate.len(), "a-".len() + 10);
        assert_eq!(
            private_dns_name("10.0.0.11", "us-east-1"),
            "ip-10-0-0-11.ec2.internal"
        );
        assert_eq!(
            private_dns_name("10.0.0.11", "eu-west-1"),
            "ip-10-0-0-11.eu-west-1.compute.internal"
        );
    }

    #[test]
    fn they_follow_from_what_they_identify() {
        assert_eq!(uuid(&["a", "b"]), uuid(&["a", "b"]));
        assert_ne!(uuid(&["a", "b"]), uuid(&["ab", ""]));
        assert_eq!(image_digest("web@sha256:12"), "sha256:12");
        assert_eq!(image_digest("web:1"), image_digest("web:1"));
        assert_ne!(image_digest("web:1"), image_digest("web:2"));
    }
}
