//! The texts of a `recurrence` move: a sequence as the iterates of a step, which the kernel evaluates.

use super::scene::Scene;
use crate::script::{Script, by, have, induction, note, rewrite};
use lean_bridge::term::{Goal, Hyp, Term};
use proof_term::evaluate::Value;
use proof_term::view::NumType;
use proof_term::{print, view};

/// Hypothesis numbers of the placeholders for `f (m + s + j)` and for `n`.
pub(super) const PLACE: usize = 100_000;

/// `∀ n, premises → f (n + lead) = body`
pub(super) struct Recurrence {
    pub(super) name: String,
    pub(super) function: usize,
    pub(super) ty: NumType,
    /// Number of premises to discharge.
    pub(super) premises: usize,
    /// Least `n` from which on all premises hold.
    pub(super) from: u64,
    /// Offset of the defined value relative to `n`.
    pub(super) lead: i64,
    /// Smallest offset on the right.
    pub(super) low: i64,
    /// Right side, `f (n + o)` replaced by `Hyp(PLACE + o - low)`, `n` by `Hyp(PLACE - 1)`.
    pub(super) body: Term,
    pub(super) uses_index: bool,
}

impl Recurrence {
    /// How many values in a row give the next one.
    pub(super) fn width(&self) -> Option<usize> {
        usize::try_from(self.lead - self.low).ok()
    }
}

/// The texts of a sequence as the iterates of a step. The state is the window of values, after the index
/// where the body uses it; without the index, and with a window of one, it is a value and no tuple.
pub(super) struct Iteration {
    /// The sequence.
    function: String,
    /// Index of the first value of the initial window.
    start: u64,
    /// Type of the state.
    state: String,
    /// The function from one state to the next.
    step: String,
    /// The initial state.
    initial: String,
    /// The state after `m` steps, by its values.
    window: String,
    /// Projection from the state to the first value of the window.
    first: String,
}

impl Iteration {
    pub(super) fn new(
        scene: &Scene,
        recurrence: &Recurrence,
        initial: &[(String, String, Value)],
        start: u64,
    ) -> Option<Iteration> {
        let (width, number) = (initial.len(), recurrence.ty.name());
        let before = usize::from(recurrence.uses_index);
        let parts = width + before;
        let value = |j: usize| format!("p{}", tuple_projection(parts, j + before));
        let tuple = |index: &str, values: Vec<String>| {
            let index = Some(index.to_string()).filter(|_| recurrence.uses_index);
            let all: Vec<String> = index.into_iter().chain(values).collect();
            if all.len() == 1 { all[0].clone() } else { format!("({})", all.join(", ")) }
        };
        let body = print_body(scene, recurrence, value)?;
        let values = vec![number; width].join(" × ");
        let state = if recurrence.uses_index { format!("Nat × {values}") } else { values };
        let next = (1..width).map(value).chain([format!("({body} : {number})")]).collect();
        let function = scene.name(recurrence.function).to_string();
        let window = (0..width as u64).map(|j| format!("{function} (m + {})", start + j)).collect();
        let initial = initial.iter().map(|(_, text, _)| format!("({text} : {number})")).collect();
        Some(Iteration {
            step: format!("(fun p : {state} => {})", tuple("p.1 + 1", next)),
            initial: tuple("0", initial),
            window: tuple("m", window),
            first: tuple_projection(parts, before),
            function,
            start,
            state,
        })
    }

    /// The state after a number of steps, from a state on.
    fn iterate(&self, count: &str, from: &str) -> String {
        format!("Nat.repeat {} {count} {from}", self.step)
    }

    /// `key`: the window after `m` steps is the `m`-th iterate.
    pub(super) fn key(&self, recurrence: &Recurrence, initial: &[(String, String, Value)]) -> String {
        let claim = format!("∀ m : Nat, {} = {}", self.window, self.iterate("m", &self.initial));
        let names: Vec<&str> = initial.iter().map(|i| i.0.as_str()).collect();
        let discharged = " (by omega)".repeat(recurrence.premises);
        let instance = format!("{} (m + {}){discharged}", recurrence.name, recurrence.from);
        let successor = Script::new()
            .then(format!("show _ = {} _", self.step))
            .then(rewrite(&["← ih"]))
            .then(note("hin", instance))
            .then("grind");
        let zero = format!("(simp [Nat.repeat, {}])", names.join(", "));
        let proof = Script::new().then("intro m").then(induction("m", zero, successor.block()));
        have("key", claim, by(proof.block()))
    }

