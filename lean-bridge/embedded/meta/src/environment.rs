//! Looking into an environment from outside: its constants, straight from the heap.
//!
//! An environment has constants of imported modules (a hash map that never changes) and
//! those that the text has added (a persistent map). The library is imported at the
//! `exported` level: its theorems are stored as axioms.

use lean_wasm::layout::{constant_info, constant_val, hash_map, persistent_hash_map, s_map};
use lean_wasm::lean::Lean;
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use std::collections::HashMap;

/// Kinds of constants, as the kernel has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An axiom.
    Axiom,
    /// A definition, an instance or an abbreviation.
    Definition,
    /// A theorem.
    Theorem,
    /// An opaque constant; kernels never see its value.
    Opaque,
    /// One of the four constants of quotients.
    Quotient,
    /// A type of an inductive family.
    Inductive,
    /// A constructor of one.
    Constructor,
    /// A recursor of one.
    Recursor,
}

impl Kind {
    /// The kind of a `ConstantInfo`.
    pub fn of(info: View<'_>) -> Kind {
        match info.tag() {
            constant_info::AXIOM => Kind::Axiom,
            constant_info::DEFINITION => Kind::Definition,
            constant_info::THEOREM => Kind::Theorem,
            constant_info::OPAQUE => Kind::Opaque,
            constant_info::QUOT => Kind::Quotient,
            constant_info::INDUCTIVE => Kind::Inductive,
            constant_info::CONSTRUCTOR => Kind::Constructor,
            _ => Kind::Recursor,
        }
    }
}

impl Kind {
    /// From `Lean.ConstantKind`, which `getOriginalConstKind?` gives: what a constant was declared as.
    pub fn original(number: Option<u32>) -> Option<Kind> {
        const KINDS: [Kind; 8] = [
            Kind::Definition,
            Kind::Theorem,
            Kind::Axiom,
            Kind::Opaque,
            Kind::Quotient,
            Kind::Inductive,
            Kind::Constructor,
            Kind::Recursor,
        ];
        KINDS.get(number? as usize).copied()
    }

    /// As Lean's users call it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Axiom => "an axiom",
            Kind::Definition => "a definition",
            Kind::Theorem => "a theorem",
            Kind::Opaque => "an opaque constant",
            Kind::Quotient => "a quotient constant",
            Kind::Inductive => "an inductive type",
            Kind::Constructor => "a constructor",
            Kind::Recursor => "a recursor",
        }
    }
}

/// A constant of an environment: a `ConstantInfo`.
#[derive(Clone, Copy)]
pub struct Constant<'a>(pub View<'a>);

impl<'a> Constant<'a> {
    /// Which kind of constant it is.
    pub fn kind(self) -> Kind {
        Kind::of(self.0)
    }
    /// The kind's own record (`TheoremVal`, …).
    pub fn val(self) -> View<'a> {
        self.0.field(constant_info::VAL)
    }
    fn base(self) -> View<'a> {
        // `…Val` extends `ConstantVal`; every kind has further fields, so it is never flattened
        self.val().field(0)
    }
    /// The `Name` object.
    pub fn name_view(self) -> View<'a> {
        self.base().field(constant_val::NAME)
    }
    /// Its full name as Lean writes it, without quotes.
    pub fn name(self) -> String {
        self.name_view().name()
    }
    /// The names of its universe parameters, in order.
    pub fn level_params(self) -> Vec<String> {
        self.base().field(constant_val::LEVEL_PARAMS).list().map(View::name).collect()
    }
    /// The `Name` objects of its universe parameters.
    pub fn level_param_views(self) -> impl Iterator<Item = View<'a>> {
        self.base().field(constant_val::LEVEL_PARAMS).list()
    }
    /// Its type, an `Expr`.
    pub fn ty(self) -> View<'a> {
        self.base().field(constant_val::TYPE)
    }
    /// The value of a definition, theorem or opaque constant.
    pub fn value(self) -> Option<View<'a>> {
        match self.kind() {
            Kind::Definition | Kind::Theorem | Kind::Opaque => Some(self.val().field(constant_info::VALUE)),
            _ => None,
        }
    }
    /// Marked `unsafe` or `partial`: the kernel has not checked it as a total, safe constant.
    pub fn safety(self) -> Safety {
        let v = self.val();
        match self.kind() {
            // scalar: DefinitionSafety unsafe 0, safe 1, partial 2
            Kind::Definition => match v.scalar_u8(0) {
                0 => Safety::Unsafe,
                1 => Safety::Safe,
                _ => Safety::Partial,
            },
            Kind::Axiom | Kind::Opaque | Kind::Constructor if v.scalar_u8(0) != 0 => Safety::Unsafe,
            // scalars: isRec, isUnsafe, isReflexive
            Kind::Inductive if v.scalar_u8(1) != 0 => Safety::Unsafe,
            // scalars: k, isUnsafe
            Kind::Recursor if v.scalar_u8(1) != 0 => Safety::Unsafe,
            _ => Safety::Safe,
        }
    }
}

