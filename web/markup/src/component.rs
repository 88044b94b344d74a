//! The attribute that makes a component of a function.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, FnArg, ItemFn, Type};

/// The component that `function` describes.
pub(crate) fn component(function: ItemFn) -> syn::Result<TokenStream> {
    let ItemFn {
        attrs,
        vis,
        sig,
        block,
    } = function;
    let name = &sig.ident;
    let output = &sig.output;
    let properties = match sig.inputs.first() {
        None => syn::parse_quote!(()),
        Some(argument) => type_of_properties(argument)?,
    };
    if sig.inputs.len() > 1 {
        return Err(syn::Error::new_spanned(
            &sig.inputs,
            "a component takes a reference to its properties and nothing else",
        ));
    }
    let argument: FnArg = match sig.inputs.first() {
        None => syn::parse_quote!(_nothing: &()),
        Some(argument) => argument.clone(),
    };
    let (lints, others): (Vec<Attribute>, Vec<Attribute>) = attrs
        .into_iter()
        .partition(|it| it.path().is_ident("expect"));
    Ok(quote! {
        #(#others)*
        #vis struct #name;

        impl crate::markup::Part for #name {
            type Properties = #properties;

            const NAME: &'static str = ::std::concat!(
                ::std::module_path!(), "::", ::std::stringify!(#name)
            );

            fn run(
                context: &mut ::yew::functional::HookContext,
                properties: &Self::Properties,
            ) -> ::yew::Html {
                #(#lints)*
                #[::yew::hook]
                fn use_part(#argument) #output #block

                ::yew::functional::Hook::run(use_part(properties), context)
            }
        }
    })
}

fn type_of_properties(argument: &FnArg) -> syn::Result<Type> {
    let FnArg::Typed(argument) = argument else {
        return Err(syn::Error::new_spanned(argument, "a component has no self"));
    };
    match &*argument.ty {
        Type::Reference(reference) => Ok((*reference.elem).clone()),
        other => Err(syn::Error::new_spanned(
            other,
            "a component takes a reference to its properties",
        )),
    }
}
