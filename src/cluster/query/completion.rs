//! What may follow at a place of an expression that is being typed.

use super::Subject;
use super::lexer::{Lexer, Located, Token};
use super::operators::Operator;
use super::parser::is_junction;
use super::subject::read_subject;
use crate::cluster::capabilities::is_capability;
use crate::cluster::{ContainerInstance, is_custom_attribute};
use crate::ordered::OrderedSet;

/// What may stand at a place of an expression, and what of the text it takes the place of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// First byte of the word that is being typed.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// In the order in which they are offered.
    pub choices: Vec<Completion>,
}

/// One thing that may stand at a place of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What takes the place of the word.
    pub text: String,
    /// What it is, in a few words.
    pub what: &'static str,
}

/// Subjects without a name of their own, with what each is.
const SUBJECTS: [(&str, &str); 6] = [
    ("task:group", "groups of the tasks on the instance"),
    ("ec2InstanceId", "id of the EC2 instance"),
    ("agentConnected", "whether the agent is connected"),
    ("agentVersion", "version of the agent"),
    ("registeredAt", "when the instance registered"),
    ("runningTasksCount", "tasks on the instance"),
];

/// Operators with what each says.
const OPERATORS: [(&str, &str); 12] = [
    ("==", "is"),
    ("!=", "is there and is not"),
    ("in", "is one of a list"),
    ("!in", "is none of a list"),
    ("=~", "matches a pattern as a whole"),
    ("!~", "does not match a pattern"),
    ("exists", "is there"),
    ("!exists", "is not there"),
    (">", "is more than"),
    (">=", "is at least"),
    ("<", "is less than"),
    ("<=", "is at most"),
];

/// The most choices that are offered.
const MOST: usize = 50;

/// What is expected at a place.
#[derive(Clone, Debug)]
enum Expected {
    Subject,
    Operator(Subject),
    /// A value of the subject, or a list of them.
    Value(Subject, Operator),
    /// A value within a list.
    Item(Subject),
    /// A comma, or the end of the list.
    ListEnd(Subject),
    Junction,
    /// What stands before is not understood.
    Nothing,
}

/// What may stand at byte `cursor` of `text`, given the container instances of a cluster, whose
/// attributes and values are offered, and the task groups that there may be on them.
///
/// The word around the cursor is replaced as a whole. Nothing is offered where what stands before
/// is not understood.
#[must_use]
pub fn complete(
    text: &str,
    cursor: usize,
    instances: &[ContainerInstance],
    groups: &[String],
) -> Completions {
    let Place {
        expected,
        depth,
        word,
    } = Place::of(text, cursor);
    let (start, end) = word.unwrap_or((cursor, cursor));
    let typed = text.get(start..cursor).unwrap_or_default();
    let typed = typed.trim_start_matches('\'').to_ascii_lowercase();
    let known = Known { instances, groups };
    let mut choices = known.choices(&expected, depth);
    choices.retain(|choice| is_meant(&choice.text, &typed));
    let whole = text.get(start..end).unwrap_or_default();
    if choices.iter().any(|choice| choice.text == whole) {
        choices.retain(|choice| choice.text != whole && choice.text.starts_with(whole));
    }
    choices.truncate(MOST);
    Completions {
        start,
        end,
        choices,
    }
}

/// Whether `offered` can be what is being typed: an attribute is found by a part of its name.
fn is_meant(offered: &str, typed: &str) -> bool {
    let offered = offered.trim_start_matches('\'').to_ascii_lowercase();
    let part = typed.strip_prefix("attribute:").unwrap_or(typed);
    let name = offered.strip_prefix("attribute:");
    offered.starts_with(typed) || name.is_some_and(|name| name.contains(part))
}

/// A place in an expression.
struct Place {
    expected: Expected,
    /// Parentheses that are open.
    depth: u32,
    /// The word there, if there is one that has begun before it.
    word: Option<(usize, usize)>,
}

