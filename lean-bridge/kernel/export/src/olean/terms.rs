//! Names, universe levels and expressions of a module, read from its objects.
//!
//! Nothing that Lean caches in its objects (hashes, whether variables occur) is looked at.

use super::image::Image;
use super::part::Ref;
use crate::error::{ReadProblem, malformed};
use crate::named::{ExprRef, LevelRef, NamedTerms, Scope, UndeclaredParam};
use lean_kernel::{ExprId, Name, NameId, Terms};
use rustc_hash::FxHashMap;

/// Bytes of an expression's cached data, which stand before its other scalars.
const CACHED: u64 = 8;

/// What was read of a module's terms.
#[derive(Debug, Default)]
pub(super) struct ModuleTerms {
    names: FxHashMap<Ref, NameId>,
    levels: FxHashMap<Ref, LevelRef>,
    exprs: FxHashMap<Ref, ExprRef>,
    terms: NamedTerms,
}

impl ModuleTerms {
    /// How many terms were made of those with universe parameters.
    pub fn made(&self) -> usize {
        self.terms.made()
    }

    pub fn name(&mut self, image: &Image, terms: &mut Terms, root: Ref) -> Result<NameId, ReadProblem> {
        let mut pending = vec![];
        let mut at = root;
        let mut name = loop {
            if let Some(known) = self.names.get(&at) {
                break *known;
            }
            if image.tag(at)? == 0 {
                break Terms::ANONYMOUS;
            }
            pending.push(at);
            if pending.len() > image.most_objects() {
                return Err(malformed("a name without an end"));
            }
            at = image.field(at, 0)?;
        };
        for at in pending.into_iter().rev() {
            let part = image.field(at, 1)?;
            name = terms.add_name(match image.tag(at)? {
                1 => Name::Str(name, image.text(part)?.into()),
                2 => Name::Num(name, image.natural(part)?),
                tag => return Err(malformed(format!("there is no kind {tag} of names"))),
            });
            self.names.insert(at, name);
        }
        Ok(name)
    }

    pub fn names(&mut self, image: &Image, terms: &mut Terms, list: Ref) -> Result<Vec<NameId>, ReadProblem> {
        image.list(list)?.into_iter().map(|n| self.name(image, terms, n)).collect()
    }

    /// A level behind its parts. What is on the stack waits for its parts.
    fn level(&mut self, image: &Image, terms: &mut Terms, root: Ref) -> Result<LevelRef, ReadProblem> {
        let mut stack = vec![root];
        while let Some(&at) = stack.last() {
            if self.levels.contains_key(&at) {
                stack.pop();
                continue;
            }
            let tag = image.tag(at)?;
            let parts: &[u64] = match tag {
                0 | 4 => &[],
                1 => &[0],
                2 | 3 => &[0, 1],
                tag => return Err(malformed(format!("there is no kind {tag} of levels in declarations"))),
            };
            let waiting = stack.len();
            for i in parts {
                let part = image.field(at, *i)?;
                if !self.levels.contains_key(&part) {
                    stack.push(part);
                }
            }
            if stack.len() > waiting {
                check_end(image, stack.len())?;
                continue;
            }
            stack.pop();
            let level = match tag {
                0 => LevelRef::Closed(Terms::ZERO),
                1 => {
                    let u = self.levels[&image.field(at, 0)?];
                    self.terms.succ(terms, u)
                }
                2 | 3 => {
                    let (a, b) = (self.levels[&image.field(at, 0)?], self.levels[&image.field(at, 1)?]);
                    match tag {
                        2 => self.terms.max(terms, a, b),
                        _ => self.terms.imax(terms, a, b),
                    }
                }
                _ => {
                    let name = self.name(image, terms, image.field(at, 0)?)?;
                    self.terms.param(name)
                }
            };
            self.levels.insert(at, level);
        }
        Ok(self.levels[&root])
    }

