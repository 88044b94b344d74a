//! Container instances: what they have, what is left of it, and how they are asked for.
//!
//! This room knows attributes, resources, instance types and the cluster query language.
//! It must not know tasks beyond what an instance is told to reserve, nor how a choice is made.

mod instance;
pub mod query;

pub use instance::*;
