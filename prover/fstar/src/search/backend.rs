//! The search's engine over a process of F*.

use super::Targets;
use super::sketch::{HOLE, Sketch};
use super::target::Target;
use super::written::Written;
use fstar_bridge::library::Library;
use fstar_bridge::{
    Checker, Common, Confirm, Issue, Level, Outcome, PushKind, StackEntry, Word, Worker, screen,
};
use lean_bridge::AutoBound;
use lean_bridge::term::Goal;
use proof_search::policy::Tactic;
use proof_search::{
    AndId, Backend, EngineFailure, Judgement, Opened, Problem, ProofText, ProofTree, Refusal, Rule,
    Step as Tried, StepError, StepErrorKind, Tier,
};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// A sketch of one of the targets.
#[derive(Clone, Debug)]
pub struct Sketched {
    target: Arc<str>,
    sketch: Sketch,
}

/// One process of F*, and one of the checker.
pub struct FstarBackend {
    runtime: Handle,
    targets: Targets,
    worker: Worker,
    checker: Checker,
}

/// F* is asked again, in another process, after a fault.
const ATTEMPTS: usize = 2;

impl FstarBackend {
    /// `runtime`: one that runs on threads of its own.
    pub fn new(runtime: Handle, common: Arc<Common>, confirm: Confirm, targets: Targets) -> FstarBackend {
        FstarBackend {
            worker: Worker::new(common.clone()),
            checker: Checker::new(common, confirm),
            targets,
            runtime,
        }
    }

    /// What F* says of a sketch with its holes admitted.
    fn ask(&mut self, target: &Target, sketch: &Sketch, limit: Duration) -> Result<(), StepError> {
        let problem = &target.problem;
        let mut said = String::new();
        for _ in 0..ATTEMPTS {
            let worker = &mut self.worker;
            let asked = self.runtime.block_on(async {
                let (before, line) = problem.start();
                worker.go_to(&before).await?;
                let code = format!("{}\n", sketch.admitted());
                let step = Arc::new(StackEntry::Push { kind: PushKind::Full, code, line });
                let pushed = worker.enter(&step, limit).await?;
                if pushed.outcome == Outcome::Accepted {
                    worker.pop().await?;
                }
                Ok::<_, fstar_bridge::Error>(pushed)
            });
            let failed = |kind, message: String| Err(StepError { kind, message });
            match asked {
                Ok(pushed) => {
                    let mut message = pushed.lines().join("\n");
                    for goal in pushed.goals.iter().flat_map(|s| &s.goals) {
                        message += &format!("\n⊢ {}", goal.goal.ty);
                    }
                    match pushed.outcome {
                        Outcome::Accepted => return Ok(()),
                        Outcome::Refuted | Outcome::IllFormed => {
                            return failed(StepErrorKind::Tactic, message);
                        }
                        Outcome::ResourceOut => return failed(StepErrorKind::Heartbeats, message),
                        Outcome::Interrupted => {
                            return failed(StepErrorKind::Timeout, "no answer in time".into());
                        }
                        Outcome::Infrastructure => said = pushed.reason.unwrap_or(message),
                    }
                }
                Err(e) => said = e.to_string(),
            }
            self.runtime.block_on(self.worker.restart());
        }
        Err(StepError { kind: StepErrorKind::Engine, message: said })
    }

    fn target(&self, name: &str, stage: &str) -> Result<Arc<Target>, EngineFailure> {
        let missing = || EngineFailure { stage: stage.into(), message: format!("`{name}` is no target") };
        self.targets.get(name).cloned().ok_or_else(missing)
    }
}

/// The holes of a sketch as goals.
fn goals(sketched: &Sketched) -> Vec<Goal> {
    let of = |hole| {
        let text = sketched.sketch.only(hole).text().to_string();
        let hash = Sha256::digest(format!("{}\n{text}", sketched.target));
        let key: String = hash.iter().take(16).map(|b| format!("{b:02x}")).collect();
        Goal { key, text: Some(text), tag: sketched.target.to_string(), ..Goal::default() }
    };
    (0..sketched.sketch.holes()).map(of).collect()
}

impl Backend for FstarBackend {
    type State = Sketched;

    fn open(&mut self, problem: &Problem, limit: Duration) -> Result<Opened<Sketched>, EngineFailure> {
        let Some(target) = self.targets.get(&problem.name).cloned() else {
            // why there is no target stands where the target would
            return Ok(Opened::Rejected(problem.header.clone()));
        };
        match self.ask(&target, &target.skeleton, limit) {
            Ok(()) => {
                let state = Sketched { target: problem.name.as_str().into(), sketch: target.root.clone() };
                Ok(Opened::Goals { goals: goals(&state), state, auto_bound: AutoBound::default() })
            }
            Err(e) if e.kind == StepErrorKind::Engine => {
                Err(EngineFailure { stage: "open".into(), message: e.message })
            }
            Err(e) => Ok(Opened::Rejected(e.message)),
        }
    }

