//! What a search works with: policy, premises and refuter, put together here for every command, so that no
//! two commands differ in them.

use super::SearchArgs;
use super::failure::Failure;
use super::language_model_args::Asking;
use super::lean::Lean;
use super::library_source;
use super::model_args::{self, ModelArgs};
use super::value_args::{Valuing, valuing};
use language_model::{Kind, ScoreForm};
use lean_bridge::term::Goal;
use model_moves::{Asker, Costs, ModelPolicy, Names, Retrieve, Score, TemplateWording, Wording};
use proof_policy::{Learned, Model};
use proof_premises::library::{self, LibrarySource};
use proof_premises::{More, PremiseCommand, Premises};
use proof_search::policy::Policy;
use proof_search::{Guidance, NegationMaker, Refuter, Value};
use proof_tactics::{refute, symbolic};
use retriever::PremiseCorpus;
use std::sync::Arc;

/// What puts the moves of the search in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum PolicyChoice {
    /// The costs that their authors gave them, corrected by the successes of their families
    #[default]
    Plain,
    /// A model of what pays on which goal
    Learned,
    /// What a language model proposes, and nothing else (--endpoint, --generator)
    Model,
    /// Computed moves, and beside them what a language model proposes [the default where one is named]
    Mixed,
}

/// Whether the search gets premises from the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Switch {
    /// Where the library's statements are there: for the embedded Lean
    #[default]
    Auto,
    On,
    Off,
}

/// Where the library's statements are kept, which take more than a hundred megabytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Residence {
    /// In this process; they are read beside other work.
    Here,
    /// In a process of its own, which is started when the first question comes.
    Apart,
}

/// What a search works with, besides Lean.
pub struct Composed {
    /// What proposes moves.
    pub policy: Arc<dyn Policy>,
    /// Its name, as written into results.
    pub policy_name: String,
    /// Premises from the library, where there are any; the policy has them, too.
    pub premises: Option<Arc<Premises>>,
    /// Makes the negation of a statement that looks false; `None` if nothing is to be refuted.
    pub negation: Option<NegationMaker>,
    /// Why there are no premises, in a line.
    pub without_premises: Option<String>,
    /// Whether the policy shows goals to somebody, so that engines have to print them.
    pub shows_goals: bool,
    /// Who asks a language model, if one is named.
    pub asker: Option<Arc<Asker>>,
    /// What leads a search on trees, where the strategy is one.
    pub value: Option<Arc<dyn Value>>,
    /// Who asks a critic, if one is named.
    pub critic: Option<Arc<Asker>>,
}

impl Composed {
    /// The same as a search takes it.
    pub fn guidance(&self) -> Guidance<'_> {
        let refuter = self.negation.as_ref().map(|maker| maker as Refuter);
        Guidance { policy: &*self.policy, refuter, value: self.value.as_ref() }
    }

    /// The same with a source of values, if the strategy is led by one.
    pub fn led_by(self, valuing: Option<Valuing>) -> Composed {
        let Some(Valuing { value, asker: critic }) = valuing else { return self };
        Composed {
            policy_name: format!("{}; values {}", self.policy_name, value.name()),
            shows_goals: self.shows_goals || critic.is_some(),
            value: Some(value),
            critic,
            ..self
        }
    }
}

