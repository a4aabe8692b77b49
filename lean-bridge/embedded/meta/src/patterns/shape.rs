//! A pattern: a term with holes, read from the heap once and then matched with many statements.

use crate::expression::{bare, fields, has_loose_variables, is_instance, spine, telescope};
use lean_wasm::layout::{expr, level};
use lean_wasm::object::{Obj, View};

/// A term with holes.
#[derive(Clone)]
pub enum Shape {
    /// Anything: an instance, which Lean finds by itself, or a hole that may mention variables bound around
    /// it.
    Any,
    /// A hole; equal numbers stand for equal terms.
    Hole(usize),
    /// A constant's `Name`. Universes do not count.
    Constant(Obj),
    /// An application.
    Apply(Box<Shape>, Box<Shape>),
    /// A function or a quantifier (the tag of the expression): type and body.
    Binder(u8, Box<Shape>, Box<Shape>),
    /// A variable bound in the pattern.
    Bound(u32),
    /// A universe: whether it is `Prop`, unless that is open.
    Sort(Option<bool>),
    /// A literal, as an expression.
    Literal(Obj),
    /// A field of a structure: which one, of what.
    Field(u32, Box<Shape>),
}

/// What a pattern asks for.
pub struct Pattern {
    /// What the conclusion, or some part of the statement, must be.
    pub shape: Shape,
    /// With a conclusion: what hypotheses must be, in any order.
    pub hypotheses: Vec<Shape>,
    /// Whether `shape` is the conclusion.
    pub is_conclusion: bool,
    /// Number of holes.
    pub holes: usize,
    /// `Name`s of the constants that every match mentions.
    pub constants: Vec<Obj>,
}

/// Which variables of a pattern stand for anything.
#[derive(Clone, Copy)]
enum Variable {
    /// It is bound where the pattern binds it.
    Bound,
    /// A leading quantifier of a conclusion's pattern.
    Hole(usize),
}

/// Makes shapes. `type_of` gives the type of a constant.
struct Reader<'f> {
    type_of: &'f mut dyn FnMut(View<'_>) -> Option<Obj>,
    /// Metavariables by their holes.
    metas: Vec<String>,
    /// Holes that are no metavariables.
    others: usize,
    variables: Vec<Variable>,
    constants: Vec<Obj>,
}

impl Pattern {
    /// Reads an elaborated term, in which metavariables are holes.
    pub fn of(
        term: View<'_>,
        is_conclusion: bool,
        type_of: &mut dyn FnMut(View<'_>) -> Option<Obj>,
    ) -> Pattern {
        let mut reader = Reader { type_of, metas: vec![], others: 0, variables: vec![], constants: vec![] };
        let mut hypotheses = vec![];
        let mut shape = term;
        if is_conclusion {
            let (quantifiers, conclusion) = telescope(term);
            for q in quantifiers {
                // what nothing behind it mentions is a hypothesis, all else a variable
                if !mentions_innermost(q.field(2)) {
                    hypotheses.push(reader.shape(q.field(1)));
                }
                reader.variables.push(Variable::Hole(OTHER + reader.others));
                reader.others += 1;
            }
            shape = conclusion;
        }
        let shape = reader.shape(shape);
        let metas = reader.metas.len();
        let mut pattern = Pattern {
            shape,
            hypotheses,
            is_conclusion,
            holes: metas + reader.others,
            constants: reader.constants,
        };
        let renumber = |h: &mut usize| {
            if *h >= OTHER {
                *h = *h - OTHER + metas;
            }
        };
        pattern.shape.each_hole(&renumber);
        pattern.hypotheses.iter_mut().for_each(|h| h.each_hole(&renumber));
        pattern
    }
}

/// Holes that are no metavariables are counted from here until the number of metavariables is known.
const OTHER: usize = usize::MAX / 2;

impl Shape {
    fn each_hole(&mut self, change: &impl Fn(&mut usize)) {
        match self {
            Shape::Hole(h) => change(h),
            Shape::Apply(a, b) | Shape::Binder(_, a, b) => {
                a.each_hole(change);
                b.each_hole(change);
            }
            Shape::Field(_, of) => of.each_hole(change),
            _ => {}
        }
    }
}

impl Reader<'_> {
    fn shape(&mut self, term: View<'_>) -> Shape {
        let term = bare(term);
        match term.tag() {
            expr::BVAR => self.variable(term.field(0).scalar().unwrap_or(u32::MAX)),
            expr::MVAR => self.hole(term),
            expr::SORT => Shape::Sort(is_prop(term.field(0))),
            expr::CONST => {
                self.constants.push(term.field(0).to_obj());
                Shape::Constant(term.field(0).to_obj())
            }
            expr::APP => self.application(term),
            tag @ (expr::LAM | expr::FORALL) => {
                let ty = self.shape(term.field(1));
                self.variables.push(Variable::Bound);
                let body = self.shape(term.field(2));
                self.variables.pop();
                Shape::Binder(tag, Box::new(ty), Box::new(body))
            }
            expr::LIT => Shape::Literal(term.to_obj()),
            expr::PROJ => {
                let of = self.shape(term.field(2));
                Shape::Field(term.field(1).scalar().unwrap_or(0), Box::new(of))
            }
            // a local definition; statements have next to none
            _ => Shape::Any,
        }
    }

