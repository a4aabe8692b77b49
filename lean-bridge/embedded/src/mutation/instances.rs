//! Instances of classes, found once for all targets.

use super::meta::Meta;
use crate::expression::same;
use crate::layout::expr;
use crate::lean::{Lean, UNIT};
use crate::machine::Lost;
use crate::object::{Obj, View};
use std::cell::RefCell;
use std::collections::HashMap;

/// What Lean found for classes that mention no variable, such as `LawfulBEq Nat`: a target's own instances do not change that.
#[derive(Default)]
pub struct Instances {
    /// By Lean's hash of the class.
    found: RefCell<HashMap<u32, Vec<Answer>>>,
}

struct Answer {
    class: Obj,
    instance: Option<Obj>,
}

impl Instances {
    /// The instance that Lean finds.
    pub fn find(&self, l: &mut Lean, meta: &Meta, class: &Obj) -> Result<Option<Obj>, Lost> {
        let data = class.view().scalar_u64(expr::DATA);
        let is_closed = data & (expr::HAS_FVAR | expr::HAS_EXPR_MVAR | expr::HAS_LEVEL_MVAR) == 0;
        if is_closed && let Some(answers) = self.found.borrow().get(&(data as u32)) {
            let known = answers.iter().find(|a| same(a.class.view(), class.view()));
            if let Some(known) = known {
                return Ok(known.instance.clone());
            }
        }
        let no_limit = Obj::from_raw(UNIT, &l.heap);
        // an error, past a limit, says nothing
        let Some(found) = meta.call(l, l.f.synthesize_instance, [class.clone(), no_limit])? else {
            return Ok(None);
        };
        let instance = found.view().some().map(View::to_obj);
        let is_own = |i: &Obj| i.view().scalar_u64(expr::DATA) & expr::HAS_FVAR != 0;
        if is_closed && !instance.as_ref().is_some_and(is_own) {
            let answer = Answer { class: class.clone(), instance: instance.clone() };
            self.found.borrow_mut().entry(data as u32).or_default().push(answer);
        }
        Ok(instance)
    }
}
