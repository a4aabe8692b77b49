//! One unit: targets mutated, their mutants judged as text.

use super::Settings;
use data::{CorpusTheorem, MutationKind, UnitLine, VerdictCache, VerdictKey};
use lean_bridge::{
    Closer, Error, Mutant, MutateQuery, Mutation, ReservedWorker, TargetMutants, Tier, Verified,
    VerifyRequest, split_header,
};
use serde::{Deserialize, Serialize};
use sha2::Digest;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// Time for the mutants of a unit, and again for each target that it was too short for. Heartbeats
/// bound the work, so that this is only for what hangs.
const MUTATING: Duration = Duration::from_secs(300);
/// Time for judging the theorems of a unit.
const JUDGING: Duration = Duration::from_secs(300);

/// A theorem to mutate.
#[derive(Clone, Debug)]
pub struct Target {
    /// As Lean writes it.
    pub name: String,
    pub module: String,
    /// If it is of the corpus: itself and those that its proof rests on, each after those it rests on.
    pub ancestors: Vec<Arc<CorpusTheorem>>,
}

/// Targets that are mutated together.
#[derive(Clone, Debug)]
pub struct Task {
    pub unit: u64,
    pub round: u32,
    pub targets: Vec<Target>,
    /// Lemmas that are not tried any more.
    pub spent: Vec<String>,
}

/// What became of a task: the line of its unit, and theorems not yet compared with those of other units.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnitProduct {
    pub unit: UnitLine,
    pub theorems: Vec<CorpusTheorem>,
}

/// Makes units.
pub struct Maker {
    pub settings: Arc<Settings>,
    /// Identity of the engine.
    pub lean: String,
    /// Units that an earlier run made.
    pub cache: Option<VerdictCache>,
}

impl Maker {
    /// # Errors
    /// Those of starting a process; what concerns a target stands in the unit's line.
    pub async fn make(&self, worker: &mut ReservedWorker, task: &Task) -> Result<UnitProduct, Error> {
        let key = self.key(task);
        let kept = self.cache.as_ref().and_then(|c| c.get(&key));
        if let Some(mut made) = kept.and_then(|bytes| serde_json::from_slice::<UnitProduct>(&bytes).ok()) {
            made.unit.unit = task.unit;
            return Ok(made);
        }
        let made = self.work(worker, task).await?;
        if let Some(cache) = &self.cache
            && made.unit.errors.is_empty()
            && let Ok(bytes) = serde_json::to_vec(&made)
        {
            cache.insert(&key, &bytes);
        }
        Ok(made)
    }

    fn key(&self, task: &Task) -> VerdictKey {
        let mut hash = self.settings.fingerprint(&self.lean);
        hash.update(format!("\n{} {:?}", task.round, task.spent));
        for target in &task.targets {
            hash.update(format!("\n{} {}", target.name, target.module));
            target.ancestors.iter().for_each(|a| hash.update(a.text()));
        }
        hash.finalize().into()
    }

    async fn work(&self, worker: &mut ReservedWorker, task: &Task) -> Result<UnitProduct, Error> {
        let header = self.header(task);
        let names: Vec<String> = task.targets.iter().map(|t| t.name.clone()).collect();
        let mut unit =
            UnitLine { unit: task.unit, round: task.round, targets: names.clone(), ..UnitLine::default() };
        let mut theorems = vec![];
        let found = self.mutate(worker, &header, &names, &task.spent, &mut unit.errors).await?;
        for (target, found) in task.targets.iter().zip(found) {
            let Some(found) = found else { continue };
            for (word, n) in found.tally {
                *unit.tally.entry(word).or_default() += n;
            }
            unit.errors.extend(found.error.map(|e| format!("{}: {e}", target.name)));
            theorems.extend(found.mutants.into_iter().map(|m| theorem(m, target, task.round)));
        }
        let theorems = self.judge(worker, &header, theorems, &mut unit).await?;
        Ok(UnitProduct { unit, theorems })
    }

