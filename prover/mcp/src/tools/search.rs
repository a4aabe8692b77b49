//! Tools that find names and lemmas.

use super::{COLUMN, FILE, LINE, TIMEOUT, Tool};
use crate::args::Args;
use crate::spec::{Arg, Kind, Spec};
use proof_assist::{Answer, Ask, AssistError, PremiseQuestion, PremiseResults, SuggestFor, Workspace};

pub(super) fn tools() -> Vec<Tool> {
    vec![local_search(), loogle(), state_search(), hammer_premise()]
}

fn local_search() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_local_search",
        title: "Local search",
        description: "Finds declarations by name, or a part of it, in the files below the served \
            folder and in Lean's library. Use it before you rely on a name.",
        args: &[
            Arg::needed("query", Kind::Text, "A name or a part of one"),
            Arg::optional("limit", Kind::Count(1), "How many to tell (10)"),
            Arg::optional("project_root", Kind::Text, "Makes no difference: the served folder is searched"),
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let most = args.most("limit", 10);
        workspace.local_search(ask, args.needed("query"), most)
    })
}

fn loogle() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_loogle",
        title: "Loogle",
        description: "Finds statements of the library by what they say: a pattern with holes \
            (`?a * (?b + ?c) = _`, equal names stand for equal terms), one of the conclusion alone \
            (`|- ?a ≤ ?b`, with hypotheses in any order `|- _ ∣ _ → _`), a constant (`List.map`), a part of \
            the name in quotes (`\"comm\"`); several with commas between them must all hold. No network. \
            Short statements come first.",
        args: &[
            Arg::needed("query", Kind::Text, "The question"),
            Arg::optional("num_results", Kind::Count(1), "How many to tell (8)"),
            Arg::optional("file_path", Kind::Text, "Search what this file imports, and not `import Std`"),
            TIMEOUT,
        ],
        seconds: 20.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let most = args.most("num_results", 8);
        workspace.loogle(ask, args.needed("query"), args.text("file_path"), most)
    })
}

/// At most `most` lemmas for the goal at the place that a call names; with `first` those that apply to it
/// come first.
fn at_place(
    workspace: &Workspace,
    ask: &Ask,
    args: &Args,
    most: usize,
    first: bool,
) -> Result<Answer<PremiseResults>, AssistError> {
    let of = SuggestFor::Place {
        file: args.needed("file_path").into(),
        line: args.line(),
        column: args.count("column"),
    };
    let question = PremiseQuestion { of, most, applicable_first: first };
    workspace.premises(ask, &question)
}

fn state_search() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_state_search",
        title: "State search",
        description: "Lemmas that may close the goal at a place: first those whose conclusions match \
            it, then those that speak of the same things, with their statements.",
        args: &[
            FILE,
            LINE,
            COLUMN,
            Arg::optional("num_results", Kind::Count(1), "How many to tell (5)"),
            TIMEOUT,
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| at_place(workspace, ask, args, args.most("num_results", 5), true))
}

fn hammer_premise() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_hammer_premise",
        title: "Hammer premises",
        description: "Lemmas to give to `simp`, `grind` and the like for the goal at a place.",
        args: &[
            FILE,
            LINE,
            COLUMN,
            Arg::optional("num_results", Kind::Count(1), "How many to tell (32)"),
            TIMEOUT,
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        at_place(workspace, ask, args, args.most("num_results", 32), false)
    })
}