    fn expr(&mut self, image: &Image, terms: &mut Terms, root: Ref) -> Result<ExprRef, ReadProblem> {
        let mut stack = vec![root];
        while let Some(&at) = stack.last() {
            if self.exprs.contains_key(&at) {
                stack.pop();
                continue;
            }
            let tag = image.tag(at)?;
            let parts: &[u64] = match tag {
                5 => &[0, 1],
                6 | 7 => &[1, 2],
                8 => &[1, 2, 3],
                10 => &[1],
                11 => &[2],
                _ => &[],
            };
            let waiting = stack.len();
            for i in parts {
                let part = image.field(at, *i)?;
                if !self.exprs.contains_key(&part) {
                    stack.push(part);
                }
            }
            if stack.len() > waiting {
                check_end(image, stack.len())?;
                continue;
            }
            stack.pop();
            let expr = self.expr_of_parts(image, terms, at, tag)?;
            self.exprs.insert(at, expr);
        }
        Ok(self.exprs[&root])
    }

    /// An expression whose parts were read.
    fn expr_of_parts(
        &mut self,
        image: &Image,
        terms: &mut Terms,
        at: Ref,
        tag: u8,
    ) -> Result<ExprRef, ReadProblem> {
        let part = |i: u64| -> Result<ExprRef, ReadProblem> { Ok(self.exprs[&image.field(at, i)?]) };
        Ok(match tag {
            0 => self.terms.bound(terms, image.small(image.field(at, 0)?)?),
            3 => {
                let level = self.level(image, terms, image.field(at, 0)?)?;
                self.terms.sort(terms, level)
            }
            4 => {
                let name = self.name(image, terms, image.field(at, 0)?)?;
                let levels = image.list(image.field(at, 1)?)?;
                let levels: Result<Vec<LevelRef>, ReadProblem> =
                    levels.into_iter().map(|u| self.level(image, terms, u)).collect();
                self.terms.constant(terms, name, &levels?)
            }
            5 => {
                let (f, a) = (part(0)?, part(1)?);
                self.terms.app(terms, f, a)
            }
            6 | 7 => {
                let (ty, body, binder) = (part(1)?, part(2)?, image.scalar(at, CACHED)?);
                if binder > 3 {
                    return Err(malformed(format!("there is no kind {binder} of binders")));
                }
                match tag {
                    6 => self.terms.lambda(terms, binder, ty, body),
                    _ => self.terms.forall(terms, binder, ty, body),
                }
            }
            8 => {
                let parts = [part(1)?, part(2)?, part(3)?];
                let have = image.flag(at, CACHED)?;
                self.terms.let_(terms, parts, have)
            }
            9 => {
                let literal = image.field(at, 0)?;
                let value = image.field(literal, 0)?;
                match image.tag(literal)? {
                    0 => self.terms.nat(terms, image.natural(value)?),
                    1 => self.terms.str(terms, &image.text(value)?),
                    tag => return Err(malformed(format!("there is no kind {tag} of literals"))),
                }
            }
            // metadata, which means nothing
            10 => part(1)?,
            11 => {
                let (of, index) = (part(2)?, image.small(image.field(at, 1)?)?);
                let structure = self.name(image, terms, image.field(at, 0)?)?;
                self.terms.proj(terms, structure, index, of)
            }
            1 | 2 => return Err(malformed("a free variable in a declaration")),
            tag => return Err(malformed(format!("there is no kind {tag} of expressions"))),
        })
    }

    /// The universe parameters of a declaration.
    pub fn scope(&mut self, terms: &Terms, params: &[NameId]) -> Result<Scope, ReadProblem> {
        let twice = |name| malformed(format!("two universe parameters `{}`", terms.text(name)));
        self.terms.scope(params).map_err(twice)
    }

    /// The kernel's term for an expression of a declaration.
    pub fn place(
        &mut self,
        image: &Image,
        terms: &mut Terms,
        scope: Scope,
        object: Ref,
    ) -> Result<ExprId, ReadProblem> {
        let object = self.expr(image, terms, object)?;
        self.terms.place(terms, scope, object).map_err(|UndeclaredParam(name)| {
            malformed(format!("there is no universe parameter `{}`", terms.text(name)))
        })
    }
}

/// What waits for its parts is at most all there is, several times
/// at most; in a circle it becomes more and more.
fn check_end(image: &Image, waiting: usize) -> Result<(), ReadProblem> {
    match waiting > 4 * image.most_objects() + 16 {
        true => Err(malformed("a term that is a part of itself")),
        false => Ok(()),
    }
}
