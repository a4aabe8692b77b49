//! The JSON of a line.

use super::shapes::*;
use crate::error::{ReadProblem, malformed, unsupported};
use serde::Deserialize as Derive;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A line: what it defines, and the number that it gives to it. Declarations have none.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub number: Option<(Kind, u64)>,
    pub content: Content<'a>,
}

/// What numbers are given to. Each kind counts for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Level,
    Expr,
}

/// What a line defines.
#[derive(Debug)]
pub(super) enum Content<'a> {
    Meta(Meta),
    Name(NameLine<'a>),
    Level(LevelLine),
    Expr(ExprLine<'a>),
    Declaration(Box<DeclarationLine<'a>>),
}

#[derive(Debug)]
pub(super) enum NameLine<'a> {
    Str(StrName<'a>),
    Num(NumName),
}

#[derive(Debug)]
pub(super) enum LevelLine {
    Succ(u64),
    Max(u64, u64),
    IMax(u64, u64),
    Param(u64),
}

#[derive(Debug)]
pub(super) enum ExprLine<'a> {
    Bound(Number),
    Sort(u64),
    Const(Const),
    App(App),
    Lambda(Binding<'a>),
    Forall(Binding<'a>),
    Let(Let),
    Proj(Proj),
    Nat(Cow<'a, str>),
    Str(Cow<'a, str>),
    Metadata(Metadata),
}

#[derive(Debug)]
pub(super) enum DeclarationLine<'a> {
    Axiom(Axiom),
    Definition(Definition<'a>),
    Theorem(Theorem),
    Opaque(Opaque),
    Quotient(Quotient<'a>),
    Inductive(Inductive),
}

impl<'a> Line<'a> {
    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it; a key that the format does not have is not supported, whatever it may mean.
    pub fn parse(text: &'a [u8]) -> Result<Line<'a>, ReadProblem> {
        let mut unknown = None;
        let mut json = serde_json::Deserializer::from_slice(text);
        let mut note = |path: serde_ignored::Path| {
            unknown.get_or_insert_with(|| path.to_string());
        };
        let line = Line::deserialize(serde_ignored::Deserializer::new(&mut json, &mut note));
        if let Some(key) = unknown {
            return Err(unsupported(format!("the key `{key}`")));
        }
        let line = line.and_then(|line| json.end().map(|()| line));
        line.map_err(|e| match e.is_eof() {
            true => malformed(format!("the file ends within a line, it is truncated ({e})")),
            false => malformed(e.to_string()),
        })
    }
}

#[derive(Derive)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Key {
    Meta,
    In,
    Il,
    Ie,
    Str,
    Num,
    Succ,
    Max,
    Imax,
    Param,
    Bvar,
    Sort,
    Const,
    App,
    Lam,
    ForallE,
    LetE,
    Proj,
    NatVal,
    StrVal,
    Mdata,
    Axiom,
    Def,
    Thm,
    Opaque,
    Quot,
    Inductive,
    #[serde(other)]
    Unknown,
}

impl<'de: 'a, 'a> Deserialize<'de> for Line<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LineVisitor)
    }
}

struct LineVisitor;

impl<'de> Visitor<'de> for LineVisitor {
    type Value = Line<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object with one thing that it defines")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let (mut number, mut content) = (None, None);
        while let Some(key) = map.next_key::<Key>()? {
            let kind = match key {
                Key::In => Some(Kind::Name),
                Key::Il => Some(Kind::Level),
                Key::Ie => Some(Kind::Expr),
                _ => None,
            };
            let again = match kind {
                Some(kind) => number.replace((kind, map.next_value()?)).is_some(),
                None => match content_of(key, &mut map)? {
                    Some(read) => content.replace(read).is_some(),
                    None => false,
                },
            };
            if again {
                return Err(de::Error::custom("a line defines one thing and gives one number"));
            }
        }
        let content = content.ok_or_else(|| de::Error::custom("the line defines nothing"))?;
        Ok(Line { number, content })
    }
}

/// What the value behind a key defines; `None` for an unknown key.
fn content_of<'de, M: MapAccess<'de>>(key: Key, map: &mut M) -> Result<Option<Content<'de>>, M::Error> {
    use {Content as C, DeclarationLine as D, ExprLine as E, LevelLine as L, NameLine as N};
    let declaration = |d: D<'de>| C::Declaration(Box::new(d));
    Ok(Some(match key {
        Key::Unknown | Key::In | Key::Il | Key::Ie => {
            map.next_value::<IgnoredAny>()?;
            return Ok(None);
        }
        Key::Meta => C::Meta(map.next_value()?),
        Key::Str => C::Name(N::Str(map.next_value()?)),
        Key::Num => C::Name(N::Num(map.next_value()?)),
        Key::Succ => C::Level(L::Succ(map.next_value()?)),
        Key::Max => {
            let (a, b) = map.next_value()?;
            C::Level(L::Max(a, b))
        }
        Key::Imax => {
            let (a, b) = map.next_value()?;
            C::Level(L::IMax(a, b))
        }
        Key::Param => C::Level(L::Param(map.next_value()?)),
        Key::Bvar => C::Expr(E::Bound(map.next_value()?)),
        Key::Sort => C::Expr(E::Sort(map.next_value()?)),
        Key::Const => C::Expr(E::Const(map.next_value()?)),
        Key::App => C::Expr(E::App(map.next_value()?)),
        Key::Lam => C::Expr(E::Lambda(map.next_value()?)),
        Key::ForallE => C::Expr(E::Forall(map.next_value()?)),
        Key::LetE => C::Expr(E::Let(map.next_value()?)),
        Key::Proj => C::Expr(E::Proj(map.next_value()?)),
        Key::NatVal => C::Expr(E::Nat(map.next_value::<Text>()?.0)),
        Key::StrVal => C::Expr(E::Str(map.next_value::<Text>()?.0)),
        Key::Mdata => C::Expr(E::Metadata(map.next_value()?)),
        Key::Axiom => declaration(D::Axiom(map.next_value()?)),
        Key::Def => declaration(D::Definition(map.next_value()?)),
        Key::Thm => declaration(D::Theorem(map.next_value()?)),
        Key::Opaque => declaration(D::Opaque(map.next_value()?)),
        Key::Quot => declaration(D::Quotient(map.next_value()?)),
        Key::Inductive => declaration(D::Inductive(map.next_value()?)),
    }))
}

/// A text, borrowed from the line where nothing in it is escaped.
#[derive(Derive)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        Line::parse(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn keys_come_in_any_order() {
        for text in [r#"{"app":{"arg":6,"fn":5},"ie":7}"#, r#"{ "ie" : 7, "app" : {"fn":5,"arg":6} }"#] {
            let line = Line::parse(text.as_bytes()).unwrap();
            assert_eq!(line.number, Some((Kind::Expr, 7)));
            let Content::Expr(ExprLine::App(app)) = line.content else { panic!("{line:?}") };
            assert_eq!((app.function, app.arg), (5, 6));
        }
    }

    #[test]
    fn texts_are_unescaped() {
        let line = Line::parse(r#"{"ie":0,"strVal":"a\"\n\u00e9𝔸\ud835\udd38"}"#.as_bytes()).unwrap();
        let Content::Expr(ExprLine::Str(s)) = line.content else { panic!() };
        assert_eq!(s, "a\"\né𝔸𝔸");
    }

    #[test]
    fn what_is_unknown_is_not_supported() {
        for (text, key) in [
            (r#"{"ie":0,"quux":1}"#, "`quux`"),
            (r#"{"ie":0,"app":{"fn":1,"arg":2,"eager":true}}"#, "`app.eager`"),
            (r#"{"inductive":{"types":[],"ctors":[],"recs":[],"primitive":[1]}}"#, "`inductive.primitive`"),
        ] {
            let e = Line::parse(text.as_bytes()).unwrap_err();
            assert!(matches!(&e, ReadProblem::Unsupported(t) if t.contains(key)), "{text}: {e}");
        }
    }

    #[test]
    fn what_breaks_the_format_is_malformed() {
        assert!(problem(r#"{"ie":0,"sort"#).contains("truncated"));
        assert!(problem(r#"{"ie":0}"#).contains("defines nothing"));
        assert!(problem(r#"{"ie":0,"sort":1,"bvar":2}"#).contains("one thing"));
        assert!(problem(r#"{"ie":0,"sort":1} {}"#).contains("trailing"));
        assert!(problem(r#"{"ie":0,"app":{"fn":1}}"#).contains("missing field `arg`"));
        assert!(problem(r#"{"ie":-1,"sort":1}"#).contains("invalid value"));
        assert!(problem(r#"{"bvar":1.5,"ie":1}"#).contains("invalid type"));
        assert!(problem(r#"[1]"#).contains("invalid type"));
    }

    #[test]
    fn numbers_beyond_64_bits_are_known_as_such() {
        let line = Line::parse(br#"{"bvar":340282366920938463463374607431768211456,"ie":1}"#).unwrap();
        let Content::Expr(ExprLine::Bound(n)) = line.content else { panic!() };
        assert!(matches!(n.small("an index"), Err(ReadProblem::Unsupported(_))));
    }

    #[test]
    fn metadata_may_hold_anything() {
        let line = Line::parse(br#"{"ie":1,"mdata":{"data":{"a":{"b":"c"}},"expr":0}}"#).unwrap();
        assert!(matches!(line.content, Content::Expr(ExprLine::Metadata(Metadata { expr: 0, .. }))));
    }
}
