//! Task definitions: the model of RegisterTaskDefinition's input and the rules ECS holds it to.
//!
//! This room knows fields, types, ranges and cross-field rules.
//! It must not know clusters, time, or what a running task does.

mod model;

pub use model::*;
