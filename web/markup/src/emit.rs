//! From the tree to a template and to the code that fills its gaps.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident, Lit};

use crate::parse::{Attribute, Element, For, If, Node, Part, text_of};
use crate::template::Template;

/// Attributes that are there or not. `checked` is a state rather than an attribute.
const FLAGS: &[&str] = &[
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "controls",
    "default",
    "defer",
    "disabled",
    "formnovalidate",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "novalidate",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
];

/// An expression of type `Html`.
pub(crate) fn html(nodes: &[Node]) -> TokenStream {
    match nodes {
        [] => quote! { ::yew::Html::default() },
        [Node::Value(value)] => node(value),
        [Node::Values(values)] => list(values),
        [Node::Part(it)] => part(it),
        [Node::If(it)] => choice(it),
        [Node::For(it)] => repetition(it),
        [Node::Fragment(children)] => html(children),
        _ => template(nodes),
    }
}

fn template(nodes: &[Node]) -> TokenStream {
    let mut template = Template::default();
    for node in nodes {
        write(node, &mut template);
    }
    let (text, slots) = (template.text(), &template.slots);
    quote! {{
        static TEMPLATE: crate::markup::Template = crate::markup::Template::new(#text);
        TEMPLATE.fill(::std::vec![#(#slots),*])
    }}
}

fn write(it: &Node, template: &mut Template) {
    match it {
        Node::Text(text) => template.words(&text.value()),
        Node::Element(element) => write_element(element, template),
        Node::Fragment(children) => template.gap(slot(&html(children))),
        Node::Value(value) => template.gap(slot(&node(value))),
        Node::Values(values) => template.gap(slot(&list(values))),
        Node::Part(it) => template.gap(slot(&part(it))),
        Node::If(it) => template.gap(slot(&choice(it))),
        Node::For(it) => template.gap(slot(&repetition(it))),
    }
}

fn slot(html: &TokenStream) -> TokenStream {
    quote! { crate::markup::Slot::Node(#html) }
}

fn write_element(element: &Element, template: &mut Template) {
    let tag = element.name.value();
    template.open(&tag);
    for attribute in &element.attributes {
        write_attribute(&tag, attribute, template);
    }
    for child in &element.children {
        write(child, template);
    }
    template.close();
}

fn write_attribute(tag: &str, attribute: &Attribute, template: &mut Template) {
    let (name, value) = (attribute.name.value(), &attribute.value);
    let span = value.span();
    match name.as_str() {
        "key" => template.special(quote_spanned! {span=>
            crate::markup::Slot::Key(::yew::virtual_dom::Key::from(#value))
        }),
        "ref" => template.special(quote_spanned! {span=>
            crate::markup::Slot::Reference(::yew::html::IntoPropValue::into_prop_value(#value))
        }),
        "checked" => template.special(quote_spanned! {span=>
            crate::markup::Slot::Checked(#value)
        }),
        "value" if matches!(tag, "input" | "textarea") => {
            template.special(quote_spanned! {span=> crate::markup::value(#value) });
        }
        listener if listener.starts_with("on") => {
            let listener = Ident::new(listener, attribute.name.span());
            template.special(quote_spanned! {span=>
                crate::markup::Slot::Listener(::yew::html::#listener::Wrapper::__macro_new(#value))
            });
        }
        flag if FLAGS.contains(&flag) => match literal(value) {
            Some(Lit::Bool(it)) if it.value => template.attribute(flag, flag),
            Some(Lit::Bool(_)) => {}
            _ => template.gap_attribute(
                flag,
                quote_spanned! {span=> crate::markup::flag(#flag, #value) },
            ),
        },
        "class" => match literal(value).and_then(text_of) {
            Some(text) => template.attribute(&name, &text.value()),
            None => {
                template.gap_attribute(&name, quote_spanned! {span=> crate::markup::class(#value) })
            }
        },
        _ => match literal(value).and_then(text_of) {
            Some(text) => template.attribute(&name, &text.value()),
            None => template.gap_attribute(
                &name,
                quote_spanned! {span=> crate::markup::attribute(#value) },
            ),
        },
    }
}

fn literal(value: &Expr) -> Option<&Lit> {
    match value {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    }
}

fn node(value: &Expr) -> TokenStream {
    quote_spanned! {value.span()=> crate::markup::node(#value) }
}

fn list(values: &Expr) -> TokenStream {
    let (nodes, value) = (own("nodes"), own("value"));
    quote_spanned! {values.span()=> {
        let mut #nodes = ::std::vec::Vec::new();
        for #value in #values {
            #nodes.push(crate::markup::node(#value));
        }
        crate::markup::list(#nodes)
    }}
}

fn repetition(it: &For) -> TokenStream {
    let (pattern, values, body) = (&it.pattern, &it.values, html(&it.body));
    let nodes = own("nodes");
    quote! {{
        let mut #nodes = ::std::vec::Vec::new();
        for #pattern in #values {
            #nodes.push(#body);
        }
        crate::markup::list(#nodes)
    }}
}

/// A name that the code around the html cannot see.
fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

fn choice(it: &If) -> TokenStream {
    let (condition, then, otherwise) = (&it.condition, html(&it.then), html(&it.otherwise));
    quote! { if #condition { #then } else { #otherwise } }
}

/// A component. Its properties are built as Yew builds them, so that a missing one is an error
/// of the compiler.
fn part(it: &Part) -> TokenStream {
    let path = &it.path;
    let span = path.span();
    let (properties, token) = (own("properties"), own("token"));
    let mut key = quote! { ::std::option::Option::None };
    let mut setters = Vec::new();
    for Attribute { name, value } in &it.attributes {
        if name.value() == "key" {
            key = quote_spanned! {value.span()=>
                ::std::option::Option::Some(::yew::virtual_dom::Key::from(#value))
            };
            continue;
        }
        let is_none = matches!(value, Expr::Path(path) if path.path.is_ident("None"));
        let property = Ident::new(&name.value(), name.span());
        let setter = format_ident!("{property}_none", span = name.span());
        setters.push(if is_none {
            quote_spanned! {value.span()=> let #token = #properties.#setter(#token); }
        } else {
            quote_spanned! {value.span()=> let #token = #properties.#property(#token, #value); }
        });
    }
    if !it.children.is_empty() {
        let children = html(&it.children);
        setters.push(quote! { let #token = #properties.children(#token, #children); });
    }
    quote_spanned! {span=> {
        let mut #properties =
            <<#path as crate::markup::Part>::Properties as ::yew::Properties>::builder();
        let #token = ::yew::html::AssertAllProps;
        #(#setters)*
        crate::markup::part::<#path>(
            ::yew::html::Buildable::prepare_build(#properties, &#token).build(),
            #key,
        )
    }}
}
