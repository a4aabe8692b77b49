//! The move that puts lemmas in front of a goal.

use super::super::names::Names;
use super::super::scene::Scene;
use super::agreement;
use super::contents::{self, Observed};
use super::function::{Function, Sight, reaches};
use super::lemma::{Lemma, Sort, Statement, prove, test};
use super::order;
use crate::script::{Script, clear};
use lean_bridge::term::{Goal, Term};
use proof_search::policy::{Action, Move, Probe, Tactic, TacticLimits};
use proof_term::{traverse, view};
use std::time::Duration;

/// Conjectures that are refuted at once, where most of them are false.
const REFUTED_AT_ONCE: usize = 4;
/// For all lemmas together: each was proved before.
const LIMITS: TacticLimits = TacticLimits { heartbeats: 10_000_000, timeout: Duration::from_secs(20) };
/// What may have been done before: the lemmas are about the functions of the whole goal, so they are looked
/// for once.
const EARLY: [&str; 8] =
    ["destruct", "iff", "injection", "intro", "propositions", "split_and", "subst", "unfold_all"];

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let by_patterns = |c: &String| scene.preamble.definition(c).is_some_and(|d| !d.unrolls());
    let early = scene.path.iter().all(|family| EARLY.contains(family));
    if !early || refutes(scene) || !scene.defs.iter().any(by_patterns) {
        return;
    }
    let task = Task {
        sight: Sight::new(scene),
        relations: order::relations(scene.goal, scene.statements()),
        constants: constants(scene.statements()),
    };
    let compute = move |probe: &mut dyn Probe| task.moves(probe);
    // a plain induction is tried before; of functions of numbers little is known in this way
    let cost = if scene.has_const(|c| c == "List") { 1.15 } else { 1.8 };
    out.push(Move { family: "lemma", cost, action: Action::Lazy(Box::new(compute)) });
}

/// Whether a general claim is to be refuted.
fn refutes(scene: &Scene) -> bool {
    let is_general = |t: &Term| matches!(t, Term::Forall(..));
    match view::as_not(scene.target) {
        Some(claim) => is_general(claim),
        None => view::is_false(scene.target) && scene.props.iter().any(|p| is_general(p.2)),
    }
}

/// The constants in statements.
fn constants<'a>(statements: impl Iterator<Item = &'a Term>) -> Vec<String> {
    let mut constants: Vec<String> = vec![];
    for statement in statements {
        traverse::visit(statement, &mut |t, _| {
            if let Term::Const(c) = t
                && !constants.contains(c)
            {
                constants.push(c.clone());
            }
        });
    }
    constants
}

/// What is looked for, and where.
struct Task {
    sight: Sight,
    relations: Vec<String>,
    constants: Vec<String>,
}

