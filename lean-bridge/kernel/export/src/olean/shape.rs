//! Whether the objects of a file are what they must be, before anybody believes it.
//!
//! Lean itself believes files: it follows their references and counts them as if it had made
//! them itself. A file that somebody has made up could lead it anywhere. So whatever will be
//! looked at in such a file is looked at here first:
//!
//! - every object lies within the file at an address that objects have, is large enough for what it
//!   holds, and is not counted, as nothing in a file is;
//! - it is of the kind that must stand there, with as many parts as that kind has;
//! - it refers only to what stands before it, as Lean writes them, so that nothing is a part of itself;
//! - there are no more objects, and no longer lists, than any text needs.
//!
//! Metadata of terms are left out, as nobody looks at them.

use super::image::Image;
use super::part::{Ref, is_boxed};
use crate::error::{ReadProblem, malformed, unsupported};
use rustc_hash::FxHashSet;

/// Objects of a file that are looked at.
const MOST_OBJECTS: usize = 8_000_000;
/// Levels of constants, and names and rules of declarations, together.
const MOST_LISTED: usize = 16_000_000;

/// What must stand at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// An array of imports.
    Imports,
    Import,
    Text,
    Natural,
    Name,
    Names,
    Level,
    Levels,
    Expr,
    Literal,
    /// Any declaration.
    Constant,
    /// The declaration that a constant of this kind holds, by the number of the kind.
    Value(u8),
    /// What all declarations have.
    Head,
    Hints,
    Rules,
    Rule,
}

/// Kinds of constructors, in the order of `Lean.ConstantInfo`: what they hold behind what
/// all declarations have, and how many bytes follow.
const VALUES: [(&[Shape], u64); 8] = {
    use Shape::*;
    [
        (&[], 1),
        (&[Expr, Hints, Names], 1),
        (&[Expr, Names], 0),
        (&[Expr, Names], 1),
        (&[], 1),
        (&[Natural, Natural, Names, Names, Natural], 3),
        (&[Name, Natural, Natural, Natural], 1),
        (&[Names, Natural, Natural, Natural, Natural, Rules], 2),
    ]
};

/// Bytes of what Lean keeps of names, levels and expressions in them.
const HASH: u64 = 8;

/// Checks some objects and all that they refer to.
pub(super) fn check(image: &Image, objects: Vec<(Ref, Shape)>) -> Result<(), ReadProblem> {
    let mut check = Check { image, seen: FxHashSet::default(), todo: objects, listed: 0, bytes: 0 };
    while let Some((o, shape)) = check.todo.pop() {
        if check.seen.insert((o, shape)) {
            check.object(o, shape)?;
        }
        if check.seen.len() > MOST_OBJECTS || check.todo.len() > 2 * MOST_OBJECTS {
            return Err(unsupported(format!("a file of more than {MOST_OBJECTS} objects")));
        }
    }
    Ok(())
}

/// The parts of a pair.
pub(super) fn pair(image: &Image, object: Ref) -> Result<(Ref, Ref), ReadProblem> {
    let [first, second] = fields(image, object, 0)?;
    Ok((first, second))
}

/// The arguments of a constructor that must have this number and just so many of them.
pub(super) fn fields<const N: usize>(image: &Image, object: Ref, tag: u8) -> Result<[Ref; N], ReadProblem> {
    constructor(image, object, tag, N, 0)?;
    let mut fields = [0; N];
    for (i, field) in fields.iter_mut().enumerate() {
        *field = part(image, object, i as u64)?;
    }
    Ok(fields)
}

/// The elements of an array, which an object at `before` refers to.
pub(super) fn array(image: &Image, before: Ref, object: Ref) -> Result<Vec<Ref>, ReadProblem> {
    uncounted(image, object)?;
    let elements = image.array(object)?;
    if object >= before || elements.iter().any(|e| !is_boxed(*e) && *e >= object) {
        return Err(backwards(object));
    }
    Ok(elements)
}

fn backwards(object: Ref) -> ReadProblem {
    malformed(format!("the object at {object:#x} refers to what stands behind it"))
}

/// Checks what all objects have in common.
fn uncounted(image: &Image, object: Ref) -> Result<(), ReadProblem> {
    if is_boxed(object) {
        return Err(malformed("a number where an object must stand"));
    }
    if !object.is_multiple_of(image.width()) {
        return Err(malformed(format!("no object can stand at {object:#x}")));
    }
    match image.header(object)?.count {
        0 => Ok(()),
        _ => Err(malformed(format!("the object at {object:#x} is counted"))),
    }
}

