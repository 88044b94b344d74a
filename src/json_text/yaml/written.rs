//! Values as YAML text.

use serde_json::Value;

use super::super::JsonText;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// As it is, in double quotes only where it would be read as something else.
    None,
    Single,
    Double,
}

impl Quotes {
    /// Those of a scalar that starts like this.
    pub(super) fn of(written: &str) -> Self {
        match written.chars().next() {
            Some('\'') => Self::Single,
            Some('"') => Self::Double,
            _ => Self::None,
        }
    }

    fn around(self, text: &str) -> String {
        // A line break in single quotes is read as a space.
        let is_plain = |written: String| {
            let read = JsonText::read_yaml(&format!("[{written}]")).0;
            let value = read.and_then(|it| it.value.get(0).cloned());
            (value.as_ref().and_then(Value::as_str) == Some(text)).then_some(written)
        };
        let plain = match self {
            Self::None => is_plain(text.to_owned()),
            Self::Single => is_plain(format!("'{}'", text.replace('\'', "''"))),
            Self::Double => None,
        };
        plain.unwrap_or_else(|| Value::from(text).to_string())
    }
}

/// A value on one line: structures as JSON writes them.
pub(super) fn in_line(value: &Value, quotes: Quotes) -> String {
    match value {
        Value::String(text) => quotes.around(text),
        other => other.to_string(),
    }
}

/// An entry on lines of its own: of an object, whose member has this name, or of a list. The
/// lines after the first one start with the line break and `indent`.
pub(super) fn in_block(
    name: Option<&str>,
    quotes: Quotes,
    value: &Value,
    indent: &str,
    unit: &str,
) -> String {
    let head = match name {
        Some(name) => format!("{}:", quotes.around(name)),
        None => "-".to_owned(),
    };
    let entries: Vec<(Option<&str>, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (Some(name.as_str()), value))
            .collect(),
        Value::Array(elements) => elements.iter().map(|value| (None, value)).collect(),
        _ => Vec::new(),
    };
    if entries.is_empty() {
        return format!("{head} {}", in_line(value, Quotes::None));
    }
    // The first member of an element stands behind its dash, and the others below that.
    let inner = match name {
        Some(_) => format!("{indent}{unit}"),
        None => format!("{indent}  "),
    };
    let entries: Vec<String> = entries
        .iter()
        .map(|(name, value)| in_block(*name, quotes, value, &inner, unit))
        .collect();
    let between = match name {
        Some(_) => format!("\n{inner}"),
        None => " ".to_owned(),
    };
    format!("{head}{between}{}", entries.join(&format!("\n{inner}")))
}
