//! `Fn::If` of CloudFormation: what stands in the properties for either value of a condition.
//!
//! One condition at a time has a value. The functions with other conditions stay, and so only
//! what holds whatever those are is reported.

use serde_json::{Map, Value};

/// So many conditions of a definition are tried; more would take too long.
const MAXIMUM_CONDITIONS: usize = 8;

/// A condition of the template with its value.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) condition: &'a str,
    pub(super) holds: bool,
}

/// Both values of each condition that something in `properties` depends on.
pub(super) fn cases(properties: &Map<String, Value>) -> impl Iterator<Item = Case<'_>> {
    let mut conditions = Vec::new();
    for value in properties.values() {
        collect(value, &mut conditions);
    }
    let both = |condition| [true, false].map(|holds| Case { condition, holds });
    conditions.into_iter().flat_map(both)
}

fn collect<'a>(value: &'a Value, conditions: &mut Vec<&'a str>) {
    if let Some((condition, ..)) = condition_and_branches(value)
        && conditions.len() < MAXIMUM_CONDITIONS
        && !conditions.contains(&condition)
    {
        conditions.push(condition);
    }
    match value {
        Value::Object(members) => members.values().for_each(|it| collect(it, conditions)),
        Value::Array(items) => items.iter().for_each(|it| collect(it, conditions)),
        _ => {}
    }
}

/// The condition of an `Fn::If`, what stands there if it holds, and if it does not.
fn condition_and_branches(value: &Value) -> Option<(&str, &Value, &Value)> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    match members.get("Fn::If")?.as_array()?.as_slice() {
        [Value::String(condition), then, otherwise] => Some((condition, then, otherwise)),
        _ => None,
    }
}

/// Whether CloudFormation leaves out the member or the element [V].
fn is_no_value(value: &Value) -> bool {
    let reference = value.as_object().and_then(|members| members.get("Ref"));
    reference.and_then(Value::as_str) == Some("AWS::NoValue")
}

impl Case<'_> {
    /// What CloudFormation makes of `properties` then.
    pub(super) fn properties(self, properties: &Map<String, Value>) -> Map<String, Value> {
        let members = properties.iter();
        let members = members.filter_map(|(name, value)| Some((name.clone(), self.value(value)?)));
        members.collect()
    }

    fn value(self, value: &Value) -> Option<Value> {
        if self.leaves_out(value) {
            return None;
        }
        Some(match self.branch(value).0 {
            Value::Object(members) => Value::Object(self.properties(members)),
            Value::Array(items) => items.iter().filter_map(|it| self.value(it)).collect(),
            scalar => scalar.clone(),
        })
    }

    /// What stands for `value`, and the pointer from `value` to it.
    fn branch(self, value: &Value) -> (&Value, String) {
        let (mut value, mut pointer) = (value, String::new());
        while let Some((condition, then, otherwise)) = condition_and_branches(value)
            && condition == self.condition
        {
            let (branch, step) = match self.holds {
                true => (then, "/Fn::If/1"),
                false => (otherwise, "/Fn::If/2"),
            };
            value = branch;
            pointer.push_str(step);
        }
        (value, pointer)
    }

    fn leaves_out(self, value: &Value) -> bool {
        let (branch, pointer) = self.branch(value);
        !pointer.is_empty() && is_no_value(branch)
    }

    /// The pointer in `properties` of what stands at `pointer` of [`Case::properties`].
    pub(super) fn pointer(self, properties: &Map<String, Value>, pointer: &str) -> String {
        let mut steps = pointer.split('/').skip(1);
        let mut written = String::new();
        let Some(first) = steps.next() else {
            return written;
        };
        let mut place = self.step(&mut written, first, properties.get(&unescaped(first)));
        for step in steps {
            place = match place {
                Some(Value::Array(items)) => {
                    let nth = step.parse().unwrap_or(usize::MAX);
                    let items = items.iter().enumerate();
                    let mut left = items.filter(|(_, item)| !self.leaves_out(item));
                    match left.nth(nth) {
                        Some((index, item)) => {
                            self.step(&mut written, &index.to_string(), Some(item))
                        }
                        None => self.step(&mut written, step, None),
                    }
                }
                Some(Value::Object(members)) => {
                    self.step(&mut written, step, members.get(&unescaped(step)))
                }
                _ => self.step(&mut written, step, None),
            };
        }
        written
    }

    fn step<'v>(
        self,
        written: &mut String,
        step: &str,
        value: Option<&'v Value>,
    ) -> Option<&'v Value> {
        written.push('/');
        written.push_str(step);
        let value = value.filter(|value| !self.leaves_out(value))?;
        let (branch, pointer) = self.branch(value);
        written.push_str(&pointer);
        Some(branch)
    }
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
