//! Dividing theorems as LeanDojo does.

use crate::module_trace::TracedDeclaration;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How many theorems go where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitSizes {
    /// Theorems to choose a model by.
    pub val: usize,
    /// Theorems to measure it by.
    pub test: usize,
}

/// Numbers of theorems, in the parts of one division.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Splits {
    /// What is learnt from.
    pub train: Vec<usize>,
    /// What a model is chosen by.
    pub val: Vec<usize>,
    /// What it is measured by.
    pub test: Vec<usize>,
}

impl Splits {
    /// At random.
    pub fn random(theorems: usize, sizes: SplitSizes, seed: u64) -> Splits {
        let mut order: Vec<usize> = (0..theorems).collect();
        order.shuffle(&mut StdRng::seed_from_u64(seed));
        let held = order.split_off(theorems - (sizes.val + sizes.test).min(theorems));
        Splits::of(order, held, sizes)
    }

    /// So that each theorem of `val` and `test` uses a premise that no theorem of `train` uses: premises are
    /// taken from the rarest on, each with all theorems that use it, until there are enough theorems. Where
    /// theorems that name premises do not suffice, the parts stay smaller.
    pub fn novel_premises(theorems: &[&TracedDeclaration], sizes: SplitSizes, seed: u64) -> Splits {
        let mut users: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (number, theorem) in theorems.iter().enumerate() {
            for premise in theorem.steps.iter().flat_map(|s| &s.premises) {
                users.entry(&premise.name).or_default().insert(number);
            }
        }
        let mut random = StdRng::seed_from_u64(seed);
        let mut by_rarity: Vec<BTreeSet<usize>> = users.into_values().collect();
        // among premises of equal rarity chance decides
        by_rarity.shuffle(&mut random);
        by_rarity.sort_by_key(BTreeSet::len);
        let (wanted, mut held, mut taken) = (sizes.val + sizes.test, vec![], HashSet::new());
        for users in by_rarity {
            if held.len() + users.iter().filter(|u| !taken.contains(*u)).count() > wanted {
                continue;
            }
            held.extend(users.into_iter().filter(|u| taken.insert(*u)));
        }
        held.shuffle(&mut random);
        let train = (0..theorems.len()).filter(|n| !taken.contains(n)).collect();
        Splits::of(train, held, sizes)
    }

    fn of(mut train: Vec<usize>, mut held: Vec<usize>, sizes: SplitSizes) -> Splits {
        let all = (sizes.val + sizes.test).max(1);
        // parts that came out smaller keep their proportion
        let mut test = held.split_off(held.len() - held.len() * sizes.test / all);
        [&mut train, &mut held, &mut test].into_iter().for_each(|part| part.sort_unstable());
        Splits { train, val: held, test }
    }

    /// The parts with the names of their files.
    pub fn parts(&self) -> [(&'static str, &[usize]); 3] {
        [("train", &self.train), ("val", &self.val), ("test", &self.test)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module_trace::{PremiseUse, TracedStep};

    const SIZES: SplitSizes = SplitSizes { val: 2, test: 2 };

    #[test]
    fn a_random_division_has_each_theorem_once() {
        let splits = Splits::random(10, SIZES, 3407);
        assert_eq!((splits.train.len(), splits.val.len(), splits.test.len()), (6, 2, 2));
        let all: BTreeSet<usize> = splits.parts().iter().flat_map(|p| p.1).copied().collect();
        assert_eq!(all.len(), 10);
        assert_eq!(splits, Splits::random(10, SIZES, 3407));
        assert_ne!(splits, Splits::random(10, SIZES, 3408));
        assert_eq!(Splits::random(1, SIZES, 1).train.len(), 0);
    }

    #[test]
    fn held_out_theorems_use_what_training_never_uses() {
        let theorem = |premises: &[&str]| TracedDeclaration {
            steps: vec![TracedStep {
                premises: premises
                    .iter()
                    .map(|name| PremiseUse { name: name.to_string(), start: 0, end: 1 })
                    .collect(),
                ..TracedStep::default()
            }],
            ..TracedDeclaration::default()
        };
        let theorems: Vec<TracedDeclaration> =
            [&["a", "x"][..], &["b", "x"], &["c", "c"], &["x"], &["x", "d"], &[], &["x"], &["e", "f"]]
                .iter()
                .map(|p| theorem(p))
                .collect();
        let all: Vec<&TracedDeclaration> = theorems.iter().collect();
        let splits = Splits::novel_premises(&all, SIZES, 1);
        assert_eq!((splits.val.len(), splits.test.len()), (2, 2));
        let used = |n: &usize| theorems[*n].steps[0].premises.iter().map(|p| p.name.clone());
        let trained: BTreeSet<String> = splits.train.iter().flat_map(used).collect();
        for held in splits.val.iter().chain(&splits.test) {
            assert!(used(held).any(|p| !trained.contains(&p)), "{held}");
        }
    }
}
