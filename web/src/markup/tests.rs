//! What the macros make, written out.

use yew::virtual_dom::VNode;
use yew::{Html, Properties, classes};

use super::{component, html};

/// Html as text, the way a browser would write it; a component as its name.
fn text(node: &Html) -> String {
    match node {
        VNode::VTag(tag) => {
            let attributes: String = tag
                .attributes
                .iter()
                .map(|(name, value)| format!(" {name}=\"{value}\""))
                .collect();
            let value = tag.value().map(|value| format!(" (value {value})"));
            let checked = tag.checked().map(|checked| format!(" (checked {checked})"));
            let key = tag.key.as_ref().map(|key| format!(" (key {})", &**key));
            let special: String = [value, checked, key].into_iter().flatten().collect();
            let children = tag.children().map(text).unwrap_or_default();
            format!("<{0}{attributes}{special}>{children}</{0}>", tag.tag())
        }
        VNode::VText(words) => words.text.to_string(),
        VNode::VList(list) => list.iter().map(text).collect(),
        VNode::VComp(component) => format!("[{}]", component_name(component)),
        _ => "?".to_owned(),
    }
}

fn component_name(component: &yew::virtual_dom::VComp) -> String {
    let node = VNode::VComp(std::rc::Rc::new(component.clone()));
    node.key().map(|key| (**key).to_owned()).unwrap_or_default()
}

#[derive(Clone, PartialEq, Properties)]
struct GreetingProperties {
    name: String,
    #[prop_or_default]
    children: Html,
}

#[component]
fn Greeting(properties: &GreetingProperties) -> Html {
    html! { <p>{ "Hello " }{ &properties.name }{ properties.children.clone() }</p> }
}

#[component]
fn Farewell() -> Html {
    html! { <p>{ "Bye" }</p> }
}

#[test]
fn elements_nest_and_keep_their_attributes_in_order() {
    let id = 7;
    let made = html! {
        <section aria-label="Tasks" data-count={id.to_string()} id="tasks">
            <h2>{ "Tasks" }</h2>
            <p class={classes!("a", None::<&str>, Some("b"))}>{ id as u32 }{ " of " }{ "9" }</p>
            <br />
        </section>
    };
    assert_eq!(
        text(&made),
        "<section aria-label=\"Tasks\" data-count=\"7\" id=\"tasks\"><h2>Tasks</h2>\
         <p class=\"a b\">7 of 9</p><br></br></section>"
    );
}

#[test]
fn an_attribute_without_a_value_is_not_there() {
    for (title, is_disabled, expected) in [
        (
            Some("why"),
            true,
            "<button title=\"why\" disabled=\"disabled\"></button>",
        ),
        (None, false, "<button></button>"),
    ] {
        let made = html! { <button {title} disabled={is_disabled} hidden=false></button> };
        assert_eq!(text(&made), expected);
    }
}

#[test]
fn the_state_of_a_field_is_no_attribute() {
    let made = html! {
        <div key="form">
            <input type="checkbox" checked={true} onclick={|_| ()} />
            <textarea rows="3" value={"x".to_owned()} />
            <option value="a" selected=true>{ "A" }</option>
        </div>
    };
    assert_eq!(
        text(&made),
        "<div (key form)><input type=\"checkbox\" (checked true)></input>\
         <textarea rows=\"3\" (value x)></textarea>\
         <option value=\"a\" selected=\"selected\">A</option></div>"
    );
}

#[test]
fn conditions_and_repetitions_stand_between_tags() {
    let list = |names: &[&str], note: Option<&str>| {
        let made = html! {
            <ul>
                { for names.iter().map(|name| html! { <li key={*name}>{ *name }</li> }) }
                if let Some(note) = note {
                    <li>{ note }</li>
                } else if names.is_empty() {
                    <li>{ "nobody" }</li>
                }
                for number in 0..2_u32 { <i>{ number }</i> }
            </ul>
        };
        text(&made)
    };
    assert_eq!(
        list(&["a", "b"], Some("!")),
        "<ul><li (key a)>a</li><li (key b)>b</li><li>!</li><i>0</i><i>1</i></ul>"
    );
    assert_eq!(list(&[], None), "<ul><li>nobody</li><i>0</i><i>1</i></ul>");
    assert_eq!(
        list(&["a"], None),
        "<ul><li (key a)>a</li><i>0</i><i>1</i></ul>"
    );
}

#[test]
fn one_template_is_filled_anew_each_time() {
    let line = |words: &'static str| html! { <p>{ words }</p> };
    assert_eq!(text(&line("first")), "<p>first</p>");
    assert_eq!(text(&line("second")), "<p>second</p>");
}

#[test]
fn another_component_in_the_same_place_is_told_from_the_one_before() {
    let shown = |is_greeting: bool| {
        if is_greeting {
            html! { <Greeting name="Ada"><b>{ "!" }</b></Greeting> }
        } else {
            html! { <Farewell /> }
        }
    };
    assert_eq!(text(&shown(true)), "[ecslab_web::markup::tests::Greeting]");
    assert_eq!(text(&shown(false)), "[ecslab_web::markup::tests::Farewell]");
    assert_ne!(shown(true), shown(false));
    assert_eq!(shown(true), shown(true));
}

#[test]
fn a_component_differs_when_its_properties_do() {
    let greeting = |name: &str| html! { <Greeting name={name.to_owned()} /> };
    assert_eq!(greeting("Ada"), greeting("Ada"));
    assert_ne!(greeting("Ada"), greeting("Grace"));
}

#[test]
fn the_key_of_a_component_is_that_of_its_place_in_a_list() {
    let made = html! { <Greeting key={3} name="Ada" /> };
    assert_eq!(
        made.key().map(|key| (**key).to_owned()),
        Some("3".to_owned())
    );
}
