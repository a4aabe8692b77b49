//! A mutant's proof as tactics, out of its target and its lemma.

use super::build::Mutation;
use super::close::Origin;

/// The tactics behind `by`, a line each. `target` and `lemma` as Lean writes them; `variables` of the target, `binders` of the
/// mutant.
pub fn script(
    target: &str,
    lemma: &str,
    variables: usize,
    binders: &[Origin],
    mutation: Mutation,
) -> Vec<String> {
    let mut lines = vec![];
    let mut news = 0..;
    let names: Vec<String> = binders
        .iter()
        .map(|origin| match origin {
            Origin::Target(i) => format!("v{i}"),
            Origin::Variable | Origin::Condition => format!("s{}", news.next().unwrap_or_default()),
        })
        .collect();
    if !names.is_empty() {
        lines.push(format!("intro {}", names.join(" ")));
    }
    let argument = |i: usize| match mutation.hypothesis() {
        Some(hypothesis) if hypothesis == i => " ?_".to_string(),
        _ => format!(" v{i}"),
    };
    let arguments: String = (0..variables).map(argument).collect();
    let arrow = |symm: bool| if symm { "← " } else { "" };
    match mutation {
        Mutation::Rewrite { symm, place } => {
            let rw = rw(place);
            lines.push(format!("have h := @{target}{arguments}"));
            lines.push(format!("{rw} [{}{lemma}] at h <;> first | exact h | assumption", arrow(symm)));
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
    }
    lines
}

fn rw(place: Option<u32>) -> String {
    place.map_or_else(|| "rw".into(), |place| format!("rw (occs := .pos [{place}])"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_for_the_variables_one_for_the_target_one_for_the_lemma() {
        let binders = [Origin::Target(0), Origin::Condition, Origin::Target(2), Origin::Condition];
        let mutation = Mutation::RewriteHypothesis { symm: true, place: None, hypothesis: 1 };
        let lines = script("T.t", "L.l", 3, &binders, mutation);
        assert_eq!(lines, ["intro v0 s0 v2 s1", "refine @T.t v0 ?_ v2", "rw [← L.l] <;> assumption"]);
        let lines = script("T.t", "L.l", 0, &[], Mutation::Rewrite { symm: false, place: Some(2) });
        assert_eq!(
            lines,
            ["have h := @T.t", "rw (occs := .pos [2]) [L.l] at h <;> first | exact h | assumption"]
        );
    }
}
