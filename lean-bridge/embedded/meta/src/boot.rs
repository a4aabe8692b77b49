//! From an empty machine to a Lean with an imported header.

use crate::evaluation::allow_definitions_without_code;
use crate::header::imports_a_project;
use crate::project_import;
use lean_wasm::functions::Functions;
use lean_wasm::layout::command_state;
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::{Code, GuestLimits, Machine};
use lean_wasm::memory::{Access, PAGE};
use lean_wasm::object::Obj;
use std::fmt::Display;
use std::sync::Arc;
use wasmtime::{Error, Result};

/// The module's own shadow stack of 64 KiB is far too small for
/// Lean, and overflowing it corrupts data silently.
const SHADOW_STACK: u32 = 64 << 20;
/// Protected bytes below the shadow stack: overflow becomes an ordinary trap.
pub const GUARD: usize = 1 << 20;

/// In the thread's own data: whether Lean knows the bounds of the stack, and the address where it gives up.
const STACK_IS_KNOWN: u32 = 56;
const STACK_END: u32 = 68;

/// The module that a text is, when it is no module of a project.
pub const MAIN: &str = "Main";

/// A Lean with one environment: what a snapshot holds.
pub struct Booted {
    /// The guest, in which nothing runs.
    pub lean: Lean,
    /// `Command.State` after the header.
    pub state: Obj,
}

/// Starts Lean from nothing and imports what `header` says (text of `import` lines). 0.3 to 0.9 s.
pub fn boot(code: &Arc<Code>, limits: &GuestLimits, header: &str) -> Result<(Booted, u32)> {
    let mut m = Machine::fresh(code, limits)?;
    let f = Functions::resolve(&mut m)?;
    m.call(f.stack_init, ())?;
    m.call(f.call_constructors, ())?;
    let low = m.call(f.memalign, (PAGE as u32, SHADOW_STACK))?;
    let high = low + SHADOW_STACK;
    m.call(f.stack_set_limits, (high, low))?;
    m.call(f.stack_restore, (high,))?;
    // pthread_self()->stack and ->stack_size, which Lean's own stack check asks for
    let thread = m.call(f.pthread_self, ())?;
    m.memory.set_u32(thread + 52, high);
    m.memory.set_u32(thread + 56, SHADOW_STACK);
    m.memory.protect(low, GUARD, Access::Forbidden)?;
    m.call(f.lean_initialize, ())?;
    bound_recursion(&mut m, &f, low, high)?;
    m.call(f.init_search_path, ())?;
    m.call(f.enable_initializer_execution, ())?;
    m.call(f.mark_end_initialization, ())?;
    m.call(f.init_task_manager, (1,))?;
    let mut lean = Lean::new(m)?;
    let state = import(&mut lean, header, MAIN)?;
    allow_definitions_without_code(&state);
    Ok((Booted { lean, state }, low))
}

/// Has Lean learn where its stack lies, from `low` to `high`. Constructors have made it ask before, when the
/// stack was still the module's own, and against those bounds its check could never fail. Of this stack it
/// uses as much as it does elsewhere, 8 MiB, before the kernel, the interpreter and whatever else asks give
/// up with an error that a text can catch. Frames are smaller here, so what does not recurse too deep for
/// Lean elsewhere does not here. The rest of the stack is for compiled code, which does not ask.
fn bound_recursion(machine: &mut Machine, f: &Functions, low: u32, high: u32) -> Result<()> {
    let own = machine.thread_data()?;
    machine.memory.set_u8(own + STACK_IS_KNOWN, 0);
    let (component, interruptible) = (0, 0);
    machine.call(f.check_system, (component, interruptible))?;
    let end = machine.memory.u32(own + STACK_END);
    if machine.memory.u8(own + STACK_IS_KNOWN) != 1 || !(low + GUARD as u32..high).contains(&end) {
        let text =
            format!("Lean takes its stack to end at {end:#x}, which is not between {low:#x} and {high:#x}");
        return Err(Error::msg(text));
    }
    Ok(())
}

/// Imports the modules of a header into a new environment, that of the module `main`; its `Command.State`.
///
/// # Errors
/// Lean's message, when it cannot import them.
pub fn import(lean: &mut Lean, header: &str, main: &str) -> Result<Obj> {
    let Header { input, syntax, messages } = Header::parse(lean, header)?;
    let name = lean.string(main)?;
    let name = lean.call(lean.f.parse_name, (name,))?;
    if imports_a_project(header) {
        refuse_errors(lean, &messages)?;
        let env = project_import::whole(lean, &syntax).map_err(does_not_import)?;
        let env = lean.call(lean.f.set_main_module, (env, name))?;
        return Ok(lean.call(lean.f.mk_command_state, (env, messages, UNIT))?);
    }
    let plugins = lean.array(vec![])?;
    // the environment is kept for ever (leakEnv), as it is shared
    const LEAK: u32 = 1;
    // processHeader is a plain form that may borrow: one more reference each, given away once per import
    for object in [&syntax, &messages, &input, &plugins, &name] {
        object.clone().keep();
    }
    let arguments = (syntax, UNIT, messages, input, project_import::TRUST, plugins, LEAK, name);
    let r = match lean.io(lean.f.process_header, arguments)? {
        Ok(r) => r,
        Err(e) => return Err(Error::msg(lean.io_error_text(e)?)),
    };
    let (env, messages) = (r.field(0), r.field(1));
    project_import::clear_module_flag(lean, &env)?;
    crate::compiled_names::complete(lean, &env)?;
    let state = lean.call(lean.f.mk_command_state, (env, messages, UNIT))?;
    refuse_errors(lean, &state.field(command_state::MESSAGES))?;
    Ok(state)
}

