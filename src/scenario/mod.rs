//! The document that a learner edits, saves and shares.
//!
//! This room knows the document's shape and how it becomes a simulation. Inside the document, ECS
//! things keep the shape that ECS gives them. It must not know files, pages or browsers.

mod adopt;
mod branch;
mod check;
mod document;
mod permissions_in_use;
mod read;
mod reference;
mod role_calls;
mod secrets;
mod simulate;
mod starter;
mod strategies;
mod timings;

pub use adopt::{adopt_task_definition, run_task_of};
pub use check::check;
pub use document::*;
pub use permissions_in_use::{PermissionInUse, permissions_in_use};
pub use read::{from_value, read};
pub use reference::{TaskDefinitionReference, find_task_definition, task_definitions_at};
pub use role_calls::{planned_calls, role_calls};
pub use starter::{StarterPlace, starter_of};
pub use strategies::TaskStarter;
pub use timings::timings_of;
