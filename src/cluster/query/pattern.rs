//! Regular expressions, as far as they mean the same here and in ECS.
//!
//! ECS follows `java.util.regex.Pattern` [V]; this crate runs `regex-lite`, which has no
//! look-around and no back-references. What it cannot do is refused and said, never guessed.

use std::fmt;
use std::rc::Rc;

use regex_lite::Regex;

/// A regular expression that must match a value as a whole, as Java's `matches()` does [D].
#[derive(Clone)]
pub struct Pattern {
    text: String,
    /// Whoever asks needs no engine: only what reads an expression has one.
    matches: Rc<dyn Fn(&str) -> bool>,
}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Pattern").field(&self.text).finish()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Syntax of Java that this engine lacks or reads otherwise.
const UNSUPPORTED: [(&str, &str); 16] = [
    ("(?=", "look-ahead"),
    ("(?!", "negative look-ahead"),
    ("(?<=", "look-behind"),
    ("(?<!", "negative look-behind"),
    ("(?>", "independent groups"),
    ("\\k", "back-references"),
    ("\\p", "Unicode classes"),
    ("\\P", "Unicode classes"),
    ("\\Q", "quotation with \\Q"),
    ("\\h", "the class \\h"),
    ("\\H", "the class \\H"),
    ("\\R", "the class \\R"),
    ("\\X", "the class \\X"),
    ("\\G", "the anchor \\G"),
    ("\\Z", "the anchor \\Z"),
    ("&&", "intersections of classes"),
];

impl Pattern {
    /// Reads a regular expression.
    ///
    /// # Errors
    /// What is wrong with it, or what this engine cannot do, in a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(what) = unsupported(text) {
            return Err(format!(
                "ECS takes Java's regular expressions; this simulator cannot do {what}."
            ));
        }
        // Alone first: wrapped, an unbalanced `a)(b` would pass.
        Regex::new(text)
            .and_then(|_| Regex::new(&format!("^(?:{text})$")))
            .map(|regex| Self {
                text: text.to_owned(),
                matches: Rc::new(move |value| regex.is_match(value)),
            })
            .map_err(|error| format!("This is no regular expression: {error}."))
    }

    /// Whether `value` matches as a whole.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        (self.matches)(value)
    }

    /// The regular expression as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// In quotes, or bare if it contains a quote.
    pub(super) fn written(&self) -> String {
        if self.text.contains('\'') {
            self.text.clone()
        } else {
            format!("'{}'", self.text)
        }
    }
}

/// What `text` uses that this engine cannot do.
fn unsupported(text: &str) -> Option<&'static str> {
    let mut rest = text;
    let mut in_class = false;
    let mut after_quantifier = false;
    while let Some(character) = rest.chars().next() {
        let found = UNSUPPORTED
            .iter()
            .find(|(syntax, _)| rest.starts_with(syntax))
            .filter(|(syntax, _)| !in_class || syntax.starts_with('\\') || *syntax == "&&")
            .filter(|(syntax, _)| in_class || *syntax != "&&");
        if let Some((_, what)) = found {
            return Some(what);
        }
        let mut length = character.len_utf8();
        let quantifier = !in_class && matches!(character, '*' | '+' | '?' | '}');
        match character {
            '+' if after_quantifier && !in_class => return Some("possessive quantifiers"),
            '\\' => {
                let escaped = rest.chars().nth(1);
                if !in_class && escaped.is_some_and(|digit| ('1'..='9').contains(&digit)) {
                    return Some("back-references");
                }
                length += escaped.map_or(0, char::len_utf8);
            }
            '[' if in_class => return Some("classes within classes"),
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        after_quantifier = quantifier;
        rest = rest.get(length..).unwrap_or_default();
    }
    None
}
