//! Words of Lean text for the text retrievers.
//!
//! | text | tokens |
//! |---|---|
//! | `Nat.add_comm` | `Nat.add_comm`, `Nat`, `add_comm`, `nat`, `add`, `comm` |
//! | `toListImpl` | `toListImpl`, `to`, `list`, `impl` |
//! | `UInt64.ofNat` | `UInt64.ofNat`, `UInt64`, `ofNat`, `uint`, `64`, `of`, `nat` |
//! | `x₁ ≤ h'` | `x₁`, `≤`, `h'` |
//! | `«odd name».foo` | `«odd name».foo`, `odd name`, `foo`, `odd`, `name` |
//! | `xs ++ [] := 0x1F` | `xs`, `++`, `:=`, `0x1F` |
//!
//! A name gives itself, its components between dots, and the words of these in lower case, so that `mulComm`
//! and `mul_comm` meet; each string once per occurrence of the name. Words of one letter are left out (they
//! are the rest of something like `HAdd`), whole names of one letter stay. Nothing is stemmed. Brackets,
//! commas, single colons and quotation marks are not tokens. What counts as a letter of a name is Lean's own
//! rule (`Lean.isLetterLike`, `Lean.isSubScriptAlnum`), so `∀`, `λ`, `sᶜ` and `×ˢ` split as Lean splits them.
//! The mark `✝` of inaccessible names is dropped with its number.

/// Operators of several characters; the longest that fits is taken.
const OPERATORS: [&str; 45] = [
    "<->", "<;>", ">>=", "|||", "&&&", "^^^", ">>>", "<<<", "~~~", "<$>", "<*>", "<|>", "<&>", "=?=", "==>",
    "!==", ":=", "::", "++", "<=", ">=", "!=", "==", "&&", "||", "->", "<-", "=>", "|>", "<|", ">>", "<<",
    "^^", "*>", "<*", "/-", "-/", "--", "..", "⁻¹", "≃+*", "→+*", "≃+", "≃*", "→+",
];

/// The tokens of a text, in its order; never panics.
pub fn tokens(text: &str) -> Vec<String> {
    let mut all = vec![];
    visit(text, |token| all.push(token.to_owned()));
    all
}

/// Hands each token to `take`, in the order of the text.
pub fn visit(text: &str, mut take: impl FnMut(&str)) {
    let mut parts = Parts::default();
    visit_words(text, |word| match word {
        Word::Name(name) => parts.visit(name, &mut take),
        Word::Numeral(text) | Word::Operator(text) => take(text),
    });
}

/// One word of the text as it stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word<'a> {
    /// A name with all its dots, without a leading dot.
    Name(&'a str),
    /// Digits, as far as they go.
    Numeral(&'a str),
    /// Other characters that belong together, such as `≤` or `++`.
    Operator(&'a str),
}

/// Hands each word to `take`, names not split.
pub(crate) fn visit_words<'a>(text: &'a str, mut take: impl FnMut(Word<'a>)) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if starts_name(c) {
            let length = name_length(rest);
            let name = &rest[..length];
            take(Word::Name(name));
            length
        } else if c.is_ascii_digit() {
            let length = numeral_length(rest);
            take(Word::Numeral(&rest[..length]));
            length
        } else if c == '✝' {
            c.len_utf8() + prefix(&rest[c.len_utf8()..], is_superscript)
        } else if let Some(operator) = operator(rest) {
            take(Word::Operator(operator));
            operator.len()
        } else {
            c.len_utf8()
        };
        rest = &rest[length..];
    }
}

/// Splits names; keeps its buffers.
#[derive(Default)]
struct Parts {
    lower: String,
    /// What was given for this name, one after the other, with the ends.
    given: String,
    ends: Vec<usize>,
}

impl Parts {
    fn visit(&mut self, name: &str, take: &mut impl FnMut(&str)) {
        self.given.clear();
        self.ends.clear();
        self.give(name, take);
        let mut rest = name;
        while !rest.is_empty() {
            let length = component_length(rest);
            let component = rest[..length].trim_matches(['«', '»']);
            self.give(component, take);
            rest = rest[length..].strip_prefix('.').unwrap_or("");
        }
        let mut rest = name;
        while !rest.is_empty() {
            let length = component_length(rest);
            self.words(&rest[..length], take);
            rest = rest[length..].strip_prefix('.').unwrap_or("");
        }
    }