impl Place {
    fn of(text: &str, cursor: usize) -> Self {
        let mut lexer = Lexer::new(text);
        let mut place = Self {
            expected: Expected::Subject,
            depth: 0,
            word: None,
        };
        loop {
            let located = place.next(&mut lexer);
            if located.token == Token::End || located.start >= cursor {
                return place;
            }
            let is_word = !matches!(
                located.token,
                Token::Open | Token::Close | Token::OpenList | Token::CloseList | Token::Comma
            );
            if located.end >= cursor && is_word {
                place.word = Some((located.start, located.end));
                return place;
            }
            place.go_past(&located.token);
        }
    }

    /// The next token: what follows `=~` is not made of tokens, and `!in` is of two.
    fn next(&self, lexer: &mut Lexer<'_>) -> Located {
        if let Expected::Value(_, Operator::Matches { .. }) = self.expected {
            return lexer.pattern();
        }
        let mut located = lexer.token();
        if located.token == Token::Sign("!") && matches!(self.expected, Expected::Operator(_)) {
            let mut ahead = lexer.clone();
            let following = ahead.token();
            if let Token::Word(word) = following.token
                && following.start == located.end
            {
                *lexer = ahead;
                located.token = Token::Word(format!("!{word}"));
                located.end = following.end;
            }
        }
        located
    }

    fn go_past(&mut self, token: &Token) {
        match token {
            Token::Open => self.depth += 1,
            Token::Close => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        let expected = std::mem::replace(&mut self.expected, Expected::Nothing);
        self.expected = after(expected, token);
    }
}

/// What is expected after `token` where `expected` was.
fn after(expected: Expected, token: &Token) -> Expected {
    let written = match token {
        Token::Word(word) | Token::Quoted(word) => word.as_str(),
        Token::Sign(sign) => sign,
        _ => "",
    };
    let is_value = matches!(token, Token::Word(_) | Token::Quoted(_));
    match (expected, token) {
        (Expected::Subject, Token::Open) => Expected::Subject,
        (Expected::Subject, _) if written == "not" || written == "!" => Expected::Subject,
        (Expected::Subject, Token::Word(word)) => {
            read_subject(word).map_or(Expected::Nothing, Expected::Operator)
        }
        (Expected::Operator(subject), _) => match Operator::of(written) {
            Some(Operator::Exists { .. }) => Expected::Junction,
            Some(operator) if subject.takes(operator) => Expected::Value(subject, operator),
            _ => Expected::Nothing,
        },
        (Expected::Value(subject, Operator::In { .. }), Token::OpenList) => Expected::Item(subject),
        (Expected::Item(subject), _) if is_value => Expected::ListEnd(subject),
        (Expected::ListEnd(subject), Token::Comma) => Expected::Item(subject),
        (Expected::ListEnd(_), Token::CloseList) => Expected::Junction,
        (Expected::Value(..), _) if is_value => Expected::Junction,
        (Expected::Junction, Token::Close) => Expected::Junction,
        (Expected::Junction, _) if matches!(written, "and" | "or" | "&&" | "||") => {
            Expected::Subject
        }
        _ => Expected::Nothing,
    }
}

/// What there is to choose from.
struct Known<'a> {
    instances: &'a [ContainerInstance],
    groups: &'a [String],
}

