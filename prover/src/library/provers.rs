//! Which lemmas Lean's own provers use for a statement of the library that may not be used itself.
//!
//! `simp?`, `simp_all?` and `grind?` name what they used; with the lemmas that the term index finds as additional hints they
//! name those among them that mattered. `apply` and `rw` with each lemma of the index are proofs when what remains is closed
//! without lemmas. The statement itself, and others of the same type, are never a hint, never applied, and taken out of the
//! sets of `simp` and `grind`; a proof that uses one all the same is dropped.

use lean_bridge::term::Term;
use lean_bridge::{Candidates, Error, LibraryPremise, Session, TacticRequest};
use retriever::pairs::{Proof, Proved};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

/// Lemmas of the index asked for.
const CANDIDATES: usize = 60;
/// Hints given to one prover.
const HINTS: usize = 12;
/// For one prover, in the unit of Lean's `maxHeartbeats`.
const HEARTBEATS: u64 = 40_000;
/// For one application of one lemma.
const HEARTBEATS_ONE: u64 = 5_000;
/// Wall guard for a statement's text with all its provers.
const LIMIT: Duration = Duration::from_secs(20);
/// Different lemmas of which one alone is a proof, kept at most, for each of `apply` and `rewrite`.
const SINGLE: usize = 3;
const NAME: &str = "prover_statement";

/// The library, as far as it must be known here.
pub struct Known<'a> {
    /// Every statement's type by its name.
    types: HashMap<&'a str, &'a str>,
    /// Names by type, for theorems.
    same: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Known<'a> {
    pub fn new(premises: impl Iterator<Item = &'a LibraryPremise>) -> Known<'a> {
        let mut known = Known { types: HashMap::new(), same: HashMap::new() };
        for p in premises {
            known.types.insert(&p.name, &p.ty);
            if p.kind == "theorem" {
                known.same.entry(p.ty.as_str()).or_default().push(&p.name);
            }
        }
        known
    }

    /// The statement and others of its type.
    fn forbidden(&self, theorem: &LibraryPremise) -> HashSet<&'a str> {
        self.same.get(theorem.ty.as_str()).into_iter().flatten().copied().collect()
    }
}

