//! One theorem: samples, repair, and holes filled.

use crate::asker::Asker;
use crate::candidate::Candidate;
use crate::fill::fill;
use crate::judging::{judge, problem};
use crate::lean_errors::shown_errors;
use crate::options::WholeOptions;
use crate::result::{Way, WholeRecord};
use crate::sketch::{Sketch, sketch};
use data::Theorem;
use language_model::{ErrorShown, ModelError, Prompt};
use lean_bridge::Judgement;
use proof_search::statement::AutoBoundPolicy;
use proof_search::{
    Backend, EngineFailure, Guidance, LeanBackend, Opened, Report, SearchOptions, StopReason, Tier, Verdict,
};
use std::collections::HashSet;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Answers asked for at a time, where a right one makes further ones needless.
const PORTION: usize = 8;
/// Time for opening a statement, and for judging one text.
const OPEN_LIMIT: Duration = Duration::from_secs(120);
const JUDGE_LIMIT: Duration = Duration::from_secs(120);
/// Sketches of a theorem that the search tries to fill.
const MOST_SKETCHES: usize = 8;

/// What all theorems of a run have in common.
pub(crate) struct TheoremRun<'a> {
    pub asker: &'a Asker<'a>,
    pub guidance: Guidance<'a>,
    pub options: &'a WholeOptions,
    pub search: &'a SearchOptions,
    pub auto_bound: AutoBoundPolicy,
    pub stop: &'a StopFlag,
}

/// Why a theorem has no proof yet and nothing else is tried.
enum End {
    /// The model has not answered.
    Model(ModelError),
    /// Lean has failed.
    Engine(EngineFailure),
    /// A limit is reached.
    Over(StopReason),
}

impl From<EngineFailure> for End {
    fn from(failure: EngineFailure) -> End {
        End::Engine(failure)
    }
}

/// A refused text, with the conversation that has led to it.
struct Refused {
    candidate: Candidate,
    prompt: Prompt,
    answer: String,
    judgement: Judgement,
}

/// A theorem as far as it has come.
struct Progress<'a> {
    theorem: &'a Theorem,
    record: WholeRecord,
    report: Report,
    /// Texts that were judged, and whether they are right.
    known: HashSet<Candidate>,
    right: HashSet<Candidate>,
    refused: Vec<Refused>,
    judging: Duration,
    /// Why answers are missing that were asked for; nothing more is asked then, and what has come is used.
    missing: Option<ModelError>,
}

