//! What the kernel has accepted, for the reference.

use super::reference::Reference;
use super::term::{Name, from_kernel, name_from};
use super::value::{Global, Kind};
use lean_kernel::{Constant, ConstantKind, Environment, Terms};

impl Reference {
    /// Declares everything that the kernel has declared from the constant number `from` on. Gives the names.
    pub fn import(&mut self, terms: &Terms, env: &Environment, from: usize) -> Vec<Name> {
        let mut names = vec![];
        for id in &env.names()[from..] {
            let constant = env.get(*id).expect("it is declared");
            let name = name_from(terms, *id);
            let kind = kind(terms, constant);
            let global = Global { params: constant.params, ty: from_kernel(terms, constant.ty), kind };
            self.globals.insert(name.clone(), global);
            names.push(name);
        }
        names
    }
}

fn kind(terms: &Terms, constant: &Constant) -> Kind {
    let name = |n| name_from(terms, n);
    match &constant.kind {
        ConstantKind::Opaque | ConstantKind::Quotient(_) => Kind::Opaque,
        ConstantKind::Definition { value, .. } => Kind::Def(from_kernel(terms, *value)),
        ConstantKind::Inductive(i) => Kind::Ind {
            parameters: i.parameters as usize,
            indices: i.indices as usize,
            family: i.family.iter().map(|n| name(*n)).collect(),
            constructors: i.constructors.iter().map(|n| name(*n)).collect(),
            recursive: i.is_recursive,
        },
        ConstantKind::Constructor(c) => {
            Kind::Ctor { of: name(c.of), parameters: c.parameters as usize, fields: c.fields as usize }
        }
        ConstantKind::Recursor(r) => {
            let rules = r.recursor.rules.iter();
            Kind::Rec {
                before: (r.recursor.parameters + r.recursor.motives + r.recursor.minors) as usize,
                major: r.major(),
                k: r.recursor.k,
                of: name(r.of),
                rules: rules
                    .map(|rule| {
                        (name(rule.constructor), rule.fields as usize, from_kernel(terms, rule.value))
                    })
                    .collect(),
            }
        }
    }
}
