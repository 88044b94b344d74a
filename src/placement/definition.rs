//! Task definitions read with the rules of both rooms: those of registration, and those of the
//! cluster query language for the expressions of their placement constraints.

use serde_json::Value;

use super::check_expression;
use crate::diagnostic::Diagnostic;
use crate::task_definition::{self, TaskDefinition};

/// Reads a task definition from text, and says everything that ECS would refuse in it.
#[must_use]
pub fn read_task_definition(text: &str) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    task_definition::read_and_check(text, check_expressions)
}

/// Reads a task definition from a value that stands at `base_pointer` of its document, and says
/// everything that ECS would refuse in it.
#[must_use]
pub fn task_definition_from_value(
    value: &Value,
    base_pointer: &str,
) -> (Option<TaskDefinition>, Vec<Diagnostic>) {
    task_definition::from_value_and_check(value, base_pointer, check_expressions)
}

fn check_expressions(definition: &TaskDefinition) -> Vec<Diagnostic> {
    definition
        .placement_expressions()
        .flat_map(|(pointer, expression)| check_expression(expression, &pointer))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_syntax_error_in_a_placement_expression_is_an_error_of_the_definition() {
        let definition = json!({
            "family": "web",
            "containerDefinitions": [{ "name": "app", "image": "httpd:2.4", "memory": 64 }],
            "placementConstraints": [
                { "type": "memberOf", "expression": "attribute:ecs.instance-type ==" },
            ],
        });
        let (_, problems) = task_definition_from_value(&definition, "/taskDefinitions/0");
        let pointers = problems
            .iter()
            .filter(|problem| problem.severity == crate::diagnostic::Severity::Error)
            .map(|problem| problem.pointer.as_str());
        let expected = ["/taskDefinitions/0/placementConstraints/0/expression"];
        assert_eq!(pointers.collect::<Vec<_>>(), expected);
    }
}
