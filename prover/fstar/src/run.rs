//! Checks candidates, keeps the results, and continues where an earlier run stopped.

use super::line::Line;
use super::own_sources::OwnSources;
use super::unsupported::Unsupported;
use data::{JsonLines, JsonLinesError, read_json_lines};
use fstar_bridge::{Checkers, DefinitionProblem, Task};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use supervise::StopFlag;
use tokio::sync::mpsc;

/// What is to be checked, and how.
pub struct Run<'a> {
    /// The F* processes.
    pub checkers: &'a Checkers,
    /// F*, z3 and protocol.
    pub engine: &'a str,
    /// The file of results; made if missing, continued if there.
    pub out: Option<&'a Path>,
    /// Ends the run.
    pub stop: &'a StopFlag,
}

/// Where results go as they come.
pub trait Report {
    /// Before the first; `earlier` have one already.
    fn begin(&mut self, total: usize, earlier: usize);
    /// # Errors
    /// When it cannot be told; the run then ends.
    fn line(&mut self, line: &Line) -> std::io::Result<()>;
}

/// What a run gives.
#[derive(Debug)]
pub struct Outcome {
    /// In the order of the candidates; those of earlier runs too.
    pub lines: Vec<Line>,
    /// Results wanted.
    pub total: usize,
}

/// Why a run could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The file of results cannot be read or written.
    #[error(transparent)]
    Out(#[from] JsonLinesError),
    /// A result cannot be reported.
    #[error("cannot tell a result: {0}")]
    Report(#[from] std::io::Error),
    /// F* cannot be asked.
    #[error(transparent)]
    Fstar(#[from] fstar_bridge::Error),
}

/// How often a stop is looked for.
const LOOK: Duration = Duration::from_millis(100);

impl Run<'_> {
    /// Checks every candidate that has no result yet. Each result is
    /// appended and flushed before it is reported.
    ///
    /// # Errors
    /// [`RunError`].
    pub async fn check(
        &self,
        candidates: Vec<(Arc<DefinitionProblem>, String)>,
        unsupported: Vec<Unsupported>,
        report: &mut impl Report,
    ) -> Result<Outcome, RunError> {
        // the file first: whoever cannot write results should not compute them
        let mut file = self.out.map(JsonLines::open).transpose()?;
        let earlier: Vec<Line> = match self.out {
            Some(out) => read_json_lines(out)?,
            None => vec![],
        };
        let mut known: HashMap<String, Line> =
            earlier.into_iter().filter(Line::stands).map(|l| (l.hash.clone(), l)).collect();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut lines: Vec<Option<Line>> = vec![];
        let (mut tasks, mut places, mut hashes) = (vec![], vec![], vec![]);
        let mut sources = OwnSources::default();
        for (i, (problem, text)) in candidates.iter().enumerate() {
            let number = numbers.entry(&problem.id).or_default();
            places.push(*number);
            *number += 1;
            let hash = Line::hash(
                problem,
                text,
                self.engine,
                self.checkers.confirm,
                &sources.digest(&problem.before),
            );
            let line = known.remove(&hash);
            hashes.push(hash);
            if line.is_none() {
                tasks.push(Task { problem: problem.clone(), candidate: text.as_str().into(), number: i });
            }
            lines.push(line.map(|line| Line { candidate: places[i], ..line }));
        }
        let total = candidates.len() + unsupported.len();
        report.begin(total, candidates.len() - tasks.len());
        let mut others = vec![];
        let mut counts: HashMap<String, usize> = HashMap::new();
        for text in unsupported {
            let place = counts.entry(text.definition.clone()).or_default();
            let line = Line::unsupported(&text, *place, self.engine);
            *place += 1;
            if known.remove(&line.hash).is_none()
                && let Some(file) = &mut file
            {
                file.append(&line)?;
            }
            report.line(&line)?;
            others.push(line);
        }
        let (tx, mut rx) = mpsc::unbounded_channel();
        let mut checking = std::pin::pin!(self.checkers.check_all(tasks, tx));
        let mut ended = None;
        loop {
            tokio::select! {
                biased;
                result = rx.recv() => {
                    let Some((i, verdict)) = result else { break };
                    let (problem, text) = &candidates[i];
                    let line = Line::new(problem, places[i], text, verdict, self.engine, hashes[i].clone());
                    if let Some(file) = &mut file {
                        file.append(&line)?;
                    }
                    report.line(&line)?;
                    lines[i] = Some(line);
                }
                result = &mut checking, if ended.is_none() => ended = Some(result),
                () = tokio::time::sleep(LOOK) => {}
            }
            if self.stop.is_set() || matches!(ended, Some(Err(_))) {
                break;
            }
        }
        if let Some(Err(e)) = ended {
            return Err(e.into());
        }
        Ok(Outcome { lines: lines.into_iter().flatten().chain(others).collect(), total })
    }
}
