//! Marks for statuses: circle on the way up, square on the way down, fill for how far.
