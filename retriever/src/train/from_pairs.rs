//! Training data from pairs: what is learnt from, what is validated on, what stays unseen.

use super::{Example, TrainError, TrainingSet};
use crate::bm25::Bm25;
use crate::pairs::{Part, Proved, Split, Twins, part_of};
use crate::premise::PremiseId;
use crate::premise_corpus::PremiseCorpus;
use crate::source::{Query, Source};
use fixedbitset::FixedBitSet;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How pairs become training data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// How statements are divided into training, validation and test.
    pub split: Split,
    /// Of the split, and of which validation questions and negatives are taken.
    pub seed: u64,
    /// Validation questions at most.
    pub validation: usize,
    /// Negatives of each kind per example: as many of the texts most like the question (by
    /// BM25), as many from the modules of its premises.
    pub negatives: usize,
}

impl Default for Selection {
    fn default() -> Self {
        Selection { split: Split::Novel, seed: crate::pairs::SEED, validation: 500, negatives: 8 }
    }
}

/// Training data with what it was made of.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The training data.
    pub set: TrainingSet,
    /// Statements with a known premise in each part; validation ones that were too many are counted.
    pub train: usize,
    /// Of those, in the part for validation.
    pub validation: usize,
    /// Of those, in the part for the test.
    pub test: usize,
    /// Statements without: no proof was found, or none of its premises is in the corpus.
    pub without: usize,
    /// Further statements that are not trained on: what they were made from, or cite, is for validation or
    /// test; they have no other premise in the corpus.
    pub held_out: usize,
    /// Further statements without a known premise.
    pub further_without: usize,
    /// Statements of training and validation, and premises of theirs, that the corpus does not have.
    pub unknown: usize,
}

