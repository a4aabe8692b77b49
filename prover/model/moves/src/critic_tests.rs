use super::*;
use language_model::{Asked, LanguageModel, ModelError, Prompt, Usage};
use proof_search::scripted::{Rules, Scripted};
use proof_search::{Guidance, Problem, ProveOptions, SearchOptions, Strategy, Verdict, prove};
use std::sync::Mutex;
use std::time::Duration;
use supervise::StopFlag;

#[test]
fn numbers_percentages_and_words_are_read_and_nothing_else_is() {
    for (text, log_probability, expected) in [
        ("0.7", None, Some(0.7)),
        ("Probability: .25.", None, Some(0.25)),
        ("I say 1", None, Some(1.0)),
        ("about 80 %, I think", None, Some(0.8)),
        ("between 0.2 and 0.4", None, Some(0.4)),
        ("Yes", Some(-0.5f64), Some((-0.5f64).exp())),
        ("no, never", Some(-0.1), Some(1.0 - (-0.1f64).exp())),
        ("yes", None, Some(1.0)),
        ("-0.5", None, None),
        ("x2", None, None),
        ("7", None, None),
        ("⊢0.5", None, Some(0.5)),
        ("1.2.3", None, None),
        ("nobody knows", Some(-0.1), None),
        ("", None, None),
    ] {
        assert_eq!(value_in(text, log_probability), expected, "{text}");
    }
}

#[test]
fn of_several_samples_the_mean_counts_and_thoughts_do_not() {
    let template = Template::find("critic").unwrap();
    let sample = |text: &str| Sample { text: text.into(), ..Sample::default() };
    let samples = vec![sample("<think>0.1 or 0.2</think>0.9"), sample("0.5"), sample("well")];
    let answer = Answer { samples, ..Answer::default() };
    assert_eq!(value_of(&answer, &template), Some(0.7));
    assert_eq!(value_of(&Answer::default(), &template), None);
}

/// Finds goals with `good` in them likely; fails, if it is made so.
struct Judging {
    fails: bool,
    asked: Mutex<Vec<String>>,
}

impl LanguageModel for Judging {
    fn name(&self) -> String {
        "judging".into()
    }

    fn ask(&self, requests: &[Request], _: Asked) -> Vec<Result<Answer, ModelError>> {
        let answer = |request: &Request| {
            let Prompt::Chat(messages) = &request.prompt else { return Err(ModelError::Stopped) };
            let question = &messages.last().expect("a question").content;
            self.asked.lock().unwrap().push(question.clone());
            if self.fails {
                return Err(ModelError::Stopped);
            }
            let text = if question.contains("good") { "0.9" } else { "0.1" };
            let samples = vec![Sample { text: text.into(), ..Sample::default() }];
            let usage = Usage { requests: 1, prompt_tokens: 30, completion_tokens: 2, cost: 0.0 };
            Ok(Answer { samples, usage, ..Answer::default() })
        };
        requests.iter().map(answer).collect()
    }
}

/// The same goals are met by two ways.
fn search(fails: bool) -> (proof_search::Report, Vec<String>) {
    let rules = Rules::new(&[
        ("root", "left", &["bad"]),
        ("root", "right", &["good"]),
        ("bad", "left", &["worse"]),
        ("good", "right", &["good too"]),
        ("good too", "left", &["bad"]),
        ("good too", "right", &[]),
    ]);
    let judging = Arc::new(Judging { fails, asked: Mutex::default() });
    let template = Template::find("critic").unwrap();
    let sampling = template.sampling().clone();
    let asker = Arc::new(Asker::new(judging.clone(), Duration::from_secs(5)));
    let critic: Arc<dyn Value> = Arc::new(Critic::new(asker, template, sampling));
    assert!(critic.name().starts_with("judging; template critic "), "{}", critic.name());
    let problem = Problem { name: "t".into(), header: String::new(), statement: "theorem t : root".into() };
    let search = SearchOptions { strategy: Strategy::Mcts, deterministic: true, ..SearchOptions::default() };
    let options = ProveOptions { search, ..ProveOptions::default() };
    let guidance = Guidance { policy: &rules, refuter: None, value: Some(&critic) };
    let report = prove(&mut [Scripted::new(&rules)], guidance, &problem, &options, &StopFlag::default());
    let asked = judging.asked.lock().unwrap().clone();
    (report, asked)
}

#[test]
fn a_critic_is_asked_about_open_goals_once_each_and_its_failure_proves_no_less() {
    let (report, asked) = search(false);
    assert!(matches!(report.verdict, Verdict::Proved { .. }), "{:?}", report.verdict);
    let distinct: std::collections::BTreeSet<&String> = asked.iter().collect();
    assert_eq!(distinct.len(), asked.len(), "{asked:?}");
    assert_eq!(report.values.asked, asked.len() as u64);
    assert_eq!(
        (report.values.answered, report.values.tokens),
        (report.values.asked, 32 * report.values.asked)
    );

    let (report, asked) = search(true);
    assert!(matches!(report.verdict, Verdict::Proved { .. }), "{:?}", report.verdict);
    assert_eq!(asked.len(), 1, "nothing is asked after a failure");
    assert_eq!((report.values.failures, report.values.answered), (1, 0));
    assert!(report.values.by_size >= 1);
}