    fn application(&mut self, term: View<'_>) -> Shape {
        let (function, mut arguments) = spine(term);
        arguments.reverse();
        if function.tag() == expr::MVAR && arguments.iter().all(|a| bare(*a).tag() == expr::BVAR) {
            // a hole below binders: what it stands for may mention their variables
            return Shape::Any;
        }
        let mut is_found_by_lean = vec![];
        if function.tag() == expr::CONST
            && let Some(ty) = (self.type_of)(function.field(0))
        {
            is_found_by_lean = telescope(ty.view()).0.into_iter().map(is_instance).collect();
        }
        let mut shape = self.shape(function);
        for (place, argument) in arguments.into_iter().enumerate() {
            let argument = match is_found_by_lean.get(place) {
                Some(true) => Shape::Any,
                _ => self.shape(argument),
            };
            shape = Shape::Apply(Box::new(shape), Box::new(argument));
        }
        shape
    }

    fn hole(&mut self, meta: View<'_>) -> Shape {
        let name = meta.field(0).name();
        let known = self.metas.iter().position(|m| *m == name);
        Shape::Hole(known.unwrap_or_else(|| {
            self.metas.push(name);
            self.metas.len() - 1
        }))
    }

    fn variable(&self, index: u32) -> Shape {
        let count = self.variables.len();
        let Some(place) = count.checked_sub(1 + index as usize) else { return Shape::Any };
        match self.variables[place] {
            Variable::Hole(hole) => Shape::Hole(hole),
            Variable::Bound => {
                let between = self.variables[place + 1..].iter();
                Shape::Bound(between.filter(|v| matches!(v, Variable::Bound)).count() as u32)
            }
        }
    }
}

/// Whether a universe is `Prop`; nothing where that is open.
fn is_prop(list: View<'_>) -> Option<bool> {
    if list.is_scalar() || list.tag() == level::ZERO {
        return Some(true);
    }
    (list.tag() == level::SUCC).then_some(false)
}

/// Whether the body of a binder mentions its variable.
fn mentions_innermost(body: View<'_>) -> bool {
    fn mentions(term: View<'_>, depth: u32) -> bool {
        if !has_loose_variables(term) {
            return false;
        }
        if term.tag() == expr::BVAR {
            return term.field(0).scalar() == Some(depth);
        }
        fields(term).iter().any(|&i| mentions(term.field(i), depth + u32::from(binds(term, i))))
    }
    mentions(body, 0)
}

/// Whether a field of an expression stands below its binder.
pub(super) fn binds(term: View<'_>, field: u32) -> bool {
    match term.tag() {
        expr::LAM | expr::FORALL => field == 2,
        expr::LET => field == 3,
        _ => false,
    }
}
