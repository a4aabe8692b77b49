//! A conjectured lemma: its claim, what refutes it, and its proof.

use super::super::scene::set;
use super::contents::Observed;
use super::function::{Function, Parameter, reaches};
use super::samples;
use crate::script::{Script, by, clear, have};
use lean_bridge::term::{Goal, Term};
use proof_search::policy::{Outcome, Probe, Tactic, TacticLimits};
use proof_term::shape::head;
use proof_term::view;
use std::time::Duration;

/// For one proof.
const LIMITS: TacticLimits = TacticLimits { heartbeats: 60_000, timeout: Duration::from_secs(3) };
/// For deciding what a conjecture says of small values.
const TEST: TacticLimits = TacticLimits { heartbeats: 10_000, timeout: Duration::from_secs(1) };

/// What a lemma says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// That the function is one of the library's.
    Agreement,
    /// That what a function of the source makes of a value comes before the list that it is given.
    Look,
    /// What the function's value contains.
    Contents(Observed),
    /// That it is in order.
    Order,
}

/// A lemma about a function.
#[derive(Clone, Debug)]
pub(super) struct Lemma {
    /// The function that it is about; of functions that call each other, any.
    pub function: String,
    /// `∀ x l, `
    quantifiers: String,
    body: String,
    /// The same of a few values.
    sample: Option<String>,
    pub sort: Sort,
    /// Tactics one of which may prove it; where it is proved, only that one.
    proofs: Vec<String>,
    /// The claims that it was proved from.
    premises: Vec<String>,
}

/// What lemmas are stated with.
pub(super) struct Statement<'a> {
    pub goal: &'a Goal,
    pub functions: &'a [Function],
    /// Lemmas of the library that `grind` is told.
    pub told: Vec<&'a str>,
}

impl Statement<'_> {
    /// A claim about a function of its variables; `element`: the type of an element that it speaks of, too.
    pub fn about(
        &self,
        sort: Sort,
        function: &Function,
        element: Option<(&Term, &str)>,
        body: &str,
    ) -> Lemma {
        let element = element.map(|(ty, text)| Parameter {
            name: function.element.clone(),
            ty: ty.clone(),
            text: text.to_string(),
        });
        let parameters: Vec<&Parameter> = element.iter().chain(&function.parameters).collect();
        let binders: String = parameters.iter().map(|p| format!(" ({} : {})", p.name, p.text)).collect();
        Lemma {
            function: function.name.clone(),
            quantifiers: format!("∀{binders}, "),
            body: body.to_string(),
            sample: samples::holds(self.goal, self.functions, &parameters, body),
            sort,
            proofs: self.proofs(function, &parameters, body),
            premises: vec![],
        }
    }

    /// Induction along the function, or on one of its lists.
    fn proofs(&self, function: &Function, parameters: &[&Parameter], body: &str) -> Vec<String> {
        let names: Vec<&str> = parameters.iter().map(|p| p.name.as_str()).collect();
        let intro = format!("intro {}", names.join(" "));
        let grind = format!("grind{}", self.grind_set(function, body));
        let along = format!("fun_induction {}", function.of_variables());
        let mut ways = vec![format!("{along} <;> {grind}")];
        let data =
            function.parameters.iter().filter(|p| !matches!(p.ty, Term::Forall(..)) && !is_plain(&p.ty));
        let (numbers, others): (Vec<_>, Vec<_>) = data.partition(|p| head(&p.ty) == Some("Nat"));
        for variable in if others.is_empty() { numbers } else { others }.into_iter().take(2) {
            let others: Vec<&str> =
                function.parameters.iter().map(|p| p.name.as_str()).filter(|n| *n != variable.name).collect();
            let general = match others.is_empty() {
                true => String::new(),
                false => format!(" generalizing {}", others.join(" ")),
            };
            ways.push(format!("induction {}{general} <;> {grind}", variable.name));
        }
        ways.push(format!("{along} <;> (simp_all{}; done)", self.own_set(function, body)));
        ways.into_iter().map(|way| format!("{intro}; {way}")).collect()
    }

    /// The functions that may be unfolded in a lemma about one of them: each costs time, so they are that
    /// one, those that it calls and that do not call themselves, and those that the claim speaks of.
    fn own<'b>(&'b self, function: &'b Function, body: &'b str) -> impl Iterator<Item = &'b str> {
        let is_of = move |f: &&Function| {
            let around = !f.declared.recursive && reaches(self.functions, &function.name, &f.name);
            let mutual = reaches(self.functions, &function.name, &f.name)
                && reaches(self.functions, &f.name, &function.name);
            f.declared.told && (f.name == function.name || around || mutual || f.occurs_in(body))
        };
        self.functions.iter().filter(is_of).map(|f| f.name.as_str())
    }

    fn own_set(&self, function: &Function, body: &str) -> String {
        set(self.own(function, body))
    }

    fn grind_set(&self, function: &Function, body: &str) -> String {
        set(self.own(function, body).chain(self.told.iter().copied()))
    }

    /// One lemma that says of functions that call each other what each of these says of one of them: they
    /// have to be proved together.
    pub fn together(&self, function: &Function, lemmas: &[&Lemma]) -> Option<Lemma> {
        let mut lemma = (*lemmas.first()?).clone();
        if !lemmas.iter().all(|other| other.quantifiers == lemma.quantifiers) {
            return None;
        }
        let bodies: Vec<String> = lemmas.iter().map(|lemma| format!("({})", lemma.body)).collect();
        lemma.body = bodies.join(" ∧ ");
        lemma.function = function.name.clone();
        Some(lemma)
    }
}