impl Task {
    fn moves(&self, probe: &mut dyn Probe) -> Vec<Move> {
        let goal = &self.sight.goal;
        let functions = self.sight.functions(probe);
        // one that only others call back recurs, too
        let recurs = |f: &&Function| f.declared.recursive || reaches(&functions, &f.name, &f.name);
        let about: Vec<&Function> =
            functions.iter().filter(|f| f.declared.by_patterns).filter(recurs).collect();
        let statement = Statement { goal, functions: &functions, told: vec![] };
        let found = |lemmas: &[Lemma]| lemmas.iter().map(Lemma::claim).collect::<Vec<_>>();

        let agreements = about.iter().flat_map(|f| agreement::candidates(&statement, f)).collect();
        let sorts: Vec<Vec<Lemma>> = by_function(&about, test(goal, agreements, REFUTED_AT_ONCE, probe));
        let mut known: Vec<Lemma> = vec![];
        establish(&statement, sorts, &mut known, probe);
        tracing::debug!(lemmas = ?found(&known), "agreements");

        let agrees = |f: &Function| known.iter().any(|l| l.function == f.name);
        let others: Vec<&Function> = about.iter().copied().filter(|f| !agrees(f)).collect();
        let speaks_of = |names: &[&str]| {
            let said = |c: &str| names.contains(&c);
            self.constants.iter().any(|c| said(c)) || known.iter().any(|l| l.speaks_of(names))
        };
        let ordered = speaks_of(&["List.Pairwise"]);
        let mut observed = vec![];
        let elements =
            ["Membership.mem", "∈", "List.contains", "List.elem", "List.all", "List.any", "List.Nodup"];
        if ordered || speaks_of(&elements) {
            observed.push(Observed::Elements);
        }
        if speaks_of(&["List.length"]) {
            observed.push(Observed::Length);
        }
        let permutes = speaks_of(&["List.Perm", "List.isPerm"]);
        if permutes || speaks_of(&["List.count"]) {
            observed.push(Observed::Counts);
        }
        let mut sorts: Vec<Vec<Lemma>> = vec![];
        for function in &others {
            let looking = contents::looking(&statement, function);
            if !looking.is_empty() {
                sorts.push(looking);
                continue;
            }
            sorts.extend(observed.iter().map(|o| contents::candidates(&statement, function, *o)));
        }
        let sorts = together(&statement, tested(goal, sorts, probe));
        establish(&statement, sorts, &mut known, probe);
        if ordered {
            let mut relations = self.relations.clone();
            relations
                .extend(known.iter().filter_map(Lemma::relation).map(|relation| format!("({relation})")));
            relations.dedup();
            let told = vec!["List.pairwise_cons", "List.Pairwise.nil"];
            let statement = Statement { told, ..statement };
            let sorts = others.iter().flat_map(|f| relations.iter().map(move |relation| (f, relation)));
            let sorts = sorts.map(|(f, relation)| order::candidates(&statement, f, relation)).collect();
            let sorts = tested(goal, sorts, probe);
            establish(&statement, sorts, &mut known, probe);
        }
        tracing::debug!(lemmas = ?found(&known), "lemmas");
        if known.is_empty() {
            return vec![];
        }
        let agrees = |f: &Function| known.iter().any(|l| l.function == f.name && l.sort == Sort::Agreement);
        let all_agree = functions.iter().all(agrees);
        let counted = known.iter().any(|l| l.sort == Sort::Contents(Observed::Counts));
        let put = |cost, counts| {
            let tactic = Tactic { text: self.text(&known, counts, all_agree), limits: LIMITS };
            Move { family: "lemma", cost, action: Action::Tactic(tactic) }
        };
        let mut moves = vec![put(0.1, permutes && counted)];
        if permutes && !counted {
            moves.push(put(0.3, true));
        }
        moves
    }

    /// The lemmas as facts, and the functions' values in the library's words.
    fn text(&self, known: &[Lemma], counts: bool, all_agree: bool) -> String {
        let mut script = Script::new();
        let mut names = Names::of(&self.sight.goal);
        let mut keys: Vec<(String, &Lemma)> = vec![];
        for lemma in known {
            let key = names.fresh("key");
            script.push(lemma.stated(&key, &keys));
            keys.push((key, lemma));
        }
        let agreements: Vec<String> =
            keys.iter().filter(|(_, l)| l.sort == Sort::Agreement).map(|(key, _)| key.clone()).collect();
        let mut rewriting = agreements.clone();
        if known.iter().any(|l| l.speaks_of(&["decide"])) {
            rewriting
                .extend(["decide_eq_true_eq", "decide_eq_false_iff_not", "beq_iff_eq"].map(String::from));
        }
        if known.iter().any(|l| l.speaks_of(&["List.isPerm"]))
            || self.constants.iter().any(|c| c == "List.isPerm")
        {
            rewriting.push("List.isPerm_iff".into());
        }
        if counts {
            rewriting.push("List.perm_iff_count".into());
        }
        if !rewriting.is_empty() {
            script.push(format!("try simp only [{}] at *", rewriting.join(", ")));
        }
        if all_agree {
            // nothing is left that they speak of
            script.extend(clear(&agreements));
        }
        script.block()
    }
}

/// Conjectures by the functions that they are about.
fn by_function(functions: &[&Function], lemmas: Vec<Lemma>) -> Vec<Vec<Lemma>> {
    let of = |f: &&Function| lemmas.iter().filter(|l| l.function == f.name).cloned().collect();
    functions.iter().map(of).collect()
}

