//! Keys: which chord a key press is, and how a chord is written.

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    /// `KeyboardEvent.key`, letters in lower case.
    pub key: &'static str,
    /// `KeyboardEvent.code` that does as well, for keys that move with the layout.
    pub code: Option<&'static str>,
    /// Whether Ctrl or ⌘ is held.
    pub modifier: bool,
    /// Whether Shift is held; none: either way.
    pub shift: Option<bool>,
}

/// A key press.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// `KeyboardEvent.key`.
    pub key: String,
    /// `KeyboardEvent.code`.
    pub code: String,
    /// Whether Ctrl or ⌘ is held.
    pub modifier: bool,
    /// Whether Shift is held.
    pub shift: bool,
    /// Whether Alt is held.
    pub alt: bool,
}

impl Chord {
    /// A key alone.
    pub const fn key(key: &'static str) -> Self {
        Self {
            key,
            code: None,
            modifier: false,
            shift: Some(false),
        }
    }

    /// A key with Shift.
    pub const fn shifted(key: &'static str) -> Self {
        Self {
            shift: Some(true),
            ..Self::key(key)
        }
    }

    /// A character that some layouts write with Shift.
    pub const fn character(key: &'static str) -> Self {
        Self {
            key,
            code: None,
            modifier: false,
            shift: None,
        }
    }

    /// A key of a place on the keyboard, with Shift or without.
    pub const fn place(key: &'static str, code: &'static str, shift: bool) -> Self {
        Self {
            key,
            code: Some(code),
            modifier: false,
            shift: Some(shift),
        }
    }

    /// A key with Ctrl or ⌘.
    pub const fn control(key: &'static str) -> Self {
        Self {
            key,
            code: None,
            modifier: true,
            shift: Some(false),
        }
    }

    /// A key with Ctrl or ⌘ and Shift.
    pub const fn control_shift(key: &'static str) -> Self {
        Self {
            key,
            code: None,
            modifier: true,
            shift: Some(true),
        }
    }

    /// Whether `press` is this chord.
    pub fn is(&self, press: &Press) -> bool {
        let same_key = press.key.eq_ignore_ascii_case(self.key)
            || self.code.is_some_and(|code| press.code == code);
        let alt_is_fine = !press.alt || self.shift.is_none();
        same_key
            && alt_is_fine
            && press.modifier == self.modifier
            && self.shift.is_none_or(|shift| shift == press.shift)
    }

    /// The keys as they are written on caps.
    pub fn caps(&self, apple: bool) -> Vec<&'static str> {
        let mut caps = Vec::new();
        if self.modifier {
            caps.push(if apple { "⌘" } else { "Ctrl" });
        }
        if self.shift == Some(true) {
            caps.push("Shift");
        }
        caps.push(match self.key {
            " " => "Space",
            "Enter" => "↵",
            "ArrowLeft" => "←",
            "ArrowRight" => "→",
            key => CAPITALS
                .iter()
                .find(|(small, _)| *small == key)
                .map_or(key, |(_, capital)| capital),
        });
        caps
    }
}

const CAPITALS: &[(&str, &str)] = &[
    ("b", "B"),
    ("c", "C"),
    ("d", "D"),
    ("e", "E"),
    ("f", "F"),
    ("i", "I"),
    ("j", "J"),
    ("k", "K"),
    ("l", "L"),
    ("m", "M"),
    ("s", "S"),
    ("t", "T"),
    ("x", "X"),
    ("z", "Z"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, code: &str, modifier: bool, shift: bool) -> Press {
        Press {
            key: key.into(),
            code: code.into(),
            modifier,
            shift,
            alt: false,
        }
    }

    #[test]
    fn shift_tells_a_step_of_a_second_from_a_step_of_an_event_on_any_layout() {
        let (event, second) = (
            Chord::place(".", "Period", false),
            Chord::place(".", "Period", true),
        );
        let german = press(":", "Period", false, true);
        assert!(second.is(&german) && !event.is(&german));
        let american = press(".", "Period", false, false);
        assert!(event.is(&american) && !second.is(&american));
    }

    #[test]
    fn a_letter_is_the_same_with_caps_lock_and_another_with_ctrl() {
        assert!(Chord::key("t").is(&press("T", "KeyT", false, false)));
        assert!(!Chord::key("t").is(&press("t", "KeyT", true, false)));
    }
}
