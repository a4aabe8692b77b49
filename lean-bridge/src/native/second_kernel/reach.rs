//! What theorems of a text reach in it, and what of the library they mention.

use lean_export::ReadError;
use lean_export::olean::{Found, Pickle};
use lean_kernel::{NameId, Recursor, Terms, Unit};
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Longer chains lose their beginning.
const LONGEST_CHAIN: usize = 200;

/// A declaration of the text, or a family of types.
#[derive(Debug)]
pub(super) struct Declared {
    pub unit: Unit,
    /// The recursors that the text says belong to it.
    pub recursors: Vec<Recursor>,
    /// What it mentions.
    pub mentions: Vec<NameId>,
}

impl Declared {
    /// All names that it declares.
    pub fn names(&self) -> impl Iterator<Item = NameId> {
        self.unit.declarations().map(|d| d.name).chain(self.recursors.iter().map(|r| r.name))
    }
}

/// What some theorems reach.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Declarations of the text, each behind what it mentions.
    pub declared: Vec<Declared>,
    /// Names that the text does not declare.
    pub library: Vec<NameId>,
    /// Names of the text that nothing safe may mention.
    pub unsound: Vec<NameId>,
    /// Places of declarations by all their names.
    places: HashMap<NameId, usize>,
}

/// Why the text was not read to its end.
#[derive(Debug)]
pub(super) enum Stop {
    Read(ReadError),
    Deadline,
}

enum Step {
    Enter(NameId),
    Leave(Unit, Vec<Recursor>, Vec<NameId>),
}

impl Reach {
    /// Walks from some names through everything that they mention, depth first and
    /// without recursion: chains of definitions may be long.
    pub fn of(
        text: &mut Pickle,
        terms: &mut Terms,
        roots: &[NameId],
        deadline: Instant,
    ) -> Result<Reach, Stop> {
        let mut reach = Reach::default();
        let mut seen = HashSet::new();
        let mut steps: Vec<Step> = roots.iter().rev().map(|r| Step::Enter(*r)).collect();
        while let Some(step) = steps.pop() {
            let name = match step {
                Step::Leave(unit, recursors, mentions) => {
                    let declared = Declared { unit, recursors, mentions };
                    reach.places.extend(declared.names().map(|n| (n, reach.declared.len())));
                    reach.declared.push(declared);
                    continue;
                }
                Step::Enter(name) => name,
            };
            if !seen.insert(name) {
                continue;
            }
            if Instant::now() > deadline {
                return Err(Stop::Deadline);
            }
            match text.find(terms, name).map_err(Stop::Read)? {
                None => reach.library.push(name),
                Some(Found::Unsafe) => reach.unsound.push(name),
                Some(Found::Unit { unit, recursors }) => {
                    let mentions = mentions(terms, &unit);
                    // a family is found under each of its names
                    seen.extend(unit.declarations().map(|d| d.name));
                    seen.extend(recursors.iter().map(|r| r.name));
                    steps.push(Step::Leave(unit, recursors, mentions.clone()));
                    steps.extend(mentions.into_iter().rev().map(Step::Enter));
                }
            }
        }
        Ok(reach)
    }

    /// Everything that a root reaches, the nearest first, itself included, with the way to each: names stand
    /// for themselves, and those of a family for its first type.
    pub fn from(&self, root: NameId) -> Way {
        let root = self.head(root);
        let mut way = Way { names: vec![root], parents: HashMap::from([(root, root)]) };
        let mut next = 0;
        while let Some(name) = way.names.get(next).copied() {
            next += 1;
            let mentions = self.places.get(&name).map(|place| &self.declared[*place].mentions);
            for mentioned in mentions.into_iter().flatten().map(|n| self.head(*n)) {
                if let std::collections::hash_map::Entry::Vacant(entry) = way.parents.entry(mentioned) {
                    entry.insert(name);
                    way.names.push(mentioned);
                }
            }
        }
        way
    }

    /// The name of the declaration that a name belongs to.
    pub fn head(&self, name: NameId) -> NameId {
        self.places.get(&name).map_or(name, |place| self.declared[*place].unit.name())
    }

    /// All names that the text declares among what is reached.
    pub fn names(&self) -> impl Iterator<Item = NameId> {
        self.places.keys().copied()
    }
}

/// What one theorem reaches.
pub(super) struct Way {
    pub names: Vec<NameId>,
    parents: HashMap<NameId, NameId>,
}

impl Way {
    /// Whether a name is reached.
    pub fn has(&self, name: NameId) -> bool {
        self.parents.contains_key(&name)
    }

    /// From the theorem to a name, each mentioned by the one before.
    pub fn chain(&self, terms: &Terms, name: NameId) -> Vec<String> {
        let up = |n: &NameId| self.parents.get(n).copied().filter(|p| p != n);
        let chain: Vec<NameId> = std::iter::successors(Some(name), up).take(LONGEST_CHAIN).collect();
        chain.into_iter().rev().map(|n| terms.text(n)).collect()
    }
}

/// What a unit mentions. Its recursors are made anew, so what
/// those that were claimed mention does not matter.
fn mentions(terms: &Terms, unit: &Unit) -> Vec<NameId> {
    let mut mentioned = vec![];
    for d in unit.declarations() {
        let of = [Some(d.ty), d.value()];
        of.into_iter().flatten().for_each(|e| terms.constants(e, &mut |n| mentioned.push(n)));
    }
    mentioned
}
