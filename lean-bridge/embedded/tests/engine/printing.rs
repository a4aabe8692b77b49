//! Library statements as text, read back by Lean.

use crate::common::{messages, start, with_lean};
use lean_meta::boot::Booted;
use lean_meta::contexts::ContextMaker;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::infotree;
use lean_meta::modules::Modules;
use lean_meta::premises::of_module;
use lean_meta::printing::{Form, Printer};
use lean_meta::proof_state::ProofState;
use lean_protocol::answer::LibraryPremise;
use lean_wasm::lean::UNIT;
use lean_wasm::machine::GuestLimits;

/// A state without goals.
pub fn base(booted: &mut Booted) -> ProofState {
    let options = RunOptions { trees: true, ..Default::default() };
    let maker = ContextMaker::new(&mut booted.lean, &booted.state).expect("contexts");
    let run = frontend::run(&mut booted.lean, &booted.state, "example : True := by sorry", &options)
        .expect("alive");
    let site =
        infotree::sorries(&mut booted.lean, run.trees[0].trees[0].view(), None).expect("alive").remove(0);
    let context = site.context;
    let none = booted.lean.scalar(UNIT);
    let env = frontend::environment(&booted.state);
    maker
        .proof_state(&mut booted.lean, context.0.view(), context.mvar_context(), none, Some(&env))
        .expect("a state")
}

pub fn printer(booted: &mut Booted) -> Printer {
    let base = base(booted);
    Printer::new(&mut booted.lean, &booted.state, base).expect("known options")
}

fn print(booted: &mut Booted, module: &str, limit: usize) -> Vec<LibraryPremise> {
    let mut printer = printer(booted);
    let env = frontend::environment(&booted.state);
    let modules = Modules::of(&mut booted.lean, &env).expect("alive");
    let index = modules.names().iter().position(|n| n == module).expect("a module");
    assert!(modules.imports(index).iter().all(|i| modules.names()[..index].contains(i)));
    let (premises, total) =
        of_module(&mut booted.lean, &env, &modules, index, &mut printer, 0..limit).expect("alive");
    assert!(total >= premises.len() && !premises.is_empty());
    premises
}

#[test]
fn statements_are_read_back_as_the_same_terms() {
    with_lean(GuestLimits::default(), |b| {
        for module in
            ["Init.Core", "Init.Data.Option.Lemmas", "Init.Data.Int.DivMod.Bootstrap", "Init.Data.List.Basic"]
        {
            let premises = print(b, module, 120);
            let unread: Vec<_> = premises.iter().filter(|p| p.form.is_none()).collect();
            assert!(unread.is_empty(), "{module}: {unread:#?}");
            let plain = premises.iter().filter(|p| p.form.as_deref() == Some(Form::Plain.name())).count();
            assert!(plain * 10 >= premises.len() * 7, "{module}: {plain} of {}", premises.len());
            // Lean's own opinion, another way: the library's theorem has the printed type
            let mut fresh = start(&GuestLimits::default());
            for p in premises.iter().filter(|p| p.kind == "theorem").take(25) {
                let levels = match p.levels.is_empty() {
                    true => String::new(),
                    false => format!(".{{{}}}", p.levels.join(", ")),
                };
                let text = format!("theorem checkOfPrint{levels} : {} := @{}{levels}", p.ty, p.name);
                let errors: Vec<_> = messages(&mut fresh, &text).expect("alive");
                assert!(errors.iter().all(|(severity, _)| severity != "error"), "{text}: {errors:?}");
            }
        }
    });
}

#[test]
fn kinds_names_and_constants() {
    with_lean(GuestLimits::default(), |b| {
        let premises = print(b, "Init.Data.Option.Basic", usize::MAX);
        let find =
            |name: &str| premises.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(find("Option.map_id").kind, "theorem");
        assert_eq!(find("Option.isSome").kind, "definition");
        assert!(find("Option.map_id").constants.iter().any(|name| name == "Option.map"));
        assert!(premises.iter().all(|p| !p.name.contains("match_") && !p.name.contains("_private")));
        let core = print(b, "Init.Prelude", usize::MAX);
        let kind = |name: &str| core.iter().find(|p| p.name == name).map(|p| p.kind.clone());
        assert_eq!(kind("Nat").as_deref(), Some("inductive"));
        assert_eq!(kind("Nat.succ").as_deref(), Some("constructor"));
        assert_eq!(kind("Nat.rec"), None);
        assert_eq!(kind("Nat.noConfusion"), None);
    });
}