impl Known<'_> {
    fn choices(&self, expected: &Expected, depth: u32) -> Vec<Completion> {
        let fixed = |choices: &[(&'static str, &'static str)]| -> Vec<Completion> {
            choices
                .iter()
                .map(|(text, what)| completion(*text, what))
                .collect()
        };
        match expected {
            Expected::Subject => {
                let mut choices = self.attributes();
                choices.extend(fixed(&SUBJECTS));
                choices.extend(fixed(&[("not(", "what follows does not hold")]));
                choices
            }
            Expected::Operator(subject) => {
                let taken = subject.operators().split(' ');
                let known = |written: &str| OPERATORS.iter().find(|(sign, _)| *sign == written);
                taken
                    .filter_map(known)
                    .map(|(it, what)| completion(*it, what))
                    .collect()
            }
            Expected::Value(subject, Operator::In { .. }) => {
                let values = self.values(subject).into_iter();
                values
                    .map(|it| completion(format!("[{it}]"), "a list"))
                    .collect()
            }
            Expected::Value(subject, Operator::Matches { .. }) => self.patterns(subject),
            Expected::Value(subject, _) | Expected::Item(subject) => {
                let values = self.values(subject).into_iter();
                values.map(|it| completion(it, "in the cluster")).collect()
            }
            Expected::ListEnd(_) => fixed(&[("]", "end of the list")]),
            Expected::Junction => {
                let mut choices = fixed(&[("and", "both hold"), ("or", "one holds")]);
                if depth > 0 {
                    choices.extend(fixed(&[(")", "end of the parenthesis")]));
                }
                choices
            }
            Expected::Nothing => Vec::new(),
        }
    }

    /// The names of attributes that some instance has: those that people gave first, those of
    /// capabilities last.
    fn attributes(&self) -> Vec<Completion> {
        let names: OrderedSet<&str> = (self.instances.iter())
            .flat_map(|instance| instance.attributes.keys().map(String::as_str))
            .collect();
        let mut by_kind = [Vec::new(), Vec::new(), Vec::new()];
        for name in names.iter().copied() {
            let (kind, what) = match name {
                _ if is_custom_attribute(name) => (0, "custom attribute"),
                _ if is_capability(name) => (2, "capability"),
                _ => (1, "attribute"),
            };
            if let Some(of_kind) = by_kind.get_mut(kind) {
                of_kind.push(completion(format!("attribute:{name}"), what));
            }
        }
        by_kind.into_iter().flatten().collect()
    }

    /// The values that a subject has in the cluster, as they are written.
    fn values(&self, subject: &Subject) -> Vec<String> {
        let instances = self.instances.iter();
        let values: OrderedSet<&str> = match subject {
            Subject::Attribute(name) => instances.filter_map(|it| it.attribute(name)).collect(),
            Subject::Ec2InstanceId => instances.map(|it| it.ec2_instance_id.as_str()).collect(),
            Subject::AgentVersion => instances.map(|it| it.agent_version.as_str()).collect(),
            Subject::RegisteredAt => instances
                .filter_map(|it| it.registered_at.as_deref())
                .collect(),
            Subject::AgentConnected => ["true", "false"].into_iter().collect(),
            Subject::RunningTasksCount => ["0", "1", "2"].into_iter().collect(),
            Subject::TaskGroup => {
                let present = instances.flat_map(|it| it.task_groups.keys());
                present.chain(self.groups).map(String::as_str).collect()
            }
        };
        let values = values.iter().filter(|value| !value.is_empty());
        values.map(|value| written(value)).collect()
    }

    /// Patterns for the values of a subject: what is before the first dot or colon, and all that.
    fn patterns(&self, subject: &Subject) -> Vec<Completion> {
        let mut patterns = OrderedSet::new();
        for value in self.values(subject) {
            if let Some((family, _)) = value.split_once(['.', ':']) {
                patterns.insert(format!("{family}.*"));
            }
        }
        let patterns = patterns
            .iter()
            .map(|it| completion(it.clone(), "a pattern"));
        let values = self.values(subject).into_iter();
        patterns
            .chain(values.map(|it| completion(it, "in the cluster")))
            .collect()
    }
}

fn completion(text: impl Into<String>, what: &'static str) -> Completion {
    Completion {
        text: text.into(),
        what,
    }
}

/// A value bare, or in quotes where it has to be.
fn written(value: &str) -> String {
    let is_bare = |it: char| it.is_ascii_alphanumeric() || "-_./:@+".contains(it);
    if value.chars().all(is_bare) && !is_junction(value) {
        value.to_owned()
    } else {
        format!("'{value}'")
    }
}
