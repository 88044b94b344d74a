//! Container instances: what they have, what is left of it, and how they are asked for.
//!
//! This room knows attributes, resources, instance types and the cluster query language.
//! It must not know tasks beyond what an instance is told to reserve, nor how a choice is made.

mod attributes;
mod capabilities;
mod describe;
pub mod import;
mod instance;
mod instance_types;
pub mod query;
#[cfg(test)]
mod tests;

pub use attributes::Attributes;
pub use capabilities::{CAPABILITIES, is_custom_attribute};
pub use describe::{to_event_detail, to_value};
pub use import::ClusterIdentity;
pub use instance::*;
pub use instance_types::*;
