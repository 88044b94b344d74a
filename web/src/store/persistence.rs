//! The saved document: how it is written, and what is done with one that cannot be read.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Document;

/// Where the document is saved.
pub const DOCUMENT_KEY: &str = "ecslab.document";
/// Where a save that could not be read is kept.
pub const DAMAGED_KEY: &str = "ecslab.document.damaged";
/// Where the theme that was chosen is saved, as `light` or `dark`; read before the page starts.
pub const THEME_KEY: &str = "ecslab.theme";
/// Set when the page has stopped in the middle of something, until it is opened again.
pub const STOPPED_KEY: &str = "ecslab.stopped";
/// Where the page's settings are saved.
pub const SETTINGS_KEY: &str = "ecslab.settings";

/// Format of the save.
const FORMAT: u32 = 1;

/// A saved document.
#[derive(Serialize, Deserialize)]
struct Save<D> {
    format: u32,
    document: D,
}

/// What of the page is kept beside the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Whether shortcuts of a single key are off.
    pub single_key_shortcuts_off: bool,
    /// Sizes of the panes in pixels: editor, inspector, timeline; none: as designed.
    pub panes: [Option<u32>; 3],
}

/// What was found where the document is saved.
#[derive(Debug, PartialEq)]
pub enum Saved {
    /// Nothing: this is a first visit.
    Nothing,
    /// A document.
    Document(Box<Document>),
    /// Something that cannot be read.
    Damaged {
        /// The save as it is.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// `document` as it is saved.
pub fn write(document: &Document) -> Result<String, serde_json::Error> {
    let save = Save {
        format: FORMAT,
        document,
    };
    // By way of a value, as all JSON of the page is: one writer instead of one for each purpose.
    serde_json::to_string(&serde_json::to_value(save)?)
}

/// The scenario in the text of a save, as JSON to read; the text itself when it is no save.
pub fn scenario_of(saved: &str) -> String {
    let save = serde_json::from_str::<Value>(saved).ok();
    let scenario = save
        .as_ref()
        .and_then(|save| save.pointer("/document/scenario"));
    scenario
        .and_then(|scenario| serde_json::to_string_pretty(scenario).ok())
        .unwrap_or_else(|| saved.to_owned())
}

/// What the text that was found is.
pub fn read(text: Option<String>) -> Saved {
    let Some(text) = text else {
        return Saved::Nothing;
    };
    let save = serde_json::from_str(&text).and_then(Save::<Document>::deserialize::<Value>);
    match save {
        Ok(save) if save.format == FORMAT => Saved::Document(Box::new(completed(save.document))),
        Ok(save) => Saved::Damaged {
            text,
            reason: format!(
                "It has format {}; this page reads format {FORMAT}.",
                save.format
            ),
        },
        Err(error) => Saved::Damaged {
            text,
            reason: format!("It is not a document: {error}."),
        },
    }
}

/// The document with a text for every task definition.
fn completed(mut document: Document) -> Document {
    let written = Document::of(document.scenario.clone()).definition_texts;
    let known = document.definition_texts.len();
    document
        .definition_texts
        .extend(written.into_iter().skip(known));
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use ecslab::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn what_is_saved_is_read_again_with_texts_that_are_not_json_and_members_not_known() {
        let scenario: Scenario = serde_json::from_value(json!({
            "version": 1, "taskDefinitions": [{"family": "web"}], "later": [1, 2]
        }))
        .unwrap();
        let mut document = Document::of(scenario).with_definition_text(0, "{ \"fam".into());
        document.drafts.insert("/seed".into(), "4x".into());
        let text = write(&document).unwrap();
        assert_eq!(read(Some(text)), Saved::Document(Box::new(document)));
    }

    #[test]
    fn the_scenario_of_a_save_can_be_had_without_reading_it() {
        let document = Document::of(Scenario::default());
        let saved = write(&document).unwrap();
        assert_eq!(scenario_of(&saved), document.scenario_text());
        assert_eq!(scenario_of("{"), "{");
    }

    #[test]
    fn yaml_is_saved_as_it_is_written_beside_what_it_means() {
        let yaml = "family: web # of the shop\n";
        let document = Document::of(Scenario::default()).with_definition_text(0, yaml.into());
        let text = write(&document).unwrap();
        let Saved::Document(read) = read(Some(text)) else {
            panic!("it was not read");
        };
        assert_eq!(read.definition_texts, [yaml]);
        assert_eq!(read.scenario.task_definitions, [json!({"family": "web"})]);
    }

    #[test]
    fn a_damaged_save_is_handed_back_whole_with_the_reason() {
        for text in [
            "",
            "{",
            "[]",
            r#"{"format": 1}"#,
            r#"{"format": 1, "document": 3}"#,
        ] {
            let Saved::Damaged { text: kept, reason } = read(Some(text.into())) else {
                panic!("{text} was read");
            };
            assert_eq!(kept, text);
            assert!(!reason.is_empty());
        }
    }
}
