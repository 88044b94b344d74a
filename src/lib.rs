//! ecslab: a deterministic simulator of Amazon ECS tasks.
//!
//! Each room below knows one part of ECS; calls go down this list only.
//! `ARCHITECTURE.md` draws the map and names the invariants.

#[cfg(feature = "cli")]
pub mod cli;
pub mod scenario;
pub mod simulation;

pub mod service;

pub mod iam;
pub mod lifecycle;
pub mod placement;

pub mod cluster;
pub mod task_definition;

pub mod diagnostic;
pub mod json_text;
mod members;
pub mod moment;
pub mod ordered;
pub mod shared_list;