    /// Import lines, and the ancestors of the targets.
    fn header(&self, task: &Task) -> String {
        let mut text = self.settings.header.clone();
        let mut seen = HashSet::new();
        for ancestor in task.targets.iter().flat_map(|t| &t.ancestors) {
            if seen.insert(&ancestor.name) {
                text = text + "\n" + &ancestor.text();
            }
        }
        text
    }

    /// The mutants of each target; none where that fails even alone.
    async fn mutate(
        &self,
        worker: &mut ReservedWorker,
        header: &str,
        targets: &[String],
        spent: &[String],
        errors: &mut Vec<String>,
    ) -> Result<Vec<Option<TargetMutants>>, Error> {
        let mut out = vec![];
        let mut alone = false;
        while let Some(target) = targets.get(out.len()) {
            let these = if alone { std::slice::from_ref(target) } else { &targets[out.len()..] };
            match worker.mutate(header, &self.query(these, spent), MUTATING).await {
                Ok(found) if !found.is_empty() => {
                    out.extend(found.into_iter().map(Some));
                    alone = false;
                }
                Err(e) if is_fatal(&e) => return Err(e),
                _ if !alone => alone = true,
                result => {
                    let reason = match result {
                        Ok(_) => format!("no answer in {} s", MUTATING.as_secs()),
                        Err(e) => e.to_string(),
                    };
                    errors.push(format!("{target}: {reason}"));
                    out.push(None);
                    alone = false;
                }
            }
        }
        Ok(out)
    }

    fn query(&self, targets: &[String], spent: &[String]) -> MutateQuery {
        let s = &self.settings;
        MutateQuery {
            targets: targets.to_vec(),
            kinds: s.kinds,
            limit: Some(s.per_target),
            all: s.artificial,
            closers: s.standard.closers().iter().copied().chain(s.novel.then_some(Closer::Exact)).collect(),
            closer_heartbeats: Some(s.effort),
            exclude: s.exclusion.names.iter().cloned().collect(),
            exclude_keys: s.exclusion.keys.iter().cloned().collect(),
            spent: spent.to_vec(),
        }
    }

    /// Those whose texts are proofs of their texts, and state what was meant.
    async fn judge(
        &self,
        worker: &mut ReservedWorker,
        header: &str,
        theorems: Vec<CorpusTheorem>,
        unit: &mut UnitLine,
    ) -> Result<Vec<CorpusTheorem>, Error> {
        let mut out = vec![];
        let UnitLine { tally, errors, .. } = unit;
        // the first part last
        let mut parts = vec![distinct(theorems)];
        while let Some(part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            match verify(worker, header, &part).await {
                Err(e) if is_fatal(&e) => return Err(e),
                Ok(verified) if !verified.declarations.is_empty() => {
                    for mut theorem in part {
                        match judgement_of(&verified, &theorem) {
                            MutantJudgement::Audited(axioms) => {
                                theorem.tier = "audited".into();
                                theorem.axioms = axioms;
                                out.push(theorem);
                            }
                            MutantJudgement::Refused(_) => {
                                *tally.entry("not judged".into()).or_default() += 1
                            }
                            MutantJudgement::Another => {
                                *tally.entry("another statement".into()).or_default() += 1
                            }
                        }
                    }
                }
                // one of them has taken the others with it
                _ if part.len() > 1 => {
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.extend([second.to_vec(), first.to_vec()]);
                }
                // no verdict: an error keeps the unit out of the cache
                result => {
                    *tally.entry("not judged".into()).or_default() += 1;
                    let why = result.err().map_or("no verdict".into(), |e| e.to_string());
                    errors.push(format!("{}: {why}", part[0].name));
                }
            }
        }
        Ok(out)
    }
}

/// The first of those with the same name.
fn distinct(mut theorems: Vec<CorpusTheorem>) -> Vec<CorpusTheorem> {
    let mut seen = HashSet::new();
    theorems.retain(|t| seen.insert(t.name.clone()));
    theorems
}

