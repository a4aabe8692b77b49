//! The judge: does this text prove that statement?
//!
//! Two tiers are decided here. `replayed`: the whole text elaborates without error from a state it has not touched, and
//! declares the asked name with the asked type, as a term. `audited`: see [`crate::audit`].

use crate::audit::{self, Refusal, Rule};
use crate::environment::{Constant, Constants, Kind};
use crate::expression;
use crate::frontend::{self, Message, RunOptions};
use crate::lean::Lean;
use crate::machine::Lost;
use crate::object::Obj;
use serde::{Deserialize, Serialize};

/// How far a proof got. `searched` exists only in the search; `rechecked` needs a second checker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    Searched,
    Replayed,
    Audited,
    Rechecked,
}

/// The judge's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// The highest tier reached, none if the text does not even replay.
    pub tier: Option<Tier>,
    /// The declaration that was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// SHA-256 of the statement as a term, see [`expression::structural_hash`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_hash: Option<String>,
    #[serde(default)]
    pub axioms: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
    /// The candidate's messages.
    #[serde(default)]
    pub messages: Vec<Message>,
}

impl Judgement {
    pub fn refused(refusal: Refusal) -> Judgement {
        Judgement {
            tier: None,
            name: None,
            statement_hash: None,
            axioms: vec![],
            refused: Some(refusal),
            messages: vec![],
        }
    }
}

/// Judges `candidate` against `statement` (a declaration closed by `sorry`), both from the command state `base`.
/// `name` picks the declaration when the statement's text has several.
pub fn judge(
    l: &mut Lean,
    base: &Obj,
    statement: &str,
    candidate: &str,
    name: Option<&str>,
) -> Result<Judgement, Lost> {
    let asked = frontend::run(l, base, statement, &RunOptions::default())?;
    if asked.cancelled {
        return Ok(Judgement::refused(Refusal::new(Rule::Timeout, "the statement ran past the deadline")));
    }
    if let Some(m) = asked.messages.iter().find(|m| m.severity == "error") {
        return Ok(Judgement::refused(Refusal::new(Rule::Statement, m.data.clone())));
    }
    let base_env = frontend::environment(base);
    let asked_env = frontend::environment(&asked.state);
    let before = Constants::of(l, &base_env)?;
    let wanted = Constants::of(l, &asked_env)?;
    let name = match target(&before, &wanted, name) {
        Ok(n) => n,
        Err(why) => return Ok(Judgement::refused(Refusal::new(Rule::Statement, why))),
    };
    let statement_info = wanted.find_added(&name).expect("found by `target`");
    let hash = expression::structural_hash(statement_info.ty(), &statement_info.level_params());

    let given = frontend::run(l, base, candidate, &RunOptions::default())?;
    let mut out = Judgement {
        tier: None,
        name: Some(name.clone()),
        statement_hash: Some(hash.iter().map(|b| format!("{b:02x}")).collect()),
        axioms: vec![],
        refused: None,
        messages: given.messages,
    };
    if given.cancelled {
        out.refused = Some(Refusal::new(Rule::Timeout, "the proof ran past the deadline"));
        return Ok(out);
    }
    if let Some(m) = out.messages.iter().find(|m| m.severity == "error") {
        out.refused = Some(Refusal::new(Rule::Error, m.data.clone()));
        return Ok(out);
    }
    let given_env = frontend::environment(&given.state);
    let found = Constants::of(l, &given_env)?;
    let Some(info) = found.find_added(&name) else {
        out.refused = Some(Refusal::new(Rule::Missing, format!("the text does not declare `{name}`")));
        return Ok(out);
    };
    if let Some(refusal) = compare(&before, &wanted, &found, &name, statement_info, info) {
        out.refused = Some(refusal);
        return Ok(out);
    }
    out.tier = Some(Tier::Replayed);
    let audit = audit::audit(l, &base_env, &given_env, &name)?;
    out.axioms = audit.axioms;
    out.refused = audit.refused;
    if out.refused.is_some() && l.is_cancelled() {
        out.refused = Some(Refusal::new(Rule::Timeout, "the audit ran past the deadline"));
    }
    if out.refused.is_none() {
        out.tier = Some(Tier::Audited);
    }
    Ok(out)
}