/// Asks all provers. `None`: the statement cannot be opened as a goal.
///
/// # Errors
/// Those of the process; running out of time is no error but no proof.
pub async fn ask(
    session: &mut Session,
    header: &str,
    module: &str,
    theorem: &LibraryPremise,
    known: &Known<'_>,
) -> Result<Option<Proved>, Error> {
    let levels = match theorem.levels.is_empty() {
        true => String::new(),
        false => format!(".{{{}}}", theorem.levels.join(", ")),
    };
    let statement = |number: usize| format!("theorem {NAME}{number}{levels} : {} := by ", theorem.ty);
    let open = statement(0) + "sorry";
    let opened = match session.open(header, &open, LIMIT).await {
        Err(Error::Statement { .. }) => return Ok(None),
        other => other?,
    };
    let intro = opened.goals.first().and_then(|g| g.target.as_ref()).map(intro).unwrap_or_default();
    let opened = match intro.is_empty() {
        true => opened,
        false => match session.open(header, &(statement(0) + &intro + "; sorry"), LIMIT).await {
            Err(Error::Statement { .. }) => return Ok(None),
            other => other?,
        },
    };
    let [goal] = &opened.goals[..] else { return Ok(None) };
    let Some(state) = goal.text.clone() else { return Ok(None) };
    let query = super::query(&opened.goals, "");
    let forbidden = known.forbidden(theorem);
    let allowed = |name: &str| known.types.contains_key(name) && !forbidden.contains(name);
    let candidates = session.candidates(&opened.state, 0, CANDIDATES).await?;
    let mut proofs = vec![];

    // one theorem a line, so that a message's line tells whose it is
    let hints = hints(&candidates, &allowed);
    let tactics = provers(&theorem.name, &hints);
    let mut text = format!("set_option maxHeartbeats {HEARTBEATS}\n");
    for (i, (_, tactic)) in tactics.iter().enumerate() {
        let intro = if intro.is_empty() { String::new() } else { format!("{intro}; ") };
        text += &format!("{}{intro}{tactic}\n", statement(i + 1));
    }
    match session.run(header, &text, LIMIT).await {
        Ok(said) => {
            for (i, (prover, _)) in tactics.iter().enumerate() {
                let own: Vec<_> = said
                    .messages
                    .iter()
                    .filter(|m| m.pos.is_some_and(|p| p.line as usize == i + 2))
                    .collect();
                let failed = own.iter().any(|m| m.is_error() || m.data.contains("declaration uses"));
                let suggestion = own.iter().find_map(|m| suggestion(&m.data));
                if let Some(tactic) = suggestion.filter(|_| !failed) {
                    proofs.push(Proof {
                        prover: (*prover).into(),
                        premises: cited(&tactic, &known.types),
                        tactic,
                    });
                }
            }
        }
        Err(Error::Deadline { .. } | Error::EngineLost { .. } | Error::Memory { .. }) => {}
        Err(e) => return Err(e),
    }

    let singles = singles(&candidates, &allowed);
    let requests: Vec<TacticRequest> = singles
        .iter()
        .map(|(_, _, text)| TacticRequest {
            text: text.clone(),
            heartbeats: HEARTBEATS_ONE,
            timeout: Duration::from_secs(1),
        })
        .collect();
    if !requests.is_empty() {
        let outcomes = session.tactics(&opened.state, Some(0), &requests, false).await?;
        let mut found: HashMap<&str, usize> = HashMap::new();
        for ((prover, name, text), outcome) in singles.iter().zip(outcomes) {
            let count = found.entry(prover).or_default();
            if outcome.is_closed() && *count < SINGLE {
                *count += 1;
                let premises = vec![name.clone()];
                proofs.push(Proof { prover: (*prover).into(), tactic: text.clone(), premises });
            }
        }
    }

    proofs.retain(|p| !p.premises.is_empty() && p.premises.iter().all(|n| allowed(n)));
    let mut seen = HashSet::new();
    proofs.retain(|p| seen.insert(p.premises.iter().cloned().collect::<BTreeSet<_>>()));
    Ok(Some(Proved {
        module: module.into(),
        theorem: theorem.name.clone(),
        state,
        constants: query.constants,
        proofs,
    }))
}

/// `intro` for the leading quantifiers of a target, by their own names where these can be written.
fn intro(mut target: &Term) -> String {
    let mut names: Vec<String> = vec![];
    while let Term::Forall(binder, rest) = target {
        let name =
            crate::policy::names::name(&binder.name).filter(|n| !n.contains('.') && !names.contains(n));
        names.push(name.unwrap_or_else(|| "_".into()));
        target = rest;
    }
    if names.is_empty() { String::new() } else { format!("intro {}", names.join(" ")) }
}

/// Lemmas worth telling a prover: rewriting rules and conclusions, the most specific first, in turns.
fn hints(candidates: &Candidates, allowed: &impl Fn(&str) -> bool) -> Vec<String> {
    let rules = candidates.rewrite.iter().filter(|r| !r.symm).map(|r| &r.name);
    let conclusions = candidates.apply.iter().map(|a| &a.name);
    let (mut rules, mut conclusions) = (rules.fuse(), conclusions.fuse());
    let mut out: Vec<String> = vec![];
    loop {
        let pair = [rules.next(), conclusions.next()];
        if pair == [None, None] || out.len() >= HINTS {
            return out;
        }
        for name in pair.into_iter().flatten() {
            if allowed(name) && !out.contains(name) {
                out.push(name.clone());
            }
        }
    }
}

/// Tactics that say which lemmas they used.
fn provers(theorem: &str, hints: &[String]) -> Vec<(&'static str, String)> {
    let without = format!("-{theorem}");
    let all = [std::slice::from_ref(&without), hints].concat().join(", ");
    let mut out = vec![
        ("simp", format!("simp? [{without}]")),
        ("simp_all", format!("simp_all? [{without}]")),
        // an error where it has no such attribute; then the plain one is the same
        ("grind", format!("first | grind? [{without}] | grind?")),
    ];
    if !hints.is_empty() {
        let hints = hints.join(", ");
        out.push(("simp_hints", format!("simp? [{all}]")));
        out.push(("simp_all_hints", format!("simp_all? [{all}]")));
        out.push(("grind_hints", format!("first | grind? [{all}] | grind? [{hints}]")));
    }
    out
}

