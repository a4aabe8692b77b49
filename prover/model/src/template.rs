//! Templates: how a question is put into words, and where in an answer the proposal is.
//!
//! A template is a TOML file. Those of published systems' shapes are built in, in words of our own; whoever
//! needs the exact words of a model brings a file.

mod question;
mod read_answer;

pub use question::{ErrorShown, PremiseShown, Question};

use crate::proposed::said;
use crate::request::{Message, Prompt, Role, Sampling};
use minijinja::{Environment, UndefinedBehavior};
use read_answer::{first_line, last_lean_block, without_marks};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The built-in templates: name and file.
const BUILT_IN: [(&str, &str); 10] = [
    ("complete", include_str!("../templates/complete.toml")),
    ("critic", include_str!("../templates/critic.toml")),
    ("internlm-step", include_str!("../templates/internlm-step.toml")),
    ("kimina", include_str!("../templates/kimina.toml")),
    ("proofstep", include_str!("../templates/proofstep.toml")),
    ("repair", include_str!("../templates/repair.toml")),
    ("reprover", include_str!("../templates/reprover.toml")),
    ("reprover-premises", include_str!("../templates/reprover-premises.toml")),
    ("state", include_str!("../templates/state.toml")),
    ("whole-proof", include_str!("../templates/whole-proof.toml")),
];

/// What a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The next tactic for a state.
    Tactic,
    /// A whole proof.
    WholeProof,
    /// A further turn of a conversation, about a proof that has failed.
    Repair,
    /// How likely it is that a state can be proved.
    Value,
}

/// What in an answer is the proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AnswerForm {
    /// Its first line with anything on it.
    Line,
    /// All of it.
    Whole,
    /// Its last block of Lean code, outside of what the model thinks aloud.
    LastFence,
}

/// Which probability of a text is its score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScoreForm {
    /// That of the whole text.
    #[default]
    Sum,
    /// The mean over its tokens.
    PerToken,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    description: String,
    kind: Kind,
    /// The message of whoever sets the task (chats only).
    system: Option<String>,
    /// The question, in a chat.
    user: Option<String>,
    /// The text to go on from; a template has this or `user`.
    text: Option<String>,
    answer: AnswerForm,
    /// The question is no longer than this; premises are left out, the worst first, until it fits.
    most_bytes: Option<usize>,
    /// Whether names of premises come in `<a>` and `</a>`, which are taken out of answers.
    #[serde(default)]
    marks_premises: bool,
    #[serde(default)]
    score: ScoreForm,
    #[serde(default)]
    sampling: Sampling,
}

/// How a question is put into words.
#[derive(Clone, Debug)]
pub struct Template {
    name: String,
    file: File,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// There is none of this name.
    #[error("there is no template `{name}`, and no such file; built in are {}", Template::names().join(", "))]
    Unknown {
        /// The name.
        name: String,
    },
    /// The file cannot be read.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A field of it is wrong.
    #[error("the template {template}: {reason}")]
    Wrong {
        /// Its name.
        template: String,
        /// What is wrong, with the field and the line.
        reason: String,
    },
}

