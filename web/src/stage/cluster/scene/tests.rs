//! The Cluster view as data.
