//! The tactic text of a `residue` move.

use super::congruence::{Congruence, Residue};
use super::residue_atoms::{Atom, integer_equation};
use super::scene::{DECIDE, Prop, Scene};
use crate::script::lemma::Lemma;
use crate::script::{Script, anonymous, have, revert, simp_only};
use lean_bridge::term::Term;
use proof_term::view;
use proof_term::view::num_type;

/// Introduces the residues, proves the congruences, rewrites the statements with them, reverts
/// all and decides. `kept`: hypotheses about remainders; `used`: equations, taken modulo `modulus`;
/// `goal`: the target's atoms, `None` to prove `False`.
pub(super) fn write(
    scene: &Scene,
    residues: Vec<Residue>,
    kept: &[&(Prop, Vec<Atom>)],
    used: &[(Prop, bool)],
    goal: Option<&[Atom]>,
    modulus: u64,
) -> Option<String> {
    let mut writer = Writer {
        scene,
        congruence: Congruence::new(scene, residues),
        facts: vec![],
        names: vec![],
        seen: vec![],
    };
    let mut rewrites = vec![];
    let mut reverted: Vec<String> = vec![];
    for (prop, atoms) in kept {
        let equations = writer.equations(atoms)?;
        rewrites.push(format!("{} at {}", simp_only(&equations), prop.name));
        reverted.push(prop.name.to_string());
    }
    let mut script = Script::new();
    if let Some(goal) = goal {
        rewrites.push(simp_only(&writer.equations(goal)?));
    } else if used.iter().any(|u| u.0.index == usize::MAX) {
        script.push("intro hne");
    } else if !scene.target().is_some_and(view::is_false) {
        script.push("exfalso");
    }
    let mut equations = vec![];
    for (k, (prop, _)) in used.iter().enumerate() {
        let name = format!("hq{k}");
        equations.push(writer.taken_modulo(prop, &name, modulus)?);
        reverted.push(name);
    }
    let Writer { congruence, facts, mut names, .. } = writer;
    script.extend(congruence.introductions()?);
    script.extend(congruence.lemmas());
    script.extend(facts);
    script.extend(equations);
    script.extend(rewrites);
    names.reverse();
    names.extend(congruence.temporary());
    // without names too: the text has always been written so
    script.push(format!("clear {}", names.join(" ")));
    script.extend(revert(&reverted));
    for residue in &congruence.residues {
        let name = &residue.name;
        script.extend(residue.start.map(|_| format!("revert hle_{name}")));
        script.push(format!("revert hlt_{name}; revert {name}"));
    }
    Some(script.then(DECIDE).block())
}

/// Collects the facts about atoms, each of which is proved once.
struct Writer<'a> {
    scene: &'a Scene,
    congruence: Congruence<'a>,
    /// The tactics that add the facts.
    facts: Vec<String>,
    /// The names of the facts, in the order in which they are added.
    names: Vec<String>,
    /// Atoms with the equation or equivalence that replaces them.
    seen: Vec<(Term, String)>,
}

impl Writer<'_> {
    /// Names of the facts that replace the atoms in which variables occur.
    fn equations(&mut self, atoms: &[Atom]) -> Option<Vec<String>> {
        let open = atoms.iter().filter(|atom| !view::hyps_in(&atom.inner).is_empty());
        open.map(|atom| self.equation(atom)).collect()
    }

    fn equation(&mut self, atom: &Atom) -> Option<String> {
        if let Some((_, name)) = self.seen.iter().find(|s| s.0 == atom.term) {
            return Some(name.clone());
        }
        let k = self.seen.len();
        let modulus = atom.modulus;
        let (proof, reduced) = self.congruence.prove(&atom.inner, atom.ty, modulus)?;
        let whole = self.scene.atom(&atom.inner)?;
        let mut name = format!("hc{k}");
        self.facts.push(have(&name, format!("{whole} % {modulus} = {reduced} % {modulus}"), proof));
        self.names.push(name.clone());
        if atom.divides {
            let (of, to) = (Lemma::DvdOfModEqZero.of(atom.ty), Lemma::ModEqZeroOfDvd.of(atom.ty));
            let divides = |what: &str| format!("(({modulus} : {}) ∣ {what})", atom.ty.name());
            let direction = |proof: &str| format!("fun h => {of} ({proof} ({to} h))");
            let both = [direction(&format!("{name}.symm.trans")), direction(&format!("{name}.trans"))];
            let claim = format!("{} ↔ {}", divides(&whole), divides(&reduced));
            name = format!("hd{k}");
            self.facts.push(have(&name, claim, anonymous(&both.each_ref().map(String::as_str))));
            self.names.push(name.clone());
        }
        self.seen.push((atom.term.clone(), name.clone()));
        Some(name)
    }

    /// An equation, as one between the remainders of its reduced sides.
    fn taken_modulo(&mut self, prop: &Prop, name: &str, modulus: u64) -> Option<String> {
        let equation = integer_equation(prop.ty)?;
        let number = num_type(equation.ty)?;
        let (left_proof, left) = self.congruence.prove(equation.lhs, number, modulus)?;
        let (right_proof, right) = self.congruence.prove(equation.rhs, number, modulus)?;
        let side = |term: &Term, reduced: &str| {
            let text = self.scene.atom(term)?;
            Some(format!("({text} : {}) % {modulus} = {reduced} % {modulus}", number.name()))
        };
        let proof =
            format!("({name}a.symm.trans (congrArg (fun t => t % {modulus}) {})).trans {name}b", prop.name);
        let steps = Script::new()
            .then(have(format!("{name}a"), side(equation.lhs, &left)?, left_proof))
            .then(have(format!("{name}b"), side(equation.rhs, &right)?, right_proof))
            .then(have(name, format!("{left} % {modulus} = {right} % {modulus}"), proof))
            .then(format!("clear {name}a {name}b"));
        Some(steps.text())
    }
}
