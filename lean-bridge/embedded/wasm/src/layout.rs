//! Where things lie inside Lean objects: every tag, field number
//! and offset the host relies on, and nothing else.
//!
//! wasm32 objects: header of 8 bytes (reference count i32 at 0, size u16 at 4 for constructors, number of
//! object fields u8 at 6, tag u8 at 7), then object fields of 4 bytes each, then scalars. A structure with
//! one relevant field is that field; proofs and types are absent. Object fields come in declaration order,
//! scalars behind them by size. Lean 4.28's source is the authority: `src/include/lean/lean.h` for
//! objects, the structures' definitions for fields.
//!
//! | file | of what |
//! |---|---|
//! | `objects` | objects and containers |
//! | `elaboration` | states and contexts of elaboration, and what tactics are configured with |
//! | `terms` | names, levels, terms and the contexts that they stand in |
//! | `declarations` | declarations, environments and modules |
//! | `info_trees` | syntax, and what Lean notes while it elaborates |

mod declarations;
mod elaboration;
mod info_trees;
mod objects;
mod terms;

pub use declarations::{
    constant_info, constant_val, declaration, environment_header, import, inductive, kernel_environment,
    module_data, realization_context, recursor, recursor_rule, reducibility_hints,
};
pub use elaboration::{
    apply_config, command_state, core_context, core_state, exception, info_state, input_context,
    level_params, meta_context, meta_state, module_parser_state, rewrite_config, rewrite_result, scope,
    tactic_context, term_context, term_state, trace,
};
pub use info_trees::{
    command_context_info, context_info, elab_info, field_info, goals_at_result, info, info_tree,
    info_with_context, source_info, syntax, tactic_info, term_info,
};
pub use objects::{
    array, big_number, closure, except, hash_map, header, io, list, option, pair, persistent_array,
    persistent_hash_map, position, reference, s_map, string, tag, task,
};
pub use terms::{expr, level, local_context, local_decl, mvar_decl, name};
