//! One round: a world with random families and definitions, statements about them, and changes of all that.

use super::family::Family;
use super::generate::Generator;
use super::mutate::Mutator;
use super::reference::{Reference, Stop};
use super::support::{World, prelude};
use super::term::{L, Name, T, app, cst, to_kernel};
use super::value::{Ctx, Global, Kind};
use lean_kernel::{Body, Declaration, Hints, KernelError, KernelLimits, NoLibrary, Unit};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::fmt;

/// What the generators build on besides the common declarations.
const MORE: &str = "
inductive (0) PUnit.{u} : Sort.{u} | PUnit.unit : PUnit.{u}
inductive (1) Opt.{u} : Type.{u} → Type.{u} | Opt.none : ∀ (α : Type.{u}), Opt.{u} α | Opt.some : ∀ (α
  : Type.{u}) (a : α), Opt.{u} α
inductive (2) Sig.{u v} : ∀ (α : Type.{u}) (β : α → Type.{v}), Type.{max u v}
  | Sig.mk : ∀ (α : Type.{u}) (β : α → Type.{v}) (fst : α) (snd : β fst), Sig.{u v} α β
inductive (1) Vec.{u} : Type.{u} → Nat → Type.{u}
  | Vec.nil : ∀ (α : Type.{u}), Vec.{u} α 0
  | Vec.cons : ∀ (α : Type.{u}) (n : Nat) (a : α) (v : Vec.{u} α n), Vec.{u} α (Nat.succ n)
inductive (1) Tree.{u} : Type.{u} → Type.{u} | Tree.node : ∀ (α : Type.{u}) (a : α) (l : List.{u}
  (Tree.{u} α)), Tree.{u} α
def ident.{u} : ∀ (α : Sort.{u}), α → α := fun (α : Sort.{u}) (a : α) => a
def Fam : Bool → Type := fun (b : Bool) => Bool.rec.{2} (fun (_ : Bool) => Type) Nat (Nat → Bool) b
axiom Thing : Type
axiom Thing.make : Nat → Thing
axiom over : (Nat → Nat) → Nat
axiom over' : (Bool → Thing → Nat) → Nat
axiom related : Nat → Nat → Prop
axiom at.{u} : Sort.{u} → Nat
def irrelevant.{u} : Unit → Prop := fun (_ : Unit) => ∀ (α : Sort.{u}) (a b : α), Eq.{u} α a b
";

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub declarations: u64,
    pub families: u64,
    pub refused_by_both: u64,
    pub accepted_by_both: u64,
    /// What the reference takes for right, and the kernel refuses: changes only.
    pub incomplete: u64,
    pub too_much_work: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.declarations += other.declarations;
        self.families += other.families;
        self.refused_by_both += other.refused_by_both;
        self.accepted_by_both += other.accepted_by_both;
        self.incomplete += other.incomplete;
        self.too_much_work += other.too_much_work;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} declarations and {} families accepted; changed: {} refused and {} accepted by both,
              {} refused by the \
             kernel only, {} too much work",
            self.declarations,
            self.families,
            self.refused_by_both,
            self.accepted_by_both,
            self.incomplete,
            self.too_much_work
        )
    }
}

/// A declaration with a value.
#[derive(Clone, Debug)]
struct Single {
    params: u32,
    ty: T,
    value: T,
}

impl Single {
    fn text(&self, name: &str) -> String {
        format!("def {name} ({} universe parameters) : {} := {}", self.params, self.ty, self.value)
    }
}

struct Round {
    seed: u64,
    rng: StdRng,
    world: World,
    reference: Reference,
    /// Names that generators use.
    known: Vec<Name>,
    /// What was declared, to be shown.
    text: String,
    tally: Tally,
}

/// Whether seeds, and changes that the kernel alone refuses, are printed.
fn shows() -> bool {
    std::env::var_os("PROVER_FUZZ_SHOW").is_some()
}

/// Plays the round of a seed.
pub fn run(seed: u64) -> Tally {
    if shows() {
        eprintln!("seed {seed}");
    }
    let world = World::with(&[prelude::BASE, prelude::ARITHMETIC, prelude::QUOTIENTS, MORE]);
    let mut reference = Reference::default();
    reference.refuel();
    let known = reference.import(&world.terms, &world.env, 0);
    let rng = StdRng::seed_from_u64(seed);
    let mut round =
        Round { seed, rng, world, reference, known, text: String::new(), tally: Tally::default() };
    for i in 0..3 {
        round.family(&format!("F{i}_"));
    }
    for i in 0..12 {
        round.definition(&format!("d{i}"));
        round.statement(&format!("t{i}"));
        round.guess(&format!("g{i}"));
    }
    round.tally
}

