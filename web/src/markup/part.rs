//! Components as values behind one Yew component.

use std::any::Any;
use std::rc::Rc;

use yew::functional::{Hook, HookContext};
use yew::html::Html;
use yew::virtual_dom::{Key, VChild, VList, VNode};
use yew::{Properties, function_component};

/// A component of the page; `#[component]` implements it.
pub trait Part: 'static {
    /// Its properties. It is drawn again when they change.
    type Properties: Properties + PartialEq;

    /// Tells it from other components in the same place.
    const NAME: &'static str;

    /// Draws it.
    fn run(context: &mut HookContext, properties: &Self::Properties) -> Html;
}

/// A component with its properties, whatever they are.
trait AnyPart {
    fn run(&self, context: &mut HookContext) -> Html;
    fn is_same(&self, other: &dyn AnyPart) -> bool;
    fn as_any(&self) -> &dyn Any;
}

struct Given<P: Part>(P::Properties);

impl<P: Part> AnyPart for Given<P> {
    fn run(&self, context: &mut HookContext) -> Html {
        P::run(context, &self.0)
    }

    fn is_same(&self, other: &dyn AnyPart) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| self.0 == other.0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A component as html.
pub fn part<P: Part>(properties: P::Properties, key: Option<Key>) -> Html {
    of_any(Rc::new(Given::<P>(properties)), P::NAME, key)
}

fn of_any(part: Rc<dyn AnyPart>, name: &'static str, key: Option<Key>) -> Html {
    let name = Some(Key::from(name));
    let component: VNode = VChild::<PartOfPage>::new(PartOfPageProperties { part }, name).into();
    // The list has the key that was given. The component's own is its name: Yew keeps the hooks
    // of a component that has the same type and key, and all of them have the same type.
    VNode::VList(Rc::new(VList::with_children(vec![component], key)))
}

#[derive(Clone, Properties)]
struct PartOfPageProperties {
    part: Rc<dyn AnyPart>,
}

impl PartialEq for PartOfPageProperties {
    fn eq(&self, other: &Self) -> bool {
        self.part.is_same(&*other.part)
    }
}

#[function_component]
fn PartOfPage(properties: &PartOfPageProperties) -> Html {
    use_run(Rc::clone(&properties.part))
}

/// Lets a part call its hooks as if they were those of the Yew component.
fn use_run(part: Rc<dyn AnyPart>) -> Run {
    Run(part)
}

struct Run(Rc<dyn AnyPart>);

impl Hook for Run {
    type Output = Html;

    fn run(self, context: &mut HookContext) -> Html {
        self.0.run(context)
    }
}
