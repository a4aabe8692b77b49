use super::*;
use language_model::{Asked, LanguageModel, ModelError, Prompt, Request, Sampling, Usage};
use proof_search::scripted::{Rules, Scripted};
use proof_search::{Budget, Guidance, Problem, ProveOptions, Verdict, prove};
use supervise::StopFlag;

/// A model that knows the tactics of a table of rules, and others that do not work or exist.
struct Knowing;

impl LanguageModel for Knowing {
    fn name(&self) -> String {
        "knowing".into()
    }

    fn ask(&self, requests: &[Request], _: Asked) -> Vec<Result<Answer, ModelError>> {
        let answer = |request: &Request| {
            let Prompt::Text(goal) = &request.prompt else { return Err(ModelError::Stopped) };
            let sample = |text: String, log_probability| Sample {
                text,
                log_probability: Some(log_probability),
                ..Sample::default()
            };
            let samples = vec![
                sample("sorry".into(), -0.1),
                sample("apply Nat.no_such_thing".into(), -0.2),
                sample("wrong".into(), -0.3),
                sample(format!("solve {goal}"), -2.0),
                sample(format!("solve {goal}"), -3.0),
            ];
            let usage = Usage { requests: 1, prompt_tokens: 3, completion_tokens: 20, cost: 0.5 };
            Ok(Answer { samples, usage, ..Answer::default() })
        };
        requests.iter().map(answer).collect()
    }
}

/// The goal's text is the question, the text the tactic.
struct Plain;

impl Wording for Plain {
    fn name(&self) -> String {
        "plain".into()
    }

    fn request(&self, goal: &Goal, _: &Context) -> Option<Request> {
        let prompt = Prompt::Text(goal.text.clone()?);
        Some(Request { prompt, sampling: Sampling { n: 5, ..Sampling::default() }, structure: None })
    }

    fn tactic(&self, text: &str) -> Option<String> {
        Some(text.to_string())
    }
}

fn asker() -> Arc<Asker> {
    Arc::new(Asker::new(Arc::new(Knowing), Duration::from_secs(5)))
}

fn names() -> Arc<Names> {
    Arc::new(Names::new([("Nat.add_comm".to_string(), "s".to_string())]))
}

fn rules() -> Rules {
    Rules::new(&[("root", "solve root", &["a", "b"]), ("a", "solve a", &[]), ("b", "by rules", &[])])
}

fn run(policy: &ModelPolicy) -> proof_search::Report {
    let problem = Problem { name: "t".into(), header: String::new(), statement: "theorem t : root".into() };
    let budget = Budget { wall: Some(Duration::from_secs(20)), ..Budget::default() };
    let options = ProveOptions { budget, ..ProveOptions::default() };
    let guidance = Guidance { policy, refuter: None, value: None };
    prove(&mut [Scripted::new(&rules())], guidance, &problem, &options, &StopFlag::default())
}

#[test]
fn a_model_alone_proves_what_it_knows() {
    let policy = ModelPolicy::alone(asker(), Arc::new(Plain), Costs::default()).with_names(names(), None);
    let report = run(&policy);
    assert_eq!(report.verdict, Verdict::NotFound, "it does not know the rule for `b`");
    assert_eq!((report.model.questions, report.model.samples, report.model.tokens), (3, 15, 69));
    assert_eq!(report.model.dropped, 6, "`sorry`, and a name that does not exist, for three goals");
    assert_eq!(report.families["model"].tries, 6, "what is said twice is run once");
}

#[test]
fn beside_another_policy_each_helps_the_other() {
    let other =
        Arc::new(Rules { steps: [(("b".into(), "by rules".into()), vec![])].into(), ..Rules::default() });
    let policy = ModelPolicy::beside(asker(), Arc::new(Plain), Costs::default(), other, 0.5);
    let report = run(&policy.with_names(names(), None));
    assert!(matches!(report.verdict, Verdict::Proved { .. }), "{:?}", report.verdict);
    assert_eq!((report.families["model"].used, report.families["rule"].used), (2, 1));
}
