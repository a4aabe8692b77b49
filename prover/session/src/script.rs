//! The script of a proof as it will be written, with `sorry` for what is open.

use crate::proof::{GoalId, Plan, Proof};
use proof_search::tactic_lines;

/// How a step is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Parentheses around a whole step are dropped where that cannot change the meaning.
    Pretty,
    /// Every step as it was run.
    Verbatim,
}

/// A line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text, indented within the script.
    pub text: String,
    /// The goal that its step works on; for a `sorry` the goal that is open.
    pub goal: Option<GoalId>,
    /// Whether it stands for an open goal.
    pub open: bool,
}

/// Steps in a tree, whatever they are kept in.
trait Tree: Copy {
    /// The tactic; `None` where nothing is taken.
    fn tactic(&self) -> Option<&str>;
    fn kids(&self) -> Vec<Self>;
    /// Number of goals to be proved together.
    fn goals(&self) -> usize;
    fn id(&self) -> Option<GoalId>;
}

/// A goal of a proof.
#[derive(Clone, Copy)]
struct At<'a>(&'a Proof, GoalId);

impl Tree for At<'_> {
    fn tactic(&self) -> Option<&str> {
        self.0.taken(self.1).map(|t| t.tactic.as_str())
    }

    fn kids(&self) -> Vec<Self> {
        let taken = self.0.taken(self.1);
        taken.map(|t| t.kids.iter().map(|k| At(self.0, *k)).collect()).unwrap_or_default()
    }

    fn goals(&self) -> usize {
        self.0.node(self.1).map_or(1, |n| n.part.goals.len())
    }

    fn id(&self) -> Option<GoalId> {
        Some(self.1)
    }
}

/// A part of a plan.
#[derive(Clone, Copy)]
struct Planned<'a>(Option<&'a Plan>, usize);

impl Tree for Planned<'_> {
    fn tactic(&self) -> Option<&str> {
        self.0.map(|p| p.step.tactic.as_str())
    }

    fn kids(&self) -> Vec<Self> {
        let Some(plan) = self.0 else { return vec![] };
        plan.step.parts.iter().zip(&plan.then).map(|(p, t)| Planned(t.as_ref(), p.goals.len())).collect()
    }

    fn goals(&self) -> usize {
        self.1
    }

    fn id(&self) -> Option<GoalId> {
        None
    }
}

/// The lines of a proof's script, without the `by` before them.
pub(crate) fn lines(proof: &Proof, style: Style) -> Vec<Line> {
    let mut out = vec![];
    write(At(proof, proof.root()), style, "", &mut out);
    out
}

/// The lines of a plan; of a single step its tactic alone, whatever it leaves.
pub(crate) fn plan_lines(plan: &Plan, style: Style) -> Vec<String> {
    let mut out = vec![];
    write(Planned(Some(plan), 1), style, "", &mut out);
    let single = plan.steps() == 1;
    out.into_iter().filter(|l| !(single && l.open)).map(|l| l.text).collect()
}

/// The declaration `statement := by …`, the script indented by two columns.
pub(crate) fn declaration(statement: &str, proof: &Proof, style: Style) -> String {
    let lines: Vec<String> = lines(proof, style).iter().map(|l| format!("  {}", l.text)).collect();
    format!("{} := by\n{}\n", statement.trim_end(), lines.join("\n"))
}

fn write<T: Tree>(at: T, style: Style, indent: &str, out: &mut Vec<Line>) {
    let Some(tactic) = at.tactic() else {
        // All goals of a group are admitted together.
        let text = if at.goals() > 1 { "all_goals sorry" } else { "sorry" };
        out.push(Line { text: format!("{indent}{text}"), goal: at.id(), open: true });
        return;
    };
    let parts = match style {
        Style::Pretty => tactic_lines(tactic),
        Style::Verbatim => vec![tactic.trim().to_string()],
    };
    for line in parts.iter().flat_map(|p| p.lines()) {
        out.push(Line { text: format!("{indent}{line}"), goal: at.id(), open: false });
    }
    match &at.kids()[..] {
        [kid] => write(*kid, style, indent, out),
        kids => {
            for kid in kids {
                let start = out.len();
                write(*kid, style, &format!("{indent}  "), out);
                if let Some(first) = out.get_mut(start) {
                    first.text = format!("{indent}· {}", &first.text[indent.len() + 2..]);
                }
            }
        }
    }
}
