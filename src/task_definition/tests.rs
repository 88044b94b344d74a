//! Tests of reading and checking task definitions.
