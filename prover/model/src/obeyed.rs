//! Whether an answer is what was asked for: servers pass over fields that they do not know, without a word.

use crate::answer::{Ignored, Sample};
use crate::request::{Request, Structure};
use regex::Regex;

/// A text as it came, before anything was compared with the request.
#[derive(Debug, Default)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// Its tokens, if their probabilities were told.
    pub tokens: Option<Vec<Token>>,
    /// The logarithm of its probability, where that is told for the whole text only.
    pub log_probability: Option<f64>,
    /// Number of its tokens, where that is told and they are not.
    pub count: Option<u32>,
    /// Whether it ended at the most tokens allowed.
    pub is_cut: bool,
    /// Whether it is known to be complete.
    pub is_finished: bool,
}

/// One token of a draft.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Its length, bytes.
    pub bytes: usize,
    /// The natural logarithm of its probability.
    pub log_probability: f64,
}

/// What is compared with the texts.
pub struct Checks {
    stop: Vec<String>,
    max_tokens: Option<u32>,
    structure: Option<Form>,
}

enum Form {
    Choice(Vec<String>),
    Regex(Regex),
    Json,
    /// Its notation is the server's own, so it cannot be checked here.
    Grammar,
}

impl Checks {
    /// What the request asks for; the error says which part of it can never be checked.
    pub fn new(request: &Request) -> Result<Checks, String> {
        let structure = match &request.structure {
            None => None,
            Some(Structure::Choice(texts)) => Some(Form::Choice(texts.clone())),
            // the server means a match of the whole text
            Some(Structure::Regex(pattern)) => match Regex::new(&format!(r"\A(?:{pattern})\z")) {
                Ok(regex) => Some(Form::Regex(regex)),
                Err(e) => return Err(format!("the regular expression cannot be checked here: {e}")),
            },
            Some(Structure::Json(_)) => Some(Form::Json),
            Some(Structure::Grammar(_)) => Some(Form::Grammar),
        };
        let stop = request.sampling.stop.iter().filter(|s| !s.is_empty()).cloned().collect();
        Ok(Checks { stop, max_tokens: request.sampling.max_tokens, structure })
    }

    /// The sample that a draft is; `None` if it does not have the structure that was prescribed.
    pub fn sample(&self, draft: Draft, ignored: &mut Vec<Ignored>) -> Option<Sample> {
        let Draft { mut text, tokens, log_probability, count, is_cut, .. } = draft;
        let number = tokens.as_ref().map(|t| t.len() as u32).or(count);
        if self.max_tokens.zip(number).is_some_and(|(most, n)| n > most) {
            note(ignored, Ignored::MostTokens);
        }
        let mut sample = Sample {
            log_probability: tokens
                .as_ref()
                .map(|t| t.iter().map(|t| t.log_probability).sum())
                .or(log_probability),
            tokens: number,
            is_cut,
            text: String::new(),
        };
        if let Some(at) = self.stop.iter().filter_map(|s| text.find(s.as_str())).min() {
            note(ignored, Ignored::Stop);
            let kept = tokens.and_then(|tokens| before(&tokens, &text, at));
            sample.log_probability = kept.map(|(sum, _)| sum);
            sample.tokens = kept.map(|(_, number)| number);
            // what it ends at is the stop word now
            sample.is_cut = false;
            text.truncate(at);
        }
        let is_right = match &self.structure {
            None | Some(Form::Grammar) => true,
            Some(Form::Choice(texts)) => texts.iter().any(|t| t == text.trim() || *t == text),
            Some(Form::Regex(regex)) => regex.is_match(&text),
            Some(Form::Json) => serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok(),
        };
        if !is_right {
            note(ignored, Ignored::Structure);
            return None;
        }
        sample.text = text;
        Some(sample)
    }
}

/// Adds what was ignored, once.
pub fn note(ignored: &mut Vec<Ignored>, what: Ignored) {
    if !ignored.contains(&what) {
        ignored.push(what);
    }
}

/// Of the tokens that begin before byte `at`: the sum of their logarithms, and how many they are. `None` if
/// the tokens are not the text's, as with a server that leaves out spaces.
fn before(tokens: &[Token], text: &str, at: usize) -> Option<(f64, u32)> {
    if tokens.iter().map(|t| t.bytes).sum::<usize>() != text.len() {
        return None;
    }
    let (mut sum, mut number, mut begin) = (0.0, 0, 0);
    for token in tokens.iter().take_while(|t| {
        let is_before = begin < at;
        begin += t.bytes;
        is_before
    }) {
        sum += token.log_probability;
        number += 1;
    }
    Some((sum, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Prompt, Sampling};

    fn checks(sampling: Sampling, structure: Option<Structure>) -> Checks {
        Checks::new(&Request { prompt: Prompt::Text("a".into()), sampling, structure }).unwrap()
    }

    fn draft(parts: &[(&str, f64)]) -> Draft {
        Draft {
            text: parts.iter().map(|(t, _)| *t).collect(),
            tokens: Some(parts.iter().map(|(t, p)| Token { bytes: t.len(), log_probability: *p }).collect()),
            ..Draft::default()
        }
    }

    #[test]
    fn what_goes_on_behind_a_stop_word_is_cut_there_with_its_probability() {
        let checks = checks(Sampling { stop: vec!["\n".into()], ..Sampling::default() }, None);
        let mut ignored = vec![];
        let sample =
            checks.sample(draft(&[("simp", -1.0), ("\n", -2.0), ("rfl", -4.0)]), &mut ignored).unwrap();
        assert_eq!(
            (sample.text.as_str(), sample.log_probability, sample.tokens),
            ("simp", Some(-1.0), Some(1))
        );
        assert_eq!(ignored, [Ignored::Stop]);
        let mut ignored = vec![];
        let sample = checks.sample(draft(&[("simp", -1.0)]), &mut ignored).unwrap();
        assert_eq!((sample.log_probability, ignored), (Some(-1.0), vec![]));
    }

    #[test]
    fn texts_without_the_structure_are_dropped() {
        let holds = |structure: Structure, text: &str| {
            let mut ignored = vec![];
            let is_kept = checks(Sampling::default(), Some(structure))
                .sample(draft(&[(text, 0.0)]), &mut ignored)
                .is_some();
            assert_eq!(is_kept, ignored.is_empty());
            is_kept
        };
        assert!(holds(Structure::Choice(vec!["yes".into()]), "yes"));
        assert!(!holds(Structure::Choice(vec!["yes".into()]), "yes, of course"));
        assert!(holds(Structure::Regex("a+|b".into()), "aa"));
        assert!(!holds(Structure::Regex("a+|b".into()), "ab"));
        assert!(
            holds(Structure::Json(serde_json::json!({})), " [1] ")
                && !holds(Structure::Json(().into()), "[1")
        );
        let grammar = Structure::Grammar("root ::= 'a'".into());
        assert!(holds(grammar, "b"), "nobody here reads grammars");
        let bad = Request {
            prompt: Prompt::Text("a".into()),
            sampling: Sampling::default(),
            structure: Some(Structure::Regex("(?=a)".into())),
        };
        assert!(Checks::new(&bad).is_err_and(|e| e.contains("cannot be checked")));
    }

    #[test]
    fn too_many_tokens_are_noticed() {
        let mut ignored = vec![];
        let checks = checks(Sampling { max_tokens: Some(1), ..Sampling::default() }, None);
        assert!(checks.sample(draft(&[("a", -1.0), ("b", -1.0)]), &mut ignored).is_some());
        assert_eq!(ignored, [Ignored::MostTokens]);
    }
}
