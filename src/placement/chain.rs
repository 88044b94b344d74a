//! Chains of placement strategies: those to choose from, and how one is written in a line.

use super::{PlacementStrategy, check_request};
use crate::diagnostic::Severity;

/// The field that zones are spread by.
pub const ZONE: &str = "attribute:ecs.availability-zone";

/// Strategies, one inside the other: type and field; an empty field is none.
pub type Chain = &'static [(&'static str, &'static str)];

/// Zones first, then instances: what a service does by itself, too [V].
pub const ZONES_THEN_INSTANCES: Chain = &[("spread", ZONE), ("spread", "instanceId")];
/// Zones first, then the fullest instance.
pub const ZONES_THEN_MEMORY: Chain = &[("spread", ZONE), ("binpack", "memory")];
/// The fullest instance.
pub const MEMORY: Chain = &[("binpack", "memory")];

/// The chains that there are to choose from, with what each prefers.
pub const CHAINS: [(Chain, &str); 8] = [
    (
        &[],
        "A service spreads over zones, then over instances; RunTask places at random.",
    ),
    (&[("random", "")], "Any instance."),
    (
        &[("binpack", "cpu")],
        "The instance with the least CPU left.",
    ),
    (MEMORY, "The instance with the least memory left."),
    (
        &[("spread", ZONE)],
        "The zone with the fewest tasks; in it, any instance.",
    ),
    (
        &[("spread", "instanceId")],
        "The instance with the fewest tasks, whatever its zone.",
    ),
    (
        ZONES_THEN_MEMORY,
        "The zone with the fewest tasks; in it, the instance with the least memory left.",
    ),
    (
        ZONES_THEN_INSTANCES,
        "The zone with the fewest tasks; in it, the instance with the fewest.",
    ),
];

/// What keeps a line from being a chain of strategies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoChain {
    /// A part is not written as a strategy is.
    #[error(
        "`{0}` is no placement strategy; write random, binpack(memory) or spread(zone), several \
         as spread(zone) + binpack(memory), none as default"
    )]
    NotWritten(String),
    /// ECS refuses it.
    #[error("{0}")]
    Refused(String),
}

/// The strategies of a chain as the API spells them.
#[must_use]
pub fn strategies_of(chain: Chain) -> Vec<PlacementStrategy> {
    let strategies = chain.iter().map(|(kind, field)| PlacementStrategy {
        kind: (*kind).to_owned(),
        field: (!field.is_empty()).then(|| (*field).to_owned()),
    });
    strategies.collect()
}

/// The strategies in a line, for example `spread(zone) + binpack(memory)`; `default` without any.
#[must_use]
pub fn chain_text(strategies: &[PlacementStrategy]) -> String {
    let texts = strategies.iter().map(|strategy| {
        let field = strategy.field.as_deref().filter(|it| !it.is_empty());
        match field {
            Some(ZONE) => format!("{}(zone)", strategy.kind),
            Some(field) => format!("{}({field})", strategy.kind),
            None => strategy.kind.clone(),
        }
    });
    let texts: Vec<String> = texts.collect();
    match texts.is_empty() {
        true => "default".to_owned(),
        false => texts.join(" + "),
    }
}

/// The strategies that a line names, as [`chain_text`] writes it; `,` may stand for `+`.
///
/// # Errors
///
/// A part that is not written as a strategy is, or one that ECS refuses.
pub fn read_chain(text: &str) -> Result<Vec<PlacementStrategy>, NoChain> {
    if text.trim() == "default" {
        return Ok(Vec::new());
    }
    let mut strategies = Vec::new();
    for part in text.split(['+', ',']).map(str::trim) {
        let (kind, field) = match part.split_once('(') {
            None => (part, None),
            Some((kind, rest)) => {
                let field = rest.strip_suffix(')');
                (
                    kind,
                    Some(field.ok_or_else(|| NoChain::NotWritten(part.to_owned()))?),
                )
            }
        };
        if !["random", "binpack", "spread"].contains(&kind) {
            return Err(NoChain::NotWritten(part.to_owned()));
        }
        let field = match field {
            Some("zone") => Some(ZONE),
            field => field,
        };
        strategies.push(PlacementStrategy {
            kind: kind.to_owned(),
            field: field.map(str::to_owned),
        });
    }
    let found = check_request(&[], &strategies, 0, "");
    let mut found = found.into_iter();
    match found.find(|it| it.severity == Severity::Error) {
        None => Ok(strategies),
        Some(refused) => Err(NoChain::Refused(match refused.help {
            Some(help) => format!("{}. {help}", refused.message.trim_end_matches('.')),
            None => refused.message,
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chain_reads_as_it_is_written() {
        for (chain, _) in CHAINS {
            let strategies = strategies_of(chain);
            let text = chain_text(&strategies);
            assert_eq!(read_chain(&text), Ok(strategies), "{text}");
        }
        assert_eq!(
            chain_text(&strategies_of(ZONES_THEN_MEMORY)),
            "spread(zone) + binpack(memory)"
        );
        let rack = read_chain("spread(attribute:rack),random").unwrap();
        assert_eq!(chain_text(&rack), "spread(attribute:rack) + random");
    }

    #[test]
    fn what_is_no_chain_is_told_with_the_way_out() {
        for (text, said) in [
            ("", "`` is no placement strategy"),
            ("pack", "`pack` is no placement strategy"),
            (
                "binpack(memory",
                "`binpack(memory` is no placement strategy",
            ),
            ("binpack", "Fields of binpack are cpu and memory."),
            ("binpack(disk)", "binpack field 'disk' is invalid"),
            ("spread(memory)", "Fields of spread are instanceId"),
            (
                "random+random+random+random+random+random",
                "Maximum number of strategies is 5",
            ),
        ] {
            let error = read_chain(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