/// The declaration a statement is about: the theorem it adds, or the only other declaration.
fn target(before: &Constants, wanted: &Constants, name: Option<&str>) -> Result<String, String> {
    let new = |k: fn(Kind) -> bool| {
        let mut names: Vec<&str> = wanted
            .added()
            .filter(|(n, c)| before.find_added(n).is_none() && k(c.kind()) && !is_auxiliary(n))
            .map(|(n, _)| n)
            .collect();
        names.sort();
        names
    };
    if let Some(n) = name {
        return match wanted.find_added(n) {
            Some(_) => Ok(n.into()),
            None => Err(format!("the statement does not declare `{n}`")),
        };
    }
    let theorems = new(|k| k == Kind::Theorem);
    let names =
        if theorems.is_empty() { new(|k| matches!(k, Kind::Definition | Kind::Opaque)) } else { theorems };
    match names[..] {
        [one] => Ok(one.into()),
        [] => Err("the statement declares nothing that could be proved".into()),
        _ => Err(format!("the statement declares several things ({}): name one", names.join(", "))),
    }
}

/// Names that elaboration makes up: `t._proof_1`, `t.match_1`, `_private…`.
fn is_auxiliary(name: &str) -> bool {
    name.split('.')
        .any(|p| p.starts_with('_') || p.starts_with("match_") || p.starts_with("eq_") || p.contains("_hyg"))
}

/// Same kind of declaration, same universe parameters, same type; and what the statement's own text declares besides is
/// the same in the candidate.
fn compare(
    before: &Constants,
    wanted: &Constants,
    found: &Constants,
    name: &str,
    asked: Constant<'_>,
    given: Constant<'_>,
) -> Option<Refusal> {
    let at =
        |rule, detail: String| Some(Refusal { constant: Some(name.into()), ..Refusal::new(rule, detail) });
    if asked.kind() != given.kind() {
        return at(
            Rule::Type,
            format!("`{name}` is declared as {:?} instead of {:?}", given.kind(), asked.kind()),
        );
    }
    if asked.level_params().len() != given.level_params().len() {
        return at(Rule::Type, format!("`{name}` has other universe parameters than the statement"));
    }
    let hash = |c: Constant<'_>| expression::structural_hash(c.ty(), &c.level_params());
    if hash(asked) != hash(given) {
        return at(Rule::Type, format!("`{name}` is declared with another type than the statement's"));
    }
    // constants that the statement's text itself adds and its type needs
    let mut queue = vec![asked];
    let mut seen = std::collections::HashSet::new();
    while let Some(c) = queue.pop() {
        let mut mentioned = vec![];
        expression::constants(c.ty(), &mut |n| mentioned.push(n.name()));
        if let (Some(v), true) = (c.value(), c.kind() != Kind::Theorem) {
            expression::constants(v, &mut |n| mentioned.push(n.name()));
        }
        for n in mentioned {
            let Some(mine) = wanted.find_added(&n) else { continue };
            if before.find_added(&n).is_some() || n == name || !seen.insert(n.clone()) {
                continue;
            }
            let value = |c: Constant<'_>| match c.kind() {
                Kind::Theorem => None,
                _ => c.value().map(|v| expression::structural_hash(v, &c.level_params())),
            };
            let same = found.find_added(&n).is_some_and(|theirs| {
                mine.kind() == theirs.kind() && hash(mine) == hash(theirs) && value(mine) == value(theirs)
            });
            if !same {
                let detail = format!("`{n}`, which the statement uses, is not what the statement declares");
                return Some(Refusal { constant: Some(n), ..Refusal::new(Rule::Environment, detail) });
            }
            queue.push(mine);
        }
    }
    None
}
