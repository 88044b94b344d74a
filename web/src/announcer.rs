//! The voice of the page: live regions that say what happened, at most one message in two
//! seconds; failures at once.

use gloo_timers::callback::Timeout;
use yew::{Html, Properties, UseReducerHandle, use_effect_with, use_mut_ref, use_state};

use crate::markup::{component, html};
use crate::store::Store;
use crate::store::announcement::{announce, coalesce};

/// Milliseconds of real time between two messages.
const EVERY: u32 = 2_000;

/// Properties of [`Announcer`].
#[derive(Clone, PartialEq, Properties)]
pub struct AnnouncerProperties {
    /// The store.
    pub store: UseReducerHandle<Store>,
}

/// The live regions.
#[component]
pub fn Announcer(properties: &AnnouncerProperties) -> Html {
    let polite = use_state(String::new);
    let assertive = use_state(String::new);
    let waiting = use_mut_ref(Vec::<String>::new);
    let timer = use_mut_ref(|| None::<Timeout>);
    {
        let (polite, assertive) = (polite.clone(), assertive.clone());
        let store = properties.store.clone();
        use_effect_with(properties.store.passages, move |_| {
            let state = &store.state;
            let said = state
                .run
                .simulation
                .journal()
                .from(store.passed.start)
                .take(store.passed.len())
                .filter_map(|event| announce(event, &state.world));
            let mut failures = Vec::new();
            for announcement in said {
                if announcement.assertive {
                    failures.push(announcement.text);
                } else {
                    waiting.borrow_mut().push(announcement.text);
                }
            }
            if !failures.is_empty() {
                assertive.set(coalesce(&failures));
            }
            if !waiting.borrow().is_empty() && timer.borrow().is_none() {
                let (waiting, timer_again) = (waiting.clone(), timer.clone());
                *timer.borrow_mut() = Some(Timeout::new(EVERY, move || {
                    timer_again.borrow_mut().take();
                    polite.set(coalesce(&waiting.take()));
                }));
            }
        });
    }
    html! {
        <>
            <div class="vh" role="log" aria-live="polite" aria-atomic="true">{ &*polite }</div>
            <div class="vh" role="alert" aria-atomic="true">{ &*assertive }</div>
        </>
    }
}