impl Round {
    fn fail(&self, what: &str, declaration: &str) -> ! {
        panic!("seed {}: {what}\n{declaration}\n\nin a world with\n{}", self.seed, self.text)
    }

    fn generate<X>(&mut self, params: u32, work: impl FnOnce(&mut Generator<'_>) -> Option<X>) -> Option<X> {
        self.reference.refuel();
        let mut generator =
            Generator { re: &self.reference, rng: &mut self.rng, params, known: &self.known, attempts: 150 };
        work(&mut generator)
    }

    fn kernel(&mut self, unit: &Unit) -> Result<(), KernelError> {
        self.world.env.set_limits(KernelLimits { steps: 2_000_000, ..KernelLimits::default() });
        self.world.env.add(&mut self.world.terms, &mut NoLibrary, unit, &[])
    }

    // ---- definitions and theorems

    fn unit(&mut self, name: &str, single: &Single) -> Unit {
        let terms = &mut self.world.terms;
        let (ty, value) = (to_kernel(terms, &single.ty), to_kernel(terms, &single.value));
        let body = Body::Definition { value, hints: Hints::Regular(self.rng.random_range(0..4)) };
        Unit::Single(Declaration { name: terms.dotted(name), params: single.params, ty, body })
    }

    fn definition(&mut self, name: &str) {
        let params = self.rng.random_range(0..3);
        let made = self.generate(params, |g| {
            let ty = g.ty(&Ctx::default(), 3)?;
            let of = g.re.eval(&[], &ty).ok()?;
            let value = g.term(&Ctx::default(), &of, 4)?;
            let (ty, value) = (g.disguised(&ty, 2), g.disguised(&value, 3));
            Some(Single { params, ty, value })
        });
        if let Some(made) = made {
            self.right(name, &made, true);
        }
    }

    /// That something is equal to itself, written otherwise.
    fn statement(&mut self, name: &str) {
        let params = self.rng.random_range(0..3);
        let made = self.generate(params, |g| {
            let ty = g.ty(&Ctx::default(), 2)?;
            let of = g.re.eval(&[], &ty).ok()?;
            let level: L = g.re.sort_of(&of).ok()?;
            let left = g.term(&Ctx::default(), &of, 4)?;
            let (right, third) = (g.disguised(&left, 5), g.disguised(&left, 2));
            let levels = [level];
            let other = g.disguised(&ty, 2);
            let ty = app(cst("Eq", &levels), [ty, left, right]);
            let value = app(cst("Eq.refl", &levels), [other, third]);
            Some(Single { params, ty, value })
        });
        if let Some(made) = made {
            self.right(name, &made, false);
        }
    }

    /// That something is equal to something else of its type, right or not.
    fn guess(&mut self, name: &str) {
        let params = self.rng.random_range(0..2);
        let made = self.generate(params, |g| {
            let ty = g.ty(&Ctx::default(), 2)?;
            let of = g.re.eval(&[], &ty).ok()?;
            let levels = [g.re.sort_of(&of).ok()?];
            let (left, right) = (g.term(&Ctx::default(), &of, 3)?, g.term(&Ctx::default(), &of, 3)?);
            let value = app(cst("Eq.refl", &levels), [ty.clone(), left.clone()]);
            Some(Single { params, ty: app(cst("Eq", &levels), [ty, left, right]), value })
        });
        if let Some(made) = made {
            self.ask(name, &made);
        }
    }

    /// A declaration that was made to be right, and changes of it.
    fn right(&mut self, name: &str, single: &Single, keep: bool) {
        let shown = single.text(name);
        self.reference.refuel();
        match self.reference.check(&single.value, &single.ty, single.params) {
            Ok(()) => {}
            Err(Stop::Fuel) => {
                self.tally.too_much_work += 1;
                return;
            }
            Err(Stop::Wrong(why)) => self.fail(&format!("made wrong: {why}"), &shown),
        }
        for _ in 0..8 {
            self.changed(name, single);
        }
        let mark = self.world.env.mark(&self.world.terms);
        let unit = self.unit(name, single);
        match self.kernel(&unit) {
            Ok(()) => self.tally.declarations += 1,
            Err(KernelError::Limit(_)) => {
                self.tally.too_much_work += 1;
                self.world.env.rollback(&mut self.world.terms, mark);
                return;
            }
            Err(e) => self.fail(&format!("the kernel refuses what is right: {e}"), &shown),
        }
        if keep && single.value.size() < 200 {
            let from = self.world.env.len() - 1;
            let names = self.reference.import(&self.world.terms, &self.world.env, from);
            self.known.extend(names);
            self.text.push_str(&format!("{shown}\n"));
        } else {
            self.world.env.rollback(&mut self.world.terms, mark);
        }
    }

    fn changed(&mut self, name: &str, single: &Single) {
        let mut mutator = Mutator { rng: &mut self.rng, names: &self.known, params: single.params };
        let mut new = single.clone();
        for _ in 0..mutator.rng.random_range(1..3) {
            match mutator.rng.random_range(0..3) {
                0 => new.ty = mutator.term(&new.ty),
                _ => new.value = mutator.term(&new.value),
            }
        }
        self.ask(name, &new);
    }

    /// Asks both, and forgets the declaration.
    fn ask(&mut self, name: &str, single: &Single) {
        let mark = self.world.env.mark(&self.world.terms);
        let unit = self.unit(name, single);
        let kernel = self.kernel(&unit);
        self.world.env.rollback(&mut self.world.terms, mark);
        self.reference.refuel();
        let reference = self.reference.check(&single.value, &single.ty, single.params);
        self.compare(kernel, reference, &single.text(name));
    }

    fn compare(&mut self, kernel: Result<(), KernelError>, reference: Result<(), Stop>, shown: &str) {
        match (kernel, reference) {
            (Err(KernelError::Limit(_)), _) | (_, Err(Stop::Fuel)) => self.tally.too_much_work += 1,
            (Ok(()), Ok(())) => self.tally.accepted_by_both += 1,
            (Err(_), Err(_)) => self.tally.refused_by_both += 1,
            (Ok(()), Err(Stop::Wrong(why))) => {
                self.fail(&format!("the kernel accepts, and the reference says: {why}"), shown)
            }
            (Err(e), Ok(())) => {
                self.tally.incomplete += 1;
                if shows() {
                    println!("seed {}: the kernel only refuses: {e}\n{shown}\n", self.seed);
                }
            }
        }
    }

    // ---- families

    fn family(&mut self, name: &str) {
        let params = self.rng.random_range(0..2);
        let Some((mut family, plan)) = self.generate(params, |g| g.family_types(name)) else { return };
        for (name, ty, _) in &family.types {
            let global = Global { params, ty: ty.clone(), kind: Kind::Opaque };
            self.reference.globals.insert(name.clone(), global);
        }
        let made = self.generate(params, |g| g.family_constructors(&mut family, &plan));
        family.names().iter().for_each(|n| _ = self.reference.globals.remove(n));
        if made.is_none() {
            return;
        }
        self.reference.refuel();
        let shape = match self.reference.check_family(&family) {
            Ok(shape) => shape,
            Err(Stop::Fuel) => return,
            Err(Stop::Wrong(why)) => self.fail(&format!("made wrong: {why}"), &family.text()),
        };
        for _ in 0..12 {
            self.changed_family(&family);
        }
        let from = self.world.env.len();
        let unit = family.unit(&mut self.world.terms);
        if let Err(e) = self.kernel(&unit) {
            self.fail(&format!("the kernel refuses what is right: {e}"), &family.text());
        }
        self.tally.families += 1;
        let names = self.reference.import(&self.world.terms, &self.world.env, from);
        self.recursors(&family, &names, shape.large, shape.k);
        self.known.extend(names);
        self.text.push_str(&format!("{}\n", family.text()));
    }

    /// The recursors of a family must be well typed, and go where they may.
    fn recursors(&mut self, family: &Family, names: &[Name], large: bool, k: bool) {
        self.reference.refuel();
        match self.reference.check_recursors(names) {
            Ok(()) | Err(Stop::Fuel) => {}
            Err(Stop::Wrong(why)) => self.fail(&format!("a recursor is ill typed: {why}"), &family.text()),
        }
        let first = self.world.recursor(&format!("{}.rec", family.types[0].0));
        if (first.params == family.params + 1) != large || first.k != k {
            self.fail("the recursor goes into other universes than it may", &family.text());
        }
    }

    fn changed_family(&mut self, family: &Family) {
        let names: Vec<Name> = self.known.iter().chain(&family.names()).cloned().collect();
        let mut mutator = Mutator { rng: &mut self.rng, names: &names, params: family.params };
        let new = mutator.family(family);
        let mark = self.world.env.mark(&self.world.terms);
        let from = self.world.env.len();
        let unit = new.unit(&mut self.world.terms);
        let kernel = self.kernel(&unit);
        self.reference.refuel();
        let reference = self.reference.check_family(&new);
        if let (Ok(()), Ok(shape)) = (&kernel, &reference) {
            let names = self.reference.import(&self.world.terms, &self.world.env, from);
            self.recursors(&new, &names, shape.large, shape.k);
            names.iter().for_each(|n| _ = self.reference.globals.remove(n));
        }
        self.world.env.rollback(&mut self.world.terms, mark);
        self.compare(kernel, reference.map(|_| ()), &new.text());
    }
}
