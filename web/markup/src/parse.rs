//! From tokens to a tree.

use std::fmt::Write as _;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::token::Brace;
use syn::{Block, Expr, Ident, Lit, LitStr, Pat, Path, Token, braced};

/// What stands between a start and an end.
pub(crate) struct Children(pub(crate) Vec<Node>);

/// A piece of html.
pub(crate) enum Node {
    /// Text that is known.
    Text(LitStr),
    /// A value that becomes a node.
    Value(Expr),
    /// Values that become nodes.
    Values(Expr),
    /// An element.
    Element(Element),
    /// A component.
    Part(Part),
    /// Nodes without an element around them.
    Fragment(Vec<Node>),
    /// One of several.
    If(Box<If>),
    /// A node for each of several values.
    For(Box<For>),
}

pub(crate) struct Element {
    pub(crate) name: LitStr,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

pub(crate) struct Part {
    pub(crate) path: Path,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

pub(crate) struct Attribute {
    pub(crate) name: LitStr,
    pub(crate) value: Expr,
}

pub(crate) struct If {
    pub(crate) condition: Expr,
    pub(crate) then: Vec<Node>,
    pub(crate) otherwise: Vec<Node>,
}

pub(crate) struct For {
    pub(crate) pattern: Pat,
    pub(crate) values: Expr,
    pub(crate) body: Vec<Node>,
}

impl Parse for Children {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut nodes = Vec::new();
        while !input.is_empty() {
            nodes.push(input.parse()?);
        }
        Ok(Self(nodes))
    }
}

impl Parse for Node {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Brace) {
            return value(input);
        }
        if input.peek(Token![if]) {
            return Ok(Self::If(Box::new(input.parse()?)));
        }
        if input.peek(Token![for]) {
            return Ok(Self::For(Box::new(input.parse()?)));
        }
        if input.peek(LitStr) {
            return Ok(Self::Text(input.parse()?));
        }
        if !input.peek(Token![<]) {
            return Ok(Self::Value(input.parse()?));
        }
        tag(input)
    }
}

fn value(input: ParseStream<'_>) -> syn::Result<Node> {
    if is_list(input) {
        let content;
        braced!(content in input);
        content.parse::<Token![for]>()?;
        return Ok(Node::Values(content.parse()?));
    }
    let block: Block = input.parse()?;
    Ok(match sole_expression(&block) {
        Some(Expr::Lit(literal)) => match text_of(&literal.lit) {
            Some(text) => Node::Text(text),
            None => Node::Value(Expr::Lit(literal)),
        },
        Some(expression) => Node::Value(expression),
        None => Node::Value(block_expression(block)),
    })
}

/// `{ for values }`, which a `for` loop in a block of Rust is not.
fn is_list(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    let attempt = || -> syn::Result<bool> {
        let content;
        braced!(content in fork);
        content.parse::<Token![for]>()?;
        content.parse::<Expr>()?;
        Ok(content.is_empty())
    };
    attempt().unwrap_or(false)
}

fn block_expression(block: Block) -> Expr {
    Expr::Block(syn::ExprBlock {
        attrs: Vec::new(),
        label: None,
        block,
    })
}

/// The expression that is all there is in a block.
fn sole_expression(block: &Block) -> Option<Expr> {
    match block.stmts.as_slice() {
        [syn::Stmt::Expr(expression, None)] => Some(expression.clone()),
        [syn::Stmt::Macro(statement)] if statement.semi_token.is_none() => {
            Some(Expr::Macro(syn::ExprMacro {
                attrs: Vec::new(),
                mac: statement.mac.clone(),
            }))
        }
        _ => None,
    }
}

/// A literal as text.
pub(crate) fn text_of(literal: &Lit) -> Option<LitStr> {
    match literal {
        Lit::Str(text) => Some(text.clone()),
        Lit::Int(number) => Some(LitStr::new(number.base10_digits(), number.span())),
        Lit::Char(character) => Some(LitStr::new(
            &character.value().to_string(),
            character.span(),
        )),
        _ => None,
    }
}

fn tag(input: ParseStream<'_>) -> syn::Result<Node> {
    input.parse::<Token![<]>()?;
    if input.peek(Token![>]) {
        input.parse::<Token![>]>()?;
        let children = children_until_end(input)?;
        input.parse::<Token![>]>()?;
        return Ok(Node::Fragment(children));
    }
    let fork = input.fork();
    let first = fork.call(Ident::parse_any)?.to_string();
    let is_part =
        first.starts_with(|letter: char| letter.is_ascii_uppercase()) || fork.peek(Token![::]);
    if is_part { part(input) } else { element(input) }
}

