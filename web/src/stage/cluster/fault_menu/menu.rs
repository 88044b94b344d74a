//! The menu of an object: what can be done to a task or a container instance, at the playhead.

use ecslab::lifecycle::TaskNumber;
use ecslab::simulation::{Command, Struck};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::{
    Callback, FocusEvent, Html, MouseEvent, NodeRef, Properties, TargetCast, classes,
    use_effect_with, use_mut_ref, use_node_ref,
};

use super::{MenuAt, Target, pixels};
use crate::markup::{component, html};
use crate::store::faults::offer::{Offer, Wishes, offers};
use crate::store::{Dialog, State, UserCommand};

/// One thing to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuItem {
    /// What it does.
    pub label: String,
    /// What comes of it.
    pub hint: &'static str,
    /// What is done.
    pub command: UserCommand,
    /// Whether something is lost by it.
    pub is_fault: bool,
}

/// Width of the menu and height of an item in pixels, to keep it inside the window.
const WIDTH: i32 = 320;
const ITEM_HEIGHT: i32 = 60;

impl MenuAt {
    /// The same menu, moved so that `items` of them fit into the window.
    fn inside_window(&self, items: usize) -> (i32, i32) {
        let size = |get: fn(&web_sys::Window) -> Result<wasm_bindgen::JsValue, _>| {
            web_sys::window()
                .and_then(|window| get(&window).ok()?.as_f64())
                .map_or(i32::MAX, pixels)
        };
        let height = i32::try_from(items)
            .unwrap_or(8)
            .saturating_mul(ITEM_HEIGHT)
            + 16;
        let fit = |at: i32, length: i32, window: i32| at.min(window.saturating_sub(length)).max(4);
        (
            fit(self.left, WIDTH, size(web_sys::Window::inner_width)),
            fit(self.top, height, size(web_sys::Window::inner_height)),
        )
    }
}

/// What can be done to the target, in the world shown.
pub fn items(state: &State, target: &Target) -> Vec<MenuItem> {
    let why = task_of(target)
        .and_then(|number| state.world.tasks.get(&number))
        .map(|task| MenuItem {
            label: format!("Why is {} here?", task.short_id()),
            hint: "Every instance with its verdict, in the inspector.",
            command: UserCommand::WhyHere(task.number),
            is_fault: false,
        });
    let mut offers: Vec<Offer> = offers(state, &Wishes::default())
        .into_iter()
        .filter(|offer| concerns(offer, target))
        .collect();
    // What strikes the object alone stands before what strikes others with it.
    offers.sort_by_key(|offer| strikes_others(&offer.command));
    let faults = offers.into_iter().map(|offer| MenuItem {
        label: offer.title,
        hint: offer.consequence,
        is_fault: offer.command.is_fault(),
        command: UserCommand::Apply(offer.command),
    });
    why.into_iter().chain(faults).collect()
}

fn task_of(target: &Target) -> Option<TaskNumber> {
    match target {
        Target::Instance(_) => None,
        Target::Task(number) | Target::Both(_, number) => Some(*number),
    }
}

/// Whether a fault is of a thing that other tasks use as well.
fn strikes_others(command: &Command) -> bool {
    match command {
        Command::InjectFault(strike) | Command::EndFault(strike) => matches!(
            strike.fault.meaning().strikes,
            Struck::Image | Struck::Secret | Struck::Subnet
        ),
        Command::RemovePermission(_) | Command::DeleteRole(_) => true,
        _ => false,
    }
}

/// Whether a fault is about the target.
fn concerns(offer: &Offer, target: &Target) -> bool {
    let of_task = |number: &TaskNumber| offer.tasks.contains(number);
    let of_instance = |arn: &String| offer.instance.as_ref() == Some(arn);
    match target {
        Target::Task(number) => of_task(number),
        Target::Instance(arn) => of_instance(arn),
        Target::Both(arn, number) => of_task(number) || of_instance(arn),
    }
}

/// Properties of [`FaultMenu`].
#[derive(Clone, PartialEq, Properties)]
pub struct FaultMenuProperties {
    /// Where it is, and what it is about.
    pub at: MenuAt,
    /// The state of the page.
    pub state: State,
    /// Does what is chosen.
    pub act: Callback<UserCommand>,
    /// Closes the menu.
    pub close: Callback<()>,
}

