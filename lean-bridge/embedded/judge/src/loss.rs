//! What it says of a text that it cost an engine its life.

use lean_protocol::{LossReason, Refusal, Rule};
use lean_wasm::machine::Lost;

/// The refusal of a text over which an engine was lost, `who` in words. A limit of the engine that the text
/// has met is a rule of its own; only what nobody foresaw counts as a failure of the engine.
pub fn of_loss(who: &str, lost: &Lost) -> Refusal {
    let rule = match lost.reason {
        LossReason::Deadline => Rule::Timeout,
        LossReason::Memory | LossReason::Stack | LossReason::Number => Rule::Limit,
        LossReason::Exit | LossReason::Trap => Rule::Engine,
    };
    let detail = match rule {
        Rule::Limit => format!("{who} met a limit: {}", lost.detail),
        _ => format!("{who}: {lost}"),
    };
    Refusal::new(rule, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_named_and_failures_are_not_called_limits() {
        let rule = |reason| {
            let refusal = of_loss("the text", &Lost { reason, detail: "so it was".into() });
            assert!(refusal.detail.starts_with("the text") && refusal.detail.ends_with("so it was"));
            refusal.rule
        };
        for reason in [LossReason::Memory, LossReason::Stack, LossReason::Number] {
            assert_eq!(rule(reason), Rule::Limit);
        }
        for reason in [LossReason::Exit, LossReason::Trap] {
            assert_eq!(rule(reason), Rule::Engine);
        }
        assert_eq!(rule(LossReason::Deadline), Rule::Timeout);
    }
}