fn element(input: ParseStream<'_>) -> syn::Result<Node> {
    let name = dashed(input)?;
    let attributes = attributes(input)?;
    let children = if is_closed(input)? {
        Vec::new()
    } else {
        let children = children_until_end(input)?;
        let closing = dashed(input)?;
        if closing.value() != name.value() {
            return Err(syn::Error::new(
                closing.span(),
                format!(
                    "this closes <{}>, but <{}> is open",
                    closing.value(),
                    name.value()
                ),
            ));
        }
        input.parse::<Token![>]>()?;
        children
    };
    Ok(Node::Element(Element {
        name,
        attributes,
        children,
    }))
}

fn part(input: ParseStream<'_>) -> syn::Result<Node> {
    let path: Path = input.call(Path::parse_mod_style)?;
    let attributes = attributes(input)?;
    let children = if is_closed(input)? {
        Vec::new()
    } else {
        let children = children_until_end(input)?;
        let closing: Path = input.call(Path::parse_mod_style)?;
        if closing != path {
            return Err(syn::Error::new_spanned(
                closing,
                "this closes another component than the one that is open",
            ));
        }
        input.parse::<Token![>]>()?;
        children
    };
    Ok(Node::Part(Part {
        path,
        attributes,
        children,
    }))
}

/// After the attributes: whether the tag ends with `/>`.
fn is_closed(input: ParseStream<'_>) -> syn::Result<bool> {
    if input.peek(Token![/]) {
        input.parse::<Token![/]>()?;
        input.parse::<Token![>]>()?;
        return Ok(true);
    }
    input.parse::<Token![>]>()?;
    Ok(false)
}

/// Children up to the `</` of the end, which is read too.
fn children_until_end(input: ParseStream<'_>) -> syn::Result<Vec<Node>> {
    let mut children = Vec::new();
    while !(input.peek(Token![<]) && input.peek2(Token![/])) {
        if input.is_empty() {
            return Err(input.error("the end of this element or component is missing"));
        }
        children.push(input.parse()?);
    }
    input.parse::<Token![<]>()?;
    input.parse::<Token![/]>()?;
    Ok(children)
}

fn attributes(input: ParseStream<'_>) -> syn::Result<Vec<Attribute>> {
    let mut attributes = Vec::new();
    while !input.peek(Token![>]) && !input.peek(Token![/]) {
        attributes.push(attribute(input)?);
    }
    Ok(attributes)
}

fn attribute(input: ParseStream<'_>) -> syn::Result<Attribute> {
    if input.peek(Brace) {
        let content;
        braced!(content in input);
        let name: Ident = content.parse()?;
        return Ok(Attribute {
            name: LitStr::new(&name.to_string(), name.span()),
            value: syn::parse_quote!(#name),
        });
    }
    let name = dashed(input)?;
    input.parse::<Token![=]>()?;
    let value = if input.peek(Brace) {
        let block: Block = input.parse()?;
        sole_expression(&block).unwrap_or_else(|| block_expression(block))
    } else {
        Expr::Lit(syn::ExprLit {
            attrs: Vec::new(),
            lit: input.parse()?,
        })
    };
    Ok(Attribute { name, value })
}

/// A name of words with hyphens between them.
fn dashed(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let words =
        Punctuated::<Ident, Token![-]>::parse_separated_nonempty_with(input, Ident::parse_any)?;
    let span = words.first().map_or_else(Span::call_site, Spanned::span);
    let mut name = String::new();
    for (index, word) in words.iter().enumerate() {
        let hyphen = if index == 0 { "" } else { "-" };
        let _ = write!(name, "{hyphen}{word}");
    }
    Ok(LitStr::new(&name, span))
}

impl Parse for If {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![if]>()?;
        let condition = input.call(Expr::parse_without_eager_brace)?;
        let then = in_braces(input)?;
        let otherwise = if input.peek(Token![else]) {
            input.parse::<Token![else]>()?;
            if input.peek(Token![if]) {
                vec![Node::If(Box::new(input.parse()?))]
            } else {
                in_braces(input)?
            }
        } else {
            Vec::new()
        };
        Ok(Self {
            condition,
            then,
            otherwise,
        })
    }
}

impl Parse for For {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![for]>()?;
        let pattern = Pat::parse_single(input)?;
        input.parse::<Token![in]>()?;
        let values = input.call(Expr::parse_without_eager_brace)?;
        let body = in_braces(input)?;
        Ok(Self {
            pattern,
            values,
            body,
        })
    }
}

fn in_braces(input: ParseStream<'_>) -> syn::Result<Vec<Node>> {
    let content;
    braced!(content in input);
    Ok(content.parse::<Children>()?.0)
}
