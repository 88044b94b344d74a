//! The functions that `benches/wasm.mjs` calls. Texts are written to a buffer in this memory.

use std::cell::RefCell;

thread_local! {
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
