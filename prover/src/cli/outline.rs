//! `prover outline`.

use super::failure::Failure;
use super::question::print;
use clap::Args;
use proof_assist::OutlineItem;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct OutlineArgs {
    /// The Lean file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Declarations to list at most
    #[arg(long, value_name = "N", value_parser = super::positive)]
    most: Option<usize>,
    /// Print JSON, as the tool `lean_file_outline` of `prover mcp` answers
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  prover outline file.lean
  prover outline file.lean --json

Read off the text: no Lean is started, and files with errors have outlines, too. Exit status: 0 done, \
2 the file could not be read.";

pub fn run(args: OutlineArgs) -> Result<ExitCode, Failure> {
    let answer = proof_assist::outline(&args.file, args.most).map_err(Failure::new)?;
    print(args.json, &answer, || {
        let mut out: String = answer.body.imports.iter().map(|m| format!("import {m}\n")).collect();
        write(&answer.body.declarations, "", &mut out);
        if let Some(total) = answer.body.total_declarations {
            out.push_str(&format!("… {total} in all\n"));
        }
        out
    })?;
    Ok(ExitCode::SUCCESS)
}

fn write(items: &[OutlineItem], indent: &str, out: &mut String) {
    for item in items {
        let signature = item.type_signature.as_ref().map(|s| format!(" {s}")).unwrap_or_default();
        out.push_str(&format!("{indent}{:>4}  {:<6} {}{signature}\n", item.start_line, item.kind, item.name));
        write(&item.children, &format!("{indent}  "), out);
    }
}
