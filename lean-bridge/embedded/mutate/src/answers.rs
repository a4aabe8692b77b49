//! What Lean says of the library whatever the target, asked once.

use super::meta::Meta;
use lean_meta::environment::Constant;
use lean_meta::expression::same;
use lean_wasm::layout::{expr, name, pair};
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// See the module.
#[derive(Default)]
pub struct Answers {
    /// What Lean found for classes that mention no variable, such as `LawfulBEq Nat`, by Lean's hash of the
    /// class: a target's own instances do not change that.
    instances: RefCell<FxHashMap<u32, Vec<Answer>>>,
    /// Which quantifiers of a lemma are hypotheses, by the hash of its name.
    hypotheses: RefCell<FxHashMap<u64, Rc<[bool]>>>,
}

struct Answer {
    class: Obj,
    instance: Option<Obj>,
}

impl Answers {
    /// Which quantifiers of a lemma are hypotheses.
    pub fn hypotheses(
        &self,
        lean: &mut Lean,
        meta: &Meta,
        lemma: Constant<'_>,
    ) -> Result<Option<Rc<[bool]>>, Lost> {
        let name = lemma.name_view().scalar_u64(name::HASH);
        if let Some(known) = self.hypotheses.borrow().get(&name) {
            return Ok(Some(known.clone()));
        }
        let natural = UNIT;
        let Some(opened) = meta.call(lean, lean.f.forall_telescope, (lemma.ty().to_obj(), natural))? else {
            return Ok(None);
        };
        let variables: Vec<Obj> = opened.view().field(pair::FIRST).array().map(View::to_obj).collect();
        let mut hypotheses = vec![];
        for variable in variables {
            let Some(is_hypothesis) = meta.is_proof(lean, variable)? else { return Ok(None) };
            hypotheses.push(is_hypothesis);
        }
        let hypotheses: Rc<[bool]> = hypotheses.into();
        self.hypotheses.borrow_mut().insert(name, hypotheses.clone());
        Ok(Some(hypotheses))
    }

    /// The instance that Lean finds.
    pub fn instance(&self, lean: &mut Lean, meta: &Meta, class: &Obj) -> Result<Option<Obj>, Lost> {
        let data = class.view().scalar_u64(expr::DATA);
        let is_closed = data & (expr::HAS_FVAR | expr::HAS_EXPR_MVAR | expr::HAS_LEVEL_MVAR) == 0;
        if is_closed && let Some(answers) = self.instances.borrow().get(&(data as u32)) {
            let known = answers.iter().find(|a| same(a.class.view(), class.view()));
            if let Some(known) = known {
                return Ok(known.instance.clone());
            }
        }
        let no_limit = UNIT;
        // an error, past a limit, says nothing
        let Some(found) = meta.call(lean, lean.f.synthesize_instance, (class.clone(), no_limit))? else {
            return Ok(None);
        };
        let instance = found.view().some().map(View::to_obj);
        let is_own = |i: &Obj| i.view().scalar_u64(expr::DATA) & expr::HAS_FVAR != 0;
        if is_closed && !instance.as_ref().is_some_and(is_own) {
            let answer = Answer { class: class.clone(), instance: instance.clone() };
            self.instances.borrow_mut().entry(data as u32).or_default().push(answer);
        }
        Ok(instance)
    }
}
