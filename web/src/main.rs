//! The ecslab page.

fn main() {}
