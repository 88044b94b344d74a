//! The page's one state and the one way to change it: [`Action`] → [`Store::update`].
//!
//! Nothing here knows the browser; what does is in `browser`.

pub mod announcement;
pub mod axis;
mod branches;
pub mod catalogue;
mod command;
pub mod differences;
pub mod document;
pub mod documents;
pub mod examples;
mod explained;
pub mod faults;
mod history;
pub mod keyboard;
pub mod persistence;
pub mod problems;
mod selection;
mod state;
#[cfg(test)]
mod tests;
mod time_machine;
pub mod tour;
mod transport;
mod update;

pub use command::*;
pub use document::Pasted;
pub use explained::{Explained, explained, would_help};
pub use state::*;
pub use transport::*;
pub use update::*;
