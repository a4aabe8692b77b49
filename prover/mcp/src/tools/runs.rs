//! Tools that run tactics, proofs and whole texts.

use super::{FILE, LINE, MAX_CHARS, OFFSET, TIMEOUT, Tool};
use crate::spec::{Arg, Kind, Spec};
use proof_assist::AttemptQuestion;

const THEOREM: Arg =
    Arg::needed("theorem_name", Kind::Text, "The theorem's name, with its namespaces where it is not plain");

pub(super) fn tools() -> Vec<Tool> {
    vec![multi_attempt(), run_code(), verify(), minimal_hypotheses()]
}

fn multi_attempt() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_multi_attempt",
        title: "Multi-attempt",
        description: "Runs several tactics at a place of a proof, without changing the file, and tells \
            what each leaves or why it fails. `proof_status` is `Completed` where nothing is left. \
            Give three or more.",
        args: &[
            FILE,
            LINE,
            Arg::needed("snippets", Kind::Texts, "Tactics; one may have several lines"),
            Arg::optional(
                "column",
                Kind::Count(1),
                "Column, from 1; leave it out for the line's first tactic",
            ),
            TIMEOUT,
            OFFSET,
            MAX_CHARS,
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let question = AttemptQuestion {
            file: args.needed("file_path").into(),
            line: args.line(),
            column: args.count("column"),
            snippets: args.texts("snippets"),
            bounds: args.bounds(),
        };
        workspace.attempt(ask, &question)
    })
}

fn run_code() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_run_code",
        title: "Run code",
        description: "Elaborates a Lean text of its own, imports included, and tells Lean's messages.",
        args: &[
            Arg::needed("code", Kind::Text, "Lean text, with the imports that it needs"),
            TIMEOUT,
            OFFSET,
            MAX_CHARS,
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| workspace.run_code(ask, args.needed("code"), args.bounds()))
}

fn verify() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_verify",
        title: "Verify theorem",
        description: "Judges a theorem of a file: the axioms that it rests on, whether it is accepted, \
            and how far it was checked (`replayed`: elaborated afresh; `audited`: everything that the \
            proof reaches was walked, and two kernels accept it). `sorryAx` among the axioms means \
            that it is not proved.",
        args: &[
            FILE,
            THEOREM,
            Arg::optional("scan_source", Kind::Flag, "Also list suspicious words of the file (true)"),
            TIMEOUT,
        ],
        seconds: 120.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let scan = args.flag("scan_source").unwrap_or(true);
        workspace.verify(ask, args.needed("file_path"), args.needed("theorem_name"), scan)
    })
}

fn minimal_hypotheses() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_minimal_hypotheses",
        title: "Minimal hypotheses",
        description: "Which explicit hypotheses of a theorem its own proof needs: each is removed in \
            turn, with what depends on it, and the proof is run again. `load-bearing`, `removable`, or \
            `error` where that could not be found out.",
        args: &[
            FILE,
            THEOREM,
            Arg::optional("inactivity_timeout", Kind::Seconds, "Seconds for all of them together (120)"),
        ],
        seconds: 120.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        workspace.minimal_hypotheses(ask, args.needed("file_path"), args.needed("theorem_name"))
    })
}
