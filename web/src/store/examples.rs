//! The examples that come with the page.

use ecslab::scenario::Scenario;

use super::Document;

/// Name of the example that a first visit opens.
pub const FIRST_VISIT: &str = "first-visit";

/// An example.
pub struct Example {
    /// Stable name.
    pub name: &'static str,
    /// Its scenario document.
    text: &'static str,
}

/// The examples in the order in which they are offered.
pub const EXAMPLES: &[Example] = &[Example {
    name: FIRST_VISIT,
    text: include_str!("../../../static/examples/first-visit.json"),
}];

impl Example {
    /// The scenario.
    pub fn scenario(&self) -> Option<Scenario> {
        serde_json::from_str(self.text).ok()
    }
}

/// The document of the example `name`.
pub fn document(name: &str) -> Option<Document> {
    EXAMPLES
        .iter()
        .find(|example| example.name == name)?
        .scenario()
        .map(Document::of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::problems;

    #[test]
    fn every_example_can_be_read_and_run_and_says_what_it_shows() {
        for example in EXAMPLES {
            let document = document(example.name).expect(example.name);
            assert!(!document.scenario.title.is_empty(), "{}", example.name);
            assert!(
                !document.scenario.description.is_empty(),
                "{}",
                example.name
            );
            let errors = problems::error_count(&problems::problems(&document));
            assert_eq!(errors, 0, "{}", example.name);
        }
    }
}
