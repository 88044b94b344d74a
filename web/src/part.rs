//! What every part of the page is given: the state, and the way to act.

use yew::{Callback, Properties};

use crate::store::{State, UserCommand};

/// Properties of a part of the page.
#[derive(Clone, PartialEq, Properties)]
pub struct PartProperties {
    /// The state of the page.
    pub state: State,
    /// Does what a person asks for.
    pub act: Callback<UserCommand>,
}
