//! The search with premises from the library, on the embedded Lean.

use lean_bridge::{BlockingPool, Pool, PoolConfig, ServerCommand};
use proof_premises::Premises;
use proof_premises::library::{self, Shipped};
use proof_search::{Budget, Guidance, LeanBackend, Problem, ProveOptions, SearchOptions, Verdict, prove};
use proof_tactics::symbolic;
use retriever::{Kind, Position, Premise, PremiseCorpusBuilder};
use std::sync::Arc;
use supervise::StopFlag;

/// What `Std.Data.HashMap.Lemmas` imports, without the module.
const HEADER: &str = "prelude\nimport Init.Grind\nimport Init.Omega\nimport Init.TacticsExtra\n\
     import Std.Data.DHashMap.Lemmas\nimport Std.Data.HashMap.Basic";
/// `Std.HashMap.mem_insert` of that module.
const STATEMENT: &str = "theorem held_out {α β : Type} [BEq α] [Hashable α] [EquivBEq α] [LawfulHashable α] \
     (m : Std.HashMap α β) (k a : α) (v : β) : a ∈ m.insert k v ↔ (k == a) = true ∨ a ∈ m";
/// The module that speaks of what a hash map is made of.
const BELOW: &str = "Std.Data.DHashMap.Lemmas";

#[test]
fn what_is_built_in_is_what_the_engine_prints() {
    // a module with statements of every form, small enough to be printed in seconds
    const MODULE: &str = "Init.Data.Option.Lemmas";
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = PoolConfig::new(1, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")));
    let pool = runtime.block_on(Pool::start(config)).unwrap();
    let printed = runtime.block_on(async {
        let mut worker = pool.reserve().await.unwrap();
        let modules = worker.modules(library::WHOLE).await.unwrap();
        let at = modules.iter().position(|m| m.name == MODULE).unwrap();
        worker.premises(library::WHOLE, at, 0..usize::MAX).await.unwrap().premises
    });
    let lean = format!("embedded Lean {}", lean_wasm::LEAN_VERSION);
    let built_in = Shipped::built_in(&lean, &lean_provision::package_hash()).unwrap().library().unwrap();
    let of_module = built_in.premises().filter(|(module, _)| *module == MODULE);
    let of_module: Vec<_> = of_module.map(|(_, premise)| premise.clone()).collect();
    assert!(of_module.len() > 100, "{}", of_module.len());
    assert!(
        of_module == printed,
        "the library is printed otherwise: raise `PRINT_VERSION`, then `prover index --ship`"
    );
}

fn budget(steps: u64) -> ProveOptions {
    let search = SearchOptions { deterministic: true, ..SearchOptions::default() };
    ProveOptions {
        search,
        budget: Budget { steps: Some(steps), ..Budget::default() },
        ..ProveOptions::default()
    }
}

#[test]
fn a_theorem_without_its_module_is_proved_with_premises_only() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = PoolConfig::new(1, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")));
    let pool = runtime.block_on(Pool::start(config)).unwrap();
    let printed = runtime.block_on(async {
        let mut worker = pool.reserve().await.unwrap();
        let modules = worker.modules(HEADER).await.unwrap();
        assert!(
            modules.iter().all(|m| m.name != "Std.Data.HashMap.Lemmas"),
            "`prelude` imports what it names"
        );
        let at = modules.iter().position(|m| m.name == BELOW).unwrap();
        worker.premises(HEADER, at, 0..usize::MAX).await.unwrap().premises
    });
    let nowhere = Position::default();
    let premise = |p: lean_bridge::LibraryPremise| Premise {
        kind: Kind::of(&p.kind),
        name: p.name,
        text: p.ty,
        constants: p.constants,
        start: nowhere,
        end: nowhere,
    };
    let mut corpus = PremiseCorpusBuilder::default();
    corpus.file(BELOW, vec![], printed.into_iter().map(premise).collect());
    let premises = Arc::new(Premises::of(corpus.build().unwrap()));
    premises.wait().unwrap();

    let mut engines =
        [LeanBackend::new(BlockingPool::over(pool, runtime.handle().clone()).reserve().unwrap())];
    let problem = Problem { name: "held_out".into(), header: HEADER.into(), statement: STATEMENT.into() };
    let mut run = |premises| {
        let policy = symbolic(premises);
        let means = Guidance { policy: &policy, refuter: None, value: None };
        prove(&mut engines, means, &problem, &budget(120), &StopFlag::default())
    };
    let with = run(Some(premises));
    assert!(matches!(with.verdict, Verdict::Proved { .. }), "{:?}", with.verdict);
    let proof = with.proof.unwrap();
    assert!(proof.contains("Std.DHashMap."), "{proof}");
    let without = run(None);
    assert!(without.proof.is_none(), "{:?}", without.proof);
}
