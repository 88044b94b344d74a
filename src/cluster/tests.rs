//! Behaviour of container instances.
