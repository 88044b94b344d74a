//! The service scheduler: what a service wants next, given its tasks.
//!
//! This room knows counts, percentages and deployments. It must not know virtual time's queue or
//! how a task is placed: it answers with actions, and the simulation carries them out.

mod counts;
mod daemon;
mod schedule;
mod state;

pub use counts::*;
pub use daemon::*;
pub use schedule::*;
pub use state::*;