    /// The words of one component: letters of one case, a capital with the small letters behind it, digits.
    fn words(&mut self, component: &str, take: &mut impl FnMut(&str)) {
        let mut begin = None;
        let mut previous = ' ';
        let mut chars = component.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |n| n.1);
            let inside = c.is_ascii_digit() || (c.is_alphabetic() && !is_subscript(c));
            let boundary = !inside
                || c.is_ascii_digit() != previous.is_ascii_digit()
                // `RBNode`: the last capital belongs to what follows; but `UInt` and `HAdd` stay whole
                || (c.is_uppercase() && previous.is_uppercase() && next.is_lowercase()
                    && begin.is_some_and(|from| at - from >= 2))
                || (c.is_uppercase() && previous.is_lowercase());
            if boundary && let Some(from) = begin.take() {
                self.word(&component[from..at], take);
            }
            if inside && begin.is_none() {
                begin = Some(at);
            }
            previous = c;
        }
        if let Some(from) = begin {
            self.word(&component[from..], take);
        }
    }

    fn word(&mut self, word: &str, take: &mut impl FnMut(&str)) {
        let mut chars = word.chars();
        if chars.next().is_some_and(|c| !c.is_ascii_digit()) && chars.next().is_none() {
            return;
        }
        let mut lower = std::mem::take(&mut self.lower);
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        self.give(&lower, take);
        self.lower = lower;
    }

    fn give(&mut self, token: &str, take: &mut impl FnMut(&str)) {
        let mut from = 0;
        let seen = self.ends.iter().any(|&end| {
            let same = &self.given[from..end] == token;
            from = end;
            same
        });
        if !seen && !token.is_empty() {
            take(token);
            self.given.push_str(token);
            self.ends.push(self.given.len());
        }
    }
}

fn is_letter(character: char) -> bool {
    matches!(character, 'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{17f}'
        | 'α'..='ω' | 'Α'..='Ω' | '\u{3ca}'..='\u{3fb}' | '\u{1f00}'..='\u{1ffe}'
        | '\u{2100}'..='\u{214f}' | '\u{1d49c}'..='\u{1d59f}')
        && !matches!(character, '×' | '÷' | 'λ' | 'Π' | 'Σ')
}

fn is_subscript(character: char) -> bool {
    matches!(character, '\u{2080}'..='\u{2089}' | '\u{2090}'..='\u{209c}' | '\u{1d62}'..='\u{1d6a}'
        | '\u{2c7c}')
}

