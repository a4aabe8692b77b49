//! Pickles made by hand: Lean's objects, written one behind the other.

// each test needs some of it
#![allow(dead_code)]

/// A file in the making. Objects are known by their addresses.
pub struct Region {
    /// Bytes of an address.
    width: usize,
    pub bytes: Vec<u8>,
}

/// Where a file says that it belongs.
const BASE: u64 = 0x1000_0000;

/// A constructor without arguments, or a small number.
pub fn boxed(number: u64) -> u64 {
    2 * number + 1
}

impl Region {
    /// Nothing but room for the header; `width` is 4 or 8.
    pub fn new(width: usize) -> Region {
        let mut bytes = b"olean\x02\x00".to_vec();
        bytes.extend(format!("{:\0<33}{:\0<40}", "4.28.0", "of no commit").into_bytes());
        bytes.resize(80 + 2 * width, 0);
        bytes[80..80 + width].copy_from_slice(&BASE.to_le_bytes()[..width]);
        Region { width, bytes }
    }

    /// The place of an object among the bytes.
    pub fn at(object: u64) -> usize {
        (object - BASE) as usize
    }

    fn word(&mut self, number: u64) {
        let width = self.width;
        self.bytes.extend(&number.to_le_bytes()[..width]);
    }

    fn begin(&mut self, size: usize, other: u8, tag: u8) -> u64 {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        let address = BASE + self.bytes.len() as u64;
        self.bytes.extend([0; 4]);
        self.bytes.extend((size as u16).to_le_bytes());
        self.bytes.extend([other, tag]);
        address
    }

    pub fn constructor(&mut self, tag: u8, parts: &[u64], scalars: &[u8]) -> u64 {
        let size = (8 + parts.len() * self.width + scalars.len()).next_multiple_of(8);
        let address = self.begin(size, parts.len() as u8, tag);
        parts.iter().for_each(|p| self.word(*p));
        self.bytes.extend(scalars);
        self.bytes.resize(Region::at(address) + size, 0);
        address
    }

    pub fn text(&mut self, text: &str) -> u64 {
        let address = self.begin(1, 0, 249);
        let size = text.len() as u64 + 1;
        [size, size, text.chars().count() as u64].into_iter().for_each(|n| self.word(n));
        self.bytes.extend(text.as_bytes());
        self.bytes.push(0);
        address
    }

    pub fn array(&mut self, elements: &[u64]) -> u64 {
        let address = self.begin(1, 0, 246);
        [elements.len() as u64; 2].into_iter().for_each(|n| self.word(n));
        elements.iter().for_each(|e| self.word(*e));
        address
    }

    pub fn list(&mut self, elements: &[u64]) -> u64 {
        elements.iter().rev().fold(boxed(0), |rest, e| self.constructor(1, &[*e, rest], &[]))
    }

    /// A name with dots between its parts.
    pub fn name(&mut self, dotted: &str) -> u64 {
        let parts = dotted.split('.').filter(|p| !p.is_empty());
        parts.fold(boxed(0), |prefix, part| {
            let part = self.text(part);
            self.constructor(1, &[prefix, part], &[0; 8])
        })
    }

    pub fn param(&mut self, name: &str) -> u64 {
        let name = self.name(name);
        self.constructor(4, &[name], &[0; 8])
    }

    pub fn bound(&mut self, index: u64) -> u64 {
        self.constructor(0, &[boxed(index)], &[0; 8])
    }

    pub fn sort(&mut self, level: u64) -> u64 {
        self.constructor(3, &[level], &[0; 8])
    }

    pub fn constant(&mut self, name: &str, levels: &[u64]) -> u64 {
        let (name, levels) = (self.name(name), self.list(levels));
        self.constructor(4, &[name, levels], &[0; 8])
    }

    pub fn apply(&mut self, function: u64, arguments: &[u64]) -> u64 {
        arguments.iter().fold(function, |function, a| self.constructor(5, &[function, *a], &[0; 8]))
    }

    pub fn lambda(&mut self, ty: u64, body: u64) -> u64 {
        self.constructor(6, &[boxed(0), ty, body], &[0; 9])
    }

    pub fn forall(&mut self, ty: u64, body: u64) -> u64 {
        self.constructor(7, &[boxed(0), ty, body], &[0; 9])
    }

