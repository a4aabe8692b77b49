//! Asking the second kernel about what the auditor was asked.

use super::{Answer, FullName, Opinion, Question, Sealed, SecondKernel};
use crate::auditor::{Audit, PROBE_NAME};
use crate::worker::Common;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What both the auditor and the second kernel are asked about.
pub(crate) struct Case<'a> {
    pub statement: Option<Arc<Sealed>>,
    pub candidate: Arc<Sealed>,
    pub name: Option<&'a str>,
    /// Axioms allowed besides the standard ones.
    pub axioms: &'a [String],
}

/// The Lean that texts are elaborated by, as its auditor has told before there was any candidate. Whoever
/// takes the auditing process in later cannot show the second kernel another library.
#[derive(Debug)]
pub(super) struct Lean {
    folders: Vec<PathBuf>,
    version: String,
}

impl Lean {
    fn of(common: &Common, audit: &Audit) -> Lean {
        // the auditor may name folders as seen from where it runs
        let begin = common.command.directory.clone().unwrap_or_default();
        let folders = audit.folders.iter().map(|folder| begin.join(folder)).collect();
        Lean { folders, version: audit.lean.clone() }
    }
}

impl SecondKernel {
    /// What it says of theorems that the auditor accepts; `refused` are those that the auditor refuses.
    ///
    /// # Errors
    /// Why it says nothing.
    pub(crate) async fn opinions(
        &self,
        common: &Common,
        case: &Case<'_>,
        audit: &Audit,
        (accepted, refused): (Vec<FullName>, Vec<FullName>),
        limit: Duration,
    ) -> Result<Vec<Opinion>, String> {
        let lean = self.lean.get_or_init(|| Lean::of(common, audit));
        let question = Question {
            candidate: case.candidate.clone(),
            statement: case.statement.clone(),
            accepted,
            refused,
            folders: lean.folders.clone(),
            axioms: case.axioms.to_vec(),
            lean: lean.version.clone(),
            deadline: Instant::now() + limit,
        };
        match self.ask(question).await? {
            Answer::Opinions(opinions) => Ok(opinions),
            Answer::Unreadable(why) => Err(format!("the library cannot be read: {why}")),
        }
    }

    /// The kernels that are asked, with their versions.
    pub(crate) fn kernels(&self) -> Vec<String> {
        let lean = self.lean.get().map_or("", |lean| &lean.version);
        vec![format!("Lean {lean}"), format!("lean-kernel {}", env!("CARGO_PKG_VERSION"))]
    }

    /// What it gets wrong of a probe, if anything.
    pub(crate) async fn probe(
        &self,
        common: &Common,
        case: &Case<'_>,
        audit: &Audit,
        rule: Option<&str>,
    ) -> Option<String> {
        let names = (vec![FullName::of(PROBE_NAME)], vec![]);
        let said = self.opinions(common, case, audit, names, common.config.header_within).await;
        let found = match said {
            Ok(opinions) => match &opinions[..] {
                [Opinion { refused, .. }] => refused.clone(),
                _ => return Some("the second kernel has no opinion of a probe".into()),
            },
            Err(why) => return Some(why),
        };
        let word = |r: Option<&str>| r.map_or("an accepted proof".to_string(), |r| format!("`{r}`"));
        let got = found.as_ref().map(|r| r.rule.name());
        let detail = found.as_ref().map(|r| r.detail.clone()).unwrap_or_default();
        let wrong = || format!("the second kernel says {} instead of {}: {detail}", word(got), word(rule));
        (got != rule).then(wrong)
    }
}
