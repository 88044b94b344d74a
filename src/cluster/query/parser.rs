//! From tokens to an expression, or to what was expected and where.

use super::expression::{Comparison, Expression, Node, Subject, Test, Version};
use super::lexer::{Lexer, Located, Token};
use super::operators::Operator;
use super::subject::{HELP_SUBJECTS, read_subject};
use super::{Pattern, Relation};
use crate::diagnostic::{Diagnostic, Span};
use crate::moment::Moment;

/// Parses a cluster query expression.
///
/// `not` binds before `and`, `and` before `or` [D]. The expression is absent exactly when one of
/// the diagnostics is an error; every diagnostic has its span in `text`.
#[must_use]
pub fn parse(text: &str) -> (Option<Expression>, Vec<Diagnostic>) {
    parse_by(text, Pattern::parse)
}

/// Parses as [`parse`] does, without what runs regular expressions: the expression is absent if it
/// has one.
#[must_use]
pub fn parse_without_patterns(text: &str) -> (Option<Expression>, Vec<Diagnostic>) {
    let refuse: ReadPattern =
        |_| Err("Regular expressions cannot be run yet: try again once they can.".to_owned());
    parse_by(text, refuse)
}

/// What a regular expression is, or what is wrong with it.
type ReadPattern = fn(&str) -> Result<Pattern, String>;

fn parse_by(text: &str, read_pattern: ReadPattern) -> (Option<Expression>, Vec<Diagnostic>) {
    let mut parser = Parser::new(text, read_pattern);
    match parser.whole() {
        Ok(root) => (Some(Expression { root }), parser.remarks),
        Err(error) => {
            let mut diagnostics = parser.remarks;
            diagnostics.push(*error);
            (None, diagnostics)
        }
    }
}

/// Parentheses and `not` nested deeper than this are refused, so that no text can exhaust the
/// stack.
const DEEPEST: u32 = 64;

