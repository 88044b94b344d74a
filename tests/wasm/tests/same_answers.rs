//! The same answers natively and in a browser.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;

use ecslab::lifecycle::TRANSITIONS;
use ecslab::scenario;
use ecslab::simulation::{Simulation, bridge_events};
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

/// Ten minutes of a scenario: every event as EventBridge would send it, then a digest of the
/// whole journal, in which every decision and every call of an API stands too.
fn events(scenario: &str) -> String {
    let (scenario, _) = scenario::read(scenario);
    let (mut simulation, _) = Simulation::new(&scenario.expect("the scenario is one"));
    simulation.run_until(600_000);
    let mut printed = String::new();
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for event in simulation.journal() {
        for byte in format!("{event:?}").bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    for (_, mut event) in bridge_events(&simulation) {
        // A container instance has the same attributes in each of its events.
        let is_of_task = event.pointer("/detail/taskArn").is_some();
        if let (false, Some(attributes)) = (is_of_task, event.pointer_mut("/detail/attributes")) {
            attributes.take();
        }
        writeln!(printed, "{event}").expect("a String takes everything");
    }
    let events = simulation.journal().len();
    writeln!(printed, "{events} events, {digest:016x}").expect("a String takes everything");
    printed
}

#[wasm_bindgen_test(unsupported = test)]
fn the_first_visit_has_the_same_events() {
    assert_golden(
        "first-visit.events.jsonl",
        include_str!("../golden/first-visit.events.jsonl"),
        &events(include_str!("../../../static/examples/first-visit.json")),
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_busy_cluster_has_the_same_events() {
    assert_golden(
        "busy.events.jsonl",
        include_str!("../golden/busy.events.jsonl"),
        &events(include_str!("../../cases/scenarios/busy.json")),
    );
}