fn is_superscript(character: char) -> bool {
    matches!(character, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹')
}

/// Modifier letters and marks that make another operator of the one before them: `×ˢ`, `→ₗ`, `⊕'`.
fn is_modifier(character: char) -> bool {
    is_subscript(character) || matches!(character, '\'' | '\u{2b0}'..='\u{2ff}' | '\u{1d2c}'..='\u{1dbf}')
}

fn starts_name(character: char) -> bool {
    is_letter(character) || character == '«'
}

fn continues_name(character: char) -> bool {
    is_letter(character)
        || character.is_ascii_digit()
        || is_subscript(character)
        || matches!(character, '\'' | '!' | '?')
}

/// Bytes of the longest prefix made of such characters.
fn prefix(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

/// Bytes of a name's first component, given that one begins here; an unclosed «goes to the end of the line.
fn component_length(text: &str) -> usize {
    if text.starts_with('«') {
        let line = prefix(text, |c| c != '\n');
        return text[..line].find('»').map_or(line, |at| at + '»'.len_utf8());
    }
    prefix(text, continues_name)
}

fn name_length(text: &str) -> usize {
    let mut length = component_length(text);
    while let Some(rest) = text[length..].strip_prefix('.')
        && rest.starts_with(starts_name)
    {
        length += 1 + component_length(rest);
    }
    length
}

fn numeral_length(text: &str) -> usize {
    let mut length = prefix(text, |c| c.is_ascii_alphanumeric());
    if let Some(fraction) = text[length..].strip_prefix('.')
        && fraction.starts_with(|c: char| c.is_ascii_digit())
    {
        length += 1 + prefix(fraction, |c| c.is_ascii_alphanumeric());
    }
    length
}

/// The operator that begins here; none for what is no token.
fn operator(text: &str) -> Option<&str> {
    let c = text.chars().next()?;
    let long = OPERATORS.iter().filter(|o| text.starts_with(**o)).map(|o| o.len()).max();
    if let Some(length) = long {
        return Some(&text[..length]);
    }
    let ignored = c.is_whitespace()
        || c.is_control()
        || matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '⟨' | '⟩' | '⦃' | '⦄' | '⟦' | '⟧' | ',' | ';')
        || matches!(c, ':' | '.' | '"' | '`' | '\'' | '»');
    if ignored {
        return None;
    }
    let mut length = c.len_utf8();
    if !c.is_ascii() {
        length += prefix(&text[length..], is_modifier);
    }
    Some(&text[..length])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<String> {
        tokens(text)
    }

    #[test]
    fn names_give_themselves_their_components_and_their_words() {
        assert_eq!(of("Nat.add_comm"), ["Nat.add_comm", "Nat", "add_comm", "nat", "add", "comm"]);
        assert_eq!(of("toListImpl"), ["toListImpl", "to", "list", "impl"]);
        assert_eq!(of("UInt64.ofNat"), ["UInt64.ofNat", "UInt64", "ofNat", "uint", "64", "of", "nat"],);
        assert_eq!(of("HAdd.hAdd"), ["HAdd.hAdd", "HAdd", "hAdd", "hadd", "add"]);
        assert_eq!(of("RBNode"), ["RBNode", "rb", "node"]);
        assert_eq!(of("instDecidableEqNat"), ["instDecidableEqNat", "inst", "decidable", "eq", "nat"]);
        assert_eq!(of("ℕ.succ_ne_zero'"), ["ℕ.succ_ne_zero'", "ℕ", "succ_ne_zero'", "succ", "ne", "zero"]);
        assert_eq!(of("a.a"), ["a.a", "a"], "each once");
        assert_eq!(of("«odd name».foo"), ["«odd name».foo", "odd name", "foo", "odd", "name"]);
        assert_eq!(
            of("_root_.x .succ h.1 l.length"),
            ["_root_.x", "_root_", "x", "root", "succ", "h", "1", "l.length", "l", "length",]
        );
    }

    #[test]
    fn primes_subscripts_and_daggers() {
        assert_eq!(of("x₁ h' a✝¹ b✝ f!"), ["x₁", "h'", "a", "b", "f!"]);
        assert_eq!(of("aᵢ + b"), ["aᵢ", "+", "b"]);
        assert_eq!(of("sᶜ"), ["s", "ᶜ"], "a notation, not part of the name");
    }

    #[test]
    fn operators_and_numerals() {
        assert_eq!(
            of("∀ x, ∃ y → z ↔ a ≤ b ∣ c ∈ d ∪ e"),
            ["∀", "x", "∃", "y", "→", "z", "↔", "a", "≤", "b", "∣", "c", "∈", "d", "∪", "e",]
        );
        assert_eq!(
            of("xs++ys:=x::l <= 3 ∘ λ x=>x⁻¹"),
            ["xs", "++", "ys", ":=", "x", "::", "l", "<=", "3", "∘", "λ", "x", "=>", "x", "⁻¹",]
        );
        assert_eq!(of("(0x1F, 12, 1.5) : ⟨1e9⟩ 2."), ["0x1F", "12", "1.5", "1e9", "2"]);
        assert_eq!(of("f →ₗ g ×ˢ h ⊕' i"), ["f", "→ₗ", "g", "×ˢ", "h", "⊕'", "i"]);
        assert_eq!(of("a && !b || c != d"), ["a", "&&", "!", "b", "||", "c", "!=", "d"]);
        assert_eq!(of(""), Vec::<String>::new());
        assert_eq!(of(" ( : ) \n"), Vec::<String>::new());
    }

    #[test]
    fn words_are_not_split() {
        let mut words = vec![];
        visit_words("Nat.succ n = 0", |w| words.push(w));
        assert_eq!(
            words,
            [Word::Name("Nat.succ"), Word::Name("n"), Word::Operator("="), Word::Numeral("0"),]
        );
    }

    proptest! {
        #[test]
        fn any_text_gives_the_same_tokens_twice_and_none_is_empty(text in any::<String>()) {
            let first = of(&text);
            prop_assert!(first.iter().all(|t| !t.is_empty()));
            prop_assert_eq!(first, of(&text));
        }

        #[test]
        fn texts_of_leans_letters(text in "[a-cA-C_'.!?0-9₁ᵢ«»✝¹²→≃+*ₗℕλΣᶜ:=<>|&\\-/ \n]{0,40}") {
            for token in of(&text) {
                prop_assert!(!token.is_empty());
                prop_assert!(!token.contains('✝') || token.contains('«') || text.contains('«'));
            }
        }

        #[test]
        fn a_text_between_spaces_has_the_tokens_of_its_sides(a in "[a-z.A-Z_]{0,9}", b in "[a-z.A-Z_]{0,9}") {
            let mut both = of(&a);
            both.extend(of(&b));
            prop_assert_eq!(of(&format!("{a} {b}")), both);
        }
    }
}
