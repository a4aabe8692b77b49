//! A definition of the user's own file as a problem.

use super::interface;
use super::problems::declares;
use super::program::Fstar;
use anyhow::{Context, bail};
use data::fstar::SourceRange;
use fstar_bridge::{Budget, Path, Position, Problem, PushKind, Query, Range, SessionFile, Step, Worker};
use std::sync::Arc;
use std::time::Duration;

/// The problem, and the file's text with the definition cut out: what stands before and behind it.
pub struct OwnProblem {
    pub problem: Problem,
    pub before: String,
    pub behind: String,
    /// The definition as it stands there.
    pub text: String,
}

/// The definition `name` of a file, as F* divides the file.
///
/// # Errors
/// When the file cannot be read or parsed, or has no such definition; those of F*.
pub async fn own_file(
    fstar: &Fstar,
    file: &std::path::Path,
    name: &str,
    prefix: PushKind,
    limit: Duration,
) -> anyhow::Result<OwnProblem> {
    let bytes = std::fs::read(file).with_context(|| format!("{}", file.display()))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        anyhow::anyhow!("{}: not UTF-8 at byte {}", file.display(), e.utf8_error().valid_up_to())
    })?;
    let module = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let path = std::path::absolute(file)?;
    let before = Path {
        file: SessionFile { path, options: fstar.options("warn") },
        contents: Some(text.as_str().into()),
        steps: vec![],
    };
    let mut worker = Worker::new(fstar.common.clone());
    worker.go_to(&before).await?;
    let answer = worker.ask(&Query::Segment { code: &text }, fstar.common.limits.loading).await;
    worker.restart().await;
    let answer = answer?;
    let ranges: Vec<Range> = answer
        .response
        .as_ref()
        .and_then(|r| r.body.get("decls")?.as_array().cloned())
        .unwrap_or_default()
        .iter()
        .filter_map(|d| serde_json::from_value(d.get("def_range")?.clone()).ok())
        .collect();
    if ranges.is_empty() {
        let why = answer.issues().first().map_or("F* sees no declarations".into(), |i| i.message.clone());
        bail!("{}: {why}", file.display());
    }
    let short = name.rsplit_once('.').map_or(name, |(_, short)| short);
    let mut found = None;
    let mut all = vec![];
    // ranges leave out attributes and qualifiers: a definition begins where the one before it has ended
    let mut ended = 0;
    for range in &ranges {
        let (Some(begin), Some(end)) = (offset(&text, range.begin), offset(&text, range.end)) else {
            continue;
        };
        let Some(piece) = text.get(begin..end) else { continue };
        for group in fstar_bridge::lets(piece) {
            if group.iter().any(|n| n == short) && found.is_none() {
                let gap = text[ended..begin].len() - text[ended..begin].trim_start().len();
                found = Some((ended + gap, end, group.clone()));
            }
            all.extend(group);
        }
        ended = end;
    }
    let Some((begin, end, group)) = found else {
        bail!("{} has no `let {short}`; it has {}", file.display(), all.join(", "));
    };
    let code = &text[..begin];
    let line = code.matches('\n').count() as i64 + 1;
    // a definition that does not begin its line keeps its own
    let (code, line) =
        if code.ends_with('\n') { (code.to_string(), line) } else { (format!("{code}\n"), line + 1) };
    let definition = &text[begin..end];
    let path = interface::of_file(&before.file.path, fstar.include_folders());
    let interface = match &path {
        Some(path) => Some(std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?),
        None => None,
    };
    let shown = interface.as_deref().unwrap_or_default();
    let is_declared = group.iter().all(|name| declares(&code, name) || declares(shown, name));
    let signature = match is_declared {
        true => None,
        false => Some(fstar_bridge::signature(definition).with_context(|| format!("`{short}` has no `=`"))?),
    };
    let problem = Problem {
        id: format!("{}:{module}.{short}", file.file_name().unwrap_or_default().to_string_lossy()),
        before: Path {
            steps: vec![Arc::new(Step::Push { kind: prefix, code: code.clone(), line: 1 })],
            ..before
        },
        line,
        val: interface::val_of(shown, short),
        interface: interface.map(Into::into),
        signature,
        budget: Budget::behind(&code),
        names: group.iter().map(|n| format!("{module}.{n}")).collect(),
        limit,
    };
    Ok(OwnProblem { problem, text: definition.to_string(), behind: text[end..].to_string(), before: code })
}

/// Byte offset of a position as F* counts.
fn offset(text: &str, at: Position) -> Option<usize> {
    let number = |n: i64| usize::try_from(n).ok();
    let range = SourceRange { start_line: number(at.0), start_col: number(at.1), ..SourceRange::default() };
    range.before(text).map(str::len)
}
