//! A `lean` that only compiles, played by a script, with compiled modules that are made here.
//!
//! The library declares `True` with `True.intro`, the axioms `sorryAx`, `propext`
//! and `unheard`, and a theorem `unheard_of : True` by the last of these.
//! Statement and candidates are about `prover_probe : True`.

use super::builder::{Builder, Ref, boxed};
use super::executable::write_executable;
use std::path::{Path, PathBuf};

/// The version that the script says.
pub const VERSION: &str = "4.30.0";

/// A module that is being made.
struct Module {
    b: Builder,
    names: Vec<Ref>,
    constants: Vec<Ref>,
}

impl Module {
    fn new() -> Module {
        Module { b: Builder::new(8, true), names: vec![], constants: vec![] }
    }

    fn name(&mut self, name: &str) -> Ref {
        let parts: Vec<&str> = name.split('.').collect();
        self.b.name(&parts)
    }

    fn constant(&mut self, name: &str) -> Ref {
        let name = self.name(name);
        self.b.expr(4, &[name, boxed(0)], &[])
    }

    fn app(&mut self, f: Ref, a: Ref) -> Ref {
        self.b.expr(5, &[f, a], &[])
    }

    fn pi(&mut self, domain: Ref, body: Ref) -> Ref {
        self.b.expr(7, &[boxed(0), domain, body], &[0])
    }

    fn prop(&mut self) -> Ref {
        let zero = self.b.level(0, &[]);
        self.b.expr(3, &[zero], &[])
    }

    /// Declares a constant of a kind, with what its kind has besides name and type.
    fn declare(&mut self, kind: u8, name: &str, ty: Ref, fields: &[Ref], scalars: &[u8]) {
        let name = self.name(name);
        let head = self.b.head(name, &[], ty);
        let value = self.b.ctor(0, &[&[head], fields].concat(), scalars);
        let constant = self.b.ctor(kind, &[value], &[]);
        self.names.push(name);
        self.constants.push(constant);
    }

    fn axiom(&mut self, name: &str, ty: Ref) {
        self.declare(0, name, ty, &[], &[0]);
    }

    fn definition(&mut self, name: &str, ty: Ref, value: Ref) {
        self.declare(1, name, ty, &[value, boxed(1), boxed(0)], &[1]);
    }

    fn theorem(&mut self, name: &str, ty: Ref, value: Ref) {
        self.declare(2, name, ty, &[value, boxed(0)], &[]);
    }

    /// `True` with its constructor.
    fn declare_true(&mut self) {
        let (prop, is, intro, ty) =
            (self.prop(), self.name("True"), self.name("True.intro"), self.constant("True"));
        let (family, constructors) = (self.b.list(&[is]), self.b.list(&[intro]));
        let fields = [boxed(0), boxed(0), family, constructors, boxed(0)];
        self.declare(5, "True", prop, &fields, &[0, 0, 0]);
        self.declare(6, "True.intro", ty, &[is, boxed(0), boxed(0), boxed(0)], &[0]);
    }

    fn finish(mut self, imports: &[&str]) -> Vec<u8> {
        let imports: Vec<Ref> = imports.iter().map(|i| self.name(i)).collect();
        self.b.finish(VERSION, &imports, &self.names, &self.constants)
    }
}

fn library() -> Vec<u8> {
    let mut m = Module::new();
    m.declare_true();
    let (prop, bound) = (m.prop(), m.b.expr(0, &[boxed(0)], &[]));
    let anything = m.pi(prop, bound);
    m.axiom("sorryAx", anything);
    let ty = m.constant("True");
    m.axiom("propext", ty);
    m.axiom("unheard", ty);
    let proof = m.constant("unheard");
    m.theorem("unheard_of", ty, proof);
    m.finish(&[])
}

/// A text that proves `prover_probe : True` by a constant.
fn by(proof: &str) -> Vec<u8> {
    let mut m = Module::new();
    let (ty, proof) = (m.constant("True"), m.constant(proof));
    m.theorem("prover_probe", ty, proof);
    m.finish(&["Init"])
}

