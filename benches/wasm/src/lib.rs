//! The functions that `benches/wasm.mjs` calls. Texts are written to a buffer in this memory.

#[path = "../../inputs/iam.rs"]
mod iam;
#[path = "../../inputs/placement.rs"]
mod placement;

use std::cell::RefCell;

use ecslab::cluster::query;
use ecslab::iam::RequestDocument;
use placement::{CHAINS, Load, ZONE_THEN_MEMORY, cluster, matching};

thread_local! {
    static LOAD: RefCell<Option<Load>> = const { RefCell::new(None) };
    static REQUESTS: RefCell<Vec<RequestDocument>> = const { RefCell::new(Vec::new()) };
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Room for a text of `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn text(length: usize) -> *mut u8 {
    TEXT.with_borrow_mut(|text| {
        *text = vec![0; length];
        text.as_mut_ptr()
    })
}

/// Reads and checks the text as a task definition `times` times; how much there was to say.
#[unsafe(no_mangle)]
pub extern "C" fn read_task_definition(times: u32) -> usize {
    TEXT.with_borrow(|text| {
        let text = std::str::from_utf8(text).unwrap_or_default();
        let read = |_| ecslab::placement::read_task_definition(text).1.len();
        (0..times).map(read).sum()
    })
}

/// Plays the text, a scenario, for an hour of virtual time; how many events there were.
#[unsafe(no_mangle)]
pub extern "C" fn play_an_hour() -> usize {
    TEXT.with_borrow(|text| {
        let text = std::str::from_utf8(text).unwrap_or_default();
        let Some(scenario) = ecslab::scenario::read(text).0 else {
            return 0;
        };
        let (mut simulation, _) = ecslab::simulation::Simulation::new(&scenario);
        simulation.run_until(3_600_000);
        simulation.journal().len()
    })
}

/// Makes a cluster of `instances` instances for the mixed sizes, or the one service, of the chain
/// of a number; of zones and memory, if there is none of the number.
#[unsafe(no_mangle)]
pub extern "C" fn make_cluster(instances: usize, chain: usize, mixed: bool) {
    let chain = CHAINS
        .get(chain)
        .map_or(ZONE_THEN_MEMORY, |(_, chain)| *chain);
    LOAD.set(Some(Load::new(instances, chain, mixed)));
}

/// Places `tasks` tasks on it; how many there was room for.
#[unsafe(no_mangle)]
pub extern "C" fn place(tasks: usize) -> usize {
    LOAD.with_borrow_mut(|load| load.as_mut().map_or(0, |load| load.place_many(tasks)))
}

/// Stops and places a task on it `times` times; how many there was room for.
#[unsafe(no_mangle)]
pub extern "C" fn stop_and_place(times: usize, explained: bool) -> usize {
    LOAD.with_borrow_mut(|load| {
        let Some(load) = load else { return 0 };
        let again = |_: &usize| {
            load.stop();
            load.place(explained)
        };
        (0..times).filter(again).count()
    })
}

/// Asks the text, an expression, of 10,000 instances `times` times.
#[unsafe(no_mangle)]
pub extern "C" fn query(times: usize) -> usize {
    TEXT.with_borrow(|text| {
        let text = std::str::from_utf8(text).unwrap_or_default();
        let instances = cluster(10_000);
        let (Some(expression), _) = query::parse(text) else {
            return 0;
        };
        (0..times).map(|_| matching(&expression, &instances)).sum()
    })
}

/// Reads the text, one request with its policies a line; how many there are.
#[unsafe(no_mangle)]
pub extern "C" fn read_requests() -> usize {
    TEXT.with_borrow(|text| {
        let text = std::str::from_utf8(text).unwrap_or_default();
        REQUESTS.set(iam::read(text));
    });
    REQUESTS.with_borrow(Vec::len)
}

/// Decides the requests that were read `times` times; how many were allowed.
#[unsafe(no_mangle)]
pub extern "C" fn authorize(times: usize, explained: bool) -> usize {
    REQUESTS.with_borrow(|requests| iam::ask(requests, times, explained))
}
