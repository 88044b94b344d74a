//! IAM: policy documents, how they are evaluated, and the API calls that a task makes.
//!
//! This room knows policies, principals and calls. It must not know time, placement or services.
//!
//! [`PolicyDocument`] reads, [`evaluate`] decides and explains, [`PreparedRole`] is a role with
//! its policies read, [`calls`] derives what a task asks of AWS and what ECS says when it is
//! denied.

pub mod calls;
mod condition;
mod derived_keys;
mod document_request;
mod evaluation;
mod explanation;
pub mod least_privilege;
mod matching;
mod mismatch;
pub mod needs;
pub mod pasted;
mod permissions;
mod policy;
mod policy_set;
pub mod presets;
mod principal;
mod request;
mod role;

pub use document_request::RequestDocument;
pub use evaluation::*;
pub use mismatch::{ConditionMismatch, ElementMismatch, Mismatch};
pub use permissions::PermissionRemoval;
pub use policy::{Effect, PolicyDocument, PolicyKind};
pub use policy_set::PolicySet;
pub use role::*;
