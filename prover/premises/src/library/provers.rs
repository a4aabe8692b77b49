//! Which lemmas Lean's own provers use for a statement of the library that may not be used itself.
//!
//! `simp?`, `simp_all?` and `grind?` name what they used; with the lemmas that the term index finds
//! as additional hints they name those among them that mattered. `apply` and `rw` with each lemma of
//! the index are proofs when what remains is closed without lemmas. The statement itself, and others
//! of the same type, are never a hint, never applied, and taken out of the sets of `simp` and
//! `grind`; a proof that uses one all the same is dropped.

use lean_bridge::term::Term;
use lean_bridge::{Error, LemmaCandidates, LibraryPremise, ReservedWorker, TacticRequest};
use retriever::pairs::{Proof, Proved};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

/// Lemmas of the index asked for.
const CANDIDATES: usize = 30;
/// Symbols of a lemma that must match.
const MATCHING: u32 = 2;
/// Hints given to one prover.
const HINTS: usize = 10;
/// Equations given to `grind`, which refuses all if one of them has no pattern.
const GRIND_HINTS: usize = 4;
/// For one prover, in the unit of Lean's `maxHeartbeats`.
const HEARTBEATS: u64 = 10_000;
/// The same with hints, which often make rewriting go in circles.
const HEARTBEATS_HINTS: u64 = 2_500;
/// For one application of one lemma.
const HEARTBEATS_ONE: u64 = 2_000;
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
    worker: &mut ReservedWorker,
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
    let opened = match worker.open(header, &open, LIMIT).await {
        Err(Error::Statement { .. }) => return Ok(None),
        other => other?,
    };
    let intro = opened.goals.first().and_then(|g| g.target.as_ref()).map(intro).unwrap_or_default();
    let opened = match intro.is_empty() {
        true => opened,
        false => match worker.open(header, &(statement(0) + &intro + "; sorry"), LIMIT).await {
            Err(Error::Statement { .. }) => return Ok(None),
            other => other?,
        },
    };
    let [goal] = &opened.goals[..] else { return Ok(None) };
    let Some(state) = goal.text.clone() else { return Ok(None) };
    let query = super::query(&opened.goals, "");
    let forbidden = known.forbidden(theorem);
    let allowed = |name: &str| known.types.contains_key(name) && !forbidden.contains(name);
    let mut candidates = worker.candidates(&opened.state, 0, CANDIDATES).await?;
    candidates.apply.retain(|c| c.score >= MATCHING && allowed(&c.name));
    candidates.rewrite.retain(|c| c.score >= MATCHING && c.hyp.is_none() && allowed(&c.name));
    let mut proofs: Vec<Proof> = vec![];
    let intro = if intro.is_empty() { intro } else { intro + "; " };
    let mut done: HashSet<&str> = HashSet::new();
    for (round, heartbeats) in
        rounds(&theorem.name, &candidates).into_iter().zip([HEARTBEATS, HEARTBEATS_HINTS])
    {
        // more is tried where nothing was found
        let round: Vec<_> = round.into_iter().filter(|(_, kind, _)| !done.contains(kind)).collect();
        // one theorem a line, so that a message's line tells whose it is
        let mut text = format!("set_option maxHeartbeats {heartbeats}\n");
        for (i, (_, _, tactic)) in round.iter().enumerate() {
            text += &format!("{}{intro}{tactic}\n", statement(i + 1));
        }
        let said = match worker.run(header, &text, LIMIT).await {
            Err(Error::Deadline { .. } | Error::EngineLost { .. } | Error::Memory { .. }) => continue,
            other => other?,
        };
        for (i, (prover, kind, _)) in round.into_iter().enumerate() {
            let own = said.messages.iter().filter(|m| m.pos.is_some_and(|p| p.line as usize == i + 2));
            let failed = own.clone().any(|m| m.is_error() || m.data.contains("declaration uses"));
            let suggestion = own.clone().find_map(|m| suggestion(&m.data)).filter(|_| !failed);
            let Some(tactic) = suggestion else { continue };
            let premises = cited(&tactic, &known.types);
            if premises.iter().all(|n| allowed(n)) {
                done.insert(kind);
                proofs.push(Proof { prover: prover.into(), tactic, premises });
            }
        }
    }

    let singles = singles(&candidates);
    let requests: Vec<TacticRequest> = singles
        .iter()
        .map(|(_, _, text)| TacticRequest {
            text: text.clone(),
            heartbeats: HEARTBEATS_ONE,
            timeout: Duration::from_secs(1),
        })
        .collect();
    if !requests.is_empty() {
        let outcomes = worker.tactics(&opened.state, Some(0), &requests, false).await?;
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
        let name = proof_term::names::name(&binder.name).filter(|n| !n.contains('.') && !names.contains(n));
        names.push(name.unwrap_or_else(|| "_".into()));
        target = rest;
    }
    if names.is_empty() { String::new() } else { format!("intro {}", names.join(" ")) }
}