/// The menu of a task or a container instance.
#[component]
pub fn FaultMenu(properties: &FaultMenuProperties) -> Html {
    let FaultMenuProperties {
        at,
        state,
        act,
        close,
    } = properties;
    let menu = use_node_ref();
    let came_from = use_mut_ref(|| None::<HtmlElement>);
    use_effect_with(at.clone(), {
        let (menu, came_from) = (menu.clone(), came_from.clone());
        move |_| {
            *came_from.borrow_mut() = focused();
            open(&menu);
        }
    });
    let give_back = {
        let close = close.clone();
        Callback::from(move |()| {
            let element = came_from.borrow_mut().take();
            close.emit(());
            if let Some(element) = element {
                // What is not in the page any more cannot be focused.
                element.focus().ok();
            }
        })
    };
    let mut items = items(state, &at.target);
    items.push(MenuItem {
        label: "More faults".to_owned(),
        hint: "Everything that can go wrong, in one list.",
        command: UserCommand::OpenDialog(Dialog::Faults),
        is_fault: false,
    });
    let (left, top) = at.inside_window(items.len());
    let onfocusout = {
        let (menu, close) = (menu.clone(), close.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event
                .related_target()
                .and_then(|to| to.dyn_into::<web_sys::Node>().ok());
            let inside = menu
                .cast::<web_sys::Node>()
                .is_some_and(|menu| menu.contains(to.as_ref()));
            if !inside {
                close.emit(());
            }
        })
    };
    html! {
        <div
            ref={menu.clone()}
            class="fault-menu"
            role="menu"
            aria-label="What to do"
            popover="manual"
            style={format!("left:{left}px;top:{top}px;width:{WIDTH}px")}
            onkeydown={keys(menu, give_back.clone())}
            onclick={Callback::from(|event: MouseEvent| event.stop_propagation())}
            {onfocusout}
        >
            { for items.into_iter().map(|item| entry(item, act, &give_back)) }
        </div>
    }
}

fn entry(item: MenuItem, act: &Callback<UserCommand>, give_back: &Callback<()>) -> Html {
    let MenuItem {
        label,
        hint,
        command,
        is_fault,
    } = item;
    let (act, give_back) = (act.clone(), give_back.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        give_back.emit(());
        act.emit(command.clone());
    });
    html! {
        <button
            type="button"
            role="menuitem"
            tabindex="-1"
            class={classes!("fault-item", is_fault.then_some("danger"))}
            {onclick}
        >
            <span>{ label }</span>
            <small>{ hint }</small>
        </button>
    }
}

fn keys(menu: NodeRef, give_back: Callback<()>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let entries = entries(&menu);
        let current = event.target_dyn_into::<HtmlElement>();
        let index = entries.iter().position(|it| Some(it) == current.as_ref());
        let count = entries.len().max(1);
        let next = match event.key().as_str() {
            "Escape" | "Tab" => {
                event.prevent_default();
                event.stop_propagation();
                give_back.emit(());
                return;
            }
            "ArrowDown" => index.map_or(0, |index| (index + 1) % count),
            "ArrowUp" => index.map_or(count - 1, |index| (index + count - 1) % count),
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(entry) = entries.get(next) {
            // An entry that is gone leaves the focus where it is.
            entry.focus().ok();
        }
    })
}

fn entries(menu: &NodeRef) -> Vec<HtmlElement> {
    let list = menu
        .cast::<Element>()
        .and_then(|menu| menu.query_selector_all("[role=menuitem]").ok());
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|index| list.item(index)?.dyn_into().ok())
        .collect()
}

/// Shows the menu above everything, and its first entry focused.
fn open(menu: &NodeRef) {
    if let Some(element) = menu.cast::<HtmlElement>() {
        // It is open already when it only moved to another object.
        element.show_popover().ok();
    }
    if let Some(first) = entries(menu).first() {
        first.focus().ok();
    }
}

fn focused() -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.active_element()?.dyn_into().ok()
}