/// Lean's `DefinitionSafety`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// The kernel has checked it.
    Safe,
    /// Declared `unsafe`: proofs must not mention it.
    Unsafe,
    /// Declared `partial`: code that need not end.
    Partial,
}

/// The constants of an environment.
pub struct Constants {
    map: Obj,
    /// Those that text has added, by name.
    added: HashMap<String, Obj>,
    /// The same; names that differ only in where their dots are stand here both.
    infos: Vec<Obj>,
}

impl Constants {
    /// `env` is a `Lean.Environment`.
    pub fn of(lean: &mut Lean, env: &Obj) -> Result<Constants, Lost> {
        let map = lean.call(lean.f.constants, (env.share(),))?;
        let (mut added, mut infos) = (HashMap::new(), vec![]);
        collect(map.view().field(s_map::ADDED), 0, &mut |name, info| {
            added.insert(name.name(), info.to_obj());
            infos.push(info.to_obj());
        });
        Ok(Constants { map, added, infos })
    }

    /// How many constants text has added to an environment.
    pub fn count_added(lean: &mut Lean, env: &Obj) -> Result<usize, Lost> {
        let map = lean.call(lean.f.constants, (env.share(),))?;
        let mut count = 0;
        collect(map.view().field(s_map::ADDED), 0, &mut |_, _| count += 1);
        Ok(count)
    }

    /// The constants of an environment that another one, which it was made from, has not: their infos.
    pub fn added_since(lean: &mut Lean, before: &Obj, env: &Obj) -> Result<Vec<Obj>, Lost> {
        let old = lean.call(lean.f.constants, (before.share(),))?;
        let new = lean.call(lean.f.constants, (env.share(),))?;
        let (old, new) = (old.view().field(s_map::ADDED), new.view().field(s_map::ADDED));
        let mut out = vec![];
        collect_new(new, Some(old), 0, &mut |info| out.push(info.to_obj()));
        Ok(out)
    }

    /// The constants that text has added.
    pub fn infos(&self) -> impl Iterator<Item = Constant<'_>> {
        self.infos.iter().map(|i| Constant(i.view()))
    }

    /// Names and infos of the constants that text has added.
    pub fn added(&self) -> impl Iterator<Item = (&str, Constant<'_>)> {
        self.added.iter().map(|(n, i)| (n.as_str(), Constant(i.view())))
    }

    /// Every constant of the imported modules.
    pub fn imported(&self) -> Vec<(View<'_>, Constant<'_>)> {
        let mut out = vec![];
        for bucket in self.map.view().field(s_map::IMPORTED).field(hash_map::BUCKETS).array() {
            let mut b = bucket;
            while !b.is_scalar() {
                out.push((b.field(hash_map::KEY), Constant(b.field(hash_map::VALUE))));
                b = b.field(hash_map::TAIL);
            }
        }
        out
    }

    /// How many constants the environment has, without looking at them.
    pub fn count(&self) -> usize {
        let imported = self.map.view().field(s_map::IMPORTED).field(hash_map::SIZE);
        imported.scalar().unwrap_or(0) as usize + self.added.len()
    }

    /// Finds a constant, added or imported, by its `Name` object.
    pub fn find(&self, lean: &mut Lean, env: &Obj, name: View<'_>) -> Result<Option<Obj>, Lost> {
        if let Some(i) = self.added.get(&name.name()) {
            return Ok(Some(i.clone()));
        }
        // the last argument: skip constants whose elaboration still runs; nothing runs here
        let found = lean.call(lean.f.find_constant, (env.share(), name.share(), lean_wasm::lean::UNIT))?;
        Ok(found.view().some().map(View::to_obj))
    }
}

