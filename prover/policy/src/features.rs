//! What the model sees of a goal: words, and a few numbers.
//!
//! Words are constants and shapes with a prefix that says where they stand (`t:List.append` occurs in the
//! target, `h:LE.le` in a hypothesis). In the model each word is a row of a table, found by hashing, so that
//! no list of known constants is kept, and new ones do no harm.

use crate::variant;
use lean_bridge::term::{Goal, Term};
use proof_search::policy::{Context, FailedCloser};
use proof_term::shape::{Shape, has_free, head, telescope};
use proof_term::{names, traverse, view};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many numbers there are.
pub const NUMBERS: usize = 10;

/// Words of one goal at most: the first of them in alphabetical order. Goals with more are rare.
const MOST_WORDS: usize = 96;

/// What the model sees of a goal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Each once, in alphabetical order.
    pub words: Vec<String>,
    /// Sizes and counts, each about between 0 and 1.
    pub numbers: Vec<f32>,
}

impl Features {
    /// The features of a goal at its place in a search, after these closers failed on the goal that it came
    /// from. Without words if the goal came without terms.
    pub fn of(goal: &Goal, context: &Context, failed: &[FailedCloser]) -> Features {
        let Some(target) = &goal.target else { return Features::default() };
        let mut words = BTreeSet::new();
        let (binders, conclusion) = telescope(target);
        constants(target, "t:", &mut words);
        words.insert(format!("is:{}", shape(conclusion)));
        head(conclusion).into_iter().for_each(|c| _ = words.insert(format!("of:{c}")));
        if let Some(relation) = view::relation(conclusion) {
            head(relation.ty).into_iter().for_each(|c| _ = words.insert(format!("type:{c}")));
            head(relation.lhs).into_iter().for_each(|c| _ = words.insert(format!("left:{c}")));
            head(relation.rhs).into_iter().for_each(|c| _ = words.insert(format!("right:{c}")));
        }
        let props = view::props(goal);
        for (_, _, statement) in &props {
            constants(statement, "h:", &mut words);
            let (_, end) = telescope(statement);
            words.insert(format!("given:{}", head(end).unwrap_or("?")));
        }
        let variables = goal.hyps.iter().filter(|h| !h.prop);
        variables.clone().for_each(|v| _ = words.insert(format!("v:{}", head(&v.ty).unwrap_or("?"))));
        let mut last = context.path.iter().rev();
        last.next().into_iter().for_each(|family| _ = words.insert(format!("by:{family}")));
        last.next().into_iter().for_each(|family| _ = words.insert(format!("before:{family}")));
        failed.iter().for_each(|f| _ = words.insert(format!("failed:{}", variant(f.family, &f.tactic))));
        let hypotheses: usize = props.iter().map(|p| traverse::size(p.2)).sum();
        let log = |size: usize| (1.0 + size as f32).ln() / 8.0;
        let flag = |is: bool| f32::from(u8::from(is));
        let numbers: [f32; NUMBERS] = [
            log(traverse::size(target)),
            log(hypotheses),
            log(props.len()),
            log(variables.count()),
            log(words.len()),
            context.depth.min(16) as f32 / 8.0,
            flag(context.depth == 0),
            flag(!has_free(target)),
            binders.len().min(8) as f32 / 8.0,
            failed.len().min(8) as f32 / 8.0,
        ];
        let words = words.into_iter().take(MOST_WORDS).collect();
        Features { words, numbers: numbers.to_vec() }
    }

    /// The rows of a table with so many rows that the words stand for.
    pub fn rows(&self, rows: usize) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().map(move |word| (hash(word) % rows as u64) as usize)
    }
}

/// The constants of a term as words, instances left out: what they say the types say, too.
fn constants(term: &Term, prefix: &str, words: &mut BTreeSet<String>) {
    traverse::visit(term, &mut |t, _| {
        if let Term::Const(c) = t
            && !names::is_instance(t)
        {
            words.insert(format!("{prefix}{c}"));
        }
    });
}

/// What kind of proposition it is.
fn shape(term: &Term) -> &'static str {
    match Shape::of(term) {
        Shape::Eq(..) => "eq",
        Shape::Iff(..) => "iff",
        Shape::And(..) => "and",
        Shape::Or(..) => "or",
        Shape::Not(..) => "not",
        Shape::Exists(..) => "exists",
        Shape::Forall(..) => "forall",
        _ if view::relation(term).is_some() => "relation",
        _ => "other",
    }
}

/// FNV-1a with 64 bits (Fowler, Noll, Vo): the same in every process and version.
fn hash(word: &str) -> u64 {
    let mixed = word
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    // the low bits of FNV are weak
    mixed ^ (mixed >> 29)
}
