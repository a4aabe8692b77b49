//! A mutant's proof as tactics, out of its target and its lemma.

use super::draft::Origin;
use lean_protocol::mutation::Mutation;

/// See the module.
pub struct Script {
    /// As Lean writes it; the lemma likewise.
    pub target: String,
    pub lemma: String,
    /// Of the target.
    pub variables: usize,
    /// Of the mutant.
    pub binders: Vec<Origin>,
    pub mutation: Mutation,
    /// The tactic that proves it, if nothing else does.
    pub proved: Option<&'static str>,
}

/// What scripts call a mutant's variables and hypotheses.
pub fn names(binders: &[Origin]) -> Vec<String> {
    let mut news = 0..;
    let name = |origin: &Origin| match origin {
        Origin::Target(i) => format!("v{i}"),
        Origin::Variable | Origin::Condition => format!("s{}", news.next().unwrap_or_default()),
    };
    binders.iter().map(name).collect()
}

impl Script {
    /// See [`names`].
    pub fn names(&self) -> Vec<String> {
        names(&self.binders)
    }

    /// The tactics behind `by`, a line each. `value`: what a specialised variable became, in these names.
    pub fn lines(&self, value: &str) -> Vec<String> {
        let Script { target, lemma, variables, binders, mutation, proved } = self;
        let mut lines = vec![];
        let names = self.names();
        if !names.is_empty() {
            lines.push(format!("intro {}", names.join(" ")));
        }
        if let Some(tactic) = proved {
            lines.push(tactic.to_string());
            return lines;
        }
        let is_there = |i: usize| binders.contains(&Origin::Target(i));
        let argument = |i: usize| match mutation {
            Mutation::Specialise { variable } if *variable == i => format!(" ({value})"),
            // what is said of the variable, said of its value
            Mutation::Specialise { variable } if *variable < i && !is_there(i) => " (by assumption)".into(),
            _ if mutation.hypothesis() == Some(i) => " ?_".to_string(),
            _ => format!(" v{i}"),
        };
        let arguments: String = (0..*variables).map(argument).collect();
        let arrow = |symm: bool| if symm { "← " } else { "" };
        match *mutation {
            Mutation::Rewrite { symm, place } => {
                let rw = rw(place);
                lines.push(format!("have h := @{target}{arguments}"));
                lines.push(format!("{rw} [{}{lemma}] at h <;> first | exact h | assumption", arrow(symm)));
            }
            Mutation::Specialise { .. } => {
                lines.push(format!("have h := @{target}{arguments}"));
                lines.push(format!("rw [{lemma}] at h <;> first | exact h | assumption"));
            }
            Mutation::RewriteHypothesis { symm, place, .. } => {
                let rw = rw(place);
                lines.push(format!("refine @{target}{arguments}"));
                lines.push(format!("{rw} [{}{lemma}] <;> assumption", arrow(symm)));
            }
            Mutation::Contrapose { of_negation, classical, .. } => {
                let proof = format!("@{target}{}", arguments.replace(" ?_", " h"));
                let by = if classical { "Classical.byContradiction " } else { "" };
                let absurd = if of_negation { format!("{proof} s0") } else { format!("s0 ({proof})") };
                lines.push(format!("exact {by}fun h => {absurd}"));
            }
            Mutation::Apply { .. } => {
                lines.push(format!("refine @{target}{arguments}"));
                lines.push(format!("apply @{lemma} <;> assumption"));
            }
            // by a tactic, above
            Mutation::Generalise { .. } => {}
            Mutation::Compose { .. } => {
                lines.push(format!("have h := @{target}{arguments}"));
                lines.push(format!("apply @{lemma} <;> first | exact h | assumption"));
            }
        }
        lines
    }
}

fn rw(place: Option<u32>) -> String {
    place.map_or_else(|| "rw".into(), |place| format!("rw (occs := .pos [{place}])"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_for_the_variables_one_for_the_target_one_for_the_lemma() {
        let script = |variables, binders: &[Origin], mutation, value| {
            let (target, lemma, binders) = ("T.t".to_string(), "L.l".to_string(), binders.to_vec());
            Script { target, lemma, variables, binders, mutation, proved: None }.lines(value)
        };
        let binders = [Origin::Target(0), Origin::Condition, Origin::Target(2), Origin::Condition];
        let mutation = Mutation::RewriteHypothesis { symm: true, place: None, hypothesis: 1 };
        let lines = script(3, &binders, mutation, "");
        assert_eq!(lines, ["intro v0 s0 v2 s1", "refine @T.t v0 ?_ v2", "rw [← L.l] <;> assumption"]);
        let lines = script(0, &[], Mutation::Rewrite { symm: false, place: Some(2) }, "");
        assert_eq!(
            lines,
            ["have h := @T.t", "rw (occs := .pos [2]) [L.l] at h <;> first | exact h | assumption"]
        );
        let binders = [Origin::Target(0), Origin::Variable, Origin::Condition];
        let lines = script(3, &binders, Mutation::Specialise { variable: 1 }, "s0 ++ s0");
        assert_eq!(lines[1], "have h := @T.t v0 (s0 ++ s0) (by assumption)");
    }
}
