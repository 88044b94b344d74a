//! A change of one value in the text of a task definition, whatever form it is in.

#[cfg(test)]
mod tests;

use serde_json::{Number, Value};
use thiserror::Error;

use super::super::register::cloudformation;
use super::{Form, Imported, recognise, runs};
use crate::diagnostic::Span;
use crate::json_text::{self, JsonText, Sharing, may_be_yaml, set_in_yaml};

/// Why a value of a task definition cannot be changed in its text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotChanged {
    /// The text is neither JSON nor YAML, or no task definition.
    #[error("The text is no task definition as it stands now. Mend it first.")]
    Unreadable,
    /// CloudFormation fills the value in.
    #[error(
        "In line {line} CloudFormation fills in the value with {function}, so that there is \
         nothing to change here. Change what that refers to, or write the value itself."
    )]
    Function {
        /// The function with its argument, for example `Ref Memory`.
        function: String,
        /// Line of the text, from 1.
        line: usize,
    },
    /// The value is that of an alias of YAML.
    #[error(
        "In line {line} the value is the alias *{name}, which repeats what &{name} stands for. \
         Change it there, for all that repeat it, or write the value itself in line {line}."
    )]
    Alias {
        /// Its name.
        name: String,
        /// Line of the text, from 1.
        line: usize,
    },
    /// An alias of YAML repeats the value.
    #[error(
        "In line {line} the value has the anchor &{name}, and *{name} repeats it elsewhere: a \
         change here would change more than this. Write out the value where it is repeated, or \
         make the change by hand for all."
    )]
    Anchor {
        /// Its name.
        name: String,
        /// Line of the text, from 1.
        line: usize,
    },
    /// The value would come from a merge key of YAML.
    #[error(
        "In line {line} a merge key (<<) stands where the value would be, and nothing is merged \
         here. Write out the members that it stands for."
    )]
    MergeKey {
        /// Line of the text, from 1.
        line: usize,
    },
    /// The text has no place for it, or a change there would change something else.
    #[error(
        "In line {line} the change cannot be made without changing something else of the text. \
         Make it by hand."
    )]
    NoPlace {
        /// Line of the text, from 1.
        line: usize,
    },
}

/// `text`, a task definition in any form that is read, with one value of the definition that runs
/// set, or taken out when `value` is `None`. `pointer` (RFC 6901) starts at the definition and is
/// spelled as the API spells it, and so is `value`; the text keeps its own spelling, and every
/// byte that the change does not concern.
///
/// In a template a number stays a number and a text stays a text, which CloudFormation takes
/// either way [V].
///
/// # Errors
///
/// Where the value is not given by the text itself, or the text has no place for it.
pub fn with_value(text: &str, pointer: &str, value: Option<&Value>) -> Result<String, NotChanged> {
    let document = JsonText::read_json_or_yaml(text).0;
    let document = document.ok_or(NotChanged::Unreadable)?;
    let imported = recognise(&document.value).map_err(|_| NotChanged::Unreadable)?;
    let definition = runs(&imported).ok_or(NotChanged::Unreadable)?;
    let written = definition.place_of(pointer);
    let line_at = |span: Option<Span>| span.map_or(1, |span| span.line);
    let line = line_at(document.span(text, &written));
    if let Some((at, function)) = definition.function_around(pointer) {
        let line = line_at(document.span(text, &definition.place_of(at)));
        return Err(NotChanged::Function { function, line });
    }
    let has_place =
        definition.form != Form::ContainerList || pointer.starts_with("/containerDefinitions/");
    let is_template = definition.properties.is_some();
    let is_structure = value.is_some_and(|it| it.is_object() || it.is_array());
    if !has_place || is_template && is_structure {
        return Err(NotChanged::NoPlace { line });
    }
    let old = document.value.pointer(&written);
    let value = value.map(|new| match is_template {
        true => as_typed(old, new),
        false => new.clone(),
    });
    let changed = match may_be_yaml(text) {
        false => json_text::set(text, &written, value.as_ref()),
        true => match json_text::sharing(text, &written) {
            Some(Sharing::Alias(name)) => return Err(NotChanged::Alias { name, line }),
            Some(Sharing::MergeKey) => return Err(NotChanged::MergeKey { line }),
            sharing => {
                let changed = set_in_yaml(text, &written, value.as_ref());
                if let (None, Some(Sharing::Anchor(name))) = (&changed, sharing) {
                    return Err(NotChanged::Anchor { name, line });
                }
                changed
            }
        },
    };
    changed.ok_or(NotChanged::NoPlace { line })
}

impl Imported<'_> {
    /// The pointer in the document of what stands at `pointer`, one of the API.
    pub(super) fn place_of(&self, pointer: &str) -> String {
        match &self.properties {
            Some(properties) => self.in_document(&cloudformation::pointer(properties, pointer)),
            None => self.in_document(pointer),
        }
    }

    /// The function of CloudFormation that the value at `pointer`, or one around it, comes from,
    /// with the pointer of that.
    fn function_around<'p>(&self, pointer: &'p str) -> Option<(&'p str, String)> {
        self.properties.as_ref()?;
        let ends = pointer.match_indices('/').map(|(index, _)| index).skip(1);
        let mut ways = ends
            .chain([pointer.len()])
            .filter_map(|end| pointer.get(..end));
        ways.find_map(|way| {
            let inner = way.strip_prefix('/')?;
            let (name, rest) = inner.split_at(inner.find('/').unwrap_or(inner.len()));
            let value = self.members.get(name)?.pointer(rest)?;
            cloudformation::function(value).map(|function| (way, function))
        })
    }
}

/// `new` as a number or a text, as `old` is.
fn as_typed(old: Option<&Value>, new: &Value) -> Value {
    match (old, new) {
        (Some(Value::String(_)), Value::Number(number)) => Value::String(number.to_string()),
        (Some(Value::Number(_)), Value::String(digits)) => match digits.parse::<i64>() {
            Ok(number) => Value::Number(Number::from(number)),
            Err(_) => new.clone(),
        },
        _ => new.clone(),
    }
}
