//! Edits of the document, as plain functions: what a control of the editor does to it.

pub mod capacity;
pub mod cluster;
pub mod conversion;
pub mod definition;
pub mod fix;
pub mod help;
pub mod instance_groups;
pub mod knowledge;
pub mod paste;
pub mod revisions;
pub mod roles;
pub mod run;
mod words;

#[cfg(test)]
mod tests;
