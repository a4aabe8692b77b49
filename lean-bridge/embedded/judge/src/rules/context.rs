//! What the rules may look at: the declarations of a text and of
//! the library, and terms with definitions unfolded.

use super::substitute::{apply, instantiate, instantiate_levels, raise, spine};
use lean_kernel::{Body, Declaration, Expr, ExprId, LevelsId, NameId, Terms, Unit};
use lean_wasm::machine::Lost;
use std::collections::HashMap;

/// Most unfoldings for one question. Terms come here before anything
/// has checked them, so unfolding one may have no end.
const MOST_UNFOLDINGS: u32 = 10_000;
/// Unfoldings that a projection counts as, because it is looked into by recursion.
const NESTED_PROJECTION: u32 = 100;

/// Why a rule does not hold, or that it cannot be told.
#[derive(Debug)]
pub enum Fault {
    /// The rule is broken, for this reason.
    Broken(String),
    /// The engine with the library was lost.
    Lost(Lost),
}

impl From<Lost> for Fault {
    fn from(lost: Lost) -> Fault {
        Fault::Lost(lost)
    }
}

/// A fault of the text.
pub fn broken<T>(why: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Broken(why.into()))
}

/// Where the library's declarations come from.
pub trait Lookup {
    /// Whether the library declares anything under a name.
    ///
    /// # Errors
    /// When the engine with the library is lost.
    fn library_has(&mut self, terms: &Terms, name: NameId) -> Result<bool, Lost>;

    /// What the library declares under a name. Theorems and many definitions are there without their values.
    ///
    /// # Errors
    /// When the engine with the library is lost, or what it has cannot be read.
    fn library_declaration(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Declaration>, Fault>;
}

/// Declarations by name.
pub struct Known<'u> {
    added: HashMap<NameId, &'u Declaration>,
    library: HashMap<NameId, Option<Declaration>>,
}

impl<'u> Known<'u> {
    /// `units`: all that the text's terms may mention of the text's own declarations.
    pub fn new(units: &'u [Unit]) -> Known<'u> {
        let mut added = HashMap::new();
        for d in units.iter().flat_map(Unit::declarations) {
            added.insert(d.name, d);
        }
        Known { added, library: HashMap::new() }
    }
}

/// What a rule works with.
pub struct Context<'a, 'u> {
    /// The store of the judgement.
    pub terms: &'a mut Terms,
    library: &'a mut dyn Lookup,
    known: &'a mut Known<'u>,
    fuel: u32,
}

impl<'a, 'u> Context<'a, 'u> {
    /// For one question.
    pub fn new(
        terms: &'a mut Terms,
        library: &'a mut dyn Lookup,
        known: &'a mut Known<'u>,
    ) -> Context<'a, 'u> {
        Context { terms, library, known, fuel: MOST_UNFOLDINGS }
    }

    /// What the text or the library declares under a name.
    pub fn declaration(&mut self, name: NameId) -> Result<Option<Declaration>, Fault> {
        if let Some(added) = self.known.added.get(&name) {
            return Ok(Some((*added).clone()));
        }
        if !self.known.library.contains_key(&name) {
            let found = self.library.library_declaration(self.terms, name)?;
            self.known.library.insert(name, found);
        }
        Ok(self.known.library[&name].clone())
    }

    /// A constant's type with levels for its universe parameters.
    pub(crate) fn type_of_constant(
        &mut self,
        name: NameId,
        levels: LevelsId,
    ) -> Result<Option<ExprId>, Fault> {
        let Some(d) = self.declaration(name)? else { return Ok(None) };
        let levels = self.terms.levels(levels).to_vec();
        Ok(Some(instantiate_levels(self.terms, d.ty, &levels)))
    }

    /// Unfolds definitions at the head of a term, and does β and ζ, until there is none: recursors,
    /// projections and opaque constants stay where they are.
    pub fn unfold(&mut self, expr: ExprId) -> Result<ExprId, Fault> {
        let mut expr = expr;
        while let Some(next) = self.unfold_once(expr)? {
            expr = next;
        }
        Ok(expr)
    }

