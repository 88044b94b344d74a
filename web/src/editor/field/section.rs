//! A part of a form under a heading.

use yew::{AttrValue, Callback, Html, MouseEvent, Properties, classes, use_mut_ref};

use crate::glyph::icon;
use crate::markup::{component, html};

/// A part of a form under the heading `title`: the fields `children`, a few words beside the
/// title, for example how many there are, and what can be added to it, for example
/// `Add container`.
pub fn section(
    title: &str,
    aside: Option<&str>,
    add: Option<(&str, Callback<()>)>,
    children: Html,
) -> Html {
    html! {
        <section class="form-section">
            <header>
                <h3>{ title }</h3>
                if let Some(aside) = aside {
                    <span class="form-section-aside">{ aside }</span>
                }
                if let Some((label, on_add)) = add {
                    <button type="button" class="btn ghost xs" onclick={pressed(&on_add)}>
                        { icon("plus") }
                        { label }
                    </button>
                }
            </header>
            { children }
        </section>
    }
}

/// Properties of [`Fold`].
#[derive(Clone, Properties)]
pub struct FoldProperties {
    /// Its class; with `-fields` behind, that of what is folded.
    pub class: &'static str,
    /// Id of the whole, for what is wrong with it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Whether it is open at first, or is to be opened now.
    pub open: bool,
    /// What is seen while it is folded.
    pub summary: Html,
    /// What can be folded away.
    pub content: Html,
}

impl PartialEq for FoldProperties {
    /// Html holds callbacks, of which no two are the same: there is nothing to compare.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// What can be folded away. It is opened for what goes wrong inside, and stays open when that is
/// mended: somebody is typing there.
#[component]
pub fn Fold(properties: &FoldProperties) -> Html {
    let FoldProperties {
        class,
        id,
        open,
        summary,
        content,
    } = properties.clone();
    let was_open = use_mut_ref(|| false);
    *was_open.borrow_mut() |= open;
    let open = *was_open.borrow();
    html! {
        <details {class} {id} {open}>
            <summary>
                { icon("right") }
                { summary }
            </summary>
            <div class={format!("{class}-fields")}>{ content }</div>
        </details>
    }
}

/// What stands on a group of fields.
#[derive(Default)]
pub struct Group<'a> {
    /// What the fields are about.
    pub title: &'a str,
    /// A few words beside the title: how many there are.
    pub aside: Option<&'a str>,
    /// Whether it is open at first, or is to be opened now.
    pub open: bool,
    /// Id of the group, for what is wrong with it.
    pub id: Option<AttrValue>,
}

/// Fields that can be folded away.
pub fn group(of: Group<'_>, content: Html) -> Html {
    let summary = html! {
        <>
            <span class="form-group-title">{ of.title }</span>
            if let Some(aside) = of.aside {
                <span class="form-group-aside">{ aside }</span>
            }
        </>
    };
    html! { <Fold class="form-group" id={of.id} open={of.open} {summary} {content} /> }
}

/// A button with an icon, a symbol of the sprite, instead of words. `label` is what it does.
pub fn icon_button(icon: &'static str, label: &str, on_click: Callback<()>) -> Html {
    switched_icon_button(icon, "", label, Some(on_click))
}

/// An icon button that cannot be pressed while there is nothing to do. `class` stands beside the
/// usual ones.
pub fn switched_icon_button(
    symbol: &'static str,
    class: &'static str,
    label: &str,
    on_click: Option<Callback<()>>,
) -> Html {
    let label = AttrValue::from(label.to_owned());
    html! {
        <button
            type="button" class={classes!("ib", "sm", class)}
            onclick={on_click.as_ref().map(pressed)} aria-label={label.clone()} title={label}
            disabled={on_click.is_none()}
        >
            { icon(symbol) }
        </button>
    }
}

/// A button that adds something to a list, for example `Add port`.
pub fn add_button(label: &str, on_click: Callback<()>) -> Html {
    html! {
        <button type="button" class="btn ghost xs add-button" onclick={pressed(&on_click)}>
            { icon("plus") }
            { label }
        </button>
    }
}

/// A button that takes away a whole thing, for example `Remove container web`.
pub fn remove_button(label: &str, on_click: Callback<()>) -> Html {
    html! {
        <button type="button" class="btn line xs remove-button" onclick={pressed(&on_click)}>
            { icon("cross") }
            { label }
        </button>
    }
}

fn pressed(on_click: &Callback<()>) -> Callback<MouseEvent> {
    on_click.reform(|_| ())
}