    fn tactics(
        &mut self,
        state: &Sketched,
        goal: Option<usize>,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<Tried<Sketched>>, EngineFailure> {
        let target = self.target(&state.target, "tactics")?;
        let hole = goal.unwrap_or(0);
        let mut out = vec![];
        for tactic in tactics {
            let begun = Instant::now();
            let filled = state.sketch.only(hole).fill(0, &tactic.text);
            let refused = |message: String| Err(StepError { kind: StepErrorKind::Tactic, message });
            let result = match filled {
                None => refused("there is no such hole".into()),
                Some(_)
                    if let Err(why) =
                        allowed(&target, &state.sketch, hole, &tactic.text, self.checker.library()) =>
                {
                    refused(why)
                }
                Some(sketch) => self.ask(&target, &sketch, tactic.limits.timeout).map(|()| {
                    let next = Sketched { target: state.target.clone(), sketch };
                    let goals = goals(&next);
                    (next, goals)
                }),
            };
            let closed = matches!(&result, Ok((_, goals)) if goals.is_empty());
            out.push(Tried {
                result,
                ms: begun.elapsed().as_secs_f64() * 1e3,
                heartbeats: 0,
                proposals: vec![],
            });
            if closed && until_closed {
                break;
            }
        }
        Ok(out)
    }

    fn judge(&mut self, problem: &Problem, text: &str, limit: Duration) -> Result<Judgement, EngineFailure> {
        let target = self.target(&problem.name, "judge")?;
        let begun = Instant::now();
        let mut wanted = (*target.problem).clone();
        wanted.limit = wanted.limit.min(limit);
        let verdict = self.runtime.block_on(self.checker.check(&wanted, text));
        let verdict = verdict.map_err(|e| EngineFailure { stage: "judge".into(), message: e.to_string() })?;
        let refused = match verdict.verdict {
            Word::Proved => None,
            Word::Infrastructure => {
                return Err(EngineFailure { stage: "judge".into(), message: verdict.detail });
            }
            word => {
                let line = verdict.issues.iter().find(|i| i.level == Level::Error).and_then(line_of);
                Some(Refusal { line, ..Refusal::new(Rule::of(word.name()), verdict.detail) })
            }
        };
        let statement = format!("{:?} {:?} {:?}", wanted.val, wanted.signature, wanted.before.steps);
        Ok(Judgement {
            // F* and z3 are what checks it; there is no kernel behind them
            tier: refused.is_none().then_some(Tier::Replayed),
            refused,
            statement_hash: Sha256::digest(statement).iter().map(|b| format!("{b:02x}")).collect(),
            ms: begun.elapsed().as_secs_f64() * 1e3,
            ..Judgement::default()
        })
    }

    /// The definition with all its holes filled.
    fn texts<'a>(
        problem: &Problem,
        tree: &ProofTree,
        tactic: &dyn Fn(AndId) -> &'a str,
        _heartbeats: u64,
    ) -> Vec<ProofText> {
        let (_, head) = problem.statement.rsplit_once(HEAD).unwrap_or(("", &problem.statement));
        Written::of(tree, tactic).and_then(|w| w.into_proof_text(head)).into_iter().collect()
    }
}

/// Stands between type and definition in a statement.
pub(super) const HEAD: &str = "\n\n";

/// What the checker has against a text without asking F*, which would let many a way around the
/// proof pass. The search's own `admit`s are left out.
fn allowed(
    target: &Target,
    sketch: &Sketch,
    hole: usize,
    text: &str,
    library: Option<&Library>,
) -> Result<(), String> {
    let Some(filled) = sketch.without_admits().fill(hole, text) else { return Ok(()) };
    match screen(&target.problem, &filled.text().replace(HOLE, "()"), library) {
        Ok(_) => Ok(()),
        Err(verdict) => Err(format!("{}: {}", verdict.verdict.name(), verdict.detail)),
    }
}

/// The line of a candidate that an issue is about.
fn line_of(issue: &Issue) -> Option<usize> {
    let range = issue.ranges.iter().find(|r| r.file == "<input>")?;
    usize::try_from(range.begin.0).ok()
}

impl Target {
    /// As the search's problem: the type, and the definition with its hole.
    pub fn as_problem(&self) -> Problem {
        let said = match &self.problem.val {
            Some(val) => val.as_str(),
            // the types of a group stand in its heads, which its root has not
            None if self.shapes.len() > 1 => self.text.as_str(),
            None => "",
        };
        Problem {
            name: self.problem.id.clone(),
            header: String::new(),
            statement: format!("{said}{HEAD}{}", self.root.text()),
        }
    }
}