    /// One step of [`Context::unfold`], if there is one to do.
    pub(crate) fn unfold_once(&mut self, term: ExprId) -> Result<Option<ExprId>, Fault> {
        let (head, arguments) = spine(self.terms, term);
        let (unfolded, rest) = match self.terms.expr(head) {
            Expr::Lambda(_, _, body) if !arguments.is_empty() => {
                (instantiate(self.terms, body, arguments[0]), &arguments[1..])
            }
            Expr::Let(_, value, body, _) => (instantiate(self.terms, body, value), &arguments[..]),
            Expr::Const(name, levels) => {
                let Some(Declaration { body: Body::Definition { value, .. }, .. }) =
                    self.declaration(name)?
                else {
                    return Ok(None);
                };
                let levels = self.terms.levels(levels).to_vec();
                (instantiate_levels(self.terms, value, &levels), &arguments[..])
            }
            _ => return Ok(None),
        };
        self.fuel = match self.fuel.checked_sub(1) {
            Some(left) => left,
            None => return broken("unfolding it takes too many steps"),
        };
        Ok(Some(apply(self.terms, unfolded, rest.iter().copied())))
    }

    /// A type as a function type, if unfolding makes it one: domain and codomain.
    pub(crate) fn function_type(&mut self, ty: ExprId) -> Result<Option<(ExprId, ExprId)>, Fault> {
        let ty = self.unfold(ty)?;
        match self.terms.expr(ty) {
            Expr::Forall(_, domain, codomain) => Ok(Some((domain, codomain))),
            _ => Ok(None),
        }
    }

    /// The type of a term under binders of these types, the outermost first, as far
    /// as it can be read off without checking anything.
    pub fn infer(&mut self, term: ExprId, binders: &[ExprId]) -> Result<Option<ExprId>, Fault> {
        let (head, arguments) = spine(self.terms, term);
        let ty = match self.terms.expr(head) {
            Expr::Const(name, levels) => self.type_of_constant(name, levels)?,
            Expr::Bound(i) => {
                let binder = binders.iter().rev().nth(i as usize);
                binder.map(|ty| raise(self.terms, *ty, i.saturating_add(1)))
            }
            Expr::Proj(structure, field, of) => self.type_of_projection(structure, field, of, binders)?,
            _ => None,
        };
        let Some(mut ty) = ty else { return Ok(None) };
        for argument in arguments {
            let Some((_, codomain)) = self.function_type(ty)? else { return Ok(None) };
            ty = instantiate(self.terms, codomain, argument);
        }
        Ok(Some(ty))
    }

    /// The type of a field of a structure's value, as far as it can be read off.
    fn type_of_projection(
        &mut self,
        structure: NameId,
        field: u32,
        of: ExprId,
        binders: &[ExprId],
    ) -> Result<Option<ExprId>, Fault> {
        // projections of projections are looked into one within the other
        self.fuel = match self.fuel.checked_sub(NESTED_PROJECTION) {
            Some(left) => left,
            None => return broken("its projections are nested too deeply"),
        };
        let Some(given) = self.infer(of, binders)? else { return Ok(None) };
        let given = self.unfold(given)?;
        let (head, parameters) = spine(self.terms, given);
        let Expr::Const(name, levels) = self.terms.expr(head) else { return Ok(None) };
        let Some(Declaration { body: Body::Inductive { constructors, .. }, .. }) = self.declaration(name)?
        else {
            return Ok(None);
        };
        let [constructor] = constructors[..] else { return Ok(None) };
        let Some(mut ty) = self.type_of_constant(constructor, levels)? else { return Ok(None) };
        let fields = (0..field).map(|i| self.terms.add_expr(Expr::Proj(structure, i, of)));
        let values: Vec<ExprId> = fields.collect();
        for value in parameters.into_iter().chain(values) {
            let Some((_, codomain)) = self.function_type(ty)? else { return Ok(None) };
            ty = instantiate(self.terms, codomain, value);
        }
        Ok(self.function_type(ty)?.map(|(domain, _)| domain))
    }
}
