//! What F* needs to be taken on faith, by exact name.
//!
//! These are no cheats: they are what F*'s logic, its memory model and its runtime are taken to be, by
//! all who use F*. A name is here for one of the reasons below, and for no other. What the library
//! merely has not proved is not here.

/// A group of names that may be relied on: why, and for each module which.
pub type Axioms = (&'static str, &'static [(&'static str, &'static str)]);

/// Names that may be relied on, and why.
pub const AXIOMS: &[Axioms] = &[
    ("Classical logic with choice, and the usual extensionality.", LOGIC),
    ("Squashed proofs are a monad, as the SMT solver takes them to be.", SQUASHED),
    ("What the type checker itself makes: ranges and labels, goals of tactics, sealed values.", CHECKER),
    ("Well-founded recursion, which F*'s check of termination rests on.", ORDER),
    ("The memory model: references, regions, and what was witnessed of them.", MEMORY),
    (
        "Values that compiled code has, by their specification: characters, strings, bytes, exceptions.",
        RUNTIME,
    ),
    (
        "Machine integers: the compiler's conversions between them, and what its bit operations compute.",
        MACHINE,
    ),
    ("Memory as C has it: loads, stores and literals.", LOW),
];

const LOGIC: &[(&str, &str)] = &[
    ("FStar.FunctionalExtensionality", "extensionality extensionality_g"),
    ("FStar.PropositionalExtensionality", "axiom apply"),
    ("FStar.PredicateExtensionality", "predicateExtensionality"),
    ("FStar.StrongExcludedMiddle", "strong_excluded_middle"),
    (
        "FStar.IndefiniteDescription",
        "\
        indefinite_description indefinite_description_tot indefinite_description_ghost elim_squash",
    ),
    // the witness of an existential, erased
    ("FStar.ErasedLogic", "exists_proj1 mkexists"),
    (
        "FStar.MarkovsPrinciple",
        "\
        markovs_principle stronger_markovs_principle stronger_markovs_principle_prop",
    ),
];

const SQUASHED: &[(&str, &str)] = &[
    (
        "FStar.Squash",
        "\
        bind_squash push_squash return_squash get_proof give_proof proof_irrelevance",
    ),
    ("FStar.Ghost", "hide reveal hide_reveal reveal_hide"),
];

const CHECKER: &[(&str, &str)] = &[
    ("Prims", "range_of set_range_of labeled"),
    (
        "FStar.Tactics.Effect",
        "\
        synth_by_tactic rewrite_with_tactic assert_by_tactic by_tactic_seman unfold_with_tactic \
        unfold_rewrite_with_tactic tac_bind",
    ),
    ("FStar.Sealed", "seal map_seal bind_seal sealed_singl"),
];

const ORDER: &[(&str, &str)] = &[("FStar.WellFounded", "axiom1 axiom1_dep")];

const MEMORY: &[(&str, &str)] = &[
    ("FStar.ST", "gst_get gst_put gst_witness gst_recall free"),
    ("FStar.HyperStack.ST", "gst_get gst_put gst_witness gst_recall"),
    ("FStar.Monotonic.Heap", "mref"),
    ("FStar.Monotonic.HyperHeap", "mod_set"),
    ("FStar.Monotonic.HyperStack", "empty_mem"),
    (
        "FStar.Monotonic.Witnessed",
        "\
        get_set_axiom set_get_axiom set_set_axiom get_weakening get_and_2 get_or_2 get_impl_2 \
        get_forall_2 get_exists_2 set_true set_false set_eq set_and_1 set_and_2 set_or_1 set_or_2 \
        set_impl_1 set_impl_2 set_forall_1 set_forall_2 set_exists_1 set_exists_2",
    ),
    ("FStar.Witnessed.Core", "witnessed witnessed_proof_irrelevant witness_elim"),
];

const RUNTIME: &[(&str, &str)] = &[
    ("FStar.All", "failwith try_with"),
    ("FStar.HyperStack.All", "failwith"),
    ("FStar.Exn", "raise"),
    ("FStar.Char", "u32_of_char char_of_u32_of_char u32_of_char_of_u32"),
    (
        "FStar.String",
        "\
        make index string_of_list_of_string list_of_string_of_list concat_length index_string_of_list \
        index_list_of_string concat_injective sub",
    ),
    (
        "FStar.Bytes",
        "\
        abyte append bytes_of_int bytes_of_int16 bytes_of_int32 bytes_of_int8 bytes_of_int_of_bytes \
        create empty_bytes empty_unique extensionality get hide_reveal init int16_of_bytes \
        int32_of_bytes int8_of_bytes int_of_bytes iutf8_opt lemma_repr_bytes_values len length_reveal \
        of_buffer repr_bytes repr_bytes_size reveal_hide slice split store_bytes sub twobytes \
        utf8_encode xor xor_append xor_commutative xor_idempotent",
    ),
    ("FStar.Real", "sqrt_2"),
    (
        "LowStar.Printf",
        "\
        print_string print_char print_bool print_u8 print_u16 print_u32 print_u64 print_i8 print_i16 \
        print_i32 print_i64 print_lmbuffer_string print_lmbuffer_char print_lmbuffer_bool \
        print_lmbuffer_u8 print_lmbuffer_u16 print_lmbuffer_u32 print_lmbuffer_u64 print_lmbuffer_i8 \
        print_lmbuffer_i16 print_lmbuffer_i32 print_lmbuffer_i64",
    ),
];

