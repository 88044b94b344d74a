//! What placement asks and changes many times for every decision: which instance is the first in
//! an order that has enough of everything, which are in a set, who is the best.
//!
//! It is a crate of its own so that it can be compiled to be fast where everything else is compiled
//! to be small. It knows numbers only: amounts, counts, places in a cluster, numbers of pools,
//! groups, attributes and their values. What they mean, the room `placement` says.
//!
//! - `table`: what is known of each instance, and what a task needs;
//! - `order`: instances in an order, in blocks; `places`: sets of instances;
//! - `group`: tasks of a group by the value of an attribute, and instances by tasks of a group;
//! - `search`: all of it together, kept true when an instance changes;
//! - `choice` and `draw`: the decision, in an order and in sets.

mod choice;
mod draw;
mod group;
mod order;
mod places;
mod search;
mod table;

pub use group::Step;
pub use places::Places;
pub use search::{Access, Change, Search, Tasks};
pub use table::{Amounts, By, CPU, Key, MEMORY, Need, Row, Table};

/// A source of chance: a number from 0 to what is given, exclusively; 0 for 0 and 1, without a draw.
pub type Below<'a> = &'a mut dyn FnMut(usize) -> usize;