/// One lemma, and what remains closed without any: prover, lemma, tactic.
fn singles(candidates: &Candidates, allowed: &impl Fn(&str) -> bool) -> Vec<(&'static str, String, String)> {
    let mut out = vec![];
    for c in candidates.apply.iter().filter(|c| allowed(&c.name)) {
        let text = format!("(apply {} <;> first | assumption | rfl | omega)", c.name);
        out.push(("apply", c.name.clone(), text));
    }
    for c in candidates.rewrite.iter().filter(|c| allowed(&c.name) && c.hyp.is_none()) {
        let arrow = if c.symm { "← " } else { "" };
        let text = format!("(rw [{arrow}{}] <;> first | assumption | rfl | omega)", c.name);
        out.push(("rewrite", c.name.clone(), text));
    }
    out
}

/// The first tactic of a message `Try this:` or `Try these:`, on one line.
fn suggestion(message: &str) -> Option<String> {
    let rest = message.strip_prefix("Try this:").or_else(|| message.strip_prefix("Try these:"))?;
    let mut lines = rest.lines().map(str::trim).filter(|l| !l.is_empty());
    let mut tactic = lines.next()?.trim_start_matches("[apply]").trim().to_string();
    for line in lines.take_while(|l| !l.starts_with("[apply]")) {
        tactic.push(' ');
        tactic += line;
    }
    (!tactic.contains("sorry")).then_some(tactic)
}

/// Names of the library in the brackets of a tactic, each once.
fn cited(tactic: &str, types: &HashMap<&str, &str>) -> Vec<String> {
    let mut out: Vec<String> = vec![];
    let Some((_, rest)) = tactic.split_once('[') else { return out };
    for part in rest.split([',', ']']) {
        // `← a`, `= a`, `usr a`, `→ a`: the name stands last
        let Some(name) = part.split_whitespace().last() else { continue };
        if types.contains_key(name) && !out.iter().any(|n| n == name) {
            out.push(name.into());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::{ApplyCandidate, RewriteCandidate};

    #[test]
    fn suggestions_and_what_they_cite() {
        let said =
            "Try this:\n  [apply] simp only [List.reverse_append, ← A.b, h,\n    Nat.add_left_cancel_iff]";
        let tactic = suggestion(said).unwrap();
        assert_eq!(tactic, "simp only [List.reverse_append, ← A.b, h, Nat.add_left_cancel_iff]");
        let names = ["List.reverse_append", "A.b", "Nat.add_left_cancel_iff"];
        let types: HashMap<&str, &str> = names.iter().map(|n| (*n, "")).collect();
        assert_eq!(cited(&tactic, &types), names);
        let two = "Try these:\n  [apply] grind only [= List.reverse_append]\n  [apply] grind => instantiate only [= A.b]";
        assert_eq!(suggestion(two).unwrap(), "grind only [= List.reverse_append]");
        assert_eq!(suggestion("Try this:\n  [apply] grind => sorry"), None);
        assert_eq!(suggestion("unsolved goals"), None);
        assert!(cited("simp_all only", &types).is_empty());
    }

    #[test]
    fn what_is_forbidden_is_no_hint() {
        let rule = |name: &str, symm| RewriteCandidate { name: name.into(), symm, ..Default::default() };
        let lemma = |name: &str| ApplyCandidate { name: name.into(), ..Default::default() };
        let candidates = Candidates {
            apply: vec![lemma("self"), lemma("a"), lemma("c")],
            rewrite: vec![rule("b", false), rule("self", true), rule("c", true), rule("a", false)],
        };
        let allowed = |name: &str| name != "self";
        assert_eq!(hints(&candidates, &allowed), ["b", "a", "c"]);
        let texts: Vec<String> = singles(&candidates, &allowed).into_iter().map(|s| s.2).collect();
        assert!(texts.iter().all(|t| !t.contains("self")));
        assert!(texts[3].starts_with("(rw [← c]"), "{texts:?}");
        for (_, tactic) in provers("self", &["a".into()]) {
            assert!(tactic.contains("-self"), "{tactic}");
        }
    }
}
