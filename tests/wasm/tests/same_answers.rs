//! The same answers natively and in a browser.

use std::fmt::Write as _;

use ecslab::lifecycle::TRANSITIONS;
use ecslab_wasm_tests::assert_golden;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test(unsupported = test)]
fn the_transition_table_is_the_same() {
    let mut table = String::new();
    for transition in TRANSITIONS {
        writeln!(table, "{transition:?}").expect("a String takes everything");
    }
    assert_golden(
        "transitions.txt",
        include_str!("../golden/transitions.txt"),
        &table,
    );
}
