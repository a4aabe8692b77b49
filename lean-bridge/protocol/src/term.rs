//! Lean expressions as plain data: what the engine sends and what policies compute on.
//!
//! A term travels as compact JSON:
//!
//! | term | JSON |
//! |---|---|
//! | constant | `"Nat.add"` |
//! | local hypothesis, by index into the goal's `hyps` | `3` |
//! | application, spine flattened | `["a", head, arg, …]` |
//! | bound variable (de Bruijn index) | `["b", 0]` |
//! | `fun` | `["l", name, info, type, body]` |
//! | `∀`, `→` | `["p", name, info, type, body]` |
//! | `let` | `["t", name, type, value, body]` |
//! | natural number literal, string literal | `["n", "123"]`, `["s", "text"]` |
//! | sort | `["S", "0"]` (`0` is `Prop`, `1` is `Type`, others as Lean prints the level) |
//! | projection | `["j", "Prod", 0, e]` |
//! | metavariable | `["m", "_uniq.42"]` |
//!
//! Metadata and universe arguments of constants are dropped: a term is for computing tactics, never for
//! deciding a verdict. `info` is 0 for explicit binders, 1 implicit, 2 strict implicit, 3 instance.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A Lean expression without metadata and universe arguments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// A constant, by its full name (parts that are no identifiers are not escaped).
    Const(String),
    /// The hypothesis with this index in [`Goal::hyps`].
    Hyp(usize),
    /// De Bruijn index.
    Bound(usize),
    /// Head (never itself an application) and at least one argument, implicit ones included.
    App(Box<Term>, Vec<Term>),
    /// `fun`: binder and body.
    Lambda(Binder, Box<Term>),
    /// `∀` or `→`: binder and body.
    Forall(Binder, Box<Term>),
    /// `let`: binder, value and body.
    Let(Binder, Box<Term>, Box<Term>),
    /// Natural number literal in decimal. `(5 : T)` is `OfNat.ofNat T (Nat "5") inst`.
    Nat(String),
    /// String literal.
    Str(String),
    /// Sort: `0` is `Prop`, `1` is `Type`, others as Lean prints the level.
    Sort(String),
    /// Projection: structure, index of the field, value.
    Proj(String, usize, Box<Term>),
    /// Metavariable, by its unique name.
    Meta(String),
}

/// Name, annotation and type of a bound variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Binder {
    /// As the text has it.
    pub name: String,
    /// 0 explicit, 1 implicit, 2 strict implicit, 3 instance.
    pub info: u8,
    /// Its type.
    pub ty: Box<Term>,
}

/// One open goal of a proof state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Structural hash of hypotheses and target (32 hex digits): equal for goals that differ only in the
    /// names of bound variables and hypotheses; independent of pretty-printing and of the process.
    pub key: String,
    /// Lean's own print of the goal, absent when the request said `"plain": false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The `case` tag, empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// Local context in order, auxiliary declarations left out.
    /// Empty unless the request said `"terms": true`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hyps: Vec<Hyp>,
    /// What is to be proved; absent unless the request said `"terms": true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Term>,
    /// Unassigned metavariables in hypotheses and target. Goals that share one must be solved together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mvars: Vec<String>,
}

/// One entry of a goal's local context.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hyp {
    /// The user-facing name; usable in tactic text only if `accessible`.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Term,
    /// Its value, if it is a `let` variable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Term>,
    /// Whether the type is a proposition (the entry is a hypothesis, not a variable).
    pub prop: bool,
    /// False for names with macro scopes (`x✝`) and for names shadowed by a later entry.
    pub accessible: bool,
}

impl Serialize for Term {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        fn seq<S: serde::Serializer>(
            serializer: S,
            tag: &str,
            items: &[&dyn erased::Item<S>],
        ) -> Result<S::Ok, S::Error> {
            let mut q = serializer.serialize_seq(Some(items.len() + 1))?;
            q.serialize_element(tag)?;
            for i in items {
                i.push(&mut q)?;
            }
            q.end()
        }
        match self {
            Term::Const(c) => serializer.serialize_str(c),
            Term::Hyp(i) => serializer.serialize_u64(*i as u64),
            Term::Bound(i) => seq(serializer, "b", &[i]),
            Term::App(f, xs) => {
                let mut q = serializer.serialize_seq(Some(xs.len() + 2))?;
                q.serialize_element("a")?;
                q.serialize_element(f)?;
                for x in xs {
                    q.serialize_element(x)?;
                }
                q.end()
            }
            Term::Lambda(b, e) => seq(serializer, "l", &[&b.name, &b.info, &b.ty, e]),
            Term::Forall(b, e) => seq(serializer, "p", &[&b.name, &b.info, &b.ty, e]),
            Term::Let(b, v, e) => seq(serializer, "t", &[&b.name, &b.ty, v, e]),
            Term::Nat(n) => seq(serializer, "n", &[n]),
            Term::Str(t) => seq(serializer, "s", &[t]),
            Term::Sort(l) => seq(serializer, "S", &[l]),
            Term::Proj(t, i, e) => seq(serializer, "j", &[t, i, e]),
            Term::Meta(m) => seq(serializer, "m", &[m]),
        }
    }
}