    /// What all declarations have.
    pub fn head(&mut self, name: &str, params: &[&str], ty: u64) -> u64 {
        let params: Vec<u64> = params.iter().map(|p| self.name(p)).collect();
        let (name, params) = (self.name(name), self.list(&params));
        self.constructor(0, &[name, params, ty], &[])
    }

    pub fn axiom(&mut self, name: &str, ty: u64) -> u64 {
        let head = self.head(name, &[], ty);
        let value = self.constructor(0, &[head], &[0]);
        self.constructor(0, &[value], &[])
    }

    pub fn definition(&mut self, name: &str, params: &[&str], ty: u64, value: u64) -> u64 {
        let head = self.head(name, params, ty);
        let hints = self.constructor(2, &[], &1u32.to_le_bytes());
        let value = self.constructor(0, &[head, value, hints, boxed(0)], &[1]);
        self.constructor(1, &[value], &[])
    }

    pub fn theorem(&mut self, name: &str, ty: u64, value: u64) -> u64 {
        let head = self.head(name, &[], ty);
        let value = self.constructor(0, &[head, value, boxed(0)], &[]);
        self.constructor(2, &[value], &[])
    }

    /// `∀ p : Prop, p → p`
    pub fn trivial(&mut self) -> u64 {
        let (prop, b0, b1) = (self.sort(boxed(0)), self.bound(0), self.bound(1));
        let inner = self.forall(b0, b1);
        self.forall(prop, inner)
    }

    /// `fun (p : Prop) (h : p) => h`
    pub fn trivial_proof(&mut self) -> u64 {
        let (prop, b0) = (self.sort(boxed(0)), self.bound(0));
        let inner = self.lambda(b0, b0);
        self.lambda(prop, inner)
    }

    fn imports(&mut self, names: &[&str]) -> u64 {
        let imports: Vec<u64> = names
            .iter()
            .map(|i| {
                let name = self.name(i);
                self.constructor(0, &[name], &[0, 0, 0])
            })
            .collect();
        self.array(&imports)
    }

    /// The file as that of a module with these declarations by name.
    pub fn module(mut self, imports: &[&str], declarations: &[(&str, u64)]) -> Vec<u8> {
        let names: Vec<u64> = declarations.iter().map(|(n, _)| self.name(n)).collect();
        let constants: Vec<u64> = declarations.iter().map(|(_, c)| *c).collect();
        let (names, constants) = (self.array(&names), self.array(&constants));
        let (imports, none) = (self.imports(imports), self.array(&[]));
        let root = self.constructor(0, &[imports, names, constants, none, none], &[0]);
        self.finish(root)
    }

    /// The file with these declarations by name, in a map as Lean makes it: most beside each other in one
    /// node, the last two under it, as if their hashes were the same.
    pub fn pickle(self, imports: &[&str], declarations: &[(&str, u64)]) -> Vec<u8> {
        self.pickle_with(boxed(0), imports, declarations)
    }

    /// The same with something for whoever has written it.
    pub fn pickle_with(mut self, own: u64, imports: &[&str], declarations: &[(&str, u64)]) -> Vec<u8> {
        let entries: Vec<(u64, u64)> = declarations.iter().map(|(n, c)| (self.name(n), *c)).collect();
        let imports = self.imports(imports);
        let (flat, same) = entries.split_at(entries.len().saturating_sub(2));
        let mut in_root: Vec<u64> = vec![boxed(2)];
        in_root.extend(flat.iter().map(|(n, c)| self.constructor(0, &[*n, *c], &[])).collect::<Vec<_>>());
        let names = self.array(&same.iter().map(|e| e.0).collect::<Vec<_>>());
        let constants = self.array(&same.iter().map(|e| e.1).collect::<Vec<_>>());
        let node = self.constructor(1, &[names, constants], &[]);
        in_root.push(self.constructor(1, &[node], &[]));
        let in_root = self.array(&in_root);
        let map = self.constructor(0, &[in_root], &[]);
        let rest = self.constructor(0, &[map, own], &[]);
        let root = self.constructor(0, &[imports, rest], &[]);
        self.finish(root)
    }

    pub fn finish(mut self, root: u64) -> Vec<u8> {
        let at = 80 + self.width;
        self.bytes[at..at + self.width].copy_from_slice(&root.to_le_bytes()[..self.width]);
        self.bytes
    }
}
