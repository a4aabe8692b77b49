//! `mutate`: new theorems out of old ones. `keys`: when two statements are the same.

use super::constants::any_context;
use super::premises::ensure_printer;
use crate::engine::Engine;
use lean_judge::statement_hash;
use lean_meta::environment::{Constant, Kind};
use lean_meta::lemmas::Lemmas;
use lean_meta::printing::{Form, Printed, Printer};
use lean_mutate::{Effort, Key, Known, Library, Mutant, Mutator, Tally, key};
use lean_protocol::mutation::{self, CLOSER_HEARTBEATS, KeysAnswer, MutateAnswer, TargetMutants};
use lean_protocol::request::{KeysQuery, MutateQuery};
use lean_wasm::lean::{CallError, Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use std::collections::{BTreeMap, BTreeSet};

/// The answer to `mutate`: for each target, in order, its mutants, or why there are none. Targets
/// that the deadline left out are missing at the end.
pub fn mutate(engine: &mut Engine, env: &Obj, query: &MutateQuery) -> Result<MutateAnswer, CallError> {
    ensure_printer(engine)?;
    let root = lean_meta::frontend::environment(&engine.root);
    if engine.lemmas.is_none() {
        engine.lemmas = Some(Lemmas::of(&mut engine.lean, &root)?);
    }
    if engine.known.is_none() {
        engine.known = Some(Known::of(&mut engine.lean, &root)?);
    }
    let context = any_context(engine)?;
    let Engine {
        lean, maker, lemmas: Some(lemmas), known: Some(known), answers, printer: Some(printer), ..
    } = engine
    else {
        return Err(CallError::Exception("the engine is not ready".into()));
    };
    let no_goals = lean.scalar(UNIT);
    let base = maker.proof_state(lean, context.0.view(), context.mvar_context(), no_goals, Some(env))?;
    let mutator = Mutator::new(lean, env, base, Library { known, lemmas, answers })?;
    let effort = Effort {
        kinds: query.kinds,
        limit: query.limit,
        all: query.all,
        closers: query.closers.clone(),
        heartbeats: query.closer_heartbeats.unwrap_or(CLOSER_HEARTBEATS),
        excluded: query.exclude.iter().cloned().collect(),
        excluded_keys: query.exclude_keys.iter().map(|k| read_key(k)).collect::<Result<_, _>>()?,
        spent: query.spent.iter().cloned().collect(),
    };
    let mut answers = vec![];
    for target in &query.targets {
        let answer = of_target(lean, env, &mutator, printer, target, &effort);
        if lean.is_cancelled() {
            break;
        }
        answers.push(answer?);
    }
    Ok(MutateAnswer { targets: answers })
}

fn of_target(
    lean: &mut Lean,
    env: &Obj,
    mutator: &Mutator<'_>,
    printer: &mut Printer,
    target: &str,
    effort: &Effort,
) -> Result<TargetMutants, CallError> {
    let failed = |error: String| TargetMutants {
        target: target.to_owned(),
        error: Some(error),
        ..TargetMutants::default()
    };
    let Some(info) = find(lean, env, target)? else {
        return Ok(failed(format!("Unknown constant `{target}`.")));
    };
    let theorem = Constant(info.view());
    // the library is loaded without proofs: its theorems stand there
    // as axioms, and so do definitions without a body
    let is_theorem = match theorem.kind() {
        Kind::Theorem => true,
        Kind::Axiom => {
            let name = theorem.name_view().to_obj();
            lean.call(lean.f.was_theorem, (env.share(), name))?.is(TRUE)
        }
        _ => false,
    };
    if !is_theorem {
        return Ok(failed(format!("`{target}` is no theorem.")));
    }
    let mut tally = Tally::new();
    let mut mutants = vec![];
    for m in mutator.mutants(lean, theorem, effort, &mut tally)? {
        let value = match &m.value {
            Some(value) => printer.print_body(lean, value.view(), &m.script.names())?,
            None => Some(String::new()),
        };
        let Some(value) = value else {
            *tally.entry("not printed".into()).or_default() += 1;
            continue;
        };
        // what must be spelt out to be read back is nothing to train on
        let last = if effort.all { Form::Explicit } else { Form::Full };
        let (printed, read) = printer.print_up_to(lean, m.ty.view(), &m.levels, last)?;
        match read {
            Some(read) => mutants.push(answer(&m, &printed, read.view(), &value)?),
            None => *tally.entry("not printed".into()).or_default() += 1,
        }
    }
    Ok(TargetMutants { target: target.to_owned(), mutants, tally, error: None })
}

fn read_key(text: &str) -> Result<Key, CallError> {
    let wrong = |_| CallError::Exception(format!("`{text}` is no key: 16 hexadecimal digits."));
    Key::from_str_radix(text, 16).map_err(wrong)
}

/// `read`: the statement as Lean has read its text; `value`: what a specialised variable became.
fn answer(m: &Mutant, printed: &Printed, read: View<'_>, value: &str) -> Result<mutation::Mutant, CallError> {
    let hash = statement_hash(read, &m.levels);
    let hash = hash.map_err(|e| CallError::Exception(format!("a statement cannot be read: {e}")))?;
    let mut constants = BTreeSet::new();
    lean_meta::expression::constants(m.ty.view(), &mut |n| {
        constants.insert(n.name());
    });
    let levels: Vec<String> = m.levels.iter().map(|n| n.view().name()).collect();
    Ok(mutation::Mutant {
        statement: printed.text.clone(),
        form: printed.form.map_or("", Form::name).into(),
        levels,
        script: m.script.lines(value),
        lemma: m.lemma.clone(),
        mutation: m.mutation,
        key: format!("{:016x}", m.key),
        statement_hash: hash,
        size: m.size,
        constants: constants.into_iter().collect(),
    })
}

/// The answer to `keys`: by name; `null` for an unknown one.
pub fn keys(engine: &mut Engine, env: &Obj, query: &KeysQuery) -> Result<KeysAnswer, CallError> {
    let lean = &mut engine.lean;
    let mut keys = BTreeMap::new();
    for name in &query.names {
        let found = find(lean, env, name)?;
        let key = found.map(|info| format!("{:016x}", key(Constant(info.view()).ty())));
        keys.insert(name.clone(), key);
    }
    Ok(KeysAnswer { keys })
}

fn find(lean: &mut Lean, env: &Obj, name: &str) -> Result<Option<Obj>, Lost> {
    let text = lean.string(name)?;
    let name = lean.call(lean.f.parse_name, (text,))?;
    // the last argument: constants whose elaboration still runs; nothing runs here
    let found = lean.call(lean.f.find_constant, (env.share(), name, UNIT))?;
    Ok(found.view().some().map(View::to_obj))
}
