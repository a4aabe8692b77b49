//! What leads a search on trees: which source of values, and which critic.

use super::SearchArgs;
use super::failure::Failure;
use super::language_model_args::{Asking, EndpointArgs, LanguageModelArgs};
use super::values::{StrategyValue, ValueSource};
use clap::Args;
use language_model::Kind;
use model_moves::{Asker, Critic};
use proof_policy::{LearnedValue, Model};
use proof_search::{SizeValue, Value};
use std::sync::Arc;

/// What leads a search on trees.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Values of goals, for --strategy mcts")]
pub struct ValueArgs {
    /// What says how likely goals are to be proved [default: size, or critic where one is named]
    #[arg(long, value_enum, value_name = "SOURCE")]
    pub value: Option<ValueSource>,
    /// A server of language models that says how likely goals are to be proved, with the key of --endpoint
    #[arg(long, value_name = "URL", requires = "critic_model", conflicts_with = "critic_generator")]
    pub critic_endpoint: Option<String>,
    /// Name of the model there
    #[arg(long, value_name = "NAME", requires = "critic_endpoint")]
    pub critic_model: Option<String>,
    /// A program in its place, as for --generator
    #[arg(long, value_name = "COMMAND")]
    pub critic_generator: Option<String>,
    /// How it is asked: a built-in template or a file [default: critic]
    #[arg(long, value_name = "NAME|FILE")]
    pub critic_template: Option<String>,
}

/// A source of values for a search, with who asks the critic, if it is one.
pub struct Valuing {
    pub value: Arc<dyn Value>,
    pub asker: Option<Arc<Asker>>,
}

impl ValueArgs {
    fn names_a_critic(&self) -> bool {
        self.critic_endpoint.is_some() || self.critic_generator.is_some()
    }

    fn is_given(&self) -> bool {
        self.value.is_some() || self.names_a_critic() || self.critic_template.is_some()
    }
}

/// The source of values that a search is led by; `None` with strategies that are led by none.
///
/// # Errors
/// Options do not go together, or the critic or the model cannot be opened.
pub fn valuing(args: &SearchArgs) -> Result<Option<Valuing>, Failure> {
    let own = &args.value;
    if args.beam_width.is_some() && args.strategy != StrategyValue::Beam {
        let advice = "say --strategy beam, or leave --beam-width out";
        return Err(Failure::new("--beam-width is for --strategy beam").advise(advice));
    }
    if args.strategy != StrategyValue::Mcts {
        return match own.is_given() {
            true => Err(Failure::new("only --strategy mcts is led by values of goals")
                .advise("say --strategy mcts, or leave --value and the options of critics out")),
            false => Ok(None),
        };
    }
    let usual = if own.names_a_critic() { ValueSource::Critic } else { ValueSource::Size };
    let source = own.value.unwrap_or(usual);
    if source != ValueSource::Critic && (own.names_a_critic() || own.critic_template.is_some()) {
        return Err(Failure::new("there are options of critics, and these values ask none")
            .advise("leave --value out, or say --value critic"));
    }
    let plain = |value: Arc<dyn Value>| Ok(Some(Valuing { value, asker: None }));
    match source {
        ValueSource::Size => plain(Arc::new(SizeValue)),
        ValueSource::Learned => {
            let model = Model::built_in().map_err(|e| {
                Failure::new(format!("the built-in model of the policy: {e}"))
                    .advise("--value size goes without")
            })?;
            plain(Arc::new(LearnedValue::new(model)))
        }
        ValueSource::Critic => {
            let asked = EndpointArgs {
                endpoint: own.critic_endpoint.clone(),
                model: own.critic_model.clone(),
                generator: own.critic_generator.clone(),
                sampling: None,
            };
            let critic = LanguageModelArgs {
                asked,
                template: own.critic_template.clone(),
                answer_timeout: args.model.answer_timeout,
                no_kept_answers: args.model.no_kept_answers,
                ..LanguageModelArgs::default()
            };
            let Asking { model, template, sampling, limit } =
                critic.open(Kind::Value, "critic")?.ok_or_else(|| {
                    Failure::new("a critic is to be asked, and none is named")
                        .advise("--critic-endpoint with --critic-model, or --critic-generator, names one")
                })?;
            let asker = Arc::new(Asker::new(model, limit));
            let value = Arc::new(Critic::new(Arc::clone(&asker), template, sampling));
            Ok(Some(Valuing { value, asker: Some(asker) }))
        }
    }
}
