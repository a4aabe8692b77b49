//! A type checker for Lean 4's theory, independent of Lean's own kernel.
//!
//! It is the second kernel of the judge: a proof counts as audited only when Lean's kernel and this one have
//! both accepted everything that it reaches. It was written from the theory, with nothing but the standard
//! library and arithmetic below it, and shares no code with what it checks.
//!
//! ```
//! use lean_kernel::{Body, Declaration, Environment, Expr, Level, KernelLimits, NoLibrary, Terms, Unit};
//!
//! let mut terms = Terms::default();
//! let mut env = Environment::new(&mut terms, KernelLimits::default());
//! // theorem id_prop : ∀ p : Prop, p → p := fun p h => h
//! let prop = terms.add_expr(Expr::Sort(Terms::ZERO));
//! let (b0, b1) = (terms.add_expr(Expr::Bound(0)), terms.add_expr(Expr::Bound(1)));
//! let arrow = terms.add_expr(Expr::Forall(0, b0, b1));
//! let ty = terms.add_expr(Expr::Forall(0, prop, arrow));
//! let inner = terms.add_expr(Expr::Lambda(0, b0, b0));
//! let value = terms.add_expr(Expr::Lambda(0, prop, inner));
//! let name = terms.dotted("id_prop");
//! let theorem = |value| Unit::Single(Declaration { name, params: 0, ty, body: Body::Theorem { value } });
//! // the proposition itself is no proof of it
//! assert!(env.add(&mut terms, &mut NoLibrary, &theorem(ty), &[]).is_err());
//! env.add(&mut terms, &mut NoLibrary, &theorem(value), &[]).unwrap();
//! ```
//!
//! | file | chapter |
//! |---|---|
//! | `expr`, `ids`, `facts` | names, universe levels and expressions; what is known of them at sight |
//! | `terms`, `store`, `room` | each of them stored once, up to a limit |
//! | `declaration`, `constant`, `environment` | what is added, and what is declared |
//! | `add`, `library` | adding it, or believing a library |
//! | `level` | the order of universe levels |
//! | `substitute`, `traverse` | opening and closing binders; walks through expressions |
//! | `checker`, `infer` | the type of a term |
//! | `reduce`, `unfold` | reduction: β, ζ, ι, K and quotients; δ |
//! | `literal`, `structure` | numbers and texts; projections and η |
//! | `equal` | definitional equality |
//! | `inductive` | families of inductive types, their members, their recursors |
//! | `quotient` | the four constants of quotients |
//! | `limits`, `budget`, `stack` | how much work a declaration may be |
//! | `error` | why one is not accepted |
//! | `copy`, `print` | terms into another store, and into messages |
//!
//! What keeps it from the mistakes that kernels were found to make in 2026:
//!
//! - **No answer depends on earlier questions.** An opened variable carries its type, so
//!   types and normal forms hold without a context; equalities are remembered by pair,
//!   and no answer is put together from two others.
//! - **Free variables cannot be written down.** [`Expr::Local`] holds a value that only this crate makes.
//! - **Recursors are made here** from the family; those that others made are compared with them.
//! - **Every argument is checked**, also those for the parameters of a type that a family is nested in.
//! - **A sort that is no sort is refused** where it decides whether something is a proposition.
//! - **Theorems are opaque.** No proof is ever unfolded.
//! - **Limits are errors** ([`Limit`]), and no number wraps.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod add;
mod budget;
mod checker;
mod constant;
mod copy;
mod declaration;
mod environment;
mod equal;
mod error;
mod expr;
mod facts;
mod ids;
mod inductive;
mod infer;
mod level;
mod library;
mod limits;
mod literal;
mod primitive;
mod print;
mod quotient;
mod reduce;
mod room;
mod stack;
mod store;
mod structure;
mod substitute;
mod terms;
mod traverse;
mod unfold;
mod well_known;

pub use constant::{Constant, ConstantKind, Constructor, Inductive, QuotientKind, Recursion};
pub use copy::Copier;
pub use dashu_int::UBig;
pub use declaration::{Body, Declaration, Hints, Recursor, RecursorRule, Unit};
pub use environment::{Environment, EnvironmentMark};
pub use error::KernelError;
pub use expr::{Expr, Level, Local, Name};
pub use ids::{ExprId, LevelId, LevelsId, NameId, NatId, StrId};
pub use library::{Library, NoLibrary};
pub use limits::{KernelLimits, Limit};
pub use terms::{Mark, Terms};
