//! A part of a form under a heading.

use yew::{AttrValue, Callback, Html, MouseEvent, classes};

use crate::glyph::icon;
use crate::markup::html;

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

/// What stands on fields that can be folded away.
#[derive(Default)]
pub struct Group<'a> {
    /// What the fields are about.
    pub title: &'a str,
    /// A few words beside the title: how many there are.
    pub aside: Option<&'a str>,
    /// Whether it is open at first.
    pub open: bool,
    /// Id of the group, for what is wrong with it.
    pub id: Option<AttrValue>,
}

/// Fields that can be folded away.
pub fn group(of: Group<'_>, children: Html) -> Html {
    html! {
        <details class="form-group" open={of.open} id={of.id}>
            <summary>
                { icon("right") }
                <span class="form-group-title">{ of.title }</span>
                if let Some(aside) = of.aside {
                    <span class="form-group-aside">{ aside }</span>
                }
            </summary>
            <div class="form-group-fields">{ children }</div>
        </details>
    }
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
