//! Judging by what Lean prints, where it cannot be audited: finds
//! mistakes, proves nothing about a text that lies.

use super::audit_process::on_clean;
use super::auditor;
use super::text_answer::TextAnswer;
use crate::error::Error;
use crate::judging::JudgeRequest;
use crate::tries::millis;
use crate::worker::Worker;
use lean_protocol::answer::CommandAnswer;
use lean_protocol::request::{Command, RequestOptions};
use lean_protocol::{Judgement, Message, Refusal, Rule, Tier};
use std::time::Duration;

/// The lower tier, from printed text: finds mistakes, proves nothing about a text that lies.
pub(crate) async fn replayed(
    worker: &mut Worker,
    asked: &JudgeRequest,
    given: &TextAnswer,
    why: String,
) -> Result<Judgement, Error> {
    let common = worker.common.clone();
    let wait = asked.limit + common.config.grace;
    let mut out = Judgement { messages: given.messages.clone(), ..Judgement::default() };
    let Some(name) = asked.name.clone().or_else(|| declared_name(&asked.statement)) else {
        out.refused = Some(Refusal::new(Rule::Statement, "which declaration is meant? Give its name"));
        return Ok(out);
    };
    out.name.clone_from(&name);
    let stated = on_clean!(common.auditor, |clean| async {
        let env = clean.statement(&asked.header, &asked.statement, wait).await?;
        clean.run(&print_type(&name), Some(env), wait).await
    })?;
    let found: CommandAnswer = tell(worker, given.env, &print_type(&name), wait).await?;
    out.refused = match (printed(&stated), printed(&found)) {
        (None, _) => Some(Refusal::new(Rule::Statement, format!("the statement does not declare `{name}`"))),
        (_, None) => Some(Refusal::new(Rule::Missing, format!("the text does not declare `{name}`"))),
        (a, b) if a != b => Some(Refusal::new(
            Rule::Type,
            format!("`{name}` is declared with another type than the statement's"),
        )),
        _ => None,
    };
    if out.refused.is_some() {
        return Ok(out);
    }
    out.tier = Some(Tier::Replayed);
    out.note = Some(format!("not audited on this server: {why}"));
    out.refused = given.sorry();
    if out.refused.is_none() {
        let said = tell(worker, given.env, &format!("#print axioms {name}"), wait).await?;
        let axioms: Vec<String> = printed_axioms(&said)
            .into_iter()
            .filter(|a| !auditor::allowed(&asked.axioms).contains(&a.as_str()))
            .collect();
        // Where library proofs are not loaded Lean lists library
        // theorems too; they are no axioms of the text.
        let checks: Vec<String> = axioms.iter().map(|a| format!("#check @{a}")).collect();
        let known = on_clean!(common.auditor, |clean| async {
            let env = clean.statement(&asked.header, &asked.statement, wait).await?;
            clean.run(&checks.join("\n"), Some(env), wait).await
        })?;
        out.refused = axioms.into_iter().enumerate().find_map(|(i, a)| {
            let unknown = known
                .messages
                .iter()
                .any(|m| m.is_error() && m.pos.is_some_and(|p| p.line as usize == i + 1));
            let (rule, detail) = match () {
                () if a == "sorryAx" => (Rule::Sorry, "the proof contains `sorry`".to_string()),
                () if is_native(&a) => (Rule::Native, format!("the proof believes compiled code: `{a}`")),
                () if unknown => (Rule::Axiom, format!("`{a}` is an axiom of the text")),
                () => return None,
            };
            let chain = vec![name.clone(), a.clone()];
            Some(Refusal { constant: Some(a), chain, ..Refusal::new(rule, detail) })
        });
    }
    Ok(out)
}

async fn tell(worker: &mut Worker, env: u64, text: &str, limit: Duration) -> Result<CommandAnswer, Error> {
    let body = Command {
        cmd: text.into(),
        env: Some(env),
        common: RequestOptions::within(millis(limit)),
        ..Command::default()
    };
    let answer: CommandAnswer = worker.call("print", &body, limit).await?;
    worker.held.unwanted_envs.push(answer.env);
    Ok(answer)
}

fn print_type(name: &str) -> String {
    format!(
        "set_option pp.all true in set_option pp.deepTerms true in \
         set_option pp.maxSteps 10000000 in #check @{name}"
    )
}

fn printed(answer: &CommandAnswer) -> Option<&str> {
    let error = answer.messages.iter().any(Message::is_error);
    answer.messages.iter().find(|m| !error && m.severity == "info").map(|m| m.data.as_str())
}

/// The names in the output of `#print axioms`.
fn printed_axioms(answer: &CommandAnswer) -> Vec<String> {
    let list = printed(answer).and_then(|text| text.rsplit_once('[')?.1.trim_end().strip_suffix(']'));
    list.map(|l| l.split(',').map(|n| n.trim().to_string()).collect()).unwrap_or_default()
}

fn is_native(axiom: &str) -> bool {
    ["Lean.ofReduceBool", "Lean.ofReduceNat", "Lean.trustCompiler"].contains(&axiom)
        || axiom.contains("_native")
}

/// The name that a statement declares, as its text has it.
fn declared_name(statement: &str) -> Option<String> {
    let mut words = statement.split_whitespace();
    words.find(|w| ["theorem", "lemma", "def", "abbrev", "instance"].contains(w))?;
    let name = words.next()?.split([':', '(', '{', '[']).next()?.trim_end_matches('.');
    (!name.is_empty()).then(|| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_statements() {
        for (text, name) in [
            ("theorem t (a : Nat) : a = a := by sorry", Some("t")),
            ("@[simp] theorem A.b.{u} {α : Type u} : True := sorry", Some("A.b.{u}")),
            ("lemma x: 1 = 1 := sorry", Some("x")),
            ("example : True := sorry", None),
        ] {
            let name = name.map(|n| n.split(".{").next().unwrap().to_string());
            assert_eq!(declared_name(text), name, "{text}");
        }
    }

    #[test]
    fn printed_text_explains() {
        let message =
            |data: &str| Message { severity: "info".into(), data: data.into(), ..Message::default() };
        let answer =
            |data| CommandAnswer { env: 1, messages: vec![message(data)], ..CommandAnswer::default() };
        let native = answer("'t' depends on axioms: [propext,\n t._native.native_decide.ax_1]");
        assert_eq!(printed_axioms(&native), ["propext", "t._native.native_decide.ax_1"]);
        assert!(is_native("t._native.native_decide.ax_1") && !is_native("propext"));
        assert!(printed_axioms(&answer("'t' does not depend on any axioms")).is_empty());
    }
}
