//! Who owns what in a call of a guest function, as types.
//!
//! Lean counts references. A parameter of a compiled function either takes a reference over, which the caller
//! then no longer has ([`Owned`]), or looks at the caller's ([`Borrowed`]); some are no objects at all
//! ([`Plain`]). Giving away what is borrowed makes the guest free an object that is still in use, and keeping
//! what is owned leaks it. So a [`Function`] carries the kinds of its parameters, and an argument must be of
//! a type that fits:
//!
//! | parameter | arguments |
//! |---|---|
//! | [`Owned`] | [`Obj`], which is moved; [`Shared`] (`object.share()`), a further reference; [`Scalar`] |
//! | [`Borrowed`] | `&Obj`, [`View`], [`Scalar`] |
//! | [`Plain`] | `u32` |
//!
//! An object that is only borrowed is not accepted where a reference is due:
//!
//! ```compile_fail,E0277
//! # use lean_wasm::{lean::Lean, machine::Lost, object::Obj};
//! fn find(lean: &mut Lean, env: &Obj, name: Obj) -> Result<Obj, Lost> {
//!     lean.call(lean.f.kernel_find, (env, name))
//! }
//! ```
//!
//! And a reference is not given away where it is only borrowed:
//!
//! ```compile_fail,E0277
//! # use lean_wasm::{lean::Lean, machine::Lost, object::Obj};
//! fn instantiate(lean: &mut Lean, body: &Obj, value: Obj) -> Result<Obj, Lost> {
//!     lean.call(lean.f.expr_instantiate, (body, value))
//! }
//! ```
//!
//! What is right:
//!
//! ```
//! # use lean_wasm::{lean::Lean, machine::Lost, object::Obj};
//! fn find(lean: &mut Lean, env: &Obj, name: Obj) -> Result<Obj, Lost> {
//!     lean.call(lean.f.kernel_find, (env.share(), name))
//! }
//! fn instantiate(lean: &mut Lean, body: &Obj, value: Obj) -> Result<Obj, Lost> {
//!     lean.call(lean.f.expr_instantiate, (body, &value))
//! }
//! ```
//!
//! An action of a monad is called with the monad's contexts, and not by
//! [`Lean::call`](crate::lean::Lean::call):
//!
//! ```compile_fail,E0277
//! # use lean_wasm::{lean::Lean, machine::Lost, object::Obj};
//! fn type_of(lean: &mut Lean, term: Obj) -> Result<Obj, Lost> {
//!     lean.call(lean.f.infer_type, (term,))
//! }
//! ```
//!
//! [`Obj`]: crate::object::Obj
//! [`Shared`]: crate::object::Shared
//! [`View`]: crate::object::View
//! [`Scalar`]: crate::scalar::Scalar

use crate::word::Word;
use crate::word::sealed::Sealed;
use std::marker::PhantomData;

/// A guest function with the kinds of its parameters (a tuple) and what becomes of it when it is called.
///
/// There is one only where the module has a function of this name and arity: [`Functions::resolve`] makes
/// them.
///
/// [`Functions::resolve`]: crate::functions::Functions::resolve
#[derive(Clone, Copy, Debug)]
pub struct Function<P, R = Object> {
    index: u32,
    /// The number of the code that it is a function of.
    code: u64,
    signature: PhantomData<(P, R)>,
}

impl<P, R> Function<P, R> {
    /// The function at an index of the table of the code with this number. Who makes one has verified that
    /// the function there has as many parameters.
    #[inline]
    pub(crate) fn verified(index: u32, code: u64) -> Function<P, R> {
        Function { index, code, signature: PhantomData }
    }

    /// Stands for a function in a test that never calls it.
    #[cfg(test)]
    #[inline]
    pub(crate) fn never_called(index: u32) -> Function<P, R> {
        Function { index, code: 0, signature: PhantomData }
    }

    /// Its index in the module's table, and the number of the code with this module.
    #[inline]
    pub(crate) fn place(self) -> (u32, u64) {
        (self.index, self.code)
    }
}

/// What a parameter does with its argument.
pub trait Kind: Sealed {}