const MACHINE: &[(&str, &str)] = &[
    (
        "FStar.Int.Cast",
        "\
        uint8_to_uint16 uint8_to_uint32 uint8_to_uint63 uint8_to_uint64 uint8_to_int8 uint8_to_int16 \
        uint8_to_int32 uint8_to_int63 uint8_to_int64 uint16_to_uint8 uint16_to_uint32 uint16_to_uint63 \
        uint16_to_uint64 uint16_to_int8 uint16_to_int16 uint16_to_int32 uint16_to_int63 uint16_to_int64 \
        uint32_to_uint8 uint32_to_uint16 uint32_to_uint63 uint32_to_uint64 uint32_to_int8 \
        uint32_to_int16 uint32_to_int32 uint32_to_int63 uint32_to_int64 uint63_to_uint8 \
        uint63_to_uint16 uint63_to_uint32 uint63_to_uint64 uint63_to_int8 uint63_to_int16 \
        uint63_to_int32 uint63_to_int63 uint63_to_int64 uint64_to_uint8 uint64_to_uint16 \
        uint64_to_uint32 uint64_to_uint63 uint64_to_int8 uint64_to_int16 uint64_to_int32 \
        uint64_to_int63 uint64_to_int64 int8_to_uint8 int8_to_uint16 int8_to_uint32 int8_to_uint63 \
        int8_to_uint64 int8_to_int16 int8_to_int32 int8_to_int63 int8_to_int64 int16_to_uint8 \
        int16_to_uint16 int16_to_uint32 int16_to_uint63 int16_to_uint64 int16_to_int8 int16_to_int32 \
        int16_to_int63 int16_to_int64 int32_to_uint8 int32_to_uint16 int32_to_uint32 int32_to_uint63 \
        int32_to_uint64 int32_to_int8 int32_to_int16 int32_to_int63 int32_to_int64 int63_to_uint8 \
        int63_to_uint16 int63_to_uint32 int63_to_uint63 int63_to_uint64 int63_to_int8 int63_to_int16 \
        int63_to_int32 int63_to_int64 int64_to_uint8 int64_to_uint16 int64_to_uint32 int64_to_uint63 \
        int64_to_uint64 int64_to_int8 int64_to_int16 int64_to_int32 int64_to_int63",
    ),
    ("FStar.UInt128", "constant_time_carry_ok"),
    ("FStar.UInt8", "of_string"),
    ("FStar.UInt16", "of_string"),
    ("FStar.UInt31", "of_string"),
    ("FStar.UInt32", "of_string"),
    ("FStar.UInt63", "of_string"),
    ("FStar.UInt64", "of_string"),
    ("FStar.Int8", "of_string"),
    ("FStar.Int16", "of_string"),
    ("FStar.Int31", "of_string"),
    ("FStar.Int32", "of_string"),
    ("FStar.Int63", "of_string"),
    ("FStar.Int64", "of_string"),
    ("FStar.Int128", "of_string"),
    ("FStar.UInt128", "of_string"),
];

const LOW: &[(&str, &str)] = &[
    (
        "LowStar.Endianness",
        "\
        load16_le_i load16_be_i load32_le_i load32_be_i load64_le_i load64_be_i load128_le_i \
        load128_be_i store16_le_i store16_be_i store32_le_i store32_be_i store64_le_i store64_be_i \
        store128_le_i store128_be_i",
    ),
    ("LowStar.Literal", "buffer_of_literal"),
];

/// Why a name may be relied on, if it may.
pub fn reason(module: &str, name: &str) -> Option<&'static str> {
    let has = |(of, names): &(&str, &str)| *of == module && names.split_whitespace().any(|n| n == name);
    AXIOMS.iter().find(|(_, all)| all.iter().any(has)).map(|(why, _)| *why)
}

/// Types that certainly have a value. That some function has its values in them says nothing.
pub const INHABITED: &[&str] = &[
    "Prims.int",
    "Prims.nat",
    "Prims.pos",
    "Prims.bool",
    "Prims.string",
    "Prims.unit",
    "Prims.exn",
    "Prims.range",
    "Prims.prop",
];

/// Types that have a value whatever their parameters are.
pub const ALWAYS_INHABITED: &[&str] =
    &["Prims.list", "FStar.Pervasives.Native.option", "FStar.Seq.Base.seq", "FStar.Set.set"];

/// Effects of which only the result's type is said, and in which a loop has any type: what is assumed in
/// them proves no more than a loop.
pub const DIVERGENT: &[&str] = &[
    "FStar.All.ML",
    "FStar.HyperStack.All.ML",
    "FStar.Pervasives.Dv",
    "FStar.Pervasives.Ex",
    "FStar.ST.St",
    "FStar.HyperStack.ST.St",
    "FStar.Exn.Ex",
    "Prims.Dv",
    "Prims.ML",
    "Prims.Ex",
    "FStar.Tactics.Effect.Tac",
    "FStar.Tactics.Effect.TacS",
    "FStar.Tactics.Effect.TacRO",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_names_are_axioms() {
        assert!(reason("FStar.Squash", "bind_squash").is_some());
        assert!(reason("FStar.Int.Cast", "uint8_to_uint64").is_some());
        for (module, name) in
            [("FStar.Squash", "bind"), ("FStar", "bind_squash"), ("FStar.OrdSet", "size_union")]
        {
            assert_eq!(reason(module, name), None, "{module}.{name}");
        }
        for magic in ["admit", "magic", "unsafe_coerce", "_assume", "admitP"] {
            assert_eq!(reason("Prims", magic), None);
        }
    }
}
