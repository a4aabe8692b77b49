//! Names that the checker knows.

use crate::expr::Expr;
use crate::ids::{ExprId, NameId};
use crate::terms::Terms;

macro_rules! well_known {
    ($($field:ident $text:literal,)*) => {
        /// Names that the checker knows.
        #[derive(Clone, Debug)]
        pub(crate) struct WellKnown {
            $(pub $field: NameId,)*
            pub nat_type: ExprId,
            pub string_type: ExprId,
            pub bool_true_value: ExprId,
        }

        impl WellKnown {
            pub fn new(terms: &mut Terms) -> WellKnown {
                $(let $field = terms.dotted($text);)*
                let [nat_type, string_type, bool_true_value] =
                    ["Nat", "String", "Bool.true"].map(|text| {
                        let name = terms.dotted(text);
                        terms.add_expr(Expr::Const(name, Terms::NO_LEVELS))
                    });
                WellKnown { nat_type, string_type, bool_true_value, $($field,)* }
            }
        }
    };
}
well_known! {
    nat "Nat",
    nat_pred "Nat.pred",
    bool "Bool",
    list "List",
    string "String",
    nat_zero "Nat.zero",
    nat_succ "Nat.succ",
    nat_add "Nat.add",
    nat_sub "Nat.sub",
    nat_mul "Nat.mul",
    nat_pow "Nat.pow",
    nat_gcd "Nat.gcd",
    nat_mod "Nat.mod",
    nat_div "Nat.div",
    nat_beq "Nat.beq",
    nat_ble "Nat.ble",
    nat_land "Nat.land",
    nat_lor "Nat.lor",
    nat_xor "Nat.xor",
    nat_shift_left "Nat.shiftLeft",
    nat_shift_right "Nat.shiftRight",
    nat_log2 "Nat.log2",
    bool_true "Bool.true",
    bool_false "Bool.false",
    string_of_list "String.ofList",
    char "Char",
    char_of_nat "Char.ofNat",
    list_nil "List.nil",
    list_cons "List.cons",
    eq "Eq",
    eq_refl "Eq.refl",
    quot "Quot",
    quot_mk "Quot.mk",
    quot_lift "Quot.lift",
    quot_ind "Quot.ind",
    eager_reduce "eagerReduce",
}
