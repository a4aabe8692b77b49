//! Tools of our own: suggestions, searches, verdicts.

use super::{TIMEOUT, Tool};
use crate::args::Args;
use crate::spec::{Arg, Kind, Spec};
use proof_assist::{AssistError, PremiseQuestion, Subject, SuggestFor, SuggestQuestion};

const STATEMENT: Arg = Arg::optional(
    "statement",
    Kind::Text,
    "A statement: `theorem t (n : Nat) : …` with or without a proof, definitions before it; \
     or a bare proposition",
);
const FILE: Arg = Arg::optional("file_path", Kind::Text, "Or a theorem of this file, or a place of it");
const THEOREM: Arg = Arg::optional("theorem_name", Kind::Text, "The theorem of the file");
const LINE: Arg = Arg::optional("line", Kind::Count(1), "A line of the file, from 1");
const COLUMN: Arg =
    Arg::optional("column", Kind::Count(1), "Column, from 1; leave it out for where the line begins");

pub(super) fn tools() -> Vec<Tool> {
    vec![prove(), refute(), suggest(), judge(), premises()]
}

/// The statement, or the theorem of a file, that a call is about.
fn subject(args: &Args) -> Result<Subject, AssistError> {
    match (args.text("statement"), args.text("file_path"), args.text("theorem_name")) {
        (Some(text), None, _) => Ok(Subject::Statement(text.into())),
        (None, Some(file), Some(name)) => Ok(Subject::Theorem { file: file.into(), name: name.into() }),
        _ => Err(AssistError::Unsupported("give `statement`, or `file_path` with `theorem_name`".into())),
    }
}

/// The goal that a call is about: one at a place of a file, or that of a subject.
fn goal_of(args: &Args) -> Result<SuggestFor, AssistError> {
    match (args.text("file_path"), args.count("line")) {
        (Some(file), Some(line)) => {
            Ok(SuggestFor::Place { file: file.into(), line, column: args.count("column") })
        }
        (Some(_), None) if args.text("theorem_name").is_none() => {
            Err(AssistError::Unsupported("with `file_path` give `line`, or `theorem_name`".into()))
        }
        _ => Ok(SuggestFor::Subject(subject(args)?)),
    }
}

fn prove() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_prove",
        title: "Prove",
        description: "Searches for a whole proof of a statement or of a theorem of a file, and for a \
            counterexample in turns with it. A proof that is found was judged; `tier` says how far. \
            `verdict`: `proved`, `refuted`, `not_found`, `timeout`, `unsupported`.",
        args: &[
            STATEMENT,
            FILE,
            THEOREM,
            Arg::optional("refute", Kind::Flag, "Also look for a counterexample (true)"),
            TIMEOUT,
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        workspace.prove(ask, &subject(args)?, args.flag("refute").unwrap_or(true))
    })
}

fn refute() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_refute",
        title: "Refute",
        description: "Looks for a counterexample to a statement or to a theorem of a file. One that is \
            found was proved.",
        args: &[STATEMENT, FILE, THEOREM, TIMEOUT],
        seconds: 30.0,
    };
    Tool::new(SPEC, |workspace, ask, args| workspace.refute(ask, &subject(args)?))
}

fn suggest() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_suggest",
        title: "Suggestions",
        description: "Steps for the first goal at a place of a file, or of a statement. Each was run: \
            `goals` is what it leaves, `closes` says that nothing is left, `lemmas` are those of the \
            library that it uses, with their statements. The best come first.",
        args: &[
            FILE,
            LINE,
            COLUMN,
            THEOREM,
            STATEMENT,
            Arg::optional("num_results", Kind::Count(1), "How many to look for (12)"),
            Arg::optional(
                "search",
                Kind::Flag,
                "Where none closes the goal, search for the whole proof (false)",
            ),
            TIMEOUT,
        ],
        seconds: 10.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let most = args.most("num_results", 12);
        let search = args.flag("search").unwrap_or(false);
        workspace.suggest(ask, &SuggestQuestion { of: goal_of(args)?, most, search })
    })
}

fn judge() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_judge",
        title: "Judge",
        description: "Judges whether a text proves a statement, in a fresh Lean and with two kernels: \
            no `sorry`, no new axiom, no other statement. `tier` says how far it was checked.",
        args: &[
            STATEMENT,
            FILE,
            THEOREM,
            Arg::needed("proof", Kind::Text, "`by …`, a term, or the whole declaration with its proof"),
            TIMEOUT,
        ],
        seconds: 120.0,
    };
    Tool::new(SPEC, |workspace, ask, args| workspace.judge(ask, &subject(args)?, args.needed("proof")))
}

fn premises() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_premises",
        title: "Premises",
        description: "Lemmas of the library for a statement, or for the goal at a place of a file, \
            with their statements. `why`: `applies` (the conclusion matches), `rewrites`, `related` \
            (found by text and symbols).",
        args: &[
            FILE,
            LINE,
            COLUMN,
            THEOREM,
            STATEMENT,
            Arg::optional("num_results", Kind::Count(1), "How many to tell (16)"),
            TIMEOUT,
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let most = args.most("num_results", 16);
        let question = PremiseQuestion { of: goal_of(args)?, most, applicable_first: false };
        workspace.premises(ask, &question)
    })
}
