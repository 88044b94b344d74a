//! Reading Condition.

use serde_json::Value;

use crate::diagnostic::Diagnostic;

use super::super::condition::{Condition, OperatorName, ValueFault};
use super::read::{Reader, SYNTAX, join, nearest, type_name};

impl Reader {
    pub(super) fn conditions(&mut self, value: Option<&Value>, pointer: &str) -> Vec<Condition> {
        let operators = match value {
            None => return Vec::new(),
            Some(Value::Object(operators)) => operators,
            Some(other) => {
                self.refused(
                    "policy-condition-type",
                    pointer,
                    SYNTAX,
                    format!(
                        "Condition is an object {{operator: {{key: value}}}}; this is {}.",
                        type_name(other)
                    ),
                );
                return Vec::new();
            }
        };
        let mut conditions = Vec::new();
        for (name, block) in operators {
            let pointer = join(pointer, name);
            let operator = OperatorName::read(name);
            if operator.is_none() {
                let help = match nearest(name, OperatorName::all()) {
                    Some(near) => format!("Did you mean {near}? Operators are spelled exactly."),
                    None => "Operators are, for example, StringEquals, StringLike, ArnLike, NumericLessThan, Bool, IpAddress; IfExists may follow and ForAllValues: or ForAnyValue: precede them, but not Null.".to_owned(),
                };
                self.refused("policy-operator", pointer.clone(), SYNTAX, help);
            }
            let Value::Object(keys) = block else {
                self.refused(
                    "policy-condition-block",
                    pointer,
                    SYNTAX,
                    format!(
                        "{name} takes an object {{key: value}}; this is {}.",
                        type_name(block)
                    ),
                );
                continue;
            };
            for (key, value) in keys {
                if let Some(operator) = operator {
                    let condition = Condition::new(name, operator, key);
                    conditions.push(self.condition(condition, value, &join(&pointer, key)));
                }
            }
        }
        conditions
    }

    fn condition(&mut self, mut condition: Condition, value: &Value, pointer: &str) -> Condition {
        let items: Vec<(String, &Value)> = match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (join(pointer, &index.to_string()), item))
                .collect(),
            value => vec![(pointer.to_owned(), value)],
        };
        for (place, item) in items {
            let text = match item {
                Value::String(text) => text.clone(),
                Value::Bool(_) | Value::Number(_) => item.to_string(),
                Value::Null | Value::Array(_) | Value::Object(_) => {
                    self.refused(
                        "policy-condition-value",
                        place,
                        SYNTAX,
                        format!(
                            "A condition's value is text, a number, true or false, or a list of them; this is {}.",
                            type_name(item)
                        ),
                    );
                    continue;
                }
            };
            match condition.add(&text, self.variables) {
                None => {}
                Some(ValueFault::Refused(expected)) => self.refused(
                    "policy-condition-value",
                    place,
                    "The policy failed legacy parsing",
                    format!("{text} is not {expected}."),
                ),
                Some(ValueFault::NeverEqual(expected)) => self.diagnostics.push(
                    Diagnostic::warning(
                        "policy-condition-value",
                        place,
                        format!("{text} is not {expected}, so nothing equals it"),
                    )
                    .with_help(format!("Write {expected}.")),
                ),
            }
        }
        condition
    }
}
