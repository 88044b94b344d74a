//! What the index of placement asks many times for every decision: the first instance in an order
//! that has enough of everything, and sets of instances.
//!
//! It is a crate of its own so that it can be compiled to be fast where everything else is compiled
//! to be small. It knows numbers only: amounts, counts, places in a cluster. What they mean, the
//! room `placement` says.

mod order;
mod places;

pub use order::*;
pub use places::Places;