type Parsed<T> = Result<T, Box<Diagnostic>>;

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    next: Located,
    depth: u32,
    remarks: Vec<Diagnostic>,
    read_pattern: ReadPattern,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, read_pattern: ReadPattern) -> Self {
        let mut lexer = Lexer::new(text);
        let next = lexer.token();
        Self {
            text,
            lexer,
            next,
            depth: 0,
            remarks: Vec::new(),
            read_pattern,
        }
    }

    fn whole(&mut self) -> Parsed<Node> {
        if self.next.token == Token::End {
            return Err(self
                .error_here("The expression is empty.")
                .help(HELP_SUBJECTS));
        }
        let root = self.any_of()?;
        match self.next.token {
            Token::End => Ok(root),
            Token::Close => Err(self
                .error_here("This closing parenthesis has no partner.")
                .help("Remove it, or add the opening one.")),
            _ => Err(self.expected("\"and\", \"or\" or the end of the expression")),
        }
    }

    fn any_of(&mut self) -> Parsed<Node> {
        let mut nodes = vec![self.all_of()?];
        while self.take_word_or_sign("or", "||") {
            nodes.push(self.all_of()?);
        }
        Ok(single_or(nodes, Node::Or))
    }

    fn all_of(&mut self) -> Parsed<Node> {
        let mut nodes = vec![self.negation()?];
        while self.take_word_or_sign("and", "&&") {
            nodes.push(self.negation()?);
        }
        Ok(single_or(nodes, Node::And))
    }

    fn negation(&mut self) -> Parsed<Node> {
        if self.depth >= DEEPEST {
            return Err(self
                .error_here(&format!("Nested more than {DEEPEST} deep."))
                .help("Write it flatter: and, or and lists take as many parts as needed."));
        }
        self.depth += 1;
        let node = if self.take_word_or_sign("not", "!") {
            Node::Not(Box::new(self.negation()?))
        } else if self.next.token == Token::Open {
            self.parenthesised()?
        } else {
            Node::Comparison(self.comparison()?)
        };
        self.depth -= 1;
        Ok(node)
    }

    fn parenthesised(&mut self) -> Parsed<Node> {
        self.advance();
        self.refuse_subject_in_parentheses()?;
        let node = self.any_of()?;
        if self.next.token != Token::Close {
            return Err(self.expected("\"and\", \"or\" or a closing parenthesis"));
        }
        self.advance();
        Ok(node)
    }

    /// `(attribute:stack) == prod` is the usual slip: parentheses go around whole comparisons.
    fn refuse_subject_in_parentheses(&mut self) -> Parsed<()> {
        let Token::Word(word) = &self.next.token else {
            return Ok(());
        };
        let mut ahead = self.lexer.clone();
        if read_subject(word).is_ok() && ahead.token().token == Token::Close {
            let located = self.next.clone();
            return Err(self
                .error_at(&located, "A subject cannot stand in parentheses alone.")
                .help(
                    "Put the whole comparison into the parentheses: \
                     (attribute:stack == prod).",
                ));
        }
        Ok(())
    }

    fn comparison(&mut self) -> Parsed<Comparison> {
        let subject = self.subject()?;
        let operator = self.operator(&subject)?;
        let test = match operator {
            Operator::Exists { negated } => {
                self.advance();
                Test::Exists { negated }
            }
            Operator::In { negated } => {
                self.advance();
                Test::In {
                    negated,
                    values: self.list(&subject)?,
                }
            }
            Operator::Matches { negated } => Test::Matches {
                negated,
                pattern: self.pattern()?,
            },
            Operator::Relation(relation) => {
                self.advance();
                self.relation(&subject, relation)?
            }
        };
        Ok(Comparison { subject, test })
    }

    fn subject(&mut self) -> Parsed<Subject> {
        let Token::Word(word) = &self.next.token else {
            return Err(self
                .expected("a subject such as attribute:NAME")
                .help(HELP_SUBJECTS));
        };
        match read_subject(word) {
            Ok(subject) => {
                self.advance();
                Ok(subject)
            }
            Err((message, help)) => Err(self.error_here(&message).help(help)),
        }
    }

    /// Reads the operator, leaving its last token as the next one: what follows `=~` is not made
    /// of tokens.
    fn operator(&mut self, subject: &Subject) -> Parsed<Operator> {
        let mut located = self.next.clone();
        let mut written = match &located.token {
            Token::Word(word) => word.clone(),
            Token::Sign(sign) => (*sign).to_owned(),
            Token::Stray(character) => character.to_string(),
            _ => String::new(),
        };
        if written == "!" {
            let following = self.lexer.clone().token();
            if let Token::Word(word) = &following.token
                && following.start == located.end
            {
                written.push_str(word);
                located.end = following.end;
                self.advance();
            }
        }
        let expected = || format!("an operator that {subject} takes ({})", subject.operators());
        let Some(operator) = Operator::of(&written) else {
            return Err(self
                .expected_at(&located, &expected())
                .help(operator_help(&written)));
        };
        if subject.takes(operator) {
            Ok(operator)
        } else {
            Err(self.error_at(
                &located,
                &format!(
                    "{subject} does not take {written}; it takes {}.",
                    subject.operators()
                ),
            ))
        }
    }

    fn list(&mut self, subject: &Subject) -> Parsed<Vec<String>> {
        if self.next.token != Token::OpenList {
            return Err(self
                .expected("a list in square brackets")
                .help("Write [a, b]; for a single value use ==."));
        }
        self.advance();
        let mut values = vec![self.value_of(subject)?];
        while self.next.token == Token::Comma {
            self.advance();
            values.push(self.value_of(subject)?);
        }
        if self.next.token != Token::CloseList {
            return Err(self.expected("a comma or a closing square bracket"));
        }
        self.advance();
        Ok(values)
    }

    fn value_of(&mut self, subject: &Subject) -> Parsed<String> {
        let located = self.next.clone();
        let value = self.value()?;
        match subject {
            Subject::AgentConnected if value != "true" && value != "false" => {
                Err(self.expected_at(&located, "true or false"))
            }
            _ => Ok(value),
        }
    }

    fn value(&mut self) -> Parsed<String> {
        let value = match &self.next.token {
            Token::Quoted(value) => value.clone(),
            Token::Word(word) if is_junction(word) => {
                return Err(self.expected("a value").help(in_quotes(word)));
            }
            Token::Word(word) => word.clone(),
            Token::OpenList => {
                return Err(self
                    .expected("one value")
                    .help("A list goes with in or !in."));
            }
            Token::Stray('"') => {
                return Err(self
                    .expected("a value")
                    .help("Quote with single quotes: 'my value'."));
            }
            _ => return Err(self.expected("a value")),
        };
        self.advance();
        Ok(value)
    }

    fn relation(&mut self, subject: &Subject, relation: Relation) -> Parsed<Test> {
        let located = self.next.clone();
        let value = self.value_of(subject)?;
        match subject {
            Subject::AgentVersion => Version::parse(&value)
                .map(|value| Test::Version { relation, value })
                .ok_or_else(|| self.expected_at(&located, "a version such as 1.14.5")),
            Subject::RunningTasksCount => value
                .parse()
                .map(|value| Test::Number { relation, value })
                .map_err(|_| self.expected_at(&located, "a whole number")),
            Subject::RegisteredAt => Moment::read_with_offset(&value)
                .map(|(moment, _)| Test::Moment {
                    relation,
                    value: moment,
                    text: value,
                })
                .ok_or_else(|| {
                    self.expected_at(
                        &located,
                        "a date such as 2018-02-13 or 2018-06-18T22:28:28+00:00",
                    )
                }),
            _ => {
                self.remark_on_text(relation, &value, &located);
                Ok(Test::Text { relation, value })
            }
        }
    }

    fn remark_on_text(&mut self, relation: Relation, value: &str, located: &Located) {
        let span = Span::of(self.text, located.start, located.end);
        match relation {
            Relation::Equal | Relation::NotEqual if value.contains('*') => self.remarks.push(
                Diagnostic::warning(
                    "query-pattern-compared-exactly",
                    "",
                    format!(
                        "{} compares the whole text: {value} is taken letter by letter.",
                        relation.sign()
                    ),
                )
                .with_help("Patterns go with =~ and !~, for example =~ m5.*")
                .with_span(span),
            ),
            Relation::Equal | Relation::NotEqual => {}
            _ => self.remarks.push(
                Diagnostic::info(
                    "query-order-of-texts",
                    "",
                    "ECS does not document how attribute values are ordered. Here whole numbers \
                     are compared as numbers, everything else as text.",
                )
                .with_span(span),
            ),
        }
    }

    fn pattern(&mut self) -> Parsed<Pattern> {
        let located = self.lexer.pattern();
        self.next = located.clone();
        let text = match &located.token {
            Token::Word(word) if is_junction(word) => {
                return Err(self.expected("a regular expression").help(in_quotes(word)));
            }
            Token::Word(word)
                if word.starts_with('[') && word.ends_with(']') && word.contains(',') =>
            {
                return Err(self
                    .expected("a regular expression")
                    .help("A list goes with in or !in; put a pattern that begins with a bracket in quotes."));
            }
            Token::Word(text) | Token::Quoted(text) => text.clone(),
            _ => return Err(self.expected("a regular expression")),
        };
        let pattern = (self.read_pattern)(&text).map_err(|message| self.error_here(&message))?;
        self.advance();
        Ok(pattern)
    }

    fn advance(&mut self) {
        self.next = self.lexer.token();
    }

    fn take_word_or_sign(&mut self, word: &str, sign: &str) -> bool {
        let found = match &self.next.token {
            Token::Word(text) => text == word,
            Token::Sign(text) => *text == sign,
            _ => false,
        };
        if found {
            self.advance();
        }
        found
    }

    fn expected(&self, what: &str) -> Box<Diagnostic> {
        self.expected_at(&self.next.clone(), what)
    }

    fn expected_at(&self, located: &Located, what: &str) -> Box<Diagnostic> {
        let found = match &located.token {
            Token::End => "the end of the expression".to_owned(),
            Token::UnterminatedQuote => {
                return self
                    .error_at(located, "This quote is never closed.")
                    .help("Add a single quote after the value.");
            }
            _ => self
                .text
                .get(located.start..located.end)
                .unwrap_or_default()
                .to_owned(),
        };
        let error = self.error_at(located, &format!("Expected {what}, found {found}."));
        match &located.token {
            Token::Word(word) if is_and_or_or(word) => {
                error.help("Write and, or and not in lower case.")
            }
            _ => error,
        }
    }

    fn error_here(&self, message: &str) -> Box<Diagnostic> {
        self.error_at(&self.next, message)
    }

    fn error_at(&self, located: &Located, message: &str) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::error("query-syntax", "", message).with_span(Span::of(
                self.text,
                located.start,
                located.end,
            )),
        )
    }
}

/// Helps on a boxed diagnostic.
trait Help {
    fn help(self, help: impl Into<std::borrow::Cow<'static, str>>) -> Self;
}

impl Help for Box<Diagnostic> {
    fn help(mut self, help: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        let help = help.into();
        if !help.is_empty() {
            self.help = Some(help);
        }
        self
    }
}

pub(super) fn is_junction(word: &str) -> bool {
    word == "and" || word == "or"
}

fn in_quotes(word: &str) -> String {
    format!("{word} is an operator; in quotes it is a value: '{word}'.")
}

fn is_and_or_or(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower != word && matches!(lower.as_str(), "and" | "or" | "not")
}

fn single_or(mut nodes: Vec<Node>, several: impl FnOnce(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(node) if nodes.is_empty() => node,
        last => {
            nodes.extend(last);
            several(nodes)
        }
    }
}

fn operator_help(written: &str) -> &'static str {
    match written {
        "like" | "LIKE" => "Patterns go with =~.",
        "=" | "is" | "eq" => "Equality is ==.",
        _ => "",
    }
}