/// `SerializeSeq::serialize_element` is generic and so not object
/// safe; this makes a list of mixed items possible.
mod erased {
    use serde::Serialize;
    use serde::ser::{SerializeSeq, Serializer};
    pub trait Item<S: Serializer> {
        fn push(&self, sequence: &mut S::SerializeSeq) -> Result<(), S::Error>;
    }
    impl<S: Serializer, T: Serialize> Item<S> for T {
        fn push(&self, sequence: &mut S::SerializeSeq) -> Result<(), S::Error> {
            sequence.serialize_element(self)
        }
    }
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Term, D::Error> {
        let v = Value::deserialize(deserializer)?;
        Term::from_json(&v).ok_or_else(|| serde::de::Error::custom(format!("not a term: {v}")))
    }
}

impl Term {
    /// Reads the JSON form described at the top of this file; `None` if `value` is not of that form.
    fn from_json(value: &Value) -> Option<Term> {
        let at = |a: &[Value], i: usize| a.get(i).and_then(Term::from_json).map(Box::new);
        let text = |a: &[Value], i: usize| a.get(i)?.as_str().map(str::to_string);
        match value {
            Value::String(s) => Some(Term::Const(s.clone())),
            Value::Number(n) => Some(Term::Hyp(n.as_u64()? as usize)),
            Value::Array(a) => match a.first()?.as_str()? {
                "a" => {
                    let xs = a.get(2..)?.iter().map(Term::from_json).collect::<Option<Vec<_>>>()?;
                    Some(Term::App(at(a, 1)?, xs))
                }
                "b" => Some(Term::Bound(a.get(1)?.as_u64()? as usize)),
                k @ ("l" | "p") => {
                    let b = Binder { name: text(a, 1)?, info: a.get(2)?.as_u64()? as u8, ty: at(a, 3)? };
                    Some(if k == "l" { Term::Lambda(b, at(a, 4)?) } else { Term::Forall(b, at(a, 4)?) })
                }
                "t" => Some(Term::Let(
                    Binder { name: text(a, 1)?, info: 0, ty: at(a, 2)? },
                    at(a, 3)?,
                    at(a, 4)?,
                )),
                "n" => Some(Term::Nat(text(a, 1)?)),
                "s" => Some(Term::Str(text(a, 1)?)),
                "S" => Some(Term::Sort(text(a, 1)?)),
                "j" => Some(Term::Proj(text(a, 1)?, a.get(2)?.as_u64()? as usize, at(a, 3)?)),
                "m" => Some(Term::Meta(text(a, 1)?)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Head constant and arguments of an application (or of a bare constant).
    pub fn as_const_app(&self) -> Option<(&str, &[Term])> {
        match self {
            Term::Const(c) => Some((c, &[])),
            Term::App(f, xs) => match &**f {
                Term::Const(c) => Some((c, xs)),
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_round_trip() {
        let nat = || Box::new(Term::Const("Nat".into()));
        let five = Term::App(
            Box::new(Term::Const("OfNat.ofNat".into())),
            vec![
                *nat(),
                Term::Nat("5".into()),
                Term::App(Box::new(Term::Const("instOfNatNat".into())), vec![Term::Nat("5".into())]),
            ],
        );
        let t = Term::Forall(
            Binder { name: "n".into(), info: 0, ty: nat() },
            Box::new(Term::App(
                Box::new(Term::Const("Eq".into())),
                vec![*nat(), Term::Bound(0), five, Term::Hyp(2)],
            )),
        );
        let s = serde_json::to_string(&t).unwrap();
        assert_eq!(
            s,
            concat!(
                r#"["p","n",0,"Nat",["a","Eq","Nat",["b",0],"#,
                r#"["a","OfNat.ofNat","Nat",["n","5"],["a","instOfNatNat",["n","5"]]],2]]"#
            )
        );
        assert_eq!(serde_json::from_str::<Term>(&s).unwrap(), t);
        assert!(serde_json::from_str::<Term>(r#"["q"]"#).is_err());
    }
}
