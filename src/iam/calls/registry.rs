//! Names of images in private repositories of Amazon ECR.

use super::partition_of;
use crate::iam::principal::is_account_id;

/// An image in a private repository: `account.dkr.ecr.region.amazonaws.com/repository:tag`.
/// Pulls from ECR Public need no permission [V].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EcrImage<'i> {
    account: &'i str,
    region: &'i str,
    repository: &'i str,
}

impl<'i> EcrImage<'i> {
    /// `None` when the image is not in ECR.
    pub(super) fn read(image: &'i str) -> Option<Self> {
        let (host, path) = image.split_once('/')?;
        let (account, host) = host.split_once('.')?;
        let host = host
            .strip_prefix("dkr.ecr.")
            .or_else(|| host.strip_prefix("dkr.ecr-fips."))?;
        let (region, domain) = host.split_once('.')?;
        if !is_account_id(account) || !matches!(domain, "amazonaws.com" | "amazonaws.com.cn") {
            return None;
        }
        let path = path.split_once('@').map_or(path, |(path, _)| path);
        let repository = path.split_once(':').map_or(path, |(path, _)| path);
        Some(Self {
            account,
            region,
            repository,
        })
    }

    /// ARN of the repository.
    pub(super) fn repository_arn(&self) -> String {
        let Self {
            account,
            region,
            repository,
        } = self;
        let partition = partition_of(region);
        format!("arn:{partition}:ecr:{region}:{account}:repository/{repository}")
    }
}
