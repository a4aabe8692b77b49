//! The options F* had when it checked a definition.

use super::record::record;

record! {
    /// F*'s options at a definition, as its `.checked` file records them. An
    /// option that the record does not tell is `None`.
    pub struct VerifierConfig {
        /// How often the solver may unfold recursive functions, at first.
        initial_fuel: i64,
        /// … and at most.
        max_fuel: i64,
        /// How often the solver may invert inductive types, at first.
        initial_ifuel: i64,
        /// … and at most.
        max_ifuel: i64,
        /// One query for each obligation.
        detail_errors: bool,
        /// As `detail_errors`, for recorded hints.
        detail_hint_replay: bool,
        /// Fail instead of asking the solver.
        no_smt: bool,
        /// How many of the runs of a query must succeed.
        quake_lo: i64,
        /// How often a query is run.
        quake_hi: i64,
        /// Run on after the outcome is certain.
        quake_keep: bool,
        /// Repeat a failed query.
        retry: bool,
        /// How numbers are encoded: leave out boxing and unboxing that cancel out.
        smtencoding_elim_box: bool,
        /// How multiplication is encoded: `native`, `wrapped` or `boxwrap`.
        smtencoding_nl_arith_repr: String,
        /// How addition is encoded: `native` or `boxwrap`.
        smtencoding_l_arith_repr: String,
        /// Include an axiom that introduces `Valid`.
        smtencoding_valid_intro: bool,
        /// Include an axiom that eliminates `Valid`.
        smtencoding_valid_elim: bool,
        /// Check the normal forms of types.
        tcnorm: bool,
        /// Run no compiled tactics.
        no_plugins: bool,
        /// Run no tactics.
        no_tactics: bool,
        /// Options on the solver's command line.
        z3cliopt: Vec<String>,
        /// Commands sent to the solver before a query.
        z3smtopt: Vec<String>,
        /// A new solver for each query.
        z3refresh: bool,
        /// The solver's resources for one query.
        z3rlimit: i64,
        /// A factor on these.
        z3rlimit_factor: i64,
        /// The solver's random seed.
        z3seed: i64,
        /// The version of the solver.
        z3version: String,
        /// Functions with effects that have no specification get the trivial precondition.
        trivial_pre_for_unannotated_effectful_fns: bool,
        /// The definition whose recorded hints to use.
        reuse_hint_for: String,
    }
}
