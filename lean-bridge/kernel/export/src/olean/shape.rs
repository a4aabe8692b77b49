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

use super::image::{Image, Ref, is_boxed};
use crate::error::{Problem, malformed, unsupported};
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
pub(super) fn check(image: &Image, objects: Vec<(Ref, Shape)>) -> Result<(), Problem> {
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
pub(super) fn pair(image: &Image, o: Ref) -> Result<(Ref, Ref), Problem> {
    let [first, second] = fields(image, o, 0)?;
    Ok((first, second))
}

/// The arguments of a constructor that must have this number and just so many of them.
pub(super) fn fields<const N: usize>(image: &Image, o: Ref, tag: u8) -> Result<[Ref; N], Problem> {
    constructor(image, o, tag, N, 0)?;
    let mut fields = [0; N];
    for (i, field) in fields.iter_mut().enumerate() {
        *field = part(image, o, i as u64)?;
    }
    Ok(fields)
}

/// The elements of an array, which an object at `before` refers to.
pub(super) fn array(image: &Image, before: Ref, o: Ref) -> Result<Vec<Ref>, Problem> {
    uncounted(image, o)?;
    let elements = image.array(o)?;
    if o >= before || elements.iter().any(|e| !is_boxed(*e) && *e >= o) {
        return Err(backwards(o));
    }
    Ok(elements)
}

fn backwards(o: Ref) -> Problem {
    malformed(format!("the object at {o:#x} refers to what stands behind it"))
}

/// Checks what all objects have in common.
fn uncounted(image: &Image, o: Ref) -> Result<(), Problem> {
    if is_boxed(o) {
        return Err(malformed("a number where an object must stand"));
    }
    if !o.is_multiple_of(image.width()) {
        return Err(malformed(format!("no object can stand at {o:#x}")));
    }
    match image.header(o)?.count {
        0 => Ok(()),
        _ => Err(malformed(format!("the object at {o:#x} is counted"))),
    }
}

/// Checks a constructor's number, the number of its arguments, and that so many bytes follow them.
fn constructor(image: &Image, o: Ref, tag: u8, arity: usize, scalars: u64) -> Result<(), Problem> {
    uncounted(image, o)?;
    let header = image.header(o)?;
    let needed = 8 + image.width() * arity as u64 + scalars;
    if header.tag != tag || usize::from(header.arity) != arity || u64::from(header.size) < needed {
        return Err(malformed(format!("the object at {o:#x} is of another kind than it should be")));
    }
    // its last byte lies within the file as well
    image.check_within(o, needed)
}

/// An argument of a constructor, which must stand before it.
fn part(image: &Image, o: Ref, i: u64) -> Result<Ref, Problem> {
    let part = image.field(o, i)?;
    match is_boxed(part) || part < o {
        true => Ok(part),
        false => Err(backwards(o)),
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
    fn object(&mut self, o: Ref, shape: Shape) -> Result<(), Problem> {
        use Shape::*;
        match shape {
            Imports => {
                for import in array(self.image, o.saturating_add(1), o)? {
                    self.todo.push((import, Import));
                }
                Ok(())
            }
            Import => self.constructor(o, 0, &[Some(Name)], 0),
            Text => {
                uncounted(self.image, o)?;
                let len = self.image.text(o)?.len();
                self.count_bytes(len as u64)
            }
            Natural if is_boxed(o) => Ok(()),
            Natural => {
                uncounted(self.image, o)?;
                let (digits, len) = self.image.digits(o)?;
                self.image.check_within(digits, len)?;
                self.count_bytes(len)
            }
            Names => self.list(o, Name),
            Levels => self.list(o, Level),
            Rules => self.list(o, Rule),
            Name => self.name(o),
            Level => self.level(o),
            Expr => self.expr(o),
            Literal => match self.image.tag(o)? {
                0 => self.constructor(o, 0, &[Some(Natural)], 0),
                _ => self.constructor(o, 1, &[Some(Text)], 0),
            },
            Constant => match self.image.tag(o)? {
                kind if usize::from(kind) < VALUES.len() => {
                    self.constructor(o, kind, &[Some(Value(kind))], 0)
                }
                kind => Err(malformed(format!("there is no kind {kind} of declarations"))),
            },
            Value(kind) => self.value(o, kind),
            Head => {
                self.constructor(o, 0, &[Some(Name), Some(Names), Some(Expr)], 0)?;
                self.count_list(o, 1)
            }
            Hints if is_boxed(o) => Ok(()),
            Hints => self.constructor(o, 2, &[], 4),
            Rule => self.constructor(o, 0, &[Some(Name), Some(Natural), Some(Expr)], 0),
        }
    }

    /// A constructor with these parts, `None` for one that nobody looks at.
    fn constructor(&mut self, o: Ref, tag: u8, parts: &[Option<Shape>], scalars: u64) -> Result<(), Problem> {
        constructor(self.image, o, tag, parts.len(), scalars)?;
        for (i, shape) in parts.iter().enumerate() {
            if let Some(shape) = shape {
                self.todo.push((part(self.image, o, i as u64)?, *shape));
            }
        }
        Ok(())
    }

    fn list(&mut self, o: Ref, element: Shape) -> Result<(), Problem> {
        let rest = match element {
            Shape::Name => Shape::Names,
            Shape::Level => Shape::Levels,
            _ => Shape::Rules,
        };
        match self.image.tag(o)? {
            0 if is_boxed(o) => Ok(()),
            _ => self.constructor(o, 1, &[Some(element), Some(rest)], 0),
        }
    }

    fn name(&mut self, o: Ref) -> Result<(), Problem> {
        match self.image.tag(o)? {
            0 if is_boxed(o) => Ok(()),
            0 => self.constructor(o, 0, &[], HASH),
            1 => self.constructor(o, 1, &[Some(Shape::Name), Some(Shape::Text)], HASH),
            _ => self.constructor(o, 2, &[Some(Shape::Name), Some(Shape::Natural)], HASH),
        }
    }

    fn level(&mut self, o: Ref) -> Result<(), Problem> {
        let level = Some(Shape::Level);
        match self.image.tag(o)? {
            0 if is_boxed(o) => Ok(()),
            0 => self.constructor(o, 0, &[], HASH),
            1 => self.constructor(o, 1, &[level], HASH),
            tag @ (2 | 3) => self.constructor(o, tag, &[level, level], HASH),
            4 => self.constructor(o, 4, &[Some(Shape::Name)], HASH),
            tag => Err(malformed(format!("there is no kind {tag} of levels in declarations"))),
        }
    }

    fn expr(&mut self, o: Ref) -> Result<(), Problem> {
        use Shape::*;
        let e = Some(Expr);
        match self.image.tag(o)? {
            0 => self.constructor(o, 0, &[Some(Natural)], HASH),
            1 | 2 => Err(malformed("a free variable in a declaration")),
            3 => self.constructor(o, 3, &[Some(Level)], HASH),
            4 => {
                self.constructor(o, 4, &[Some(Name), Some(Levels)], HASH)?;
                self.count_list(o, 1)
            }
            5 => self.constructor(o, 5, &[e, e], HASH),
            tag @ (6 | 7) => self.constructor(o, tag, &[Some(Name), e, e], HASH + 1),
            8 => self.constructor(o, 8, &[Some(Name), e, e, e], HASH + 1),
            9 => self.constructor(o, 9, &[Some(Literal)], HASH),
            10 => self.constructor(o, 10, &[None, e], HASH),
            11 => self.constructor(o, 11, &[Some(Name), Some(Natural), e], HASH),
            tag => Err(malformed(format!("there is no kind {tag} of expressions"))),
        }
    }

    fn value(&mut self, o: Ref, kind: u8) -> Result<(), Problem> {
        let (shapes, scalars) = VALUES[usize::from(kind)];
        let parts: Vec<Option<Shape>> =
            std::iter::once(&Shape::Head).chain(shapes).map(|s| Some(*s)).collect();
        // all declarations are structures
        self.constructor(o, 0, &parts, scalars)?;
        for (i, shape) in parts.iter().enumerate() {
            if matches!(shape, Some(Shape::Names | Shape::Rules)) {
                self.count_list(o, i as u64)?;
            }
        }
        Ok(())
    }

    /// The length of a list, if it is no longer than `most`.
    fn length(&self, mut list: Ref, most: usize) -> Result<Option<usize>, Problem> {
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
    fn count_bytes(&mut self, len: u64) -> Result<(), Problem> {
        self.bytes = self.bytes.saturating_add(len);
        match self.bytes <= self.image.len() {
            true => Ok(()),
            false => Err(malformed("texts or numbers that overlap")),
        }
    }

    /// Lists are read wherever they are mentioned, so a long one that is mentioned often is much to read.
    fn count_list(&mut self, o: Ref, i: u64) -> Result<(), Problem> {
        let left = MOST_LISTED - self.listed;
        match self.length(part(self.image, o, i)?, left)? {
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
