//! Placement: which container instance gets the next task, and why not the others.
//!
//! requirement → filters → constraints → strategies → decision. A decision is a value of its own
//! and says everything that led to it. This room must not know time or what tasks do.

mod decision;
mod requirement;

pub use decision::*;
pub use requirement::*;