/// The same sorts of conjectures without what small values refute. What follows from the first of a sort is
/// tested only where that one is refuted.
fn tested(goal: &Goal, mut sorts: Vec<Vec<Lemma>>, probe: &mut dyn Probe) -> Vec<Vec<Lemma>> {
    sorts.retain(|sort| !sort.is_empty());
    let claims = |lemmas: Vec<Lemma>| lemmas.iter().map(Lemma::claim).collect::<Vec<_>>();
    let strongest = claims(test(goal, sorts.iter().map(|sort| sort[0].clone()).collect(), 1, probe));
    let stands = |sort: &Vec<Lemma>| strongest.contains(&sort[0].claim());
    let weaker = sorts.iter().filter(|sort| !stands(sort)).flat_map(|sort| sort[1..].iter().cloned());
    let weaker = claims(test(goal, weaker.collect(), REFUTED_AT_ONCE, probe));
    let kept = |sort: Vec<Lemma>| match stands(&sort) {
        true => sort,
        false => sort.into_iter().filter(|l| weaker.contains(&l.claim())).collect(),
    };
    sorts.into_iter().map(kept).collect()
}

/// Proves of each sort the first that it can, function by function, so that those about called functions are
/// known.
fn establish(
    statement: &Statement,
    mut sorts: Vec<Vec<Lemma>>,
    known: &mut Vec<Lemma>,
    probe: &mut dyn Probe,
) {
    sorts.retain(|sort| !sort.is_empty());
    let functions = statement.functions;
    while let Some(function) = sorts.first().map(|sort| sort[0].function.clone()) {
        let (mut current, later): (Vec<_>, Vec<_>) =
            sorts.into_iter().partition(|sort| sort[0].function == function);
        sorts = later;
        while !current.is_empty() {
            let tried: Vec<Lemma> = current.iter().flat_map(|sort| sort.iter().take(1)).cloned().collect();
            let concerns = |l: &&Lemma| {
                l.function == function || l.sort == Sort::Look || reaches(functions, &function, &l.function)
            };
            let premises: Vec<Lemma> = known.iter().filter(concerns).cloned().collect();
            let held = prove(statement.goal, &premises, &tried, probe);
            for sort in &mut current {
                let of_sort = sort.iter().find_map(|l| held.iter().find(|h| h.claim() == l.claim()));
                if let Some(lemma) = of_sort {
                    known.push(lemma.clone());
                    sort.clear();
                } else {
                    sort.remove(0);
                }
            }
            current.retain(|sort| !sort.is_empty());
        }
    }
}

/// What functions that call each other contain is proved of all of them at once.
fn together(statement: &Statement, sorts: Vec<Vec<Lemma>>) -> Vec<Vec<Lemma>> {
    let functions = statement.functions;
    let mutual = |f: &Function, g: &Function| {
        f.name != g.name && reaches(functions, &f.name, &g.name) && reaches(functions, &g.name, &f.name)
    };
    let mut found = sorts.clone();
    for (at, function) in functions.iter().enumerate() {
        // of such functions the first one
        let mates: Vec<&Function> = functions.iter().filter(|g| mutual(function, g)).collect();
        if mates.is_empty() || functions[..at].iter().any(|g| mutual(function, g)) {
            continue;
        }
        let of = |name: &str, sort: Sort| {
            sorts.iter().filter_map(|s| s.first()).find(|l| l.function == name && l.sort == sort)
        };
        for observed in [Observed::Elements, Observed::Length, Observed::Counts].map(Sort::Contents) {
            let all: Option<Vec<&Lemma>> = std::iter::once(function)
                .chain(mates.iter().copied())
                .map(|f| of(&f.name, observed))
                .collect();
            let Some(joint) = all.and_then(|all| statement.together(function, &all)) else { continue };
            let is_of = |s: &Vec<Lemma>| {
                s.iter().any(|l| {
                    l.sort == observed
                        && (l.function == function.name || mates.iter().any(|g| g.name == l.function))
                })
            };
            found.retain(|s| !is_of(s));
            found.push(vec![joint]);
        }
    }
    found
}

#[cfg(test)]
mod tests;
