//! How requests are answered.

use crate::LocalModel;
use crate::defaults::early;
use crate::generate::{Beams, Draw, Drawn, End, Plan, Question, Way, draw};
use crate::watch::Watch;
use language_model::{Answer, Asked, LanguageModel, ModelError, Prompt, Request, Sample, Sampling, Usage};

/// Texts that are drawn at a time.
const ROWS: usize = 64;

impl LanguageModel for LocalModel {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn ask(&self, requests: &[Request], asked: Asked) -> Vec<Result<Answer, ModelError>> {
        let watch = Watch::new(asked);
        let mut answers: Vec<Option<Result<Answer, ModelError>>> = requests.iter().map(|_| None).collect();
        for group in groups(requests) {
            let sampling = &requests[group[0]].sampling;
            let plan = match self.plan(sampling) {
                Ok(plan) => plan,
                Err(error) => {
                    group.iter().for_each(|i| answers[*i] = Some(Err(error.clone())));
                    continue;
                }
            };
            let mut questions = vec![];
            for i in group {
                match self.question(&requests[i]) {
                    Ok(question) => questions.push((i, question)),
                    Err(error) => answers[i] = Some(Err(error)),
                }
            }
            // those of about the same length together, so that little is filled up
            questions.sort_by_key(|(_, question)| question.tokens.len());
            let rows = match &plan.way {
                Way::Beams(beams) => beams.width,
                Way::Draw(_) => plan.number,
            };
            for part in questions.chunks((ROWS / rows.max(1)).max(1)) {
                let batch: Vec<Question> = part.iter().map(|(_, question)| question.clone()).collect();
                let drawn = watch
                    .check()
                    .and_then(|()| draw(self.network.as_ref(), &self.tokenizer, &batch, &plan, &watch));
                match drawn {
                    Ok(texts) => {
                        for ((i, question), texts) in part.iter().zip(texts) {
                            answers[*i] = Some(Ok(self.answer(question, texts, &plan)));
                        }
                    }
                    Err(halt) => {
                        let error = halt.error(&self.name, asked);
                        part.iter().for_each(|(i, _)| answers[*i] = Some(Err(error.clone())));
                    }
                }
            }
        }
        let none = || ModelError::Ended { model: self.name(), reason: "a request was left out".into() };
        answers.into_iter().map(|answer| answer.unwrap_or_else(|| Err(none()))).collect()
    }
}

impl LocalModel {
    fn refused(&self, reason: impl Into<String>) -> ModelError {
        ModelError::Refused { model: self.name.clone(), reason: reason.into() }
    }

    /// What a request asks, in tokens.
    fn question(&self, request: &Request) -> Result<Question, ModelError> {
        if request.structure.is_some() {
            return Err(self.refused("models in this process cannot be held to a structure; a server can"));
        }
        let tokens = match &request.prompt {
            Prompt::Text(text) => self.tokenizer.encode(text, true),
            Prompt::Chat(messages) => {
                let Some(chat) = &self.chat else {
                    let reason = "it has no chat template (chat_template.jinja, or `chat_template` in \
                                  tokenizer_config.json), so it is given a text rather than a conversation";
                    return Err(self.refused(reason));
                };
                let text = chat.render(messages).map_err(|reason| self.refused(reason))?;
                // the template writes the tokens that begin a text
                self.tokenizer.encode(&text, false)
            }
        };
        let tokens = tokens.map_err(|e| self.refused(format!("its tokenizer fails: {e}")))?;
        let vocabulary = self.network.vocabulary();
        if let Some(token) = tokens.iter().find(|token| **token as usize >= vocabulary) {
            let reason = format!("its tokenizer makes the token {token}, but it knows {vocabulary} only");
            return Err(self.refused(format!("{reason}: tokenizer and weights are not of the same model")));
        }
        if tokens.is_empty() {
            return Err(self.refused("the prompt is empty"));
        }
        let asked = request.sampling.max_tokens.map_or(self.defaults.most, |n| n as usize);
        let most = match self.network.positions() {
            Some(positions) if tokens.len() >= positions => {
                let length = tokens.len();
                return Err(self.refused(format!("the prompt has {length} tokens, it reads {positions}")));
            }
            Some(positions) => asked.min(positions - tokens.len()),
            None => asked,
        };
        if most == 0 {
            return Err(self.refused("an answer may have no token (max_tokens is 0)"));
        }
        Ok(Question { tokens, most })
    }

    /// How texts are drawn.
    fn plan(&self, sampling: &Sampling) -> Result<Plan, ModelError> {
        let defaults = &self.defaults;
        let number = sampling.n;
        let temperature = match sampling.temperature {
            Some(temperature) => temperature,
            // several texts are wanted because they differ
            None if defaults.is_drawn || number > 1 => defaults.temperature,
            None => 0.0,
        };
        let top_p = sampling.top_p.unwrap_or(defaults.top_p);
        if !temperature.is_finite() || temperature < 0.0 {
            return Err(self.refused(format!("the temperature is {temperature}; it is a number from 0 on")));
        }
        if !(top_p > 0.0 && top_p <= 1.0) {
            return Err(self.refused(format!("top_p is {top_p}; it is a number above 0 and up to 1")));
        }
        let way = match sampling.beams {
            Some(0) => return Err(self.refused("the width of a beam search is 0")),
            Some(width) => Way::Beams(Beams {
                width,
                length_penalty: sampling.length_penalty.unwrap_or(defaults.length_penalty) as f32,
                early: match sampling.further.get("early_stopping") {
                    None => defaults.early,
                    Some(value) => early(value).ok_or_else(|| {
                        self.refused(format!("early_stopping is {value}; it is true, false or \"never\""))
                    })?,
                },
            }),
            None => Way::Draw(Draw {
                temperature,
                top_p,
                top_k: match sampling.further.get("top_k") {
                    Some(value) => value.as_u64().filter(|k| *k > 0).map(|k| k as usize),
                    None => defaults.top_k,
                },
                seed: sampling.seed.unwrap_or_else(rand::random),
            }),
        };
        let stop = sampling.stop.iter().filter(|stop| !stop.is_empty()).cloned().collect();
        Ok(Plan { number, way, ends: defaults.ends.clone(), stop })
    }

    fn answer(&self, question: &Question, texts: Vec<Drawn>, plan: &Plan) -> Answer {
        let (prompt_tokens, mut completion_tokens) = (question.tokens.len() as u64, 0);
        let sample = |drawn: Drawn| {
            completion_tokens += drawn.tokens.len() as u64;
            let mut text = self.tokenizer.decode(&drawn.tokens);
            if let Some(end) = plan.stop.iter().filter_map(|stop| text.find(stop)).min() {
                text.truncate(end);
            }
            Sample {
                text,
                log_probability: Some(drawn.log_probability),
                tokens: Some(drawn.tokens.len() as u32),
                is_cut: drawn.end == End::Most,
            }
        };
        let samples = texts.into_iter().map(sample).collect();
        let usage = Usage { requests: 1, prompt_tokens, completion_tokens, cost: 0.0 };
        Answer { samples, usage, ..Answer::default() }
    }
}

/// The numbers of requests with the same sampling.
fn groups(requests: &[Request]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = vec![];
    for (i, request) in requests.iter().enumerate() {
        match groups.iter_mut().find(|group| requests[group[0]].sampling == request.sampling) {
            Some(group) => group.push(i),
            None => groups.push(vec![i]),
        }
    }
    groups
}
