//! What a template can speak of.

use serde::Serialize;

/// What a template can speak of: its variables have the names of these fields. What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The name of the theorem.
    pub name: String,
    /// Lean text before the statement.
    pub header: String,
    /// The statement, as far as `:= by`.
    pub statement: String,
    /// The statement in words.
    pub informal: String,
    /// The first goal, as Lean prints it.
    pub goal: String,
    /// All goals, with blank lines between them.
    pub state: String,
    /// The tactics that have led there, one on each line.
    pub proof_so_far: String,
    /// Lemmas that may help, the best first.
    pub premises: Vec<PremiseShown>,
    /// A proof that has failed.
    pub attempt: String,
    /// What Lean says of it.
    pub errors: Vec<ErrorShown>,
    /// Which repair this is, from 1.
    pub round: usize,
}

/// A lemma in a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PremiseShown {
    /// Its full name.
    pub name: String,
    /// Its statement.
    pub statement: String,
}

/// An error in a proof that has failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ErrorShown {
    /// What Lean says.
    pub message: String,
    /// The lines around it, with the place marked by `<error>` and `</error>`.
    pub excerpt: String,
}

impl Question {
    /// The question about a state as Lean prints it, in which nothing else is known. The lines that name a
    /// case are left out: they are of no use to a model, and names of cases differ where goals do not.
    pub fn of_state(printed: &str) -> Question {
        let goal = |goal: &str| {
            let lines: Vec<&str> = goal.lines().filter(|line| !line.starts_with("case ")).collect();
            lines.join("\n")
        };
        let goals: Vec<String> = printed.split("\n\n").map(goal).collect();
        let first = goals.first().cloned().unwrap_or_default();
        Question { goal: first, state: goals.join("\n\n"), ..Question::default() }
    }

    /// A question in which everything is known, to try a template with.
    pub fn example() -> Question {
        Question {
            name: "add_swap".into(),
            header: "import Std\n".into(),
            statement: "theorem add_swap (a b : Nat) : a + b = b + a := by".into(),
            informal: "Addition is commutative.".into(),
            goal: "a b : Nat\n⊢ a + b = b + a".into(),
            state: "a b : Nat\n⊢ a + b = b + a".into(),
            proof_so_far: "skip".into(),
            premises: vec![
                PremiseShown {
                    name: "Nat.add_comm".into(),
                    statement: "∀ (n m : Nat), n + m = m + n".into(),
                },
                PremiseShown { name: "Nat.add_zero".into(), statement: "∀ (n : Nat), n + 0 = n".into() },
            ],
            attempt: "theorem add_swap (a b : Nat) : a + b = b + a := by\n  rfl".into(),
            errors: vec![ErrorShown {
                message: "The rfl tactic failed".into(),
                excerpt: "  <error>rfl</error>".into(),
            }],
            round: 1,
        }
    }
}
