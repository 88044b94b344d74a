//! The life of a task: statuses, the table of legal transitions, containers, timings.
//!
//! This room knows what may follow what and how long it takes.
//! It must not know clusters, services or who asked for the task.

mod path;
mod status;
mod task;
mod timings;
mod transition;

pub use path::*;
pub use status::*;
pub use task::*;
pub use timings::*;
pub use transition::*;
