//! A scenario: read, checked, and run for a minute of virtual time.

#![no_main]

use ecslab::scenario;
use ecslab::simulation::Simulation;
use libfuzzer_sys::fuzz_target;

/// More than this makes a run slow, and no new kind of run.
const MAXIMUM_EVENTS: usize = 20_000;

fuzz_target!(|text: &str| {
    let (Some(scenario), _) = scenario::read(text) else {
        return;
    };
    let (mut simulation, _) = Simulation::new(&scenario);
    let _ = scenario::check(&scenario, &simulation);
    while simulation.next_at().is_some_and(|at| at <= 60_000) {
        simulation.step();
        if simulation.journal().len() > MAXIMUM_EVENTS {
            return;
        }
    }
    let now = simulation.now();
    assert_eq!(&simulation.world_at(now), simulation.world());
});