/// A text that declares `Meant : Prop` and proves it; with `sorry` if there is no proof.
fn meant(value: &str, proof: Option<&str>) -> Vec<u8> {
    let mut m = Module::new();
    let (prop, ty, value) = (m.prop(), m.constant("Meant"), m.constant(value));
    m.definition("Meant", prop, value);
    let proof = match proof {
        Some(proof) => m.constant(proof),
        None => {
            let sorry = m.constant("sorryAx");
            m.app(sorry, ty)
        }
    };
    m.theorem("prover_probe", ty, proof);
    m.finish(&["Init"])
}

/// The modules by the words that a text asks for them with, `-- file: WORD`.
fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let sorry = || {
        let mut m = Module::new();
        let (ty, sorry) = (m.constant("True"), m.constant("sorryAx"));
        let proof = m.app(sorry, ty);
        (m, ty, proof)
    };
    let statement = {
        let (mut m, ty, proof) = sorry();
        m.theorem("prover_probe", ty, proof);
        m.finish(&["Init"])
    };
    let other = {
        let mut m = Module::new();
        let (ty, proof) = (m.constant("True"), m.constant("True.intro"));
        m.theorem("prover_other", ty, proof);
        m.finish(&["Init"])
    };
    let another_type = {
        let mut m = Module::new();
        let (ty, bound) = (m.constant("True"), m.b.expr(0, &[boxed(0)], &[]));
        let (arrow, proof) = (m.pi(ty, ty), m.b.expr(6, &[boxed(0), ty, bound], &[0]));
        m.theorem("prover_probe", arrow, proof);
        m.finish(&["Init"])
    };
    let own_axiom = {
        let mut m = Module::new();
        let (ty, proof) = (m.constant("True"), m.constant("prover_cheat"));
        m.axiom("prover_cheat", ty);
        m.theorem("prover_probe", ty, proof);
        m.finish(&["Init"])
    };
    let own_true = {
        let mut m = Module::new();
        m.declare_true();
        let (ty, proof) = (m.constant("True"), m.constant("True.intro"));
        m.theorem("prover_probe", ty, proof);
        m.finish(&["Init"])
    };
    vec![
        ("statement", statement),
        ("good", by("True.intro")),
        ("other", other),
        ("type", another_type),
        ("axiom", own_axiom),
        ("own_true", own_true),
        ("ill_typed", by("True")),
        ("unknown", by("False.intro")),
        ("behind", by("unheard_of")),
        ("standard", by("propext")),
        ("elsewhere", {
            let mut m = Module::new();
            let (ty, proof) = (m.constant("True"), m.constant("True.intro"));
            m.theorem("prover_probe", ty, proof);
            m.finish(&["Init", "Nowhere"])
        }),
        ("meant", meant("True", None)),
        ("meant_well", meant("True", Some("True.intro"))),
        ("meant_otherwise", meant("Other", Some("True.intro"))),
        ("noise", vec![7; 500]),
    ]
}

/// Writes library, texts and script into a folder; gives the script.
pub fn lean(folder: &Path) -> PathBuf {
    let (lib, files) = (folder.join("lib"), folder.join("files"));
    std::fs::create_dir(&lib).unwrap();
    std::fs::create_dir(&files).unwrap();
    std::fs::write(lib.join("Init.olean"), library()).unwrap();
    for (word, bytes) in texts() {
        std::fs::write(files.join(word), bytes).unwrap();
    }
    let script = format!(
        concat!(
            r#"#!/bin/sh
# Plays a `lean` that compiles: the texts of the probes by what is special of each, "#,
            r#"others by the word that they give.
case "$1" in
--version) echo "Lean (version {VERSION}, x86_64-unknown-linux-gnu, commit 0123456789ab, Release)" ;;
--print-libdir) echo {lib} ;;
-o)
    case "$(cat "$3")" in
    *"-- file: "*) word=$(sed -n 's/.*-- file: \([a-z_]*\).*/\1/p' "$3") ;;
    *prover_cheat*) word=axiom ;;
    *prover_other*) word=other ;;
    *"{{a b"*) word=type ;;
    *sorry*) word=statement ;;
    *) word=good ;;
    esac
    case "$(cat "$3")" in
    *"plays: tampers"*) cp {lib}/Init.olean {lib}/Evil.olean ;;
    esac
    cp {files}/$word "$2" ;;
*) exit 1 ;;
esac
"#
        ),
        VERSION = VERSION,
        lib = lib.display(),
        files = files.display()
    );
    let path = folder.join("lean");
    write_executable(&path, &script);
    path
}