impl Template {
    /// The names of the built-in templates.
    pub fn names() -> Vec<&'static str> {
        BUILT_IN.iter().map(|(name, _)| *name).collect()
    }

    /// A built-in template, or that of a file.
    ///
    /// # Errors
    /// [`TemplateError`].
    pub fn find(name: &str) -> Result<Template, TemplateError> {
        if let Some((name, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
            return Template::parse(name, text);
        }
        let path = Path::new(name);
        if !path.exists() {
            return Err(TemplateError::Unknown { name: name.into() });
        }
        let text = std::fs::read_to_string(path)
            .map_err(|e| TemplateError::File { path: path.into(), reason: e.to_string() })?;
        Template::parse(name, &text)
    }

    /// A template of a file's text.
    ///
    /// # Errors
    /// [`TemplateError::Wrong`], also for a variable that no question has.
    pub fn parse(name: &str, text: &str) -> Result<Template, TemplateError> {
        let wrong = |reason: String| TemplateError::Wrong { template: name.into(), reason };
        let file: File = basic_toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        match (&file.user, &file.text, &file.system) {
            (None, None, _) => return Err(wrong("it has neither `user` (a chat) nor `text`".into())),
            (Some(_), Some(_), _) => {
                return Err(wrong("it has `user` and `text`: one of them is meant".into()));
            }
            (None, Some(_), Some(_)) => return Err(wrong("`system` is for chats, which have `user`".into())),
            _ => {}
        }
        if file.kind == Kind::Repair && file.user.is_none() {
            return Err(wrong("a repair is a turn of a chat: it has `user`".into()));
        }
        let template = Template { name: name.into(), file };
        // what is wrong shows now and not in the middle of a run: wrong names also where the example does not
        // come
        template.know_all_variables()?;
        template.prompt(&Question::example())?;
        Ok(template)
    }

    /// Whether it shows premises.
    pub fn shows_premises(&self) -> bool {
        let texts = [&self.file.system, &self.file.user, &self.file.text];
        texts.into_iter().flatten().any(|text| text.contains("premises"))
    }

    /// Whether all variables are those of a question.
    fn know_all_variables(&self) -> Result<(), TemplateError> {
        let known = serde_json::to_value(Question::default()).unwrap_or_default();
        let environment = Environment::new();
        for (field, text) in
            [("system", &self.file.system), ("user", &self.file.user), ("text", &self.file.text)]
        {
            // what cannot be read at all is told with its place when it is rendered
            let Some(read) = text.as_deref().and_then(|t| environment.template_from_str(t).ok()) else {
                continue;
            };
            let mut unknown: Vec<String> = read
                .undeclared_variables(false)
                .into_iter()
                .filter(|name| known.get(name).is_none())
                .collect();
            unknown.sort();
            if let Some(name) = unknown.first() {
                let all: Vec<&str> =
                    known.as_object().into_iter().flatten().map(|(k, _)| k.as_str()).collect();
                let reason =
                    format!("`{field}`: there is no variable `{name}`; there are {}", all.join(", "));
                return Err(self.wrong(reason));
            }
        }
        Ok(())
    }

    /// What it is for.
    pub fn kind(&self) -> Kind {
        self.file.kind
    }

    /// Whether its questions are messages of a conversation, which can be gone on with.
    pub fn is_chat(&self) -> bool {
        self.file.user.is_some()
    }

    /// One sentence about it.
    pub fn description(&self) -> &str {
        &self.file.description
    }

    /// Its name, with a hash of all that questions depend on.
    pub fn identity(&self) -> String {
        let digest = Sha256::digest(format!("{:?}", self.file));
        let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        format!("{} {hash}", self.name)
    }

    /// How answers are drawn, if nothing else is said.
    pub fn sampling(&self) -> &Sampling {
        &self.file.sampling
    }

    /// Which probability of a text is its score.
    pub fn score(&self) -> ScoreForm {
        self.file.score
    }

    /// The question in words. Premises are left out, the worst first, until it is no longer than the template
    /// allows; then the text is cut at its beginning.
    ///
    /// # Errors
    /// [`TemplateError::Wrong`].
    pub fn prompt(&self, question: &Question) -> Result<Prompt, TemplateError> {
        let mut question = question.clone();
        if self.file.marks_premises {
            for premise in &mut question.premises {
                premise.name = format!("<a>{}</a>", premise.name);
            }
        }
        loop {
            let (system, mut body) = self.render(&question)?;
            let most = self.file.most_bytes.unwrap_or(usize::MAX);
            if body.len() > most && question.premises.pop().is_some() {
                continue;
            }
            if body.len() > most {
                body = body[body.ceil_char_boundary(body.len() - most)..].to_string();
            }
            return Ok(match self.file.user {
                None => Prompt::Text(body),
                Some(_) => {
                    let said = |role, content| Message { role, content };
                    let system = system.map(|text| said(Role::System, text));
                    Prompt::Chat(system.into_iter().chain([said(Role::User, body)]).collect())
                }
            });
        }
    }

    /// A conversation with the answer and the next question of this template added: a repair turn.
    ///
    /// # Errors
    /// [`TemplateError::Wrong`], also if the conversation is no chat.
    pub fn further(
        &self,
        prompt: &Prompt,
        answer: &str,
        question: &Question,
    ) -> Result<Prompt, TemplateError> {
        let Prompt::Chat(messages) = prompt else {
            return Err(self.wrong("only a chat can be gone on with".into()));
        };
        let (_, body) = self.render(question)?;
        let mut messages = messages.clone();
        // what it thought aloud is not for the next turn
        let answer = said(answer).unwrap_or_default().trim();
        messages.push(Message { role: Role::Assistant, content: answer.into() });
        messages.push(Message { role: Role::User, content: body });
        Ok(Prompt::Chat(messages))
    }

    /// The proposal in an answer, if there is one.
    pub fn proposal(&self, answer: &str) -> Option<String> {
        let text = match self.file.answer {
            AnswerForm::Line => first_line(answer).to_string(),
            // what goes on with a line stands where it stands
            AnswerForm::Whole => said(answer)?.trim_end().to_string(),
            AnswerForm::LastFence => last_lean_block(answer)?,
        };
        let text = if self.file.marks_premises { without_marks(&text) } else { text };
        Some(text).filter(|t| !t.trim().is_empty())
    }

    fn wrong(&self, reason: String) -> TemplateError {
        TemplateError::Wrong { template: self.name.clone(), reason }
    }

    /// The system message and the question.
    fn render(&self, question: &Question) -> Result<(Option<String>, String), TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        // a text that is gone on with ends where it ends; of a message the end does not matter
        environment.set_keep_trailing_newline(true);
        let rendered = |field: &str, text: &str| {
            environment.render_named_str(field, text, question).map_err(|e| {
                let line = e.line().map(|line| format!(", line {line}")).unwrap_or_default();
                let detail = e.detail().map(|d| format!(": {d}")).unwrap_or_default();
                self.wrong(format!("`{field}`{line}: {}{detail}", e.kind()))
            })
        };
        let system = self.file.system.as_deref().map(|text| rendered("system", text)).transpose()?;
        let body = match (&self.file.user, &self.file.text) {
            (Some(text), _) => rendered("user", text)?.trim_end().to_string(),
            (None, text) => rendered("text", text.as_deref().unwrap_or_default())?,
        };
        Ok((system, body))
    }
}

#[cfg(test)]
#[path = "template/tests.rs"]
mod tests;
