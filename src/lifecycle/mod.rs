//! The life of a task: statuses, the table of legal transitions, containers, timings.
//!
//! This room knows what may follow what and how long it takes.
//! It must not know clusters, services or who asked for the task.

mod activity;
mod agent;
mod container_history;
mod dependency;
mod health;
mod model_note;
mod path;
mod restart;
mod status;
mod task;
mod timings;
mod transition;

pub use activity::activity;
pub use agent::*;
pub use container_history::*;
pub use dependency::*;
pub use health::*;
pub use model_note::*;
pub use path::*;
pub use restart::*;
pub use status::*;
pub use task::*;
pub use timings::*;
pub use transition::*;
