//! Behaviour of placement as a whole.
