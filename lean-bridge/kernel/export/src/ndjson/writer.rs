//! The way back: what a kernel was asked, as a file that other kernels read.
//!
//! The kernel's terms have no names of bound variables and of universe parameters: the former are
//! anonymous in the file, the latter `u_1`, `u_2` and so on.

use super::family::binders;
use super::{FORMAT, QUOTIENTS};
use crate::item::Item;
use lean_kernel::{
    Body, Declaration, Expr, ExprId, Hints, Level, LevelId, Name, NameId, Recursor, Terms, Unit,
};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes an export, in which everything stands behind what it mentions. The items must
/// come in an order in which a kernel accepts them.
#[derive(Debug)]
pub struct NdjsonWriter<W> {
    output: W,
    names: FxHashMap<NameId, usize>,
    levels: FxHashMap<LevelId, usize>,
    exprs: FxHashMap<ExprId, usize>,
    /// Names of universe parameters by position. They are no names of the kernel's store.
    params: Vec<usize>,
    /// How many names there are, the anonymous one and those of parameters included.
    name_count: usize,
}

impl<W: Write> NdjsonWriter<W> {
    /// Writes the first line, in which `exporter` names the program that writes, with its version.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut output: W, exporter: (&str, &str), lean: (&str, &str)) -> io::Result<NdjsonWriter<W>> {
        let (name, version) = exporter;
        let (lean, githash) = lean;
        let meta = json!({
            "exporter": {"name": name, "version": version},
            "lean": {"version": lean, "githash": githash},
            "format": {"version": FORMAT},
        });
        writeln!(output, "{}", json!({ "meta": meta }))?;
        let names = FxHashMap::from_iter([(Terms::ANONYMOUS, 0)]);
        let levels = FxHashMap::from_iter([(Terms::ZERO, 0)]);
        Ok(NdjsonWriter { output, names, levels, exprs: FxHashMap::default(), params: vec![], name_count: 1 })
    }

    /// Writes a declaration with all that it mentions. What was left out when it was read stays out.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, terms: &Terms, item: &Item) -> io::Result<()> {
        match item {
            Item::Unit { unit: Unit::Single(d), .. } => {
                let line = self.single(terms, d)?;
                self.line(&line)
            }
            Item::Unit { unit: Unit::Family { types, parameters, .. }, recursors } => {
                let line = self.family(terms, *parameters, types, recursors)?;
                self.line(&line)
            }
            Item::LeftOut(_) => Ok(()),
        }
    }

    /// Hands back what was written to, with everything in it.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.output.flush()?;
        Ok(self.output)
    }

    fn line(&mut self, value: &Value) -> io::Result<()> {
        writeln!(self.output, "{value}")
    }

    fn single(&mut self, terms: &Terms, declaration: &Declaration) -> io::Result<Value> {
        let mut line = self.head(terms, declaration.name, declaration.params, declaration.ty)?;
        let name = line["name"].clone();
        if let Some(value) = declaration.value() {
            line["value"] = json!(self.expr(terms, value)?);
            line["all"] = json!([name]);
        }
        let key = match declaration.body {
            Body::Definition { hints, .. } => {
                line["hints"] = match hints {
                    Hints::Opaque => json!("opaque"),
                    Hints::Abbreviation => json!("abbrev"),
                    Hints::Regular(height) => json!({ "regular": height }),
                };
                line["safety"] = json!("safe");
                "def"
            }
            Body::Theorem { .. } => "thm",
            Body::Opaque { .. } => {
                line["isUnsafe"] = json!(false);
                "opaque"
            }
            Body::Axiom => {
                line["isUnsafe"] = json!(false);
                "axiom"
            }
            Body::Quotient => {
                let kind = QUOTIENTS.iter().find(|(_, name)| *name == terms.text(declaration.name));
                let (kind, _) = kind.ok_or_else(|| io::Error::other("a quotient that there is not"))?;
                line["kind"] = json!(kind);
                "quot"
            }
            Body::Inductive { .. } | Body::Constructor { .. } | Body::Recursor { .. } => {
                return Err(io::Error::other("part of a family stands alone"));
            }
        };
        Ok(json!({ key: line }))
    }

    fn family(
        &mut self,
        terms: &Terms,
        parameters: u32,
        types: &[(Declaration, Vec<Declaration>)],
        recursors: &[Recursor],
    ) -> io::Result<Value> {
        let family: Vec<NameId> = types.iter().map(|(t, _)| t.name).collect();
        let all = self.name_list(terms, &family)?;
        let (mut type_lines, mut constructor_lines, mut recursor_lines) = (vec![], vec![], vec![]);
        for (t, constructors) in types {
            let names: Vec<NameId> = constructors.iter().map(|c| c.name).collect();
            let mut line = self.head(terms, t.name, t.params, t.ty)?;
            let occurs = Occurrences::of(terms, &family, constructors);
            line["numParams"] = json!(parameters);
            line["numIndices"] = json!(binders(terms, t.ty).saturating_sub(parameters.into()));
            line["all"] = json!(all);
            line["ctors"] = json!(self.name_list(terms, &names)?);
            line["numNested"] = json!(recursors.len().saturating_sub(types.len()));
            line["isRec"] = json!(occurs.recursive);
            line["isUnsafe"] = json!(false);
            line["isReflexive"] = json!(occurs.reflexive);
            type_lines.push(line);
            for (i, c) in constructors.iter().enumerate() {
                let mut line = self.head(terms, c.name, c.params, c.ty)?;
                line["induct"] = json!(self.name(terms, t.name)?);
                line["cidx"] = json!(i);
                line["numParams"] = json!(parameters);
                line["numFields"] = json!(binders(terms, c.ty).saturating_sub(parameters.into()));
                line["isUnsafe"] = json!(false);
                constructor_lines.push(line);
            }
        }
        for r in recursors {
            recursor_lines.push(self.recursor(terms, r, &all)?);
        }
        let lines = json!({"types": type_lines, "ctors": constructor_lines, "recs": recursor_lines});
        Ok(json!({ "inductive": lines }))
    }

    fn recursor(&mut self, terms: &Terms, recursor: &Recursor, all: &[usize]) -> io::Result<Value> {
        let mut line = self.head(terms, recursor.name, recursor.params, recursor.ty)?;
        let mut rules = vec![];
        for rule in &recursor.rules {
            let (constructor, value) = (self.name(terms, rule.constructor)?, self.expr(terms, rule.value)?);
            rules.push(json!({"ctor": constructor, "nfields": rule.fields, "rhs": value}));
        }
        line["all"] = json!(all);
        line["numParams"] = json!(recursor.parameters);
        line["numIndices"] = json!(recursor.indices);
        line["numMotives"] = json!(recursor.motives);
        line["numMinors"] = json!(recursor.minors);
        line["rules"] = json!(rules);
        line["k"] = json!(recursor.k);
        line["isUnsafe"] = json!(false);
        Ok(line)
    }

    /// What all declarations have.
    fn head(&mut self, terms: &Terms, name: NameId, params: u32, ty: ExprId) -> io::Result<Value> {
        let mut names = vec![];
        for i in 0..params {
            names.push(self.param(i)?);
        }
        Ok(json!({"name": self.name(terms, name)?, "levelParams": names, "type": self.expr(terms, ty)?}))
    }

    fn new_name(&mut self, mut definition: Value) -> io::Result<usize> {
        let number = self.name_count;
        self.name_count += 1;
        definition["in"] = json!(number);
        self.line(&definition)?;
        Ok(number)
    }

    /// The name of the universe parameter at a position.
    fn param(&mut self, position: u32) -> io::Result<usize> {
        while self.params.len() <= position as usize {
            let name = format!("u_{}", self.params.len() + 1);
            let number = self.new_name(json!({"str": {"pre": 0, "str": name}}))?;
            self.params.push(number);
        }
        Ok(self.params[position as usize])
    }

    fn name_list(&mut self, terms: &Terms, names: &[NameId]) -> io::Result<Vec<usize>> {
        names.iter().map(|n| self.name(terms, *n)).collect()
    }

    fn name(&mut self, terms: &Terms, name: NameId) -> io::Result<usize> {
        // Names are as long as the file that they come from likes.
        let mut missing = vec![];
        let mut at = name;
        while !self.names.contains_key(&at) {
            missing.push(at);
            at = match terms.name(at) {
                Name::Anonymous => break,
                Name::Str(parent, _) | Name::Num(parent, _) => *parent,
            };
        }
        for name in missing.into_iter().rev() {
            let definition = match terms.name(name) {
                Name::Anonymous => continue,
                Name::Str(parent, part) => {
                    let part = text(part)?;
                    json!({"str": {"pre": self.names[parent], "str": part}})
                }
                Name::Num(parent, i) => {
                    let i: u64 =
                        i.try_into().map_err(|_| io::Error::other("a name with a number of over 64 bits"))?;
                    json!({"num": {"pre": self.names[parent], "i": i}})
                }
            };
            let number = self.new_name(definition)?;
            self.names.insert(name, number);
        }
        Ok(self.names[&name])
    }

    fn level(&mut self, terms: &Terms, level: LevelId) -> io::Result<usize> {
        let mut stack = vec![level];
        while let Some(&at) = stack.last() {
            let parts = match terms.level(at) {
                Level::Zero | Level::Param(_) => [None, None],
                Level::Succ(u) => [Some(u), None],
                Level::Max(a, b) | Level::IMax(a, b) => [Some(a), Some(b)],
            };
            let missing = parts.into_iter().flatten().filter(|u| !self.levels.contains_key(u));
            let waiting = stack.len();
            stack.extend(missing);
            if stack.len() > waiting {
                continue;
            }
            stack.pop();
            if self.levels.contains_key(&at) {
                continue;
            }
            let mut line = match terms.level(at) {
                Level::Zero => continue,
                Level::Succ(u) => json!({"succ": self.levels[&u]}),
                Level::Max(a, b) => json!({"max": [self.levels[&a], self.levels[&b]]}),
                Level::IMax(a, b) => json!({"imax": [self.levels[&a], self.levels[&b]]}),
                Level::Param(i) => json!({"param": self.param(i)?}),
            };
            let number = self.levels.len();
            line["il"] = json!(number);
            self.line(&line)?;
            self.levels.insert(at, number);
        }
        Ok(self.levels[&level])
    }

    /// Writes an expression behind its parts.
    fn expr(&mut self, terms: &Terms, root: ExprId) -> io::Result<usize> {
        let mut stack = vec![root];
        while let Some(&at) = stack.last() {
            if self.exprs.contains_key(&at) {
                stack.pop();
                continue;
            }
            let waiting = stack.len();
            stack.extend(terms.parts_of(at).filter(|part| !self.exprs.contains_key(part)));
            if stack.len() > waiting {
                continue;
            }
            stack.pop();
            let mut line = self.expr_line(terms, at)?;
            let number = self.exprs.len();
            line["ie"] = json!(number);
            self.line(&line)?;
            self.exprs.insert(at, number);
        }
        Ok(self.exprs[&root])
    }

    /// The definition of an expression whose parts are written.
    fn expr_line(&mut self, terms: &Terms, term: ExprId) -> io::Result<Value> {
        let binding = |writer: &Self, binder: u8, ty: ExprId, body: ExprId| {
            let info = ["default", "implicit", "strictImplicit", "instImplicit"][usize::from(binder.min(3))];
            json!({"name": 0, "type": writer.exprs[&ty], "body": writer.exprs[&body], "binderInfo": info})
        };
        Ok(match terms.expr(term) {
            Expr::Bound(i) => json!({ "bvar": i }),
            Expr::Local(_) => return Err(io::Error::other("an opened variable stands in a declaration")),
            Expr::Sort(u) => json!({"sort": self.level(terms, u)?}),
            Expr::Const(name, levels) => {
                let levels: io::Result<Vec<usize>> =
                    terms.levels(levels).iter().map(|u| self.level(terms, *u)).collect();
                json!({"const": {"name": self.name(terms, name)?, "us": levels?}})
            }
            Expr::App(f, a) => json!({"app": {"fn": self.exprs[&f], "arg": self.exprs[&a]}}),
            Expr::Lambda(binder, ty, body) => json!({"lam": binding(self, binder, ty, body)}),
            Expr::Forall(binder, ty, body) => json!({"forallE": binding(self, binder, ty, body)}),
            Expr::Let(ty, value, body, nondep) => {
                let [ty, value, body] = [ty, value, body].map(|part| self.exprs[&part]);
                json!({"letE": {"name": 0, "type": ty, "value": value, "body": body, "nondep": nondep}})
            }
            Expr::Nat(n) => json!({"natVal": terms.nat(n).to_string()}),
            Expr::Str(s) => json!({"strVal": text(terms.str(s))?}),
            Expr::Proj(structure, idx, of) => {
                let name = self.name(terms, structure)?;
                json!({"proj": {"typeName": name, "idx": idx, "struct": self.exprs[&of]}})
            }
        })
    }
}

/// Texts that are not UTF-8 have no place in JSON, and changed they would be others.
fn text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(io::Error::other)
}

/// Where a family occurs in the fields of constructors.
struct Occurrences {
    /// Anywhere.
    recursive: bool,
    /// As what a function in a field returns.
    reflexive: bool,
}

impl Occurrences {
    fn of(terms: &Terms, family: &[NameId], constructors: &[Declaration]) -> Occurrences {
        let mut found = Occurrences { recursive: false, reflexive: false };
        for c in constructors {
            let mut at = c.ty;
            while let Expr::Forall(_, field, body) = terms.expr(at) {
                let mut occurs = false;
                terms.constants(field, &mut |name| occurs |= family.contains(&name));
                found.recursive |= occurs;
                found.reflexive |= occurs && matches!(terms.expr(field), Expr::Forall(..));
                at = body;
            }
        }
        found
    }
}
