//! Secrets and parameters that a customer managed key encrypts.

use serde::{Deserialize, Serialize};
use serde_json::{Error, Map, Value};

use super::{parameter_arn, partition_of, secret_arn};
use crate::iam::matching::arn_parts;
use crate::members::Members;

/// A secret of Secrets Manager or a SecureString parameter that is encrypted with a customer
/// managed key, so that whoever reads it needs kms:Decrypt on the key as well [V].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Members")]
pub struct EncryptedSecret {
    /// The secret or parameter as task definitions name it: an ARN, or the name of a parameter.
    pub value_from: String,
    /// ARN or id of the key.
    pub kms_key_id: String,
    /// Members that this version does not know, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl EncryptedSecret {
    /// ARN of the secret or parameter; `None` when `valueFrom` names neither.
    #[must_use]
    pub fn arn(&self, account: &str, region: &str) -> Option<String> {
        secret_arn(&self.value_from).or_else(|| parameter_arn(&self.value_from, region, account))
    }

    /// ARN of the key; `None` when `kmsKeyId` is neither an id nor the ARN of a key: IAM knows a
    /// key by no alias [V].
    #[must_use]
    pub fn key_arn(&self, account: &str, region: &str) -> Option<String> {
        let id = self.kms_key_id.as_str();
        match arn_parts(id) {
            Some([_, _, "kms", _, _, key]) if key.starts_with("key/") => Some(id.to_owned()),
            None if !id.is_empty() && !id.contains([':', '/']) => Some(format!(
                "arn:{}:kms:{region}:{account}:key/{id}",
                partition_of(region)
            )),
            _ => None,
        }
    }
}

impl TryFrom<Members> for EncryptedSecret {
    type Error = Error;

    fn try_from(mut members: Members) -> Result<Self, Error> {
        Ok(Self {
            value_from: members.required("valueFrom")?,
            kms_key_id: members.required("kmsKeyId")?,
            other: members.rest(),
        })
    }
}