/// Whether induction on a value of the type says nothing of a function by patterns.
fn is_plain(ty: &Term) -> bool {
    matches!(head(ty), None | Some("Int" | "Bool" | "Prod" | "Option" | "String" | "Char"))
}

impl Lemma {
    pub fn claim(&self) -> String {
        format!("{}{}", self.quantifiers, self.body)
    }

    /// Whether the claim has one of these words in it.
    pub fn speaks_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.body.contains(word))
    }

    /// The relation in which the claim says that neighbours of a list are.
    pub fn relation(&self) -> Option<&str> {
        let (_, behind) = self.body.split_once("List.Pairwise (")?;
        behind.split_once(')').map(|(relation, _)| relation)
    }

    /// The lemma as a fact under a name; of the facts that are known by then, those that it does not rest on
    /// are out of the way.
    pub fn stated(&self, name: &str, known: &[(String, &Lemma)]) -> String {
        let other = |(_, lemma): &&(String, &Lemma)| !self.premises.contains(&lemma.claim());
        let others: Vec<&str> = known.iter().filter(other).map(|(name, _)| name.as_str()).collect();
        let proof = self.proofs.first().map_or("skip", String::as_str);
        let script = Script::new().then_all(clear(&others)).then(proof);
        have(name, self.claim(), script.proof())
    }
}

/// Drops what small values refute: so many are refuted at once, and each by itself only where that fails.
pub(super) fn test(goal: &Goal, lemmas: Vec<Lemma>, at_once: usize, probe: &mut dyn Probe) -> Vec<Lemma> {
    let fact = view::fresh(goal, "ht");
    let tested: Vec<usize> = (0..lemmas.len()).filter(|k| lemmas[*k].sample.is_some()).collect();
    let refute = |probe: &mut dyn Probe, groups: &[&[usize]]| -> Vec<bool> {
        let tactic = |group: &&[usize]| {
            let samples = group.iter().filter_map(|k| lemmas[*k].sample.as_deref());
            let claims: Vec<String> = samples.map(|sample| format!("({sample}) = false")).collect();
            Tactic { text: have(&fact, claims.join(" ∧ "), by("decide +kernel")), limits: TEST }
        };
        let outcomes = probe.run(&groups.iter().map(tactic).collect::<Vec<_>>(), false);
        outcomes.iter().map(refutes).collect()
    };
    let groups: Vec<&[usize]> = tested.chunks(at_once).collect();
    let refuted = refute(probe, &groups);
    let (gone, open): (Vec<_>, Vec<_>) = groups.iter().zip(&refuted).partition(|(_, refuted)| **refuted);
    let mut gone: Vec<usize> = gone.into_iter().flat_map(|(group, _)| group.iter().copied()).collect();
    let several = |group: &&[usize]| group.len() > 1;
    let open: Vec<&[usize]> = open.into_iter().map(|(group, _)| *group).filter(several).collect();
    let open: Vec<&[usize]> = open.into_iter().flat_map(|group| group.chunks(1)).collect();
    let refuted = refute(probe, &open);
    gone.extend(open.iter().zip(&refuted).filter(|(_, refuted)| **refuted).map(|(group, _)| group[0]));
    let kept = lemmas.into_iter().enumerate().filter(|(k, _)| !gone.contains(k));
    kept.map(|(_, lemma)| lemma).collect()
}

/// Whether a conjecture is not worth keeping: it is false, or its functions take too long already at values
/// that are small.
fn refutes(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Goals(_) => true,
        Outcome::Failed(message) => message.starts_with("the tactic ran past its deadline"),
    }
}

/// The lemmas that can be proved, with the known ones for premises.
pub(super) fn prove(goal: &Goal, known: &[Lemma], lemmas: &[Lemma], probe: &mut dyn Probe) -> Vec<Lemma> {
    let fact = view::fresh(goal, "hk");
    let premises: String = known.iter().map(|k| format!("({}) → ", k.claim())).collect();
    let names: String = (0..known.len()).map(|k| format!(" {fact}{k}")).collect();
    let intro = if known.is_empty() { String::new() } else { format!("intro{names}; ") };
    let mut held: Vec<Lemma> = vec![];
    for way in 0.. {
        let open = lemmas.iter().filter(|l| !held.iter().any(|h| h.claim() == l.claim()));
        let open: Vec<(&Lemma, &String)> = open.filter_map(|l| Some((l, l.proofs.get(way)?))).collect();
        if open.is_empty() {
            break;
        }
        let tactic = |(lemma, proof): &(&Lemma, &String)| {
            // a failure is not worth the time to be printed
            let proof = by(format!("{intro}first | ({proof}) | fail"));
            Tactic { text: have(&fact, format!("{premises}{}", lemma.claim()), proof), limits: LIMITS }
        };
        let outcomes = probe.run(&open.iter().map(tactic).collect::<Vec<_>>(), false);
        let proved = open.iter().zip(outcomes).filter(|(_, o)| matches!(o, Outcome::Goals(_)));
        held.extend(proved.map(|((lemma, proof), _)| Lemma {
            proofs: vec![(*proof).clone()],
            premises: known.iter().map(Lemma::claim).collect(),
            ..(*lemma).clone()
        }));
    }
    held
}