/// A parameter that takes a reference to an object over from the caller.
#[derive(Clone, Copy, Debug)]
pub enum Owned {}

/// A parameter that looks at an object of the caller's for as long as the call lasts.
#[derive(Clone, Copy, Debug)]
pub enum Borrowed {}

/// A parameter or result that is a 32-bit number or an address, and no object.
#[derive(Clone, Copy, Debug)]
pub enum Plain {}

impl Sealed for Owned {}
impl Sealed for Borrowed {}
impl Sealed for Plain {}
impl Kind for Owned {}
impl Kind for Borrowed {}
impl Kind for Plain {}

/// What a call of a function gives, and what the function takes behind its own parameters.
pub trait Outcome: Sealed {
    /// The kinds of the parameters that a monad appends, the world apart.
    type Contexts: Parameters;
    /// Whether the last parameter is the world, in whose place any scalar will do.
    const TAKES_WORLD: bool;
    /// How many words follow the function's own arguments.
    const APPENDED: usize = Self::Contexts::COUNT + Self::TAKES_WORLD as usize;
}

/// A function that gives an object, or a boxed scalar, as it is; the caller owns it.
pub trait Value: Outcome<Contexts = ()> {}

/// A function that gives no object.
pub trait Bare: Outcome<Contexts = ()> {
    /// What it gives instead.
    type Value;
    /// What the result of a call stands for.
    fn value(word: Word) -> Self::Value;
}

/// An action that gives a value or an `IO.Error`.
pub trait IoAction: Outcome<Contexts = ()> {}

/// An action of one of the elaborator's monads, which gives a value or a `Lean.Exception`.
pub trait Monad: Outcome {}

macro_rules! outcomes {
    ($($(#[$doc:meta])* $name:ident: $trait:ident, ($($context:ident),*), $takes_world:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Sealed for $name {}
        impl $trait for $name {}
        impl Outcome for $name {
            type Contexts = ($($context,)*);
            const TAKES_WORLD: bool = $takes_world;
        }
    )*};
}

outcomes! {
    /// A pure function.
    Object: Value, (), false;
    /// An action that cannot fail, in its boxed form.
    BaseIo: Value, (), true;
    /// An action that may fail with an `IO.Error`, in its boxed form.
    Io: IoAction, (), true;
    /// The same in its plain form, which takes no world.
    PlainIo: IoAction, (), false;
    /// An action that takes a `Command.Context` and the cell of a `Command.State`.
    CommandElabM: Monad, (Owned, Owned), true;
    /// An action that takes a `Core.Context` and the cell of a `Core.State`.
    CoreM: Monad, (Owned, Owned), true;
    /// An action that takes a `Meta.Context` and the cell of a `Meta.State`, then what [`CoreM`] takes.
    MetaM: Monad, (Owned, Owned, Owned, Owned), true;
    /// An action that takes a `Term.Context` and the cell of a `Term.State`, then what [`MetaM`] takes.
    TermElabM: Monad, (Owned, Owned, Owned, Owned, Owned, Owned), true;
    /// An action that takes a `Tactic.Context` and the cell of a `Tactic.State`, then what [`TermElabM`]
    /// takes.
    TacticM: Monad, (Owned, Owned, Owned, Owned, Owned, Owned, Owned, Owned), true;
}

/// A function without a result.
#[derive(Clone, Copy, Debug)]
pub enum Nothing {}

impl Sealed for Nothing {}

impl Outcome for Nothing {
    type Contexts = ();
    const TAKES_WORLD: bool = false;
}

impl Bare for Nothing {
    type Value = ();
    fn value(_: Word) {}
}

impl Outcome for Plain {
    type Contexts = ();
    const TAKES_WORLD: bool = false;
}

impl Bare for Plain {
    type Value = u32;
    fn value(word: Word) -> u32 {
        word.0
    }
}

/// The kinds of a function's parameters: a tuple of [`Owned`], [`Borrowed`] and [`Plain`].
pub trait Parameters: Sealed {
    /// How many they are.
    const COUNT: usize;
}
