//! Cycles among containers.

use super::super::{Container, Definition};

/// The first cycle in the order of the definition, when every container has edges to those that
/// `targets` names (edges to itself do not count): its first container, and all of it for
/// people.
pub(super) fn find<'a, N: Iterator<Item = &'a str>>(
    definition: &Definition<'a>,
    targets: impl Fn(&Container<'a>) -> N,
) -> Option<(Container<'a>, String)> {
    let containers = &definition.containers;
    let mut edges: Vec<Vec<usize>> = Vec::new();
    for (position, container) in containers.iter().enumerate() {
        let targets = targets(container);
        let positions = targets.filter_map(|name| definition.names.get(name).copied());
        edges.push(positions.filter(|it| *it != position).collect());
    }
    if edges.iter().all(Vec::is_empty) {
        return None;
    }
    let mut finished = vec![false; containers.len()];
    for start in 0..containers.len() {
        if let Some(cycle) = walk(start, &edges, &mut finished) {
            let cycle: Vec<&Container<'a>> =
                cycle.iter().filter_map(|it| containers.get(*it)).collect();
            let first = cycle.iter().min_by_key(|it| it.index)?;
            let round = cycle.iter().chain(cycle.first());
            let names: Vec<&str> = round.map(|it| it.shown_name()).collect();
            return Some((**first, names.join(" → ")));
        }
    }
    None
}

/// Depth first without recursion, from `start`: the first cycle met, each container with an edge
/// to the next.
fn walk(start: usize, edges: &[Vec<usize>], finished: &mut [bool]) -> Option<Vec<usize>> {
    let mut way: Vec<(usize, std::slice::Iter<'_, usize>)> = Vec::new();
    let mut is_on_way = vec![false; edges.len()];
    let mut next = Some(start);
    loop {
        if let Some(node) = next.take() {
            if is_on_way.get(node) == Some(&true) {
                let cycle = way.iter().map(|(it, _)| *it);
                return Some(cycle.skip_while(|it| *it != node).collect());
            }
            if finished.get(node) == Some(&false)
                && let Some(targets) = edges.get(node)
            {
                way.push((node, targets.iter()));
                mark(&mut is_on_way, node, true);
            }
        }
        let (node, left) = way.last_mut()?;
        next = left.next().copied();
        if next.is_none() {
            mark(finished, *node, true);
            mark(&mut is_on_way, *node, false);
            way.pop();
        }
    }
}

fn mark(marks: &mut [bool], node: usize, value: bool) {
    if let Some(mark) = marks.get_mut(node) {
        *mark = value;
    }
}
