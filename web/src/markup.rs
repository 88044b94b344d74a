//! What the macros `html!` and `#[component]` of `ecslab_markup` need at run time: templates,
//! the values for their gaps, and the one Yew component that every component of the page is.
//!
//! A template is a text of pieces that are separated by NULs. The first character of a piece says
//! what it is:
//!
//! | character | piece |
//! |---|---|
//! | `<` | an element begins; its name |
//! | `=` | name of an attribute whose value is the next piece, after a `"` |
//! | `@` | name of an attribute whose value is the next slot |
//! | `!` | a slot that is no attribute: key, reference, listener, state of an input |
//! | `'` | text |
//! | `{` | a node, which is the next slot |
//! | `/` | the element ends |

mod node;
mod part;
mod template;
#[cfg(test)]
mod tests;

pub use ecslab_markup::{component, html};

pub use node::{attribute, class, flag, list, node, value};
pub use part::{Part, part};
pub use template::{Slot, Template};
