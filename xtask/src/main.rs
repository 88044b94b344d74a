//! Chores of the ecslab repository.

fn main() {}
