//! The store of names, universe levels and expressions.
//!
//! Everything is stored once: equal terms have equal numbers, so that comparing two terms is mostly comparing
//! two numbers. What no kernel looks at is not stored: names of bound variables and metadata. Universe
//! parameters are stored by their position in the declaration.

use crate::expr::{Expr, Level, Name};
use crate::facts::{Facts, LevelFacts};
use crate::ids::{ExprId, LevelId, LevelsId, NameId, NatId, StrId};
use crate::room::Room;
use crate::store::Store;
use dashu_int::UBig;
use dashu_int::ops::BitTest;
use std::time::Instant;

/// Memory that one expression takes, in bytes.
const EXPRESSION: usize = 40;

fn bytes_of(number: &UBig) -> usize {
    number.bit_len() / 8
}

/// The store.
#[derive(Debug)]
pub struct Terms {
    names: Store<Name>,
    levels: Store<Level>,
    level_lists: Store<Box<[LevelId]>>,
    nats: Store<UBig>,
    /// Memory that the numbers take.
    nat_bytes: usize,
    room: Room,
    strings: Store<Box<[u8]>>,
    exprs: Store<Expr>,
    facts: Vec<Facts>,
    level_facts: Vec<LevelFacts>,
    list_has_params: Vec<bool>,
}

/// A state of a [`Terms`] to go back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark([usize; 6]);

impl Default for Terms {
    fn default() -> Terms {
        let mut terms = Terms {
            names: Store::default(),
            levels: Store::default(),
            level_lists: Store::default(),
            nats: Store::default(),
            nat_bytes: 0,
            room: Room::default(),
            strings: Store::default(),
            exprs: Store::default(),
            facts: vec![],
            level_facts: vec![],
            list_has_params: vec![],
        };
        terms.names.add(Name::Anonymous);
        terms.add_level(Level::Zero);
        terms.add_levels(&[]);
        terms
    }
}

impl Terms {
    /// The root of all names.
    pub const ANONYMOUS: NameId = NameId(0);
    /// The level of `Prop`.
    pub const ZERO: LevelId = LevelId(0);
    /// No levels.
    pub const NO_LEVELS: LevelsId = LevelsId(0);

    /// Stores a name.
    pub fn add_name(&mut self, name: Name) -> NameId {
        NameId(self.names.add(name))
    }

    /// A name with a further part of text.
    pub fn child(&mut self, parent: NameId, part: &str) -> NameId {
        self.add_name(Name::Str(parent, part.as_bytes().into()))
    }

    /// A name from its parts, which are separated by dots.
    pub fn dotted(&mut self, text: &str) -> NameId {
        text.split('.').fold(Terms::ANONYMOUS, |parent, part| self.child(parent, part))
    }

    /// Stores a level.
    pub fn add_level(&mut self, level: Level) -> LevelId {
        let id = LevelId(self.levels.add(level));
        if id.index() == self.level_facts.len() {
            self.level_facts.push(LevelFacts::of(level, |u| self.level_facts[u.index()]));
        }
        id
    }

    /// Stores a list of levels.
    pub fn add_levels(&mut self, levels: &[LevelId]) -> LevelsId {
        let id = LevelsId(self.level_lists.add(levels.into()));
        if id.index() == self.list_has_params.len() {
            self.list_has_params.push(levels.iter().any(|u| self.level_has_params(*u)));
        }
        id
    }

    /// Stores a number.
    pub fn add_nat(&mut self, number: UBig) -> NatId {
        let bytes = bytes_of(&number);
        let before = self.nats.len();
        let id = NatId(self.nats.add(number));
        if self.nats.len() > before {
            self.nat_bytes += bytes;
        }
        id
    }

    /// Stores a text in UTF-8.
    pub fn add_str(&mut self, text: &[u8]) -> StrId {
        StrId(self.strings.add(text.into()))
    }

    /// Stores an expression whose parts are stored.
    pub fn add_expr(&mut self, expr: Expr) -> ExprId {
        let id = ExprId(self.exprs.add(expr));
        if id.index() == self.facts.len() {
            self.facts.push(self.facts_of(&expr));
        }
        id
    }

    fn facts_of(&self, expr: &Expr) -> Facts {
        let none = Facts { loose: 0, locals: 0, has_params: false };
        let under = |e: ExprId, binders: u32| {
            let f = self.facts[e.index()];
            Facts { loose: f.loose.saturating_sub(binders), ..f }
        };
        let join = |a: Facts, b: Facts| Facts {
            loose: a.loose.max(b.loose),
            locals: a.locals.max(b.locals),
            has_params: a.has_params || b.has_params,
        };
        match *expr {
            // an index out of range is loose for ever, which no declaration may be
            Expr::Bound(i) => Facts { loose: i.saturating_add(1), ..none },
            Expr::Local(l) => {
                let ty = under(l.ty, 0);
                Facts { loose: 0, locals: l.depth + 1, has_params: ty.has_params }
            }
            Expr::Sort(u) => Facts { has_params: self.level_has_params(u), ..none },
            Expr::Const(_, us) => Facts { has_params: self.list_has_params[us.index()], ..none },
            Expr::App(f, a) => join(under(f, 0), under(a, 0)),
            Expr::Lambda(_, ty, body) | Expr::Forall(_, ty, body) => join(under(ty, 0), under(body, 1)),
            Expr::Let(ty, value, body, _) => join(join(under(ty, 0), under(value, 0)), under(body, 1)),
            Expr::Nat(_) | Expr::Str(_) => none,
            Expr::Proj(_, _, e) => under(e, 0),
        }
    }

