//! The attributes of a container instance.

use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use crate::ordered::OrderedMap;

/// Attributes by their names; capability attributes have no value.
///
/// Copies share what they hold until one of them is changed: an instance has about fifty, and is
/// copied for every task that comes to it.
#[derive(Clone, Debug, Default)]
pub struct Attributes(Rc<OrderedMap<String, Option<String>>>);

impl Attributes {
    /// Shares what one of `others` holds, if that is the same.
    pub fn share_with<'a>(&mut self, others: impl IntoIterator<Item = &'a Self>) {
        if let Some(same) = others.into_iter().find(|it| *it == self) {
            *self = same.clone();
        }
    }

    /// The same for attributes that are shared, as long as they are; another for all others.
    pub(crate) fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }
}

impl PartialEq for Attributes {
    fn eq(&self, other: &Self) -> bool {
        // Most instances have the same names, and differ in the last values if they do: those of
        // capabilities come first.
        Rc::ptr_eq(&self.0, &other.0)
            || self.values().rev().eq(other.values().rev()) && self.keys().eq(other.keys())
    }
}

impl Deref for Attributes {
    type Target = OrderedMap<String, Option<String>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Attributes {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Rc::make_mut(&mut self.0)
    }
}

impl From<OrderedMap<String, Option<String>>> for Attributes {
    fn from(attributes: OrderedMap<String, Option<String>>) -> Self {
        Self(Rc::new(attributes))
    }
}
