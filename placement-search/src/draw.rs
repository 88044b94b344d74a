//! A draw among the instances that strategies leave.

use crate::Below;
use crate::group::{Group, Step, Values};
use crate::places::Places;
use crate::search::Access;

/// Room to work in, kept so that it need not be made for every decision.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    left: Places,
    best: Places,
}

/// What is known of the cluster where no order is needed.
#[derive(Clone, Copy)]
pub(crate) struct Cluster<'a> {
    pub(crate) group: Option<&'a Group>,
    pub(crate) values: &'a [Values],
    /// The pool of each instance.
    pub(crate) pool_of: &'a [usize],
}

/// One of those that qualify and that the steps leave, each step of what the one before it left.
pub(crate) fn draw(
    access: &Access,
    qualifying: &Places,
    cluster: Cluster<'_>,
    Room { left, best }: &mut Room,
    below: Below<'_>,
) -> Option<usize> {
    left.clone_from(qualifying);
    let Cluster {
        group,
        values,
        pool_of,
    } = cluster;
    for step in &access.steps {
        match (step, group) {
            (_, None) => {}
            (Step::Spread(number), Some(group)) => {
                if let Some(spread) = group.spreads.get(*number) {
                    spread.narrow((values, pool_of), left, best);
                }
            }
            (Step::Own(_), Some(group)) => group.narrow(left),
        }
    }
    left.nth(below(left.count()))
}
