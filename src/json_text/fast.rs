//! Text that is JSON without fault, which nearly all is: its value, and its places when asked.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::de::StrRead;
use serde_json::{Map, Number, Value};

use super::Place;

/// The value that `body` is. `None` when there is anything to say about it: then it is for the
/// other reader, which says it.
pub(super) fn value(body: &str) -> Option<Value> {
    let mut deserializer = serde_json::Deserializer::new(StrRead::new(body));
    let value = deserializer.deserialize_any(Faultless).ok()?;
    deserializer.end().ok()?;
    Some(value)
}

/// Makes a value of JSON in which no member is given twice.
struct Faultless;

impl<'de> DeserializeSeed<'de> for Faultless {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Faultless {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        let number = Number::from_f64(number).map(Value::Number);
        number.ok_or_else(|| E::custom("no number"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = elements.next_element_seed(Faultless)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if values
                .insert(name, members.next_value_seed(Faultless)?)
                .is_some()
            {
                return Err(A::Error::custom("a member is given twice"));
            }
        }
        Ok(Value::Object(values))
    }
}

/// The places in `text`, which is JSON from `offset` on.
pub(super) fn places(text: &str, offset: usize) -> Place {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: offset,
    };
    scan.value()
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scan<'_> {
    /// The next byte that is no white space.
    fn next(&mut self) -> u8 {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let mut bytes = rest.iter();
        let skipped = bytes.position(|byte| !byte.is_ascii_whitespace());
        self.at += skipped.unwrap_or(rest.len());
        self.bytes.get(self.at).copied().unwrap_or_default()
    }

    fn value(&mut self) -> Place {
        let first = self.next();
        let start = self.at;
        let mut children = Vec::new();
        match first {
            b'"' => self.pass_string(),
            b'{' | b'[' => {
                self.at += 1;
                self.children(first == b'{', &mut children);
            }
            _ => self.pass_while(|byte| {
                !matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')
            }),
        }
        Place {
            range: (start, self.at),
            name: None,
            children,
        }
    }

    fn children(&mut self, is_object: bool, children: &mut Vec<Place>) {
        loop {
            match self.next() {
                b'}' | b']' | 0 => break,
                b',' => self.at += 1,
                b'"' if is_object => {
                    let start = self.at;
                    self.pass_string();
                    let name = (start, self.at);
                    self.next();
                    self.at += 1;
                    let value = self.value();
                    children.push(Place {
                        name: Some(name),
                        ..value
                    });
                }
                _ => {
                    let value = self.value();
                    children.push(value);
                }
            }
        }
        self.at = (self.at + 1).min(self.bytes.len());
    }

    /// From the opening quote to behind the closing one.
    fn pass_string(&mut self) {
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
            match self.bytes.get(self.at) {
                Some(b'\\') => self.at += 2,
                Some(_) => {
                    self.at += 1;
                    break;
                }
                None => break,
            }
        }
    }

    fn pass_while(&mut self, is_passed: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let passed = rest.iter().position(|byte| !is_passed(*byte));
        self.at += passed.unwrap_or(rest.len());
    }
}