/// Walks a `PersistentHashMap` (or its root node); `depth` of nodes may be above. A text may forge one that
/// contains itself: reading it ends as with any other object that is not what it should be.
fn collect<'a>(map: View<'a>, depth: u32, visit: &mut impl FnMut(View<'a>, View<'a>)) {
    if map.is_scalar() {
        return;
    }
    assert!(depth < 32, "a persistent map nested deeper than its hashes are long");
    // the structure `PersistentHashMap {root, size}` has a node in its first field, a node has an array there
    let first = map.field(0);
    if first.array().len() == 0 && !first.is_scalar() && first.tag() <= 1 {
        return collect(first, depth + 1, visit);
    }
    if map.tag() == persistent_hash_map::NODE_ENTRIES {
        for entry in first.array() {
            match entry.is_scalar() {
                true => {}
                false if entry.tag() == persistent_hash_map::ENTRY => visit(entry.field(0), entry.field(1)),
                false if entry.tag() == persistent_hash_map::REF => collect(entry.field(0), depth + 1, visit),
                false => {}
            }
        }
    } else {
        for (k, v) in first.array().zip(map.field(1).array()) {
            visit(k, v);
        }
    }
}

/// A private name, as Lean writes it, as its author knows it.
pub fn user_name(name: &str) -> &str {
    let public = name.strip_prefix("_private.").and_then(|rest| rest.split_once(".0."));
    public.map_or(name, |(_, name)| name)
}

/// Walks what a `PersistentHashMap` (or its root node) has and `old`, an earlier one, has not. What did not
/// change is shared between them and not looked at.
fn collect_new<'a>(map: View<'a>, old: Option<View<'a>>, depth: u32, visit: &mut dyn FnMut(View<'a>)) {
    let (map, old) = (root(map), old.map(root));
    if map.is_scalar() || old.is_some_and(|o| o.ptr() == map.ptr()) {
        return;
    }
    assert!(depth < 32, "a persistent map nested deeper than its hashes are long");
    let is_entries = |node: &View<'a>| !node.is_scalar() && node.tag() == persistent_hash_map::NODE_ENTRIES;
    if !is_entries(&map) {
        // a handful of keys with the same hash
        let before: Vec<u32> =
            old.filter(|o| !o.is_scalar()).map_or(vec![], |o| o.field(0).array().map(View::ptr).collect());
        let pairs = map.field(0).array().zip(map.field(1).array());
        pairs.filter(|(k, _)| !before.contains(&k.ptr())).for_each(|(_, v)| visit(v));
        return;
    }
    if let Some(handful) = old.filter(|o| !o.is_scalar() && !is_entries(o)) {
        // keys that had the same hash so far, until they became too many: none of them is new
        let known: Vec<u32> = handful.field(0).array().map(View::ptr).collect();
        return collect_new(map, None, depth, &mut |info| {
            if !known.contains(&Constant(info).name_view().ptr()) {
                visit(info);
            }
        });
    }
    let before: Vec<View<'a>> = old.filter(is_entries).map_or(vec![], |o| o.field(0).array().collect());
    for (i, entry) in map.field(0).array().enumerate() {
        let was = before.get(i).filter(|o| !o.is_scalar());
        if entry.is_scalar() || was.is_some_and(|o| o.ptr() == entry.ptr()) {
            continue;
        }
        let old_key = was.filter(|o| o.tag() == persistent_hash_map::ENTRY).map(|o| o.field(0).ptr());
        match entry.tag() {
            persistent_hash_map::ENTRY if old_key != Some(entry.field(0).ptr()) => visit(entry.field(1)),
            persistent_hash_map::REF => {
                let child = was.filter(|o| o.tag() == persistent_hash_map::REF).map(|o| o.field(0));
                collect_new(entry.field(0), child, depth + 1, &mut |info| {
                    if old_key != Some(Constant(info).name_view().ptr()) {
                        visit(info);
                    }
                });
            }
            _ => {}
        }
    }
}

/// The root node of a `PersistentHashMap`, which may be that node itself.
fn root(map: View<'_>) -> View<'_> {
    if map.is_scalar() {
        return map;
    }
    let first = map.field(0);
    match first.array().len() == 0 && !first.is_scalar() && first.tag() <= 1 {
        true => first,
        false => map,
    }
}