/// Imports the constants of a header's modules and nothing else into a new environment; a `Command.State` of
/// it, in which no text can be elaborated. No code of the modules runs.
///
/// # Errors
/// As [`import`].
pub fn import_constants(lean: &mut Lean, header: &str) -> Result<Obj> {
    let Header { syntax, messages, .. } = Header::parse(lean, header)?;
    refuse_errors(lean, &messages)?;
    let env = project_import::constants(lean, &syntax).map_err(does_not_import)?;
    Ok(lean.call(lean.f.mk_command_state, (env, messages, UNIT))?)
}

/// A header that Lean has parsed.
struct Header {
    /// `InputContext`
    input: Obj,
    syntax: Obj,
    /// `MessageLog`
    messages: Obj,
}

impl Header {
    fn parse(lean: &mut Lean, header: &str) -> Result<Header> {
        let input = crate::frontend::input_context(lean, &format!("{header}\n"))?;
        let parsed = match lean.io(lean.f.parse_header, (input.share(),))? {
            Ok(p) => p,
            Err(e) => return Err(Error::msg(lean.io_error_text(e)?)),
        };
        // (header syntax, (parser state, messages))
        let (syntax, messages) = (parsed.field(0), parsed.field(1).field(1));
        Ok(Header { input, syntax, messages })
    }
}

/// The first error in a `MessageLog` as an error.
fn refuse_errors(lean: &mut Lean, messages: &Obj) -> Result<()> {
    let messages = crate::frontend::messages(lean, messages.view())?;
    match messages.into_iter().find(|m| m.is_error()) {
        Some(m) => Err(does_not_import(m.data)),
        None => Ok(()),
    }
}

fn does_not_import(why: impl Display) -> Error {
    Error::msg(format!("the header does not import: {why:#}"))
}

/// Lean computes much of what it knows when it is first asked: indices of `simp` lemmas, of instances, of the
/// lemmas behind `omega` and `grind`. What these proofs need is ready in every guest that comes from the
/// snapshot; the environment is the one after the imports.
pub fn warm_up(booted: &mut Booted) -> Result<()> {
    const PROOFS: [&str; 9] = [
        "theorem t (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega",
        "theorem t (x y : Int) (h : x < y) (k : ¬ 2 ∣ x + y) : x - y ≤ -1 ∧ x % 2 ≠ y % 2 := by omega",
        "theorem t (x y : List Nat) (h : y = []) : (x ++ y).length = x.length := by simp_all",
        "theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by constructor <;> assumption",
        "theorem t (f : Nat → Nat) (a b : Nat) (h : a = b) (k : f a = 1) : f b + 0 = 1 := by grind",
        "theorem t (n : Nat) : 0 + n = n := by\n  induction n with\n  | zero => rfl\n  \
         | succ n ih => rw [← Nat.add_assoc, ih]",
        "theorem t : ∃ x : Nat, x * x = 49 ∧ x < 10 := ⟨7, by decide⟩",
        "theorem t (a b c : Nat) : a * (b + c) = a * b + a * c := by\n  have := Nat.mul_add a b c\n  \
         cases a <;> simp [this]",
        "def f : Nat → Nat\n  | 0 => 0\n  | n + 1 => f n + 1\ntheorem t : f 3 = 3 := by sorry",
    ];
    for proof in PROOFS {
        crate::frontend::run(&mut booted.lean, &booted.state, proof, &Default::default())?;
    }
    Ok(())
}

/// An error when the running binary is not the one this host was written for: proves one theorem,
/// refuses one. Every snapshot passes it once; what is checked at every start is that all
/// functions are there with the expected arity ([`Functions::resolve`]). `header`: what was
/// imported, as after a `prelude` there may be no tactics. With the modules of a project there is no test:
/// they may give any word another meaning, and the binary has passed with the library alone.
pub fn self_test(booted: &mut Booted, header: &str) -> Result<()> {
    if imports_a_project(header) {
        return Ok(());
    }
    let mut check = |text: &str, good: bool| -> Result<()> {
        let r = crate::frontend::run(&mut booted.lean, &booted.state, text, &Default::default())?;
        let errors = r.messages.iter().any(|m| m.severity == "error");
        match errors != good {
            true => Ok(()),
            false => Err(Error::msg(format!("self-test failed on `{text}`: {:?}", r.messages))),
        }
    };
    if header.starts_with("prelude") {
        check("theorem selfTest (p : Sort 0) (h : p) : p := h", true)?;
        return check("theorem selfTest (p : Sort 0) (q : Sort 0) (h : p) : q := h", false);
    }
    check("theorem selfTest (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega", true)?;
    check("theorem selfTest (x y : Nat) (h : x < y) : x + 2 ≤ y := by omega", false)
}
