//! A definition of the user's own file as a problem.

use super::interface;
use super::outline;
use super::problems::declares;
use super::program::Fstar;
use anyhow::{Context, bail};
use data::fstar::SourceRange;
use fstar_bridge::{
    Budget, DefinitionProblem, Path, Position, PushKind, Query, Range, SessionFile, StackEntry, Worker,
};
use std::sync::Arc;
use std::time::Duration;

/// For F* to tell declarations apart.
const SEGMENTING: Duration = Duration::from_secs(60);

/// The problem, and the file's text with the definition cut out: what stands before and behind it.
pub struct OwnProblem {
    /// The problem of the checker.
    pub problem: DefinitionProblem,
    /// The text before the definition.
    pub before: String,
    /// The text behind it.
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
    let short = name.rsplit_once('.').map_or(name, |(_, short)| short);
    let mut worker = Worker::new(fstar.common.clone());
    let start =
        Path { file: SessionFile { path, options: fstar.options("warn") }, contents: None, steps: vec![] };
    worker.go_to(&start).await?;
    let found = place(&mut worker, &text, short).await;
    worker.restart().await;
    let (begin, end, group) = found?.map_err(|why| anyhow::anyhow!("{}: {why}", file.display()))?;
    let code = &text[..begin];
    let line = code.matches('\n').count() as i64 + 1;
    // a definition that does not begin its line keeps its own
    let (code, line) =
        if code.ends_with('\n') { (code.to_string(), line) } else { (format!("{code}\n"), line + 1) };
    let definition = &text[begin..end];
    let path = interface::of_file(&start.file.path, fstar.include_folders());
    let interface = match &path {
        Some(path) => Some(std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?),
        None => None,
    };
    let shown = interface.as_deref().unwrap_or_default();
    let is_broken = group.is_empty();
    let is_readable = !is_broken && !fstar_bridge::names_module(definition, &module);
    // of a definition that does not parse, only the name is known
    let group = if is_broken { vec![short.to_string()] } else { group };
    let is_declared = group.iter().all(|name| declares(&code, name) || declares(shown, name));
    let signature = match (is_declared, fstar_bridge::signature(definition)) {
        (true, _) => None,
        (false, Some(signature)) => Some(signature),
        // no other text begins so: without a type there are no other candidates
        (false, None) if is_broken => Some(definition.to_string()),
        (false, None) => bail!("`{short}` has no `=`"),
    };
    let problem = DefinitionProblem {
        id: format!("{}:{module}.{short}", file.file_name().unwrap_or_default().to_string_lossy()),
        before: Path {
            // what F* reads dependencies from: a definition that keeps it from that
            // is not of it, and what stands behind never is
            contents: Some(if is_readable { format!("{code}{definition}\n") } else { code.clone() }.into()),
            steps: vec![Arc::new(StackEntry::Push { kind: prefix, code: code.clone(), line: 1 })],
            ..start
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

/// Beginning and end of a definition, and its group; no group if its text does not parse.
type Place = (usize, usize, Vec<String>);

/// F*'s view of where the declarations of a text are, or what it says of one that does not parse.
async fn segments(
    worker: &mut Worker,
    code: &str,
) -> Result<Result<Vec<Range>, String>, fstar_bridge::Error> {
    let answer = worker.ask(&Query::Segment { code }, SEGMENTING).await?;
    let decls = answer.response.as_ref().and_then(|r| r.body.get("decls")?.as_array().cloned());
    if let Some(decls) = decls {
        let range = |d: &serde_json::Value| serde_json::from_value(d.get("def_range")?.clone()).ok();
        return Ok(Ok(decls.iter().filter_map(range).collect()));
    }
    let issues = answer.issues();
    let said = issues.first().map_or("F* sees no declarations", |issue| issue.message.trim());
    let at = issues.first().and_then(|issue| issue.ranges.first()).map(|range| range.begin);
    let place = at.map_or(String::new(), |at| format!(" (line {}, column {})", at.0, at.1));
    Ok(Err(format!("{said}{place}")))
}

/// The place of a definition, or why there is none.
async fn place(
    worker: &mut Worker,
    text: &str,
    short: &str,
) -> Result<Result<Place, String>, fstar_bridge::Error> {
    let ranges = match segments(worker, text).await? {
        Ok(ranges) => ranges,
        Err(said) => return unparsed(worker, text, short, said).await,
    };
    let mut all = vec![];
    // ranges leave out attributes and qualifiers: a definition begins where the one before it has ended
    let mut ended = 0;
    for range in &ranges {
        let (Some(begin), Some(end)) = (offset(text, range.begin), offset(text, range.end)) else {
            continue;
        };
        let Some(piece) = text.get(begin..end) else { continue };
        for group in fstar_bridge::lets(piece) {
            if group.iter().any(|n| n == short) {
                let gap = text[ended..begin].len() - text[ended..begin].trim_start().len();
                return Ok(Ok((ended + gap, end, group)));
            }
            all.extend(group);
        }
        if let Some(word) = declared_by(piece, short) {
            let why = "and such a definition cannot be checked by itself";
            return Ok(Err(format!("unsupported: `{short}` is declared by `{word}`, {why}")));
        }
        ended = end;
    }
    Ok(Err(format!("it has no `let {short}`; it has {}", all.join(", "))))
}

/// The place of a definition in a file that does not parse, if it is not
/// what stands before the definition that does not.
async fn unparsed(
    worker: &mut Worker,
    text: &str,
    short: &str,
    said: String,
) -> Result<Result<Place, String>, fstar_bridge::Error> {
    let Some((begin, end)) = outline::find(text, short) else { return Ok(Err(said)) };
    if let Err(said) = segments(worker, &text[..begin]).await? {
        return Ok(Err(format!("what stands before `{short}` does not parse: {said}")));
    }
    let group = match segments(worker, &text[begin..end]).await? {
        Ok(_) => fstar_bridge::lets(&text[begin..end]).into_iter().next().unwrap_or_default(),
        Err(_) => vec![],
    };
    Ok(Ok((begin, end, group)))
}

/// The word by which a text declares a name that is no `let`'s.
fn declared_by(text: &str, name: &str) -> Option<&'static str> {
    let words =
        || text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\'')).filter(|w| !w.is_empty());
    let pairs = || words().zip(words().skip(1));
    let begins = ["type", "class", "exception", "effect"].into_iter().find(|b| words().any(|w| w == *b))?;
    pairs().any(|(word, next)| (word == begins || word == "and") && next == name).then_some(begins)
}

/// Byte offset of a position as F* counts.
fn offset(text: &str, at: Position) -> Option<usize> {
    let number = |n: i64| usize::try_from(n).ok();
    let range = SourceRange { start_line: number(at.0), start_col: number(at.1), ..SourceRange::default() };
    range.before(text).map(str::len)
}