    /// `hadd`: iterating `n + m` times is iterating `m` times, then `n` times.
    pub(super) fn sum(&self) -> String {
        let both = self.iterate("n", &format!("({})", self.iterate("m", &self.initial)));
        let claim = format!("∀ n m : Nat, {} = {both}", self.iterate("(n + m)", &self.initial));
        let zero = Script::new().then(rewrite(&["Nat.zero_add"])).then("rfl");
        let successor =
            Script::new().then(rewrite(&["Nat.succ_add"])).then(format!("exact congrArg {} ih", self.step));
        let proof = Script::new().then("intro n m").then(induction("n", zero.block(), successor.block()));
        have("hadd", claim, by(proof.block()))
    }

    /// `hper`: after whole periods the state is the initial one.
    pub(super) fn periodic(&self, period: u64) -> String {
        let count = format!("({period} * q)");
        let claim = format!("∀ q : Nat, {} = {}", self.iterate(&count, &self.initial), self.initial);
        let successor = Script::new()
            .then(rewrite(&["Nat.mul_add", "Nat.mul_one", "Nat.add_comm", "hadd", "ih"]))
            .then("set_option maxRecDepth 100000 in decide +kernel");
        let proof = Script::new().then("intro q").then(induction("q", "rfl", successor.block()));
        have("hper", claim, by(proof.block()))
    }

    /// `hrv<index>`: the value at `index`, which the kernel computes, after whole periods are taken off.
    pub(super) fn value(&self, index: u64, value: &str, period: Option<u64>) -> String {
        let steps = index - self.start;
        let mut evaluation = Script::new();
        let count = match period {
            Some(period) if steps >= 2 * period => {
                let (rest, whole) = (steps % period, steps / period);
                let sum = format!("hadd {rest} ({period} * {whole})");
                evaluation.push(rewrite(&[&sum, &format!("hper {whole}")]));
                format!("({rest} + {period} * {whole})")
            }
            _ => steps.to_string(),
        };
        evaluation.push("set_option maxRecDepth 1000000 in decide +kernel");
        let computed = format!("({}){} = {value}", self.iterate(&count, &self.initial), self.first);
        let proof = Script::new()
            .then(note("h9", format!("congrArg (fun q : {} => q{}) (key {steps})", self.state, self.first)))
            .then(have("h8", computed, evaluation.proof()))
            .then("exact h9.trans h8");
        have(format!("hrv{index}"), format!("{} {index} = {value}", self.function), by(proof.block()))
    }
}

/// Projection to the component `index` of a tuple of `count`.
fn tuple_projection(count: usize, index: usize) -> String {
    match count {
        1 => String::new(),
        _ if index + 1 < count => format!("{}.1", ".2".repeat(index)),
        _ => ".2".repeat(index),
    }
}

/// The body with `p…` (see [`tuple_projection`]) for the values and `(p.1 + from)` for the index.
fn print_body(scene: &Scene, recurrence: &Recurrence, value: impl Fn(usize) -> String) -> Option<String> {
    let mut goal: Goal = (*scene.goal).clone();
    let n = goal.hyps.len();
    let width = recurrence.width()?;
    // projections are no identifiers, so they take the place of names in the text
    let placeholder = |j: usize| format!("zzv{j}");
    let hyp = |name: String, ty: NumType| Hyp {
        name,
        ty: Term::Const(ty.name().into()),
        value: None,
        prop: false,
        accessible: true,
    };
    goal.hyps.push(hyp("zzn".into(), NumType::Nat));
    goal.hyps.extend((0..width).map(|j| hyp(placeholder(j), recurrence.ty)));
    let body = view::map_leaves(&recurrence.body, &mut |t, _| match t {
        Term::Hyp(i) if *i >= PLACE - 1 => Some(Term::Hyp(n + 1 + i - PLACE)),
        _ => None,
    });
    let text = print::print_typed(&goal, &body)?;
    let text = (0..width).rev().fold(text, |text, j| text.replace(&placeholder(j), &value(j)));
    Some(text.replace("zzn", &format!("(p.1 + {})", recurrence.from)))
}
