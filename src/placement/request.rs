//! What ECS refuses in the placement part of a request.

use super::PlacementStrategy;
use super::strategy::Strategy;
use crate::cluster::query;
use crate::diagnostic::Diagnostic;
use crate::task_definition::PlacementConstraint;

/// Strategies of one service or RunTask request, at most [V].
const MOST_STRATEGIES: usize = 5;
/// Constraints of the request and the task definition together, at most [V].
const MOST_CONSTRAINTS: usize = 10;
/// Characters of an expression, at most [V].
const LONGEST_EXPRESSION: usize = 2000;

/// Checks the constraints and strategies of a RunTask, CreateService or UpdateService request:
/// [`check_constraints`], then [`check_strategies`].
#[must_use]
pub fn check_request(
    constraints: &[PlacementConstraint],
    strategies: &[PlacementStrategy],
    of_definition: usize,
    base_pointer: &str,
) -> Vec<Diagnostic> {
    let mut diagnostics = check_constraints(constraints, of_definition, base_pointer);
    diagnostics.extend(check_strategies(strategies, base_pointer));
    diagnostics
}

/// Checks the constraints of a request.
///
/// `of_definition` is how many constraints the task definition adds; `base_pointer` is where the
/// request is in its document: pointers are `/placementConstraints/N/…` under it.
#[must_use]
pub fn check_constraints(
    constraints: &[PlacementConstraint],
    of_definition: usize,
    base_pointer: &str,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if constraints.len() + of_definition > MOST_CONSTRAINTS {
        diagnostics.push(Diagnostic::error(
            "placement-constraints-maximum",
            format!("{base_pointer}/placementConstraints"),
            format!(
                "Maximum number of constraints is {MOST_CONSTRAINTS}; this request has {} and \
                 the task definition {of_definition}.",
                constraints.len()
            ),
        ));
    }
    for (number, constraint) in constraints.iter().enumerate() {
        let pointer = format!("{base_pointer}/placementConstraints/{number}");
        diagnostics.extend(check_constraint(constraint, &pointer));
    }
    diagnostics
}

/// Checks the strategies of a request: pointers are `/placementStrategy/N/…` under `base_pointer`,
/// where the request is in its document.
#[must_use]
pub fn check_strategies(strategies: &[PlacementStrategy], base_pointer: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if strategies.len() > MOST_STRATEGIES {
        diagnostics.push(
            Diagnostic::error(
                "placement-strategies-maximum",
                format!("{base_pointer}/placementStrategy"),
                format!("Maximum number of strategies is {MOST_STRATEGIES}"),
            )
            .in_aws_words()
            .with_help(format!(
                "There are {}: keep the first {MOST_STRATEGIES}.",
                strategies.len()
            )),
        );
    }
    for (number, strategy) in strategies.iter().enumerate() {
        let pointer = format!("{base_pointer}/placementStrategy/{number}");
        diagnostics.extend(check_strategy(strategy, &pointer));
    }
    diagnostics
}

fn check_constraint(constraint: &PlacementConstraint, pointer: &str) -> Vec<Diagnostic> {
    match (constraint.kind.as_str(), constraint.expression.as_deref()) {
        ("distinctInstance", None) => Vec::new(),
        ("distinctInstance", Some(_)) => vec![
            Diagnostic::error(
                "distinct-instance-expression",
                format!("{pointer}/expression"),
                "distinctInstance expression should not be specified.",
            )
            .in_aws_words()
            .with_help("Remove expression; an empty one is refused too."),
        ],
        ("memberOf", None | Some("")) => vec![
            Diagnostic::error(
                "member-of-without-expression",
                pointer,
                "memberOf needs an expression.",
            )
            .with_help("For example \"expression\": \"attribute:ecs.instance-type =~ m5.*\""),
        ],
        ("memberOf", Some(expression)) => {
            check_expression(expression, &format!("{pointer}/expression"))
        }
        (kind, _) => vec![
            Diagnostic::error(
                "placement-constraint-type",
                format!("{pointer}/type"),
                format!("'{kind}' is no type of placement constraint."),
            )
            .with_help("Types are distinctInstance and memberOf."),
        ],
    }
}

/// Checks the expression of a `memberOf` constraint that stands at `pointer`.
///
/// The diagnostics have no span: the place in the expression is part of the message.
#[must_use]
pub fn check_expression(expression: &str, pointer: &str) -> Vec<Diagnostic> {
    let length = expression.chars().count();
    if length > LONGEST_EXPRESSION {
        return vec![Diagnostic::error(
            "member-of-too-long",
            pointer,
            format!(
                "The expression has {length} characters; at most {LONGEST_EXPRESSION} are allowed."
            ),
        )];
    }
    let (_, diagnostics) = query::parse(expression);
    diagnostics
        .into_iter()
        .map(|mut diagnostic| {
            pointer.clone_into(&mut diagnostic.pointer);
            // The span is one in the expression, not in the document.
            if let Some(span) = diagnostic.span.take() {
                diagnostic.message = format!(
                    "{} (character {} of the expression)",
                    diagnostic.message, span.column
                );
            }
            diagnostic
        })
        .collect()
}

fn check_strategy(strategy: &PlacementStrategy, pointer: &str) -> Vec<Diagnostic> {
    let fault = match Strategy::read(strategy) {
        Ok(Strategy::Random)
            if strategy
                .field
                .as_deref()
                .is_some_and(|field| !field.is_empty()) =>
        {
            return vec![Diagnostic::warning(
                "random-with-field",
                format!("{pointer}/field"),
                "random takes no field; it is passed over.",
            )];
        }
        Ok(_) => return Vec::new(),
        Err(fault) => fault,
    };
    let (code, member, help) = match strategy.kind.as_str() {
        "binpack" => (
            "binpack-field",
            "field",
            "Fields of binpack are cpu and memory.",
        ),
        "spread" => (
            "spread-field",
            "field",
            "Fields of spread are instanceId, host and attribute:NAME, for example \
             attribute:ecs.availability-zone.",
        ),
        _ => (
            "placement-strategy-type",
            "type",
            "Types are spread, binpack and random.",
        ),
    };
    let diagnostic = Diagnostic::error(code, format!("{pointer}/{member}"), fault).with_help(help);
    vec![if code == "binpack-field" {
        diagnostic.in_aws_words()
    } else {
        diagnostic
    }]
}