    /// Looks a name up.
    pub fn name(&self, id: NameId) -> &Name {
        self.names.get(id.0)
    }
    /// Looks a level up.
    pub fn level(&self, id: LevelId) -> Level {
        *self.levels.get(id.0)
    }
    /// Looks a list of levels up.
    pub fn levels(&self, id: LevelsId) -> &[LevelId] {
        self.level_lists.get(id.0)
    }
    /// Looks a number up.
    pub fn nat(&self, id: NatId) -> &UBig {
        self.nats.get(id.0)
    }
    /// Looks a text up.
    pub fn str(&self, id: StrId) -> &[u8] {
        self.strings.get(id.0)
    }
    /// Looks an expression up.
    pub fn expr(&self, id: ExprId) -> Expr {
        *self.exprs.get(id.0)
    }
    pub(crate) fn facts(&self, id: ExprId) -> Facts {
        self.facts[id.index()]
    }
    pub(crate) fn level_facts(&self, id: LevelId) -> LevelFacts {
        self.level_facts[id.index()]
    }
    pub(crate) fn level_has_params(&self, id: LevelId) -> bool {
        self.level_facts(id).params > 0
    }

    /// Whether every variable of an expression is bound within it.
    pub fn is_closed(&self, term: ExprId) -> bool {
        let f = self.facts(term);
        f.loose == 0 && f.locals == 0
    }

    /// Number of stored expressions.
    pub fn len(&self) -> usize {
        self.exprs.len()
    }

    /// Sets the most expressions that substitution makes, and when
    /// it stops. Other limits than before begin anew.
    pub(crate) fn set_limits(&mut self, most: usize, deadline: Option<Instant>) {
        self.room.set(most, deadline);
    }

    /// Whether there is room and time for more; if not, that is kept in mind.
    pub(crate) fn has_room(&mut self) -> bool {
        self.room.has_more(self.exprs.len())
    }

    /// Whether substitution had to stop.
    pub(crate) fn is_full(&self) -> bool {
        self.room.is_full()
    }

    /// What the store takes, in expressions' worth of memory.
    pub(crate) fn size(&self) -> usize {
        self.len() + self.nat_bytes / EXPRESSION
    }

    /// Whether no expression is stored.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the store holds now, for [`Terms::rollback`].
    pub fn mark(&self) -> Mark {
        Mark([
            self.names.len(),
            self.levels.len(),
            self.level_lists.len(),
            self.nats.len(),
            self.strings.len(),
            self.exprs.len(),
        ])
    }

    /// Forgets everything that was stored since `mark`. Numbers given out since then mean nothing any more.
    pub fn rollback(&mut self, mark: Mark) {
        let [names, levels, lists, nats, strings, exprs] = mark.0;
        self.room.reopen();
        self.names.truncate(names);
        self.levels.truncate(levels);
        self.level_facts.truncate(levels);
        self.level_lists.truncate(lists);
        self.list_has_params.truncate(lists);
        for n in nats..self.nats.len() {
            self.nat_bytes -= bytes_of(self.nats.get(n as u32));
        }
        self.nats.truncate(nats);
        self.strings.truncate(strings);
        self.exprs.truncate(exprs);
        self.facts.truncate(exprs);
    }

    /// The name with one more part, if the store has it.
    pub fn find_child(&self, parent: NameId, part: &str) -> Option<NameId> {
        self.names.find(&Name::Str(parent, part.as_bytes().into())).map(NameId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_dots_in_their_parts_are_other_names() {
        let mut t = Terms::default();
        let one = t.child(Terms::ANONYMOUS, "a.b");
        let a = t.child(Terms::ANONYMOUS, "a");
        let two = t.child(a, "b");
        assert_ne!(one, two);
        assert_eq!((t.text(one).as_str(), t.text(two).as_str()), ("«a.b»", "a.b"));
        assert_eq!(t.find_child(a, "b"), Some(two));
    }

    #[test]
    fn equal_terms_are_one() {
        let mut t = Terms::default();
        let sort = t.add_expr(Expr::Sort(Terms::ZERO));
        let bound = t.add_expr(Expr::Bound(0));
        let explicit = t.add_expr(Expr::Forall(0, sort, bound));
        assert_eq!(t.add_expr(Expr::Forall(0, sort, bound)), explicit);
        let implicit = t.add_expr(Expr::Forall(1, sort, bound));
        assert_ne!(explicit, implicit);
        assert_eq!(t.closure([implicit, sort]), [sort, bound, implicit]);
        assert!(t.is_closed(implicit) && !t.is_closed(bound));
    }

    #[test]
    fn what_came_after_a_mark_can_be_forgotten() {
        let mut t = Terms::default();
        let prop = t.add_expr(Expr::Sort(Terms::ZERO));
        let mark = t.mark();
        let one = t.add_level(Level::Succ(Terms::ZERO));
        let ty = t.add_expr(Expr::Sort(one));
        assert!(prop < ty);
        t.rollback(mark);
        assert_eq!(t.len(), 1);
        assert_eq!(t.add_level(Level::Param(0)), one, "the number is free again");
        assert!(t.level_has_params(one));
    }
}
