//! IAM: policy documents, how they are evaluated, and the API calls that a task makes.
//!
//! This room knows policies, principals and calls. It must not know time, placement or services.

pub mod calls;
mod evaluation;
mod role;

pub use evaluation::*;
pub use role::*;
mod stub;
pub use stub::*;