/// Puts together what a search needs on this Lean.
///
/// # Errors
/// Premises are asked for, and there are none for this Lean; or the model that was built in is damaged.
pub fn compose(
    lean: &Lean,
    policy: PolicyChoice,
    premises: Switch,
    residence: Residence,
    refute: bool,
) -> Result<Composed, Failure> {
    let is_off = premises == Switch::Off;
    let (premises, without_premises) = match statements(lean, premises)? {
        Statements::In(source) => (Some(Arc::new(open(source, residence)?)), None),
        Statements::Without(why) => (None, Some(format!("without premises from the library: {why}"))),
    };
    // what a text and its project declare is known without a library
    let known = premises.clone().or_else(|| (!is_off).then(|| Arc::new(Premises::without_library())));
    let (policy, policy_name): (Arc<dyn Policy>, String) = match policy {
        PolicyChoice::Plain | PolicyChoice::Model | PolicyChoice::Mixed => {
            (Arc::new(symbolic(known)), "symbolic".into())
        }
        PolicyChoice::Learned => {
            let model = Model::built_in().map_err(|e| {
                Failure::new(format!("the built-in model of the policy: {e}"))
                    .advise("--policy plain goes without")
            })?;
            (Arc::new(Learned::new(symbolic(known), model)), format!("symbolic, learned {}", model.name()))
        }
    };
    Ok(Composed {
        policy,
        policy_name,
        premises,
        negation: refute.then_some(refute::negation as NegationMaker),
        without_premises,
        shows_goals: false,
        asker: None,
        value: None,
        critic: None,
    })
}

/// The cost of asking a model beside computed moves: closers and cheap moves are tried before the answer
/// comes.
const PATIENCE: f64 = 0.5;
/// Lemmas that take part in mending names.
const RETRIEVED: usize = 32;

/// The same for a command that searches, with the language model that it names.
///
/// # Errors
/// As [`compose`]; or options do not go together, or a model cannot be opened.
pub fn compose_search(lean: &Lean, args: &SearchArgs) -> Result<Composed, Failure> {
    let valuing = valuing(args)?;
    Ok(compose_policy(lean, args)?.led_by(valuing))
}

fn compose_policy(lean: &Lean, args: &SearchArgs) -> Result<Composed, Failure> {
    let named = args.model.is_given();
    let policy = args.policy.unwrap_or(if named { PolicyChoice::Mixed } else { PolicyChoice::Plain });
    let composed = compose(lean, policy, args.premises, Residence::Here, !args.no_refute)?;
    match policy {
        PolicyChoice::Model | PolicyChoice::Mixed => {
            let asking = args.model.open(Kind::Tactic, "state")?.ok_or_else(|| {
                Failure::new("this policy asks a language model, and none is named")
                    .advise("--endpoint with --model, --generator, or --model-folder names one")
            })?;
            with_model(lean, composed, asking, policy == PolicyChoice::Mixed, args.premises)
        }
        PolicyChoice::Plain | PolicyChoice::Learned if named => {
            Err(Failure::new("a language model is named, and this policy asks none")
                .advise("leave --policy out, or say --policy model or mixed"))
        }
        PolicyChoice::Plain | PolicyChoice::Learned => Ok(composed),
    }
}

/// The names of the library with their statements, if there is a library.
fn names_of(lean: &Lean, premises: Switch) -> Result<Option<Arc<Names>>, Failure> {
    let Statements::In(source) = statements(lean, premises)? else { return Ok(None) };
    let library = source.read()?;
    let all = library.premises().map(|(_, premise)| (premise.name.clone(), premise.ty.clone()));
    Ok(Some(Arc::new(Names::new(all))))
}

/// Lemmas of a library for goals, the best first.
fn retrieve(premises: Arc<Premises>) -> Arc<Retrieve> {
    Arc::new(move |goal: &Goal, header: &str| {
        let answer = premises.ask(goal, header).wait();
        answer.theorems.iter().take(RETRIEVED).map(|cited| cited.name.clone()).collect()
    })
}

/// The library's names with their statements, and what finds lemmas for goals.
pub type ShownLibrary = (Arc<Names>, Arc<Retrieve>);

/// What a template needs to show premises.
pub fn library_of(lean: &Lean, premises: Switch) -> Result<Option<ShownLibrary>, Failure> {
    let Some(names) = names_of(lean, premises)? else { return Ok(None) };
    let Statements::In(source) = statements(lean, premises)? else { return Ok(None) };
    Ok(Some((names, retrieve(Arc::new(open(source, Residence::Here)?)))))
}

