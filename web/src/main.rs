//! The ecslab page.

mod store;

fn main() {}