/// Lemmas worth telling a prover: rewriting rules and conclusions, the most specific first, in turns.
fn hints(candidates: &LemmaCandidates) -> Vec<&str> {
    let mut rules = forward(candidates).fuse();
    let mut conclusions = candidates.apply.iter().map(|a| a.name.as_str()).fuse();
    let mut out = vec![];
    loop {
        let pair = [rules.next(), conclusions.next()];
        if pair == [None, None] || out.len() >= HINTS {
            return out;
        }
        for name in pair.into_iter().flatten() {
            if !out.contains(&name) {
                out.push(name);
            }
        }
    }
}

/// Rules that rewrite from left to right.
fn forward(candidates: &LemmaCandidates) -> impl Iterator<Item = &str> {
    candidates.rewrite.iter().filter(|r| !r.symm).map(|r| r.name.as_str())
}

/// Tactics that say which lemmas they used, to be tried one round after the other: name, kind (when one of a
/// kind has found a proof the later ones are not asked), tactic.
fn rounds(theorem: &str, candidates: &LemmaCandidates) -> [Vec<(&'static str, &'static str, String)>; 2] {
    let simp_all = ("simp_all", "simp", format!("simp_all? [-{theorem}]"));
    let mut second = vec![simp_all];
    let hints = hints(candidates).join(", ");
    if !hints.is_empty() {
        second.push(("simp_hints", "simp", format!("simp? [-{theorem}, {hints}]")));
    }
    let equations = forward(candidates).take(GRIND_HINTS).collect::<Vec<_>>().join(", ");
    // taking a lemma out of the set of `grind` is an error where it is not in it; then it was not used either
    let without = match equations.is_empty() {
        true => format!("grind? [-{theorem}]"),
        false => format!("first | grind? [-{theorem}, {equations}] | grind? [{equations}]"),
    };
    second.push(("grind_hints", "grind", without));
    let first = vec![("simp", "simp", format!("simp? [-{theorem}]")), ("grind", "grind", "grind?".into())];
    [first, second]
}

/// One lemma, and what remains closed without any: prover, lemma, tactic.
fn singles(candidates: &LemmaCandidates) -> Vec<(&'static str, String, String)> {
    let mut out = vec![];
    for c in &candidates.apply {
        let text = format!("(apply {} <;> first | assumption | omega)", c.name);
        out.push(("apply", c.name.clone(), text));
    }
    for c in &candidates.rewrite {
        let arrow = if c.symm { "← " } else { "" };
        let text = format!("(rw [{arrow}{}] <;> assumption)", c.name);
        out.push(("rewrite", c.name.clone(), text));
    }
    out
}

/// The first tactic that a message proposes, on one line.
fn suggestion(message: &str) -> Option<String> {
    let first = lean_bridge::proposals(message).into_iter().next()?;
    let tactic = first.lines().map(str::trim).collect::<Vec<_>>().join(" ");
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
        let two = "Try these:\n  [apply] grind only [= List.reverse_append]\n  [apply] grind => instantiate \
            only [= A.b]";
        assert_eq!(suggestion(two).unwrap(), "grind only [= List.reverse_append]");
        assert_eq!(suggestion("Try this:\n  [apply] grind => sorry"), None);
        assert_eq!(suggestion("unsolved goals"), None);
        assert!(cited("simp_all only", &types).is_empty());
    }

    #[test]
    fn what_is_asked() {
        let rule = |name: &str, symm| RewriteCandidate { name: name.into(), symm, ..Default::default() };
        let lemma = |name: &str| ApplyCandidate { name: name.into(), ..Default::default() };
        let candidates = LemmaCandidates {
            apply: vec![lemma("a"), lemma("c")],
            rewrite: vec![rule("b", false), rule("c", true), rule("a", false)],
        };
        assert_eq!(hints(&candidates), ["b", "a", "c"]);
        let texts: Vec<String> = singles(&candidates).into_iter().map(|s| s.2).collect();
        assert_eq!(texts.len(), 5);
        assert!(texts[3].starts_with("(rw [← c]"), "{texts:?}");
        let texts = |c: &LemmaCandidates| -> Vec<String> {
            rounds("self", c).into_iter().flatten().map(|(_, _, text)| text).collect()
        };
        assert_eq!(
            texts(&candidates),
            [
                "simp? [-self]",
                "grind?",
                "simp_all? [-self]",
                "simp? [-self, b, a, c]",
                "first | grind? [-self, b, a] | grind? [b, a]"
            ]
        );
        assert_eq!(texts(&LemmaCandidates::default())[3], "grind? [-self]");
    }
}
