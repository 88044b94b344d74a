//! What surprises people about the life of tasks: one test a surprise, on the example that shows
//! it on the page.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod caller;
mod capacity;
mod events;
mod examples;
mod exits;
mod health;
mod placement;
mod roles;
mod start;
mod stop;