/// What no other question would change.
fn is_fatal(error: &Error) -> bool {
    matches!(
        error,
        Error::Spawn { .. }
            | Error::Handshake { .. }
            | Error::Import { .. }
            | Error::Unsupported { .. }
            | Error::Interrupted
            | Error::Io { .. }
            | Error::Task { .. }
            | Error::Request { .. }
            | Error::Usage(_)
    )
}

/// A mutant as the corpus keeps it. The fields of its line are fixed by the file format of corpora, in which
/// the parts of all mutations stand side by side; so what is a variant in the protocol is flat here.
fn theorem(mutant: Mutant, target: &Target, round: u32) -> CorpusTheorem {
    let (mut symm, mut place, mut variable, mut premise, mut constant) = (false, None, None, None, None);
    let kind = match mutant.mutation {
        Mutation::Rewrite { symm: s, place: p } => {
            (symm, place) = (s, p);
            MutationKind::Rewrite
        }
        Mutation::RewriteHypothesis { symm: s, place: p, .. } => {
            (symm, place) = (s, p);
            MutationKind::RewriteHypothesis
        }
        Mutation::Contrapose { .. } => MutationKind::Contrapose,
        Mutation::Apply { .. } => MutationKind::Apply,
        Mutation::Compose { premise: p } => {
            premise = Some(p);
            MutationKind::Compose
        }
        Mutation::Specialise { variable: v } => {
            variable = Some(v);
            MutationKind::Specialise
        }
        Mutation::Generalise { constant: c } => {
            constant = Some(c);
            MutationKind::Generalise
        }
    };
    CorpusTheorem {
        name: format!("m_{}", mutant.key),
        statement: mutant.statement,
        levels: mutant.levels,
        form: mutant.form,
        script: mutant.script,
        target: target.name.clone(),
        module: target.module.clone(),
        lemma: mutant.lemma,
        kind,
        symm,
        place,
        hypothesis: mutant.mutation.hypothesis(),
        variable,
        premise,
        constant,
        round,
        parents: target.ancestors.iter().map(|a| a.name.clone()).collect(),
        key: mutant.key,
        statement_hash: mutant.statement_hash,
        size: mutant.size,
        constants: mutant.constants,
        tier: String::new(),
        axioms: vec![],
    }
}

/// What the judge says about one theorem.
pub enum MutantJudgement {
    /// With its axioms beyond the library.
    Audited(Vec<String>),
    /// Why.
    Refused(String),
    /// It proves something else.
    Another,
}

/// Has a text judged that consists of a header and theorems.
///
/// # Errors
/// Those of the process.
pub async fn verify(
    worker: &mut ReservedWorker,
    header: &str,
    theorems: &[CorpusTheorem],
) -> Result<Verified, Error> {
    // nobody reads what linters say of generated text, and they take a tenth of the time
    let (_, behind) = split_header(header);
    let (imports, rest) = header.split_at(behind);
    let mut text = format!("{imports}\nset_option linter.all false\n{rest}\n");
    theorems.iter().for_each(|t| text += &t.text());
    worker.verify(&VerifyRequest { text, limit: JUDGING, ..VerifyRequest::default() }).await
}

/// The part of a judgement that is about a theorem.
pub fn judgement_of(verified: &Verified, theorem: &CorpusTheorem) -> MutantJudgement {
    let declared = verified.declarations.iter().find(|d| d.judgement.name == theorem.name);
    let Some(declared) = declared else { return MutantJudgement::Refused("it is not declared".into()) };
    let judgement = &declared.judgement;
    if judgement.tier < Some(Tier::Audited) || judgement.refused.is_some() {
        let why = judgement.refused.as_ref().map(|r| r.to_string());
        MutantJudgement::Refused(why.unwrap_or_else(|| "it is not audited".into()))
    } else if judgement.statement_hash != theorem.statement_hash {
        MutantJudgement::Another
    } else {
        MutantJudgement::Audited(judgement.axioms.clone())
    }
}
