//! The page's one state and the one way to change it: [`UserCommand`] → `update`.

mod command;
mod state;

pub use command::*;
pub use state::*;
