//! From values to what fills a gap.

use std::rc::Rc;

use yew::html::IntoPropValue;
use yew::virtual_dom::{AttrValue, VList, VNode, VText};
use yew::{Classes, Html};

use super::Slot;

/// The value of an attribute; none: the attribute is not there.
pub fn attribute<T: IntoPropValue<Option<AttrValue>>>(value: T) -> Slot {
    Slot::Attribute(value.into_prop_value())
}

/// An attribute that is there or not.
pub fn flag(name: &'static str, is_there: bool) -> Slot {
    Slot::Attribute(is_there.then_some(AttrValue::Static(name)))
}

/// The classes of an element.
pub fn class<T: Into<Classes>>(classes: T) -> Slot {
    Slot::Attribute(classes.into().into_prop_value())
}

/// What stands in a field.
pub fn value<T: IntoPropValue<Option<AttrValue>>>(value: T) -> Slot {
    Slot::Value(value.into_prop_value())
}

/// A node made of a value.
pub fn node<T: IntoNode>(value: T) -> Html {
    value.into_node()
}

/// Nodes, one after the other.
pub fn list(nodes: Vec<Html>) -> Html {
    VNode::VList(Rc::new(VList::with_children(nodes, None)))
}

/// What can stand between two tags.
pub trait IntoNode {
    /// The node.
    fn into_node(self) -> Html;
}

impl IntoNode for Html {
    fn into_node(self) -> Html {
        self
    }
}

impl IntoNode for AttrValue {
    fn into_node(self) -> Html {
        VNode::VText(VText::new(self))
    }
}

impl IntoNode for &AttrValue {
    fn into_node(self) -> Html {
        self.clone().into_node()
    }
}

impl IntoNode for &str {
    fn into_node(self) -> Html {
        AttrValue::from(self.to_owned()).into_node()
    }
}

impl IntoNode for String {
    fn into_node(self) -> Html {
        AttrValue::from(self).into_node()
    }
}

impl IntoNode for &String {
    fn into_node(self) -> Html {
        self.clone().into_node()
    }
}

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> Html {
        self.map(T::into_node).unwrap_or_default()
    }
}

impl IntoNode for Vec<Html> {
    fn into_node(self) -> Html {
        list(self)
    }
}

macro_rules! number_into_node {
    ($($number:ty)*) => {
        $(impl IntoNode for $number {
            fn into_node(self) -> Html {
                self.to_string().into_node()
            }
        })*
    };
}

number_into_node!(u32 u64 i64 usize);
