use super::*;
use crate::symbols::SymbolTable;
use wasmtime::{Engine, Extern, Func, Instance, Ref, Store, Table, Val};

/// A module in the shape of the packaged one, in small.
const SAMPLE: &str = r#"(module
    (import "env" "__cxa_throw" (func $throw (param i32)))
    (import "env" "invoke_ii" (func $invoke_ii (param i32 i32) (result i32)))
    (import "env" "invoke_dj" (func (param i32 i64) (result f64)))
    (import "GOT.func" "__cxa_throw" (global (mut i32)))
    (import "GOT.func" "nowhere" (global (mut i32)))
    (memory 1)
    (table 3 3 funcref)
    (elem (i32.const 1) func $plain $cxx)
    (tag $exception)
    (global $sp (export "__stack_pointer") (mut i32) (i32.const 4096))
    (global $state (mut i64) (i64.const 5))
    (global (export "l_some_data") i32 (i32.const 1234))
    (func $plain (export "l_plain") (result i32) i32.const 10)
    (func (export "l_both") (result i32) i32.const 11)
    (func (export "l_both___boxed") (result i32) i32.const 12)
    (func (export "l_Lean_Elab_processHeader") (result i32) i32.const 13)
    (func (export "l_Lean_Elab_processHeader___boxed") (result i32) i32.const 14)
    (func $cxx (export "_Z3cxxv") (result i32) i32.const 15)
    (func (export "_Z6hiddenv") (result i32) i32.const 16)
    (func $apply (export "lean_apply_1") (param i32 i32) (result i32)
        (i32.add (local.get 0) (local.get 1)))
    (func $pure (export "lean_task_pure") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 100)))
    (func (export "lean_task_spawn_core") (param i32 i32 i32) (result i32) unreachable)
    (func (export "lean_task_map_core") (param i32 i32 i32 i32 i32) (result i32) (local i64 f32)
        (i32.add (local.get 3) (i32.const 20)))
    (func (export "lean_task_bind_core") (param i32 i32 i32 i32 i32) (result i32) (local.get 3))
    (func (export "setThrew") (param i32 i32) (i32.store (i32.const 64) (local.get 0)))
    (func (export "threw") (result i32) (i32.load (i32.const 64)))
    (func (export "stack") (result i32) (global.get $sp))
    (func (export "odd") (param i32) (result i32)
        (global.set $sp (i32.const 77))
        (if (i32.and (local.get 0) (i32.const 1)) (then (throw $exception)))
        (i32.add (local.get 0) (i32.const 1)))
    (func (export "try") (param i32 i32) (result i32) (local i64)
        (i32.mul (call $invoke_ii (local.get 0) (local.get 1)) (i32.const 2)))
    (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
    (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
    (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
    (func $wait (export "_ZN4lean12task_manager8wait_forEP9lean_task") (param i32 i32) unreachable)
    (func $mul (export "_ZN4lean7mpn_mulEPKjmS1_mPj") (param i32 i32 i32 i32 i32) (local i64)
        (memory.fill (local.get 4) (i32.const 1) (i32.const 1)))
    (func $div (export "_ZN4lean7mpn_divEPKjmS1_mPjS2_") (param i32 i32 i32 i32 i32 i32))
    (func $text (export "_ZN4lean13mpn_to_stringEPKjmPcm") (param i32 i32 i32 i32) (result i32)
        (i32.const 42))
    (func (export "multiply") (param i32 i32)
        (call $mul (i32.const 0) (local.get 0) (i32.const 0) (local.get 1) (i32.const 3000)))
    (func (export "divide") (param i32 i32)
        (call $div (i32.const 0) (local.get 0) (i32.const 0) (local.get 1) (i32.const 0) (i32.const 0)))
    (func (export "print") (param i32) (result i32)
        (call $text (i32.const 0) (local.get 0) (i32.const 0) (i32.const 0)))
    (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
    (func (export "wait") (param i32) (call $wait (i32.const 0) (local.get 0)))
)"#;

fn rewrite(text: &str) -> Result<Reencoded, ReencodeError> {
    reencode(&wat::parse_str(text).unwrap())
}

struct Guest {
    store: Store<()>,
    instance: Instance,
    table: Table,
    symbols: SymbolTable,
}

impl Guest {
    fn new(reencoded: &Reencoded) -> Guest {
        let engine = Engine::default();
        let module = wasmtime::Module::new(&engine, &reencoded.module).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("syms");
        std::fs::write(&path, &reencoded.symbols).unwrap();
        let symbols = SymbolTable::open(&path).unwrap();
        let mut store = Store::new(&engine, ());
        let own = symbols.table_size();
        let ty = wasmtime::TableType::new(wasmtime::RefType::FUNCREF, own + 3, None);
        let table = Table::new(&mut store, ty, Ref::Func(None)).unwrap();
        // the host's arithmetic
        for (i, results) in [0, 0, 1].into_iter().enumerate() {
            let params = vec![wasmtime::ValType::I32; [5, 6, 4][i]];
            let ty = wasmtime::FuncType::new(&engine, params, vec![wasmtime::ValType::I32; results]);
            let host =
                Func::new(&mut store, ty, move |_, _, _| Err(wasmtime::Error::msg(format!("host {i}"))));
            table.set(&mut store, u64::from(own) + i as u64, Ref::Func(Some(host))).unwrap();
        }
        let imports: Vec<Extern> = module
            .imports()
            .map(|import| match import.ty() {
                wasmtime::ExternType::Func(ty) => {
                    Func::new(&mut store, ty, |_, _, _| Err(wasmtime::Error::msg("thrown"))).into()
                }
                wasmtime::ExternType::Global(ty) => {
                    wasmtime::Global::new(&mut store, ty, Val::I32(0)).unwrap().into()
                }
                wasmtime::ExternType::Table(_) => table.into(),
                other => panic!("{other:?}"),
            })
            .collect();
        let instance = Instance::new(&mut store, &module, &imports).unwrap();
        Guest { store, instance, table, symbols }
    }

    fn call(&mut self, name: &str, args: &[i32]) -> wasmtime::Result<Option<i32>> {
        let slot = self.symbols.function(name).unwrap_or_else(|| panic!("no {name}"));
        let Some(Ref::Func(Some(f))) = self.table.get(&mut self.store, slot.into()) else { panic!("{name}") };
        let args: Vec<Val> = args.iter().map(|a| Val::I32(*a)).collect();
        let mut results = vec![Val::I32(0); f.ty(&self.store).results().len()];
        f.call(&mut self.store, &args, &mut results)?;
        Ok(results.first().map(|r| r.unwrap_i32()))
    }
}

#[test]
fn functions_are_reachable_through_the_table() {
    let mut guest = Guest::new(&rewrite(SAMPLE).unwrap());
    for (name, value) in [
        ("l_plain", 10),
        ("l_both___boxed", 12),
        ("l_Lean_Elab_processHeader", 13),
        ("l_Lean_Elab_processHeader___boxed", 14),
        ("_Z3cxxv", 15),
    ] {
        assert_eq!(guest.call(name, &[]).unwrap(), Some(value), "{name}");
    }
    assert_eq!(guest.symbols.function("l_plain"), Some(1), "slots of the original table stay");
    assert_eq!(guest.symbols.lookup(b"l_both"), None, "the boxed form is enough");
    assert_eq!(guest.symbols.lookup(b"_Z6hiddenv"), None);
    assert_eq!(guest.symbols.data("l_some_data"), Some(1234));
    assert!(guest.call("__cxa_throw", &[1]).unwrap_err().to_string().contains("thrown"));
}

#[test]
fn tasks_run_at_once() {
    let mut guest = Guest::new(&rewrite(SAMPLE).unwrap());
    // pure(apply(7, box(0)))
    assert_eq!(guest.call("lean_task_spawn_core", &[7, 0, 0]).unwrap(), Some(800));
    assert_eq!(guest.call("lean_task_map_core", &[0, 0, 0, 0, 0]).unwrap(), Some(21));
    assert_eq!(guest.call("lean_task_bind_core", &[0, 0, 0, 0, 0]).unwrap(), Some(1));
    guest.call("store", &[1008, 1]).unwrap();
    assert!(guest.call("wait", &[1000]).is_ok(), "a resolved task");
    assert!(guest.call("wait", &[2000]).is_err(), "an unresolved one would wait for ever");
}

#[test]
fn only_mutable_globals_stay_exported() {
    let mut guest = Guest::new(&rewrite(SAMPLE).unwrap());
    let names: Vec<String> = guest.instance.exports(&mut guest.store).map(|e| e.name().to_owned()).collect();
    assert_eq!(names, ["__stack_pointer", "mut3"]);
}

#[test]
fn every_missing_part_is_an_error() {
    for name in [
        "lean_apply_1",
        "lean_task_pure",
        "lean_task_bind_core",
        "__stack_pointer",
        "l_Lean_Elab_processHeader",
    ] {
        let text = SAMPLE.replace(&format!("(export \"{name}\")"), "");
        assert_ne!(text, SAMPLE);
        let error = rewrite(&text).unwrap_err();
        assert!(matches!(&error, ReencodeError::Unexpected(t) if t.contains(name)), "{name}: {error}");
    }
    let error = rewrite(&SAMPLE.replace("(elem (i32.const 1) ", "(elem (i32.const 0) ")).unwrap_err();
    assert!(error.to_string().contains("offset"), "{error}");
    let error = rewrite("(module)").unwrap_err();
    assert!(matches!(error, ReencodeError::Unexpected(_)), "{error}");
}

#[test]
fn a_function_of_another_type_is_an_error() {
    let text = SAMPLE.replace("(param i32 i32 i32) (result i32) unreachable", "(param i32 i32) unreachable");
    let error = rewrite(&text).unwrap_err();
    assert!(error.to_string().contains("type of lean_task_spawn_core"), "{error}");
}

#[test]
fn damaged_bytes_never_panic() {
    let whole = wat::parse_str(SAMPLE).unwrap();
    for n in 0..whole.len() {
        // an error or a module (damage in a name goes unnoticed); not a panic
        let _ = reencode(&whole[..n]);
        let mut bytes = whole.clone();
        bytes[n] ^= 0x55;
        let _ = reencode(&bytes);
    }
}

#[test]
fn exceptions_are_caught_in_the_module() {
    let mut guest = Guest::new(&rewrite(SAMPLE).unwrap());
    let odd = guest.symbols.function("odd").unwrap() as i32;
    assert_eq!(guest.call("try", &[odd, 6]).unwrap(), Some(14));
    assert_eq!(guest.call("threw", &[]).unwrap(), Some(0));
    assert_eq!(guest.call("stack", &[]).unwrap(), Some(77));
    assert_eq!(guest.call("try", &[odd, 7]).unwrap(), Some(0));
    assert_eq!(guest.call("threw", &[]).unwrap(), Some(1));
    assert_eq!(guest.call("stack", &[]).unwrap(), Some(77), "as it was before the call");
}

#[test]
fn copies_and_fills_are_what_they_were() {
    let mut guest = Guest::new(&rewrite(SAMPLE).unwrap());
    let mut expected: Vec<u8> = (0..=255).cycle().take(512).collect();
    for (at, byte) in expected.iter().enumerate() {
        guest.call("fill", &[1024 + at as i32, i32::from(*byte), 1]).unwrap();
    }
    let cases =
        [(0, 256, 100), (10, 3, 40), (3, 10, 40), (100, 100, 33), (60, 61, 200), (61, 60, 200), (5, 9, 0)];
    for (to, from, length) in cases {
        guest.call("copy", &[1024 + to, 1024 + from, length]).unwrap();
        expected.copy_within(from as usize..(from + length) as usize, to as usize);
    }
    for (at, value, length) in [(300, 0x1ff, 50), (17, 7, 16), (40, 9, 15), (400, 3, 0)] {
        guest.call("fill", &[1024 + at, value, length]).unwrap();
        expected[at as usize..(at + length) as usize].fill(value as u8);
    }
    let found: Vec<u8> =
        (0..512).map(|at| guest.call("byte", &[1024 + at]).unwrap().unwrap() as u8).collect();
    assert_eq!(found, expected);
}

#[test]
fn long_numbers_go_to_the_host() {
    let mut guest = Guest::new(&rewrite(SAMPLE).unwrap());
    let mut host = |name: &str, args: &[i32]| match guest.call(name, args) {
        Ok(_) => None,
        Err(e) => Some(e.root_cause().to_string()),
    };
    let long = 1 << 20;
    for (name, args, expected) in [
        ("multiply", vec![32, 32], Some("host 0")),
        ("multiply", vec![long - 1, 32], Some("host 0")),
        ("multiply", vec![31, 1000], None),
        ("multiply", vec![1000, 31], None),
        ("multiply", vec![long, 32], None),
        ("multiply", vec![32, -1], None),
        ("divide", vec![64, 16], Some("host 1")),
        ("divide", vec![64, 15], None),
        ("divide", vec![63, 16], None),
        ("print", vec![32], Some("host 2")),
        ("print", vec![31], None),
    ] {
        assert_eq!(host(name, &args).as_deref(), expected, "{name} {args:?}");
    }
    assert_eq!(guest.call("byte", &[3000]).unwrap(), Some(1), "short products are the module's");
    assert_eq!(guest.call("print", &[1]).unwrap(), Some(42));
}
