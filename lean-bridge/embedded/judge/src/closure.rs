//! Everything that a declaration reaches.

use super::export::{Export, ExportError, kind};
use super::refusal;
use lean_kernel::Unit;
use lean_kernel::{Body, Declaration};
use lean_kernel::{NameId, Terms};
use lean_meta::environment::Kind;
use lean_protocol::{Refusal, Rule};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Longer chains lose their beginning.
const LONGEST_CHAIN: usize = 200;

/// The declarations of a text that some roots reach, and the library's constants that they mention.
pub struct Closure {
    /// Whether proofs of theorems are followed, or only what they state.
    proofs: bool,
    /// Each after those it mentions. The members of an inductive family
    /// are one unit, as the kernel takes them as one.
    pub units: Vec<Unit>,
    /// Names that the text does not declare, in the order in which they were met.
    pub library: Vec<NameId>,
    /// Who mentioned a constant first.
    parents: HashMap<NameId, NameId>,
    state: HashMap<NameId, State>,
    /// What each unit mentions, by the names under which it is mentioned.
    mentioned: HashMap<NameId, Vec<NameId>>,
    /// The units and library constants that names stand for.
    heads: HashMap<NameId, NameId>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Entered,
    Left,
}

impl Closure {
    pub fn new(proofs: bool) -> Closure {
        Closure {
            proofs,
            units: vec![],
            library: vec![],
            parents: HashMap::new(),
            state: HashMap::new(),
            mentioned: HashMap::new(),
            heads: HashMap::new(),
        }
    }

    /// Adds what the type of `root` reaches.
    ///
    /// # Errors
    /// As [`Closure::add`].
    pub(crate) fn add_type(
        &mut self,
        terms: &mut Terms,
        export: &mut Export,
        root: NameId,
    ) -> Result<(), Refusal> {
        let Some(d) = read(terms, export, root)? else { return Ok(()) };
        let mut mentioned = vec![];
        terms.constants(d.ty, &mut |n| mentioned.push(n));
        mentioned.into_iter().try_for_each(|name| self.add(terms, export, name))
    }

    /// Adds what a declaration reaches, itself included. Depth first with an
    /// explicit stack: chains of definitions may be long.
    ///
    /// # Errors
    /// A refusal when something cannot be read, or is declared by way of itself.
    pub fn add(&mut self, terms: &mut Terms, export: &mut Export, root: NameId) -> Result<(), Refusal> {
        enum Job {
            Enter(NameId, Option<NameId>),
            Leave(Unit),
        }
        let mut stack = vec![Job::Enter(root, None)];
        while let Some(job) = stack.pop() {
            let (mentioned_as, by) = match job {
                Job::Leave(unit) => {
                    self.state.insert(unit.name(), State::Left);
                    self.units.push(unit);
                    continue;
                }
                Job::Enter(name, by) => (name, by),
            };
            let with_chain = |closure: &Closure, terms: &Terms, mut refusal: Refusal| {
                refusal.chain = by.map(|by| closure.chain(terms, by)).unwrap_or_default();
                refusal.chain.push(terms.text(mentioned_as));
                // what cannot be read may be another member of the family
                let constant = refusal.constant.clone().filter(|c| refusal.chain.last() != Some(c));
                refusal.chain.extend(constant);
                refusal
            };
            let name = match head(terms, export, mentioned_as) {
                Ok(name) => name,
                Err(refusal) => return Err(with_chain(self, terms, refusal)),
            };
            self.heads.insert(mentioned_as, name);
            match self.state.get(&name) {
                Some(State::Left) => continue,
                // The kernel would miss the other one, whichever comes first. Families are one unit.
                Some(State::Entered) if by == Some(name) => continue,
                Some(State::Entered) => {
                    let text = terms.text(name);
                    let detail = format!("`{text}` is declared by way of itself");
                    let mut refusal = Refusal::of(Rule::Kernel, &text, detail);
                    refusal.chain = self.chain(terms, by.unwrap_or(name));
                    refusal.chain.push(text);
                    return Err(refusal);
                }
                None => {}
            }
            if let Some(by) = by {
                self.parents.entry(name).or_insert(by);
            }
            self.state.insert(name, State::Entered);
            let unit = match self.unit(terms, export, name) {
                Ok(unit) => unit,
                Err(refusal) => return Err(with_chain(self, terms, refusal)),
            };
            let Some(unit) = unit else {
                self.state.insert(name, State::Left);
                self.library.push(name);
                continue;
            };
            let mentioned = mentions(terms, &unit, self.proofs);
            stack.push(Job::Leave(unit));
            stack.extend(mentioned.iter().rev().map(|m| Job::Enter(*m, Some(name))));
            self.mentioned.insert(name, mentioned);
        }
        Ok(())
    }

