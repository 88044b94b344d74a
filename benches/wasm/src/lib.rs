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
