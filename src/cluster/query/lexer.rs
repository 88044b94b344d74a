//! From text to tokens, each with its byte range.

/// A word, sign or bracket of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A run of characters that are no sign: `attribute:stack`, `prod`, `and`, `not_in`.
    Word(String),
    /// `'…'`, without the quotes.
    Quoted(String),
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, `=~`, `!~`, `&&`, `||`, `!`.
    Sign(&'static str),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `[`
    OpenList,
    /// `]`
    CloseList,
    /// `,`
    Comma,
    /// A `'` without its partner.
    UnterminatedQuote,
    /// A character that has no place in an expression.
    Stray(char),
    /// Nothing is left.
    End,
}

/// A token and the bytes it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Longest first, so that `!=` is not read as `!`.
const SIGNS: [&str; 11] = [
    "==", "!=", "<=", ">=", "=~", "!~", "&&", "||", "<", ">", "!",
];

/// Reads one token at a time: what a pattern is can only be known by whoever reads `=~`.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    /// The next token.
    pub(super) fn token(&mut self) -> Located {
        self.skip_white_space();
        let start = self.position;
        let rest = self.rest();
        let token = match rest.chars().next() {
            None => Token::End,
            Some('(') => self.single(Token::Open),
            Some(')') => self.single(Token::Close),
            Some('[') => self.single(Token::OpenList),
            Some(']') => self.single(Token::CloseList),
            Some(',') => self.single(Token::Comma),
            Some('\'') => self.quoted(),
            Some(first) => {
                if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                    self.position += sign.len();
                    Token::Sign(sign)
                } else if is_word(first) {
                    self.word()
                } else {
                    self.position += first.len_utf8();
                    Token::Stray(first)
                }
            }
        };
        Located {
            token,
            start,
            end: self.position,
        }
    }

    /// The argument of `=~` or `!~`: quoted, or everything up to white space, `&&`, `||` or a
    /// closing parenthesis that the pattern did not open.
    pub(super) fn pattern(&mut self) -> Located {
        self.skip_white_space();
        if self.rest().starts_with('\'') {
            return self.token();
        }
        let start = self.position;
        let length = bare_pattern_length(self.rest());
        let word = self.rest().get(..length).unwrap_or_default().to_owned();
        if word.is_empty() {
            return self.token();
        }
        self.position += length;
        Located {
            token: Token::Word(word),
            start,
            end: self.position,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn skip_white_space(&mut self) {
        self.position = self.text.len() - self.rest().trim_start().len();
    }

    fn single(&mut self, token: Token) -> Token {
        self.position += 1;
        token
    }

    fn word(&mut self) -> Token {
        let rest = self.rest();
        let length = rest
            .find(|character| !is_word(character))
            .unwrap_or(rest.len());
        self.position += length;
        Token::Word(rest.get(..length).unwrap_or_default().to_owned())
    }

    fn quoted(&mut self) -> Token {
        let inner = self.rest().get(1..).unwrap_or_default();
        if let Some(length) = inner.find('\'') {
            self.position += length + 2;
            Token::Quoted(inner.get(..length).unwrap_or_default().to_owned())
        } else {
            self.position = self.text.len();
            Token::UnterminatedQuote
        }
    }
}

/// Characters of attribute names and values [V], and the few more that versions, dates and
/// wildcards bring.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || "-_./\\:@+*?^${}#%;".contains(character)
}

/// How many bytes of `text` a pattern without quotes takes.
fn bare_pattern_length(text: &str) -> usize {
    let (mut parentheses, mut in_class, mut escaped) = (0_u32, false, false);
    for (position, character) in text.char_indices() {
        let rest = text.get(position..).unwrap_or_default();
        if escaped {
            escaped = false;
            continue;
        }
        let inside = parentheses > 0 || in_class;
        match character {
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => parentheses += 1,
            ')' if !in_class && parentheses == 0 => return position,
            ')' if !in_class => parentheses -= 1,
            _ if character.is_whitespace() && !inside => return position,
            _ if !inside && (rest.starts_with("&&") || rest.starts_with("||")) => return position,
            _ => {}
        }
    }
    text.len()
}
