//! Virtual time: commands come in, events come out, and the world is a fold over the events.
//!
//! This room knows the order in which things happen. What may happen is decided by the rooms
//! below it: `placement` chooses instances, `iam` answers calls, `lifecycle` says what may follow
//! what, `service` says what a service wants next. It must not know files, clocks or pictures.

mod command;
mod engine;
mod event;
mod world;

pub use command::*;
pub use engine::*;
pub use event::*;
pub use world::*;
