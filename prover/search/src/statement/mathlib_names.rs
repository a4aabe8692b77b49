//! Names that a text can only mean as Mathlib's.
//!
//! Only names of one part are bound automatically, so only such are listed: what Mathlib
//! declares at the top level, or has as a notation everywhere, and Lean's own library does not
//! have. Left out are names that people also give to variables (single letters, `rank`, `norm`),
//! and notations that have to be opened (`π`, `𝓝`).

/// Notations for number systems.
const NUMBERS: &str = "\
    ℕ ℤ ℚ ℝ ℂ ℍ ℕ+ ℕ∞ ℝ≥0 ℝ≥0∞ ℚ≥0";

/// Types of numbers and sets.
const TYPES: &str = "\
    Real Complex NNReal ENNReal EReal NNRat PNat ENat ZMod Padic PadicInt Quaternion GaussianInt Set \
    Finset Multiset Fintype Finite Infinite Countable Uncountable Denumerable Encodable Cardinal Ordinal \
    Sym2 Equiv Matrix Polynomial MvPolynomial PowerSeries LaurentSeries RatFunc Finsupp DFinsupp \
    DirectSum TensorProduct EuclideanSpace SimpleGraph Digraph Hypergraph Quiver Matroid PFun WithTop \
    WithBot OrderDual Additive Multiplicative Units Filter Ultrafilter Germ";

/// Algebraic and other structures.
const STRUCTURES: &str = "\
    Semigroup Monoid Group CommSemigroup CommMonoid CommGroup AddSemigroup AddMonoid AddGroup \
    AddCommSemigroup AddCommMonoid AddCommGroup Semiring Ring CommSemiring CommRing Field DivisionRing \
    EuclideanDomain IsDomain NoZeroDivisors GroupWithZero LinearOrder PartialOrder Preorder Lattice \
    DistribLattice CompleteLattice BooleanAlgebra HeytingAlgebra SemilatticeSup SemilatticeInf \
    OrderedField LinearOrderedField StrictOrderedRing LinearOrderedRing IsStrictOrderedRing \
    IsOrderedRing ConditionallyCompleteLattice Archimedean Module Algebra Subgroup Submonoid Subring \
    Submodule Subspace Subfield Ideal LinearMap LinearEquiv AlgHom AlgEquiv RingHom RingEquiv MonoidHom \
    MulEquiv OrderIso OrderHom VectorSpace TopologicalSpace MetricSpace PseudoMetricSpace UniformSpace \
    NormedSpace NormedField NormedRing NormedAddCommGroup InnerProductSpace CompleteSpace CompactSpace \
    T2Space ConnectedSpace MeasurableSpace MeasureSpace IsNoetherianRing IsPrincipalIdealRing \
    UniqueFactorizationMonoid CharZero CharP IsAlgClosed NumberField IsGalois FiniteDimensional \
    CategoryTheory";

/// Predicates.
const PREDICATES: &str = "\
    Even Odd Prime Irreducible IsUnit IsSquare Squarefree IsCoprime Associated IsPrimePow Continuous \
    ContinuousAt ContinuousOn UniformContinuous Differentiable DifferentiableAt DifferentiableOn \
    ContDiff HasDerivAt HasFDerivAt Tendsto CauchySeq Summable HasSum Monotone Antitone StrictMono \
    StrictAnti MonotoneOn AntitoneOn StrictMonoOn StrictAntiOn BddAbove BddBelow IsLUB IsGLB IsGreatest \
    IsLeast IsOpen IsClosed IsCompact IsConnected Dense Bornology Convex ConvexOn ConcaveOn \
    StrictConvexOn StrictConcaveOn Measurable AEMeasurable Integrable IntervalIntegrable IsRoot \
    Algebraic IsAlgebraic Transcendental Irrational LinearIndependent Collinear Cospherical Concyclic \
    AffineIndependent Pairwise InjOn SurjOn BijOn MapsTo IsLinearMap IsCyclic IsSolvable IsNilpotent \
    IsSimpleGroup";

/// Functions and constants.
const FUNCTIONS: &str = "\
    deriv fderiv atTop atBot nhds tsum iSup iInf sSup sInf finrank totient";

/// Tactics, those of the libraries that Mathlib brings along among them.
const TACTICS: &str = "abel abel_nf aesop assumption' bound by_contra by_contra! cancel_denoms cases' \
    casesm choose compute_degree congrm continuity contrapose contrapose! convert convert_to field \
    field_simp fin_cases finiteness gcongr group induction' interval_cases itauto lift linarith \
    linear_combination linear_combination' linarith! measurability mono nlinarith noncomm_ring \
    nontriviality norm_num norm_num1 nth_rewrite nth_rw obtain! omega_nat peel pick_goal polyrith \
    positivity push_neg qify rcongr refine' rel rify ring ring! ring1 ring1_nf ring_nf ring_nf! set simp_rw \
    slim_check split_ifs subsingleton substs swap tauto tfae_finish tfae_have unfold_let use use! wlog zify";

/// Whether a word is a tactic that Lean itself does not have.
pub fn is_mathlib_tactic(word: &str) -> bool {
    TACTICS.split_whitespace().any(|t| t == word)
}

/// Whether a name of one part is one of Mathlib's that Lean's library does not have.
pub fn is_mathlib(name: &str) -> bool {
    [NUMBERS, TYPES, STRUCTURES, PREDICATES, FUNCTIONS]
        .iter()
        .any(|names| names.split_whitespace().any(|n| n == name))
}

#[cfg(test)]
mod tests {
    use super::is_mathlib;

    #[test]
    fn names_are_whole_words() {
        for name in ["ℝ", "ℂ", "ℕ", "ℤ", "ℚ", "Real", "Finset", "Set", "Even", "Group", "Continuous"]
        {
            assert!(is_mathlib(name), "{name}");
        }
        for name in ["", "k", "α", "Rea", "real", "Nat", "List", "rank", "Natt"] {
            assert!(!is_mathlib(name), "{name}");
        }
    }
}