fn with_model(
    lean: &Lean,
    composed: Composed,
    asking: Asking,
    is_mixed: bool,
    premises: Switch,
) -> Result<Composed, Failure> {
    let Asking { model, template, sampling, limit } = asking;
    let score = match template.score() {
        ScoreForm::Sum => Score::Text,
        ScoreForm::PerToken => Score::Token,
    };
    let costs = Costs { score, ..Costs::default() };
    let names = names_of(lean, premises)?;
    let retrieve = composed.premises.clone().map(retrieve);
    let library = names.clone().zip(retrieve.clone());
    let drawn = serde_json::to_string(&sampling)?;
    let wording = Arc::new(TemplateWording::new(template, sampling, library));
    let asker = Arc::new(Asker::new(model, limit));
    let asked = format!("{}; template {}, {drawn}", asker.name(), wording.name());
    let (policy, policy_name) = match is_mixed {
        true => {
            let beside = Arc::clone(&composed.policy);
            let policy = ModelPolicy::beside(Arc::clone(&asker), wording, costs, beside, PATIENCE);
            (policy, format!("{} beside {asked}", composed.policy_name))
        }
        false => (ModelPolicy::alone(Arc::clone(&asker), wording, costs), asked),
    };
    let policy = match names {
        Some(names) => policy.with_names(names, retrieve),
        None => policy,
    };
    Ok(Composed { policy: Arc::new(policy), policy_name, shows_goals: true, asker: Some(asker), ..composed })
}

/// The library's statements that a search uses.
enum Statements {
    /// They are there.
    In(LibrarySource),
    /// There are none, and why.
    Without(String),
}

/// The statements that the switch asks for.
fn statements(lean: &Lean, switch: Switch) -> Result<Statements, Failure> {
    if switch == Switch::Off {
        return Ok(Statements::Without("--premises off".into()));
    }
    let (reason, advice) = match lean.project() {
        Some(_) => {
            let advice = "leave --premises out with --project".to_string();
            ("there are no library statements for a project's Lean".to_string(), advice)
        }
        None => match library_source::look(None, library::WHOLE)? {
            Ok(source) => return Ok(Statements::In(source)),
            Err(missing) => {
                let advice = format!("`prover index` prints them ({})", library_source::HOW_LONG);
                (missing.to_string(), advice)
            }
        },
    };
    match switch {
        Switch::On => Err(Failure::new(reason).advise(advice)),
        Switch::Auto if lean.project().is_some() => Ok(Statements::Without(reason)),
        Switch::Auto | Switch::Off => Ok(Statements::Without(format!("{reason}; {advice}"))),
    }
}

/// Premises out of statements.
fn open(source: LibrarySource, residence: Residence) -> Result<Premises, Failure> {
    match residence {
        Residence::Here => {
            let index = source.index(&lean_provision::cache_folder()?);
            Ok(Premises::load(source, Some(index), dense))
        }
        Residence::Apart => {
            let program = std::env::current_exe()?;
            let mut arguments = vec!["premises-server".to_string()];
            if let LibrarySource::Printed(path) = &source {
                arguments.push(path.display().to_string());
            }
            Ok(Premises::apart(PremiseCommand { program, arguments }))
        }
    }
}

/// Retrieval by meaning, where a model is built in and its vectors are there. They are not made here: a
/// search would wait for them, and one that did not would depend on the clock.
pub fn dense(corpus: &PremiseCorpus) -> More {
    let text = |e: Failure| e.to_string();
    let Some(encoder) = ModelArgs::default().open().map_err(text)? else { return Ok(vec![]) };
    if !model_args::vectors(&encoder, corpus).map_err(text)?.exists() {
        tracing::info!("premises without retrieval by meaning: `prover setup` makes the vectors");
        return Ok(vec![]);
    }
    Ok(vec![Arc::new(model_args::dense(encoder, corpus).map_err(text)?)])
}
