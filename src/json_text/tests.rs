//! Tests of reading JSON with places.