    /// The declaration or family under a name; `None` for what the text does not declare.
    fn unit(&self, terms: &mut Terms, export: &mut Export, name: NameId) -> Result<Option<Unit>, Refusal> {
        let Some(d) = read(terms, export, name)? else { return Ok(None) };
        let broken = |terms: &Terms| {
            let text = terms.text(name);
            Refusal::of(Rule::Kernel, &text, format!("`{text}` belongs to no inductive type of the text"))
        };
        let Body::Inductive { parameters, family, .. } = &d.body else {
            return match kind(&d) {
                // `head` leads from these to their inductive type, unless there is none
                Kind::Constructor | Kind::Recursor | Kind::Quotient => Err(broken(terms)),
                _ => Ok(Some(Unit::Single(d))),
            };
        };
        let mut types = vec![];
        for member in family {
            let Some(ty) = read(terms, export, *member)? else { return Err(broken(terms)) };
            let Body::Inductive { parameters: theirs, family: members, constructors } = &ty.body else {
                return Err(broken(terms));
            };
            // what one member says of the family holds for all: the kernel is told only once
            if theirs != parameters || members != family || ty.params != d.params {
                return Err(broken(terms));
            }
            let mut list = vec![];
            for c in constructors {
                list.push(read(terms, export, *c)?.ok_or_else(|| broken(terms))?);
            }
            types.push((ty, list));
        }
        if types.first().is_none_or(|(first, _)| first.name != name) {
            return Err(broken(terms));
        }
        Ok(Some(Unit::Family { params: d.params, parameters: *parameters, types }))
    }

    /// From a root to a constant, each mentioned by the one before.
    pub fn chain(&self, terms: &Terms, name: NameId) -> Vec<String> {
        // parents are set once, when a constant is first met, so they lead back to a root
        let parents = std::iter::successors(Some(name), |n| self.parents.get(n).copied());
        let chain: Vec<NameId> = parents.take(LONGEST_CHAIN).collect();
        chain.into_iter().rev().map(|n| terms.text(n)).collect()
    }
}

impl Closure {
    /// The units and library constants that a unit mentions.
    pub fn mentions(&self, unit: NameId) -> impl Iterator<Item = NameId> {
        self.mentioned.get(&unit).into_iter().flatten().filter_map(|n| self.heads.get(n).copied())
    }
}

/// What a declaration reaches within a closure.
pub struct Reach {
    /// Units and library constants, the nearest first, the root itself included.
    pub names: Vec<NameId>,
    parents: HashMap<NameId, NameId>,
}

impl Closure {
    /// What `root` reaches. The closure must have been made with it.
    pub fn reach(&self, root: NameId) -> Reach {
        let root = self.heads.get(&root).copied().unwrap_or(root);
        let mut reach = Reach { names: vec![root], parents: HashMap::from([(root, root)]) };
        let mut next = 0;
        while let Some(&name) = reach.names.get(next) {
            next += 1;
            for head in self.mentions(name) {
                if let Entry::Vacant(new) = reach.parents.entry(head) {
                    new.insert(name);
                    reach.names.push(head);
                }
            }
        }
        reach
    }
}

impl Reach {
    /// The shortest way from the root to a constant.
    pub fn chain(&self, terms: &Terms, name: NameId) -> Vec<String> {
        let up = |n: &NameId| self.parents.get(n).copied().filter(|p| p != n);
        let chain: Vec<NameId> = std::iter::successors(Some(name), up).take(LONGEST_CHAIN).collect();
        chain.into_iter().rev().map(|n| terms.text(n)).collect()
    }
}

/// The first type of the family that a constant belongs to; other constants themselves.
fn head(terms: &mut Terms, export: &mut Export, name: NameId) -> Result<NameId, Refusal> {
    let mut owner = name;
    if let Some(Declaration { body: Body::Constructor { of } | Body::Recursor { of }, .. }) =
        read(terms, export, name)?
    {
        owner = of;
    }
    match read(terms, export, owner)? {
        Some(Declaration { body: Body::Inductive { family, .. }, .. }) => {
            Ok(family.first().copied().unwrap_or(name))
        }
        _ => Ok(name),
    }
}

fn read(terms: &mut Terms, export: &mut Export, name: NameId) -> Result<Option<Declaration>, Refusal> {
    let declaration = export.declaration(terms, name);
    declaration.map_err(|e: ExportError| refusal::unreadable(&terms.text(name), &e))
}

fn mentions(terms: &Terms, unit: &Unit, proofs: bool) -> Vec<NameId> {
    let mut out = vec![];
    let mut add = |e| terms.constants(e, &mut |n| out.push(n));
    match unit {
        Unit::Single(d) => {
            add(d.ty);
            if let Some(v) = d.value().filter(|_| proofs || kind(d) != Kind::Theorem) {
                add(v);
            }
        }
        Unit::Family { types, .. } => {
            for (ty, constructors) in types {
                add(ty.ty);
                constructors.iter().for_each(|c| add(c.ty));
            }
        }
    }
    out
}
