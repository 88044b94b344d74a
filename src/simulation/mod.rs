//! Virtual time: commands come in, events come out, and the world is a fold over the events.
//!
//! This room knows the order in which things happen. What may happen is decided by the rooms
//! below it: `placement` chooses instances, `iam` answers calls, `lifecycle` says what may follow
//! what, `service` says what a service wants next. It must not know files, clocks or pictures.

mod application;
mod assume_role;
mod attributes;
mod caller;
mod calls;
mod capacity;
mod command;
mod containers;
mod credentials;
mod daemons;
mod delivery;
mod describe;
mod engine;
mod event;
mod fault;
mod faults;
mod fold;
mod list;
mod measures;
mod parts;
mod placing;
mod planned;
mod process;
mod queue;
mod rebalancing;
mod refusals;
mod requests;
mod services;
mod set_up;
mod setting;
mod start;
mod start_task;
mod stop;
mod task_roles;
mod timestamp;
mod waiting;
mod world;

pub use application::*;
pub use capacity::CapacityProvider;
pub use command::*;
pub use credentials::{Credentials, CredentialsSource};
pub use delivery::*;
use describe::Announcer;
pub use describe::*;
pub use engine::Simulation;
pub use event::*;
pub use fault::*;
pub use measures::*;
pub use parts::Parts;
pub use planned::CallSources;
pub use rebalancing::can_be_rebalanced;
pub use requests::network_configuration_refusal;
pub use setting::Setting;
pub use task_roles::{role_member, role_override, with_roles_of_request};
pub use timestamp::*;
pub use waiting::{SetBy, Waiting};
pub use world::*;