/// Checks a constructor's number, the number of its arguments, and that so many bytes follow them.
fn constructor(image: &Image, object: Ref, tag: u8, arity: usize, scalars: u64) -> Result<(), ReadProblem> {
    uncounted(image, object)?;
    let header = image.header(object)?;
    let needed = 8 + image.width() * arity as u64 + scalars;
    if header.tag != tag || usize::from(header.arity) != arity || u64::from(header.size) < needed {
        return Err(malformed(format!("the object at {object:#x} is of another kind than it should be")));
    }
    // its last byte lies within the file as well
    image.check_within(object, needed)
}

/// An argument of a constructor, which must stand before it.
fn part(image: &Image, object: Ref, index: u64) -> Result<Ref, ReadProblem> {
    let part = image.field(object, index)?;
    match is_boxed(part) || part < object {
        true => Ok(part),
        false => Err(backwards(object)),
    }
}

struct Check<'i> {
    image: &'i Image,
    seen: FxHashSet<(Ref, Shape)>,
    todo: Vec<(Ref, Shape)>,
    /// What was counted of lists.
    listed: usize,
    /// Bytes of texts and numbers.
    bytes: u64,
}

impl Check<'_> {
    fn object(&mut self, object: Ref, shape: Shape) -> Result<(), ReadProblem> {
        use Shape::*;
        match shape {
            Imports => {
                for import in array(self.image, object.saturating_add(1), object)? {
                    self.todo.push((import, Import));
                }
                Ok(())
            }
            Import => self.constructor(object, 0, &[Some(Name)], 0),
            Text => {
                uncounted(self.image, object)?;
                let len = self.image.text(object)?.len();
                self.count_bytes(len as u64)
            }
            Natural if is_boxed(object) => Ok(()),
            Natural => {
                uncounted(self.image, object)?;
                let (digits, len) = self.image.digits(object)?;
                self.image.check_within(digits, len)?;
                self.count_bytes(len)
            }
            Names => self.list(object, Name),
            Levels => self.list(object, Level),
            Rules => self.list(object, Rule),
            Name => self.name(object),
            Level => self.level(object),
            Expr => self.expr(object),
            Literal => match self.image.tag(object)? {
                0 => self.constructor(object, 0, &[Some(Natural)], 0),
                _ => self.constructor(object, 1, &[Some(Text)], 0),
            },
            Constant => match self.image.tag(object)? {
                kind if usize::from(kind) < VALUES.len() => {
                    self.constructor(object, kind, &[Some(Value(kind))], 0)
                }
                kind => Err(malformed(format!("there is no kind {kind} of declarations"))),
            },
            Value(kind) => self.value(object, kind),
            Head => {
                self.constructor(object, 0, &[Some(Name), Some(Names), Some(Expr)], 0)?;
                self.count_list(object, 1)
            }
            Hints if is_boxed(object) => Ok(()),
            Hints => self.constructor(object, 2, &[], 4),
            Rule => self.constructor(object, 0, &[Some(Name), Some(Natural), Some(Expr)], 0),
        }
    }

    /// A constructor with these parts, `None` for one that nobody looks at.
    fn constructor(
        &mut self,
        object: Ref,
        tag: u8,
        parts: &[Option<Shape>],
        scalars: u64,
    ) -> Result<(), ReadProblem> {
        constructor(self.image, object, tag, parts.len(), scalars)?;
        for (i, shape) in parts.iter().enumerate() {
            if let Some(shape) = shape {
                self.todo.push((part(self.image, object, i as u64)?, *shape));
            }
        }
        Ok(())
    }

    fn list(&mut self, object: Ref, element: Shape) -> Result<(), ReadProblem> {
        let rest = match element {
            Shape::Name => Shape::Names,
            Shape::Level => Shape::Levels,
            _ => Shape::Rules,
        };
        match self.image.tag(object)? {
            0 if is_boxed(object) => Ok(()),
            _ => self.constructor(object, 1, &[Some(element), Some(rest)], 0),
        }
    }

    fn name(&mut self, object: Ref) -> Result<(), ReadProblem> {
        match self.image.tag(object)? {
            0 if is_boxed(object) => Ok(()),
            0 => self.constructor(object, 0, &[], HASH),
            1 => self.constructor(object, 1, &[Some(Shape::Name), Some(Shape::Text)], HASH),
            _ => self.constructor(object, 2, &[Some(Shape::Name), Some(Shape::Natural)], HASH),
        }
    }

    fn level(&mut self, object: Ref) -> Result<(), ReadProblem> {
        let level = Some(Shape::Level);
        match self.image.tag(object)? {
            0 if is_boxed(object) => Ok(()),
            0 => self.constructor(object, 0, &[], HASH),
            1 => self.constructor(object, 1, &[level], HASH),
            tag @ (2 | 3) => self.constructor(object, tag, &[level, level], HASH),
            4 => self.constructor(object, 4, &[Some(Shape::Name)], HASH),
            tag => Err(malformed(format!("there is no kind {tag} of levels in declarations"))),
        }
    }

    fn expr(&mut self, object: Ref) -> Result<(), ReadProblem> {
        use Shape::*;
        let e = Some(Expr);
        match self.image.tag(object)? {
            0 => self.constructor(object, 0, &[Some(Natural)], HASH),
            1 | 2 => Err(malformed("a free variable in a declaration")),
            3 => self.constructor(object, 3, &[Some(Level)], HASH),
            4 => {
                self.constructor(object, 4, &[Some(Name), Some(Levels)], HASH)?;
                self.count_list(object, 1)
            }
            5 => self.constructor(object, 5, &[e, e], HASH),
            tag @ (6 | 7) => self.constructor(object, tag, &[Some(Name), e, e], HASH + 1),
            8 => self.constructor(object, 8, &[Some(Name), e, e, e], HASH + 1),
            9 => self.constructor(object, 9, &[Some(Literal)], HASH),
            10 => self.constructor(object, 10, &[None, e], HASH),
            11 => self.constructor(object, 11, &[Some(Name), Some(Natural), e], HASH),
            tag => Err(malformed(format!("there is no kind {tag} of expressions"))),
        }
    }

    fn value(&mut self, object: Ref, kind: u8) -> Result<(), ReadProblem> {
        let (shapes, scalars) = VALUES[usize::from(kind)];
        let parts: Vec<Option<Shape>> =
            std::iter::once(&Shape::Head).chain(shapes).map(|s| Some(*s)).collect();
        // all declarations are structures
        self.constructor(object, 0, &parts, scalars)?;
        for (i, shape) in parts.iter().enumerate() {
            if matches!(shape, Some(Shape::Names | Shape::Rules)) {
                self.count_list(object, i as u64)?;
            }
        }
        Ok(())
    }

    /// The length of a list, if it is no longer than `most`.
    fn length(&self, mut list: Ref, most: usize) -> Result<Option<usize>, ReadProblem> {
        let mut len = 0;
        while !is_boxed(list) {
            if len == most {
                return Ok(None);
            }
            constructor(self.image, list, 1, 2, 0)?;
            list = part(self.image, list, 1)?;
            len += 1;
        }
        Ok(Some(len))
    }

    /// Texts and numbers that do not overlap are not more than the file.
    fn count_bytes(&mut self, len: u64) -> Result<(), ReadProblem> {
        self.bytes = self.bytes.saturating_add(len);
        match self.bytes <= self.image.len() {
            true => Ok(()),
            false => Err(malformed("texts or numbers that overlap")),
        }
    }

    /// Lists are read wherever they are mentioned, so a long one that is mentioned often is much to read.
    fn count_list(&mut self, object: Ref, index: u64) -> Result<(), ReadProblem> {
        let left = MOST_LISTED - self.listed;
        match self.length(part(self.image, object, index)?, left)? {
            Some(len) => {
                self.listed += len;
                Ok(())
            }
            None => Err(unsupported("longer lists than any text needs")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    fn files(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => files(&path, out),
                false if path.extension().is_some_and(|e| e == "olean") => out.push(path),
                false => {}
            }
        }
    }

    /// What Lean writes itself is as is expected here: run on a library that Lean has compiled.
    #[test]
    #[ignore = "needs a folder of compiled modules in LEAN_OLEANS"]
    fn what_lean_writes_is_as_it_must_be() {
        let folder = std::env::var_os("LEAN_OLEANS").expect("LEAN_OLEANS");
        let mut paths = vec![];
        files(Path::new(&folder), &mut paths);
        assert!(!paths.is_empty());
        let mut constants = 0;
        for path in paths {
            let image = Image::open(&path).unwrap();
            let root = image.root();
            let listed = image.array(image.field(root, 2).unwrap()).unwrap();
            constants += listed.len();
            let mut objects: Vec<(Ref, Shape)> = listed.into_iter().map(|o| (o, Shape::Constant)).collect();
            objects.push((image.field(root, 0).unwrap(), Shape::Imports));
            check(&image, objects).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        }
        println!("{constants} declarations");
    }
}