/// The statements' questions with all premises of all their proofs as positives. With the novel split
/// neither questions nor documents are of test modules, and negatives are of training modules only,
/// so that nothing of the others is learnt. Of `also` only what the split puts into the training part
/// is used: it changes neither validation nor test.
///
/// # Errors
/// [`TrainError::Data`] when searching for negatives fails.
pub fn training_set(
    corpus: &PremiseCorpus,
    pairs: &[Proved],
    also: &[Proved],
    selection: &Selection,
) -> Result<Made, TrainError> {
    let module_of = |name: &str| corpus.by_name(name).map(|id| corpus.path(corpus.file_of(id)));
    let part_of_premise = |id: PremiseId| match selection.split {
        Split::Random => Part::Train,
        Split::Novel => part_of(corpus.path(corpus.file_of(id)), selection.seed),
    };
    let all = || (0..corpus.len() as u32).map(PremiseId);
    let mut places = vec![None; corpus.len()];
    let mut made = Made::default();
    for id in all().filter(|id| part_of_premise(*id) != Part::Test) {
        places[id.0 as usize] = Some(made.set.documents.len() as u32);
        made.set.documents.push(corpus.premise(id).document());
    }
    let mut trained = FixedBitSet::with_capacity(corpus.len());
    all().filter(|id| part_of_premise(*id) == Part::Train).for_each(|id| trained.insert(id.0 as usize));
    let (mut train, mut validation) = (vec![], vec![]);
    for proved in pairs {
        let names: BTreeSet<&String> = proved.proofs.iter().flat_map(|p| &p.premises).collect();
        let positives: Vec<PremiseId> = names.iter().filter_map(|name| corpus.by_name(name)).collect();
        let part = selection.split.part(proved, selection.seed, module_of);
        if part != Part::Test {
            made.unknown += names.len() - positives.len() + usize::from(module_of(&proved.theorem).is_none());
        }
        match part {
            _ if positives.is_empty() => made.without += 1,
            Part::Train => train.push((proved, positives)),
            Part::Validation => validation.push((proved, positives)),
            Part::Test => made.test += 1,
        }
    }
    let twins = Twins::new(corpus);
    let mut further = vec![];
    for proved in also {
        let names: BTreeSet<&String> = proved.proofs.iter().flat_map(|p| &p.premises).collect();
        let mut positives: Vec<PremiseId> = names.iter().filter_map(|name| corpus.by_name(name)).collect();
        // what the statement was made from is as close as the statement itself
        let origin = twins.of(corpus, &proved.theorem);
        positives.retain(|id| !origin.contains(id));
        if selection.split.part(proved, selection.seed, module_of) != Part::Train {
            made.held_out += 1;
        } else if positives.is_empty() {
            made.further_without += 1;
        } else {
            further.push((proved, positives));
        }
    }
    (made.train, made.validation) = (train.len(), validation.len());
    let mut rng = StdRng::seed_from_u64(selection.seed);
    validation.shuffle(&mut rng);
    validation.truncate(selection.validation);
    let bm25 = Bm25::in_memory(corpus).map_err(|e| TrainError::Data(e.to_string()))?;
    let place = |id: &PremiseId| places[id.0 as usize];
    let example = |(proved, positives): &(&Proved, Vec<PremiseId>), negatives: Vec<PremiseId>| {
        let itself = twins.of(corpus, &proved.theorem);
        Example {
            query: proved.state.clone(),
            positives: positives.iter().filter_map(place).collect(),
            negatives: negatives.iter().filter_map(place).collect(),
            ignored: itself.iter().filter(|id| !positives.contains(id)).filter_map(place).collect(),
        }
    };
    let with_negatives = |(i, found): (usize, &(&Proved, Vec<PremiseId>))| {
        let (proved, positives) = found;
        let itself = twins.of(corpus, &proved.theorem);
        let wrong =
            |id: &PremiseId| trained[id.0 as usize] && !itself.contains(id) && !positives.contains(id);
        let query = Query { text: proved.state.clone(), constants: vec![] };
        let depth = 4 * selection.negatives + positives.len() + itself.len();
        let alike = bm25.top(&query, depth, Some(&trained)).map_err(|e| TrainError::Data(e.to_string()))?;
        let mut negatives: Vec<PremiseId> = alike.iter().map(|hit| hit.premise).filter(wrong).collect();
        negatives.truncate(selection.negatives);
        let mut rng = StdRng::seed_from_u64(selection.seed ^ (i as u64 + 1) << 20);
        let files: BTreeSet<_> = positives.iter().map(|id| corpus.file_of(*id)).collect();
        let near: Vec<PremiseId> = files
            .into_iter()
            .flat_map(|file| corpus.premises_of(file))
            .filter(|id| wrong(id) && !negatives.contains(id))
            .collect();
        negatives.extend(near.choose_multiple(&mut rng, selection.negatives).copied());
        Ok(example(found, negatives))
    };
    let examples = |all: &[(&Proved, Vec<PremiseId>)]| {
        all.par_iter().enumerate().map(with_negatives).collect::<Result<_, TrainError>>()
    };
    (made.set.train, made.set.further) = (examples(&train)?, examples(&further)?);
    made.set.validation = validation.iter().map(|found| example(found, vec![])).collect();
    // with the random split a premise of any part may be a
    // document; with the novel one those of the test are not
    made.set.validation.retain(|e| !e.positives.is_empty());
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pairs::Proof;
    use crate::premise::{Kind, Position, Premise};
    use crate::premise_corpus::PremiseCorpusBuilder;

    fn premise(name: String) -> Premise {
        let text = format!("x = {name}");
        let nowhere = Position::default();
        Premise { name, kind: Kind::Theorem, text, constants: vec![], start: nowhere, end: nowhere }
    }

    /// Sixty modules of five premises each; statement `i` of a module is
    /// proved with `i + 1` of it and of another module.
    fn library() -> (PremiseCorpus, Vec<Proved>) {
        let mut builder = PremiseCorpusBuilder::default();
        let mut pairs = vec![];
        for m in 0..60 {
            let premises = (0..5).map(|i| premise(format!("M{m}.lemma{i}"))).collect();
            builder.file(format!("M{m}"), vec![], premises);
            for i in 0..4 {
                let premises = vec![format!("M{m}.lemma{}", i + 1), format!("M{}.lemma0", (m + 7) % 60)];
                let proof = Proof { prover: "simp".into(), tactic: "simp".into(), premises };
                pairs.push(Proved {
                    module: format!("M{m}"),
                    theorem: format!("M{m}.lemma{i}"),
                    state: format!("⊢ x = M{m}.lemma{i}"),
                    constants: vec![],
                    proofs: vec![proof],
                });
            }
        }
        pairs.push(Proved { proofs: vec![], ..pairs[0].clone() });
        (builder.build().unwrap(), pairs)
    }

    #[test]
    fn nothing_of_the_test_is_in_the_novel_training_set() {
        let (corpus, pairs) = library();
        let selection = Selection { negatives: 3, ..Selection::default() };
        let made = training_set(&corpus, &pairs, &[], &selection).unwrap();
        assert_eq!(made.train + made.validation + made.test, 240);
        assert_eq!((made.without, made.unknown), (1, 0));
        assert!(made.test > 0 && made.validation > 0 && made.train > 30, "{made:?}");
        let part = |text: &str| part_of(text.split('.').next().unwrap(), selection.seed);
        assert!(made.set.documents.iter().all(|d| part(d) != Part::Test));
        let document = |i: &u32| made.set.documents[*i as usize].as_str();
        for e in &made.set.train {
            let query = e.query.split("= ").last().unwrap();
            assert!(part(query) == Part::Train);
            assert!(
                e.positives.iter().chain(&e.negatives).all(|i| part(document(i)) == Part::Train),
                "{e:?}"
            );
            assert_eq!((e.positives.len(), e.ignored.len()), (2, 1));
            assert!(document(&e.ignored[0]).starts_with(query), "{e:?}");
            assert!(e.negatives.len() >= 3);
            assert!(!e.negatives.contains(&e.ignored[0]), "the statement itself is no negative");
            assert!(!e.negatives.iter().any(|n| e.positives.contains(n)));
        }
        assert_eq!(made.set.validation.len(), made.validation);
        made.set.check().unwrap();
        let again = training_set(&corpus, &pairs, &[], &selection).unwrap();
        assert_eq!(again.set.train, made.set.train);
        let few = training_set(&corpus, &pairs, &[], &Selection { validation: 2, ..selection }).unwrap();
        assert_eq!((few.set.validation.len(), few.validation), (2, made.validation));
    }

    #[test]
    fn the_random_split_divides_theorems() {
        let (corpus, pairs) = library();
        let selection = Selection { split: Split::Random, ..Selection::default() };
        let made = training_set(&corpus, &pairs, &[], &selection).unwrap();
        assert_eq!(made.set.documents.len(), corpus.len());
        let train =
            pairs[..240].iter().filter(|p| part_of(&p.theorem, selection.seed) == Part::Train).count();
        assert_eq!(made.set.train.len(), train);
    }

    #[test]
    fn further_statements_only_add_to_training() {
        let (corpus, pairs) = library();
        for split in [Split::Random, Split::Novel] {
            let selection = Selection { split, ..Selection::default() };
            let without = training_set(&corpus, &pairs, &[], &selection).unwrap();
            let also: Vec<Proved> = pairs[..240]
                .iter()
                .map(|p| Proved { state: format!("h : True, {}", p.state), ..p.clone() })
                .collect();
            let made = training_set(&corpus, &pairs, &also, &selection).unwrap();
            let counts = |m: &Made| (m.train, m.validation, m.test);
            assert_eq!(counts(&made), counts(&without));
            assert_eq!(made.set.validation, without.set.validation);
            assert_eq!(made.set.train, without.set.train);
            let counts = (made.set.further.len(), made.held_out, made.further_without);
            assert_eq!(counts, (made.train, made.validation + made.test, 0));
            assert!(made.set.further.iter().all(|e| !e.positives.iter().any(|p| e.ignored.contains(p))));
        }
    }

    #[test]
    fn premises_that_the_corpus_lacks_are_counted() {
        let (corpus, mut pairs) = library();
        for p in &mut pairs {
            p.proofs.iter_mut().for_each(|p| p.premises.push("Unknown.lemma".into()));
        }
        let made = training_set(&corpus, &pairs, &[], &Selection::default()).unwrap();
        assert_eq!(made.unknown, made.train + made.validation);
    }
}
