//! Templates and how their gaps are filled.

use std::rc::Rc;
use std::sync::OnceLock;

use yew::virtual_dom::{AttrValue, AttributeOrProperty, Attributes, Key, Listener, VTag, VText};
use yew::{Html, NodeRef};

use super::list;

/// What fills a gap.
pub enum Slot {
    /// A node.
    Node(Html),
    /// The value of an attribute; none: the attribute is not there.
    Attribute(Option<AttrValue>),
    /// The key of the element among its siblings.
    Key(Key),
    /// A reference that is to point to the element.
    Reference(NodeRef),
    /// What listens to an event.
    Listener(Option<Rc<dyn Listener>>),
    /// What stands in the field.
    Value(Option<AttrValue>),
    /// Whether the box is checked.
    Checked(bool),
}

/// Html with gaps.
pub struct Template {
    text: &'static str,
    steps: OnceLock<Vec<Step>>,
}

/// One step on the way to the html.
enum Step {
    Open {
        tag: &'static str,
        /// Names of the attributes; kept for good, so that Yew compares elements of one template
        /// by their values alone.
        names: &'static [&'static str],
        /// The values that are known; the others are slots.
        values: Vec<Option<&'static str>>,
        /// How many other slots the element has, and after how many attributes each comes.
        others: Vec<usize>,
    },
    Text(&'static str),
    Gap,
    Close,
}

impl Template {
    /// The template of a text.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            steps: OnceLock::new(),
        }
    }

    /// The html with `slots` in its gaps, in the order of the text.
    pub fn fill(&'static self, slots: Vec<Slot>) -> Html {
        let steps = self.steps.get_or_init(|| read(self.text));
        let mut filling = Filling {
            steps: steps.iter(),
            slots: slots.into_iter(),
        };
        filling.children()
    }
}

fn read(text: &'static str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut pieces = text
        .split('\0')
        .filter_map(|piece| piece.split_at_checked(1))
        .peekable();
    while let Some((kind, rest)) = pieces.next() {
        match kind {
            "<" => {
                let (mut names, mut values, mut others) = (Vec::new(), Vec::new(), Vec::new());
                while let Some((kind, rest)) =
                    pieces.next_if(|(kind, _)| matches!(*kind, "=" | "@" | "!"))
                {
                    match kind {
                        "!" => others.push(names.len()),
                        "@" => {
                            names.push(rest);
                            values.push(None);
                        }
                        _ => {
                            names.push(rest);
                            values.push(pieces.next().map(|(_, value)| value));
                        }
                    }
                }
                steps.push(Step::Open {
                    tag: rest,
                    names: Vec::leak(names),
                    values,
                    others,
                });
            }
            "'" => steps.push(Step::Text(rest)),
            "{" => steps.push(Step::Gap),
            _ => steps.push(Step::Close),
        }
    }
    steps
}

struct Filling {
    steps: std::slice::Iter<'static, Step>,
    slots: std::vec::IntoIter<Slot>,
}

impl Filling {
    /// What comes up to the end of the element, or of the template.
    fn children(&mut self) -> Html {
        let mut children = Vec::new();
        while let Some(step) = self.steps.next() {
            match step {
                Step::Open {
                    tag,
                    names,
                    values,
                    others,
                } => children.push(self.element(tag, names, values, others)),
                Step::Text(text) => children.push(VText::new(*text).into()),
                Step::Gap => {
                    if let Some(Slot::Node(node)) = self.slots.next() {
                        children.push(node);
                    }
                }
                Step::Close => break,
            }
        }
        match children.len() {
            1 => children.pop().unwrap_or_default(),
            _ => list(children),
        }
    }

    fn element(
        &mut self,
        tag: &'static str,
        names: &'static [&'static str],
        values: &[Option<&'static str>],
        others: &[usize],
    ) -> Html {
        let mut element = VTag::new(tag);
        let mut others = others.iter().copied().peekable();
        let mut attributes = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            while others.next_if_eq(&index).is_some() {
                self.other(&mut element);
            }
            attributes.push(match value {
                Some(value) => Some(AttrValue::Static(value)),
                None => match self.slots.next() {
                    Some(Slot::Attribute(value)) => value,
                    _ => None,
                },
            });
        }
        for _ in others {
            self.other(&mut element);
        }
        element.attributes = Attributes::Dynamic {
            keys: names,
            values: attributes
                .into_iter()
                .map(|value| value.map(AttributeOrProperty::Attribute))
                .collect(),
        };
        let children = self.children();
        if let Some(place) = element.children_mut() {
            *place = children;
        }
        element.into()
    }

    fn other(&mut self, element: &mut VTag) {
        match self.slots.next() {
            Some(Slot::Key(key)) => element.key = Some(key),
            Some(Slot::Reference(reference)) => element.node_ref = reference,
            Some(Slot::Listener(Some(listener))) => {
                element.add_listener(listener);
            }
            Some(Slot::Value(value)) => element.set_value(value),
            Some(Slot::Checked(is_checked)) => element.set_checked(is_checked),
            _ => {}
        }
    }
}
