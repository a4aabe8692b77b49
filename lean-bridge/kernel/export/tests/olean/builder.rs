//! Writes objects as Lean lays them out in `.olean` files, so that tests can say what a file holds.

// not every test needs all of it
#![allow(dead_code)]

/// A reference to an object.
pub type Ref = u64;

/// A file that grows by objects.
pub struct Builder {
    width: usize,
    gmp: bool,
    base: u64,
    bytes: Vec<u8>,
}

/// The constructor without arguments of this number, or a number.
pub fn boxed(number: u64) -> Ref {
    number << 1 | 1
}

impl Builder {
    /// An empty file with addresses of so many bytes.
    pub fn new(width: usize, gmp: bool) -> Builder {
        let base = if width == 4 { 0x9d50_0000 } else { 0x5ad8_1c0d_0000 };
        Builder { width, gmp, base, bytes: vec![0; 80 + 2 * width] }
    }

    fn word(&self, number: u64) -> Vec<u8> {
        number.to_le_bytes()[..self.width].to_vec()
    }

    /// The address of the object that is written next.
    pub fn next(&self) -> Ref {
        self.base + self.bytes.len().next_multiple_of(8) as u64
    }

    fn object(&mut self, arity: u8, tag: u8, body: &[u8]) -> Ref {
        while !self.bytes.len().is_multiple_of(8) {
            self.bytes.push(0);
        }
        let at = self.next();
        let size = (8 + body.len()).next_multiple_of(8) as u16;
        self.bytes.extend([0, 0, 0, 0]);
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend([arity, tag]);
        self.bytes.extend(body);
        at
    }

    /// A constructor with arguments and scalars.
    pub fn ctor(&mut self, tag: u8, fields: &[Ref], scalars: &[u8]) -> Ref {
        let mut body: Vec<u8> = fields.iter().flat_map(|f| self.word(*f)).collect();
        body.extend(scalars);
        self.object(fields.len() as u8, tag, &body)
    }

    pub fn array(&mut self, elements: &[Ref]) -> Ref {
        let len = self.word(elements.len() as u64);
        let mut body = [len.clone(), len].concat();
        body.extend(elements.iter().flat_map(|e| self.word(*e)));
        self.object(0, 246, &body)
    }

    pub fn list(&mut self, elements: &[Ref]) -> Ref {
        elements.iter().rev().fold(boxed(0), |tail, head| self.ctor(1, &[*head, tail], &[]))
    }

    pub fn string(&mut self, text: &str) -> Ref {
        let size = self.word(text.len() as u64 + 1);
        let mut body = [size.clone(), size, self.word(text.chars().count() as u64)].concat();
        body.extend(text.as_bytes());
        body.push(0);
        self.object(0, 249, &body)
    }

    /// A number that is no small one, by its digits of 32 bits, an even number of them.
    pub fn big(&mut self, digits: &[u32]) -> Ref {
        let at = self.next();
        let width = self.width as u64;
        let mut body = match self.gmp {
            true => {
                let limbs = (4 * digits.len() / self.width) as u32;
                let mut body = [limbs.to_le_bytes(), limbs.to_le_bytes()].concat();
                body.extend(self.word(at + 16 + width));
                body
            }
            false => {
                let mut body = self.word(0);
                body.extend(self.word(digits.len() as u64));
                body.extend(self.word(at + 8 + 3 * width));
                body
            }
        };
        body.extend(digits.iter().flat_map(|d| d.to_le_bytes()));
        self.object(0, 250, &body)
    }

    /// A name of texts, which carries a hash as Lean's do.
    pub fn name(&mut self, parts: &[&str]) -> Ref {
        parts.iter().fold(boxed(0), |prefix, part| {
            let part = self.string(part);
            self.ctor(1, &[prefix, part], &[0xaa; 8])
        })
    }

    /// An expression, with its cached data before other scalars.
    pub fn expr(&mut self, tag: u8, fields: &[Ref], scalars: &[u8]) -> Ref {
        let scalars = [&[0xbb; 8], scalars].concat();
        self.ctor(tag, fields, &scalars)
    }

    /// A level that is not zero.
    pub fn level(&mut self, tag: u8, fields: &[Ref]) -> Ref {
        self.ctor(tag, fields, &[0xcc; 8])
    }

    /// What all declarations have.
    pub fn head(&mut self, name: Ref, params: &[Ref], ty: Ref) -> Ref {
        let params = self.list(params);
        self.ctor(0, &[name, params, ty], &[])
    }

    /// The file of a module, by the version of Lean that is said to have written it.
    pub fn finish(mut self, version: &str, imports: &[Ref], names: &[Ref], constants: &[Ref]) -> Vec<u8> {
        let imports: Vec<Ref> = imports.iter().map(|n| self.ctor(0, &[*n], &[0, 1, 0])).collect();
        let (imports, names) = (self.array(&imports), self.array(names));
        let (constants, empty) = (self.array(constants), self.array(&[]));
        let root = self.ctor(0, &[imports, names, constants, empty, empty], &[0]);
        let mut head = b"olean\x02".to_vec();
        head.push(u8::from(self.gmp));
        head.extend(version.as_bytes());
        head.resize(80, 0);
        head.extend(self.word(self.base));
        head.extend(self.word(root));
        self.bytes[..head.len()].copy_from_slice(&head);
        self.bytes
    }
}
