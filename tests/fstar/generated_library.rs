//! A library as large as F*'s, or larger: modules that open one another, with lemmas that rest on lemmas.

use std::path::Path;

/// Lemmas of a module, each of which calls the one before and one of another module.
const LEMMAS: usize = 60;
/// Modules that each opens.
const OPENS: usize = 8;
/// Every so manieth module has a lemma that is admitted, on which its later ones rest.
const ADMITTING: usize = 50;

/// Writes `files` modules and `Prims`; the number of names that are taken on faith.
pub fn write(folder: &Path, files: usize) -> std::io::Result<usize> {
    let prims = "module Prims\nassume new type int : eqtype\nassume val op_Addition : int -> int -> Tot int\n\
                 assume val admit : #a:Type -> unit -> Admit a\n\
                 assume val magic : #a:Type -> unit -> Tot a\n";
    std::fs::write(folder.join("prims.fst"), prims)?;
    let mut on_faith = 2;
    for module in 0..files {
        let (text, found) = text(module);
        on_faith += found;
        std::fs::write(folder.join(format!("Lib.M{module}.fst")), text)?;
    }
    Ok(on_faith)
}

fn text(module: usize) -> (String, usize) {
    let mut out = format!("(* A module with {LEMMAS} lemmas. *)\nmodule Lib.M{module}\n");
    let opened: Vec<usize> = (1..=OPENS).filter_map(|i| module.checked_sub(i)).collect();
    for other in &opened {
        out += &format!("open Lib.M{other}\nmodule A{other} = Lib.M{other}\n");
    }
    out += "#set-options \"--max_fuel 1 --z3rlimit 20\"\n";
    let admits = module % ADMITTING == 1;
    let mut on_faith = 0;
    for lemma in 0..LEMMAS {
        let before = lemma.checked_sub(1).map_or("()".to_string(), |l| format!("lemma_{module}_{l} x y"));
        // the first lemma of a module is always proved: others are called by it
        let other = opened
            .get(lemma % OPENS)
            .map_or("()".into(), |m| format!("A{m}.lemma_{m}_0 y x; lemma_{m}_0 x y"));
        let is_admitted = admits && lemma == LEMMAS / 2;
        on_faith += usize::from(admits && lemma >= LEMMAS / 2);
        let proof = if is_admitted { "admit ()".to_string() } else { format!("{before};\n  {other}") };
        out += &format!(
            "/// What is added last is added first.\nlet value_{module}_{lemma} (x y:int) : int =\n  \
             let z = x + y in match z with | 0 -> (fun (w:int) -> w + z) y | _ -> z + {lemma}\n\
             val lemma_{module}_{lemma} (x y:int) : Lemma (requires x >= y /\\ (forall (w:int). w + 1 > \
             w))\n  \
             (ensures value_{module}_{lemma} x y == value_{module}_{lemma} x y) [SMTPat \
             (value_{module}_{lemma} x y)]\n\
             let lemma_{module}_{lemma} x y =\n  assert (x + y == y + x); // so far\n  {proof}\n\n"
        );
    }
    (out, on_faith)
}
