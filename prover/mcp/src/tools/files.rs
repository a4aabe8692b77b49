//! Tools that tell what stands in a file and what Lean knows there.

use super::{COLUMN, FILE, LINE, MAX_CHARS, OFFSET, TIMEOUT, Tool};
use crate::spec::{Arg, Kind, Spec};
use proof_assist::{DiagnosticsQuestion, GoalQuestion};

const OPTIONAL_COLUMN: Arg = Arg::optional("column", Kind::Count(1), "Column, from 1, in characters");
const SEVERITIES: &[&str] = &["error", "warning", "info", "hint"];

pub(super) fn tools() -> Vec<Tool> {
    vec![goal(), term_goal(), diagnostics(), code_actions(), outline(), hover(), declaration(), completions()]
}

fn goal() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_goal",
        title: "Proof goals",
        description: "The proof goals at a place of a file. Without `column`: `goals_before` where the \
            line begins and `goals_after` where it ends, which shows what the line's tactics do. \
            `status`: `goals`, `complete` (nothing is left to prove there), `no_goal_at_position` \
            (outside of proofs), `still_elaborating` (the time was over: ask again). The most \
            important tool; use it often.",
        args: &[
            FILE,
            LINE,
            Arg::optional(
                "column",
                Kind::Count(1),
                "Column, from 1; leave it out for goals before and after the line",
            ),
            Arg::optional(
                "format",
                Kind::Choice(&["text", "structured"]),
                "Goals as Lean prints them (text) or in parts",
            ),
            TIMEOUT,
            OFFSET,
            MAX_CHARS,
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let question = GoalQuestion {
            file: args.needed("file_path").into(),
            line: args.line(),
            column: args.count("column"),
            structured: args.text("format") == Some("structured"),
            bounds: args.bounds(),
        };
        workspace.goal(ask, &question)
    })
}

fn term_goal() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_term_goal",
        title: "Term goal",
        description: "The type that is expected of the term at a place, with the local context.",
        args: &[FILE, LINE, OPTIONAL_COLUMN, TIMEOUT, OFFSET, MAX_CHARS],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let (file, line) = (args.needed("file_path"), args.line());
        workspace.term_goal(ask, file, line, args.count("column"), args.bounds())
    })
}

fn diagnostics() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_diagnostic_messages",
        title: "Diagnostics",
        description: "Lean's errors, warnings and other messages about a file, or about some lines or \
            one declaration of it. `success` is true only if all that was asked about was read and has \
            no error. `partial` with `still_elaborating_lines`: the time was over before Lean came so \
            far; ask again.",
        args: &[
            FILE,
            Arg::optional("start_line", Kind::Count(1), "Only messages from this line on"),
            Arg::optional("end_line", Kind::Count(1), "Only messages up to this line"),
            Arg::optional("declaration_name", Kind::Text, "Only messages about this declaration"),
            Arg::optional("interactive", Kind::Flag, "Makes no difference: messages are always text"),
            TIMEOUT,
            Arg::optional("severity", Kind::Choice(SEVERITIES), "Only messages of this severity"),
            OFFSET,
            MAX_CHARS,
        ],
        seconds: 120.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let question = DiagnosticsQuestion {
            file: args.needed("file_path").into(),
            start_line: args.count("start_line"),
            end_line: args.count("end_line"),
            declaration: args.text("declaration_name").map(str::to_owned),
            severity: args.text("severity").map(str::to_owned),
            bounds: args.bounds(),
        };
        workspace.diagnostics(ask, &question)
    })
}

fn code_actions() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_code_actions",
        title: "Code actions",
        description: "Edits that Lean proposes for a line: what `simp?`, `exact?`, `apply?` and the \
            like answer with `Try this`. Apply them with your own tools.",
        args: &[FILE, LINE, TIMEOUT],
        seconds: 120.0,
    };
    Tool::new(SPEC, |workspace, ask, args| workspace.code_actions(ask, args.needed("file_path"), args.line()))
}

fn outline() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_file_outline",
        title: "File outline",
        description: "Imports and declarations of a file with their signatures and lines. Read off the \
            text, so it is quick and works for files with errors.",
        args: &[FILE, Arg::optional("max_declarations", Kind::Count(1), "Declarations to tell at most")],
        seconds: 30.0,
    };
    Tool::new(SPEC, |workspace, _, args| {
        let most = args.count("max_declarations").map(|n| n as usize);
        workspace.outline(args.needed("file_path"), most)
    })
}

fn hover() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_hover_info",
        title: "Hover",
        description: "What stands at a place: the type of a term, the statement of a constant and the \
            module that declares it. `column` is where the identifier begins.",
        args: &[FILE, LINE, COLUMN, TIMEOUT],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let column = args.count("column").unwrap_or(1);
        workspace.hover(ask, args.needed("file_path"), args.line(), column)
    })
}

fn declaration() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_declaration_file",
        title: "Declaration source",
        description: "The text that declares a symbol, from this file or another one below the served \
            folder, with lines around it. For a declaration of Lean's library: its statement and \
            module.",
        args: &[
            FILE,
            Arg::needed("symbol", Kind::Text, "The symbol, as it stands in the file or by its full name"),
            Arg::optional("context_lines", Kind::Count(0), "Lines around the declaration (20)"),
            Arg::optional("full_file", Kind::Flag, "The whole file"),
            OFFSET,
            MAX_CHARS,
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let lines = args.count("context_lines").unwrap_or(20);
        let full = args.flag("full_file").unwrap_or(false);
        let (file, symbol) = (args.needed("file_path"), args.needed("symbol"));
        workspace.declaration(ask, file, symbol, lines, full, args.bounds())
    })
}

fn completions() -> Tool {
    const SPEC: Spec = Spec {
        name: "lean_completions",
        title: "Completions",
        description: "Names that begin as the text before a place does: hypotheses, declarations of \
            the file and of the library; behind `x.` those of the type of `x`. Works on code that is \
            not finished.",
        args: &[
            FILE,
            LINE,
            COLUMN,
            Arg::optional("max_completions", Kind::Count(1), "How many to tell (32)"),
            Arg::optional(
                "resolve_details",
                Kind::Count(0),
                "Makes no difference: the first ones have their types",
            ),
        ],
        seconds: 60.0,
    };
    Tool::new(SPEC, |workspace, ask, args| {
        let most = args.most("max_completions", 32);
        let column = args.count("column").unwrap_or(1);
        workspace.completions(ask, args.needed("file_path"), args.line(), column, most)
    })
}
