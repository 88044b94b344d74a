//! The members of a JSON object, taken out one after the other.
//!
//! A type that says `#[serde(try_from = "Members")]` is read by plain code. What serde derives
//! for the same type is several times as large, most of all with `flatten`.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Map, Value};

/// The members that nobody has taken yet.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Members(Map<String, Value>);

impl Members {
    /// The member `name`, which must be there.
    pub(crate) fn required<Member: DeserializeOwned>(
        &mut self,
        name: &'static str,
    ) -> Result<Member, Error> {
        match self.0.shift_remove(name) {
            Some(value) => Member::deserialize(value),
            None => Err(Error::missing_field(name)),
        }
    }

    /// The member `name`, or what the type has for none.
    pub(crate) fn optional<Member: DeserializeOwned + Default>(
        &mut self,
        name: &'static str,
    ) -> Result<Member, Error> {
        self.or(name, Member::default())
    }

    /// The member `name`, or `omitted`.
    pub(crate) fn or<Member: DeserializeOwned>(
        &mut self,
        name: &'static str,
        omitted: Member,
    ) -> Result<Member, Error> {
        match self.0.shift_remove(name) {
            Some(value) => Member::deserialize(value),
            None => Ok(omitted),
        }
    }

    /// All members that are left, in their order.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }
}