impl TheoremRun<'_> {
    /// Everything about one theorem; the error of the model, if that has ended it.
    pub fn run(
        &self,
        engine: &mut LeanBackend,
        theorem: &Theorem,
    ) -> (Report, WholeRecord, Option<ModelError>) {
        let started = Instant::now();
        let mut progress = Progress {
            theorem,
            record: WholeRecord::default(),
            report: Report::new(Verdict::NotFound),
            known: HashSet::new(),
            right: HashSet::new(),
            refused: vec![],
            judging: Duration::ZERO,
            missing: None,
        };
        let end = self.steps(engine, &mut progress);
        let mut failed = None;
        let Progress { mut record, mut report, judging, .. } = progress;
        let is_open = matches!(report.verdict, Verdict::NotFound);
        match end {
            Err(End::Model(ModelError::Stopped)) => report.stop = Some(StopReason::Interrupted),
            Err(End::Model(error)) if is_open => {
                let failure = EngineFailure { stage: "model".into(), message: error.to_string() };
                report.verdict = Verdict::EngineFailure { failure };
                failed = Some(error);
            }
            Err(End::Engine(failure)) if is_open => report.verdict = Verdict::EngineFailure { failure },
            Err(End::Over(reason)) if is_open => {
                report.verdict = Verdict::Timeout;
                report.stop = Some(reason);
            }
            _ => {}
        }
        if self.stop.is_set() && matches!(report.verdict, Verdict::NotFound | Verdict::Timeout) {
            report.stop = Some(StopReason::Interrupted);
        }
        if record.way.is_none() {
            record.tokens_to_proof = record.usage.completion_tokens;
        }
        report.time.judge += judging.as_secs_f64();
        report.time.wall = started.elapsed().as_secs_f64();
        (report, record, failed)
    }

    fn steps(&self, engine: &mut LeanBackend, progress: &mut Progress) -> Result<(), End> {
        match engine.open(&problem(progress.theorem), OPEN_LIMIT)? {
            Opened::Rejected(message) => {
                progress.report.verdict = Verdict::Unsupported { message };
                return Ok(());
            }
            Opened::Goals { auto_bound, .. } => {
                let objection = self.auto_bound.objection(&auto_bound);
                progress.report.auto_bound = auto_bound;
                if let Some(message) = objection {
                    progress.report.verdict = Verdict::Unsupported { message };
                    return Ok(());
                }
            }
        }
        let sampled = self.samples(engine, progress);
        let repaired = match sampled {
            Ok(()) if progress.record.way.is_none() => self.repairs(engine, progress),
            other => other,
        };
        let is_limit = matches!(repaired, Ok(()) | Err(End::Over(_)));
        if is_limit && progress.record.way.is_none() && self.options.fill && !self.stop.is_set() {
            self.fills(engine, progress)?;
        }
        // what the missing answers would have been is not known
        match progress.missing.take() {
            Some(missing) if progress.record.way.is_none() => Err(End::Model(missing)),
            _ => repaired,
        }
    }

    /// Asks for samples and judges them.
    fn samples(&self, engine: &mut LeanBackend, progress: &mut Progress) -> Result<(), End> {
        let prompt = self.asker.words.question(progress.theorem);
        let mut asked = 0;
        while asked < self.options.samples && progress.missing.is_none() {
            let left = self.options.samples - asked;
            let number = if self.options.all_samples { left } else { left.min(PORTION) };
            let answers = self.ask(progress, std::slice::from_ref(&prompt), number, asked)?;
            asked += number;
            let texts = answers.into_iter().flatten().take(number).collect::<Vec<_>>();
            progress.record.samples += texts.len();
            for text in texts {
                let is_right = self.answer(engine, progress, &prompt, &text, Way::Sample)?;
                progress.record.right += usize::from(is_right);
                if is_right && !self.options.all_samples {
                    return Ok(());
                }
            }
        }
        progress.record.distinct = progress.known.len();
        Ok(())
    }

    /// Has the model repair what was refused, round by round.
    fn repairs(&self, engine: &mut LeanBackend, progress: &mut Progress) -> Result<(), End> {
        let mut first = 0;
        for _ in 0..self.options.repair {
            if progress.missing.is_some() {
                break;
            }
            let broken = &progress.refused[first..];
            let prompts: Vec<Prompt> = broken
                .iter()
                .filter_map(|r| {
                    let text = r.candidate.text();
                    let said = said(&text, &r.judgement);
                    self.asker.words.repair(&r.prompt, &r.answer, &text, &said)
                })
                .collect();
            first = progress.refused.len();
            for prompts in prompts.chunks(self.asker.model.batch().max(1)) {
                let answers = self.ask(progress, prompts, 1, 0)?;
                for (prompt, texts) in prompts.iter().zip(answers) {
                    progress.record.repairs += texts.len();
                    for text in texts {
                        if self.answer(engine, progress, prompt, &text, Way::Repair)? {
                            return Ok(());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Has the search go on from what works of refused proofs: those with the fewest holes first.
    fn fills(&self, engine: &mut LeanBackend, progress: &mut Progress) -> Result<(), End> {
        let deadline = Instant::now() + Duration::from_secs_f64(self.options.fill_s);
        let mut sketches: Vec<Sketch> = vec![];
        for refused in &progress.refused {
            if Instant::now() >= deadline || self.stop.is_set() {
                break;
            }
            let sketch = sketch(engine, progress.theorem, &refused.candidate, deadline)?;
            sketches.extend(sketch.filter(|s| sketches.iter().all(|other| other.candidate != s.candidate)));
        }
        sketches.sort_by_key(|s| (s.holes, std::cmp::Reverse(s.candidate.proof.len())));
        sketches.truncate(MOST_SKETCHES);
        let mut over = false;
        let number = sketches.len();
        for (i, sketch) in sketches.into_iter().enumerate() {
            let left = deadline.saturating_duration_since(Instant::now());
            over |= left.is_zero();
            if over || self.stop.is_set() {
                break;
            }
            progress.record.sketches += 1;
            // what one does not need the others get
            let until = Instant::now() + left.div_f64((number - i) as f64);
            let theorem = progress.theorem;
            let filled =
                fill(engine, self.guidance, theorem, &sketch.candidate, (self.search, until), self.stop)?;
            progress.report.steps += filled.steps;
            progress.report.heartbeats += filled.heartbeats;
            progress.report.time.lean += filled.lean;
            progress.report.time.policy += filled.policy;
            if let Some(candidate) = filled.candidate {
                let judgement = self.judged(engine, progress, &candidate)?;
                if judgement.is_accepted() {
                    self.accept(progress, &candidate, judgement, sketch.way);
                    return Ok(());
                }
                progress.report.refusals.extend(judgement.refused);
            }
            over |= Instant::now() >= until;
        }
        match over {
            true => Err(End::Over(StopReason::WallTime { limit_s: self.options.fill_s })),
            false => Ok(()),
        }
    }

    /// The texts of the answers to each prompt.
    fn ask(
        &self,
        progress: &mut Progress,
        prompts: &[Prompt],
        number: usize,
        first: usize,
    ) -> Result<Vec<Vec<String>>, End> {
        if self.stop.is_set() {
            return Err(End::Model(ModelError::Stopped));
        }
        let limit_s = self.options.judge_s;
        if progress.judging.as_secs_f64() >= limit_s {
            return Err(End::Over(StopReason::WallTime { limit_s }));
        }
        let spent = progress.record.usage.completion_tokens;
        if let Some(limit) = self.options.tokens.filter(|most| spent >= *most) {
            return Err(End::Over(StopReason::Tokens { limit }));
        }
        let mut texts = vec![];
        for answer in self.asker.ask(prompts, number, first, self.stop) {
            let samples = match answer {
                Ok(answer) => {
                    progress.record.usage += answer.usage;
                    progress.missing = progress.missing.take().or(answer.missing);
                    answer.samples
                }
                Err(ModelError::Stopped) => return Err(End::Model(ModelError::Stopped)),
                // a conversation that has grown too long ends there
                Err(ModelError::Refused { .. }) if progress.record.samples > 0 => {
                    progress.record.refused += 1;
                    vec![]
                }
                Err(error) => {
                    progress.missing.get_or_insert(error);
                    vec![]
                }
            };
            texts.push(samples.into_iter().map(|s| s.text).collect());
        }
        Ok(texts)
    }

    /// Takes an answer: whether its proof is right.
    fn answer(
        &self,
        engine: &mut LeanBackend,
        progress: &mut Progress,
        prompt: &Prompt,
        answer: &str,
        way: Way,
    ) -> Result<bool, End> {
        let Some(text) = self.asker.words.proof(answer) else { return Ok(false) };
        let candidate = Candidate::read(progress.theorem, &text);
        if !progress.known.insert(candidate.clone()) {
            return Ok(progress.right.contains(&candidate));
        }
        if way == Way::Sample {
            progress.record.distinct = progress.known.len();
        }
        let judgement = self.judged(engine, progress, &candidate)?;
        if judgement.is_accepted() {
            progress.right.insert(candidate.clone());
            if progress.record.way.is_none() {
                self.accept(progress, &candidate, judgement, way);
            }
            return Ok(true);
        }
        let refused = Refused { candidate, prompt: prompt.clone(), answer: answer.to_owned(), judgement };
        progress.refused.push(refused);
        Ok(false)
    }

    fn judged(
        &self,
        engine: &mut LeanBackend,
        progress: &mut Progress,
        candidate: &Candidate,
    ) -> Result<Judgement, End> {
        let started = Instant::now();
        let judgement = judge(engine, progress.theorem, candidate, JUDGE_LIMIT);
        progress.judging += started.elapsed();
        Ok(judgement?)
    }

    fn accept(&self, progress: &mut Progress, candidate: &Candidate, judgement: Judgement, way: Way) {
        progress.record.way = Some(way);
        progress.record.tokens_to_proof = progress.record.usage.completion_tokens;
        let report = &mut progress.report;
        report.verdict = Verdict::Proved { tier: judgement.tier.unwrap_or(Tier::Replayed) };
        report.proof = Some(candidate.text());
        report.axioms = judgement.axioms;
        report.statement_hash = judgement.statement_hash;
        report.stop = Some(StopReason::Solved);
    }
}

/// Why a text was refused, for the model: Lean's errors, or the judge's reason.
fn said(text: &str, judgement: &Judgement) -> Vec<ErrorShown> {
    let errors = shown_errors(text, &judgement.messages);
    if !errors.is_empty() {
        return errors;
    }
    let reason = judgement.refused.as_ref().map(ToString::to_string);
    let message = reason.unwrap_or_else(|| "it was not accepted".into());
    vec![ErrorShown { message, excerpt: String::new() }]
}
