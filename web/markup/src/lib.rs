//! The syntax of Yew's `html!` and of its function components, compiled to data instead of code.
//!
//! Yew's own macros write code for every element, and an instance of Yew's whole life cycle for
//! every component. On a page of some thousand elements that code was more than half of what a
//! browser had to fetch. Here an element is a piece of one text, which the page's `markup` module
//! reads when the template is used first, and every component is a value behind one and the same
//! Yew component.
//!
//! What is understood is what the page uses: elements, components, fragments, `{ value }`,
//! `{ for values }`, `for … in … { … }`, `if … { … } else { … }`. What differs from Yew: the
//! children of a list stand in a list of their own, so that their keys need be unique there only.
//!
//! This crate writes paths into `crate::markup`; it can be used in the page's crate only.

mod component;
mod emit;
mod parse;
mod template;

use proc_macro::TokenStream;

/// Html, in the syntax of Yew's `html!`.
#[proc_macro]
pub fn html(input: TokenStream) -> TokenStream {
    match syn::parse::<parse::Children>(input) {
        Ok(children) => emit::html(&children.0).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

/// A component made of a function of its properties that may call hooks, as Yew's attribute of
/// this name makes one.
#[proc_macro_attribute]
pub fn component(_: TokenStream, function: TokenStream) -> TokenStream {
    match syn::parse::<syn::ItemFn>(function).and_then(component::component) {
        Ok(tokens) => tokens.into(),
        Err(error) => error.to_compile_error().into(),
    }
}
