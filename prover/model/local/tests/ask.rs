//! A model's folder, opened and asked as a language model.

use language_model::{
    Answer, Asked, LanguageModel, Message, ModelError, Prompt, Request, Role, Sampling, Structure,
};
use local_model::{Device, LocalModel, OpenError};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use supervise::StopFlag;
use tempfile::TempDir;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name)
}

/// A copy of a model's folder, to change.
fn copy(name: &str) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder(name)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.path().join(path.file_name().unwrap())).unwrap();
    }
    to
}

fn open(folder: &Path) -> Result<LocalModel, OpenError> {
    LocalModel::open(folder, Device::Cpu)
}

fn change(folder: &Path, file: &str, change: impl FnOnce(&mut Value)) {
    let path = folder.join(file);
    let mut json = std::fs::read(&path).map_or(json!({}), |text| serde_json::from_slice(&text).unwrap());
    change(&mut json);
    std::fs::write(path, json.to_string()).unwrap();
}

fn text(prompt: &str, sampling: Sampling) -> Request {
    Request { prompt: Prompt::Text(prompt.into()), sampling, structure: None }
}

fn ask(model: &LocalModel, requests: &[Request]) -> Vec<Result<Answer, ModelError>> {
    let stop = StopFlag::default();
    model.ask(requests, Asked { limit: Duration::from_secs(3600), stop: &stop })
}

fn one(model: &LocalModel, request: Request) -> Answer {
    ask(model, &[request]).remove(0).unwrap()
}

fn drawn(n: usize, seed: u64) -> Sampling {
    Sampling { n, temperature: Some(1.0), max_tokens: Some(12), seed: Some(seed), ..Sampling::default() }
}

fn greedy() -> Sampling {
    Sampling { max_tokens: Some(12), temperature: Some(0.0), ..Sampling::default() }
}

#[test]
fn an_answer_does_not_depend_on_what_is_asked_with_it() {
    for name in ["t5", "llama", "qwen3"] {
        let model = open(&folder(name)).unwrap();
        let mut requests: Vec<_> = ["a", "simp[foo,bar]", "x+y"].map(|p| text(p, drawn(4, 7))).into();
        requests.push(text("x+y", drawn(2, 8)));
        requests
            .push(text("x+y", Sampling { n: 3, beams: Some(4), max_tokens: Some(6), ..Sampling::default() }));
        let together = ask(&model, &requests);
        assert_eq!(together.len(), requests.len());
        for (request, together) in requests.iter().zip(together) {
            let (alone, together) = (one(&model, request.clone()), together.unwrap());
            assert_eq!(alone.samples.len(), request.sampling.n);
            assert_eq!(alone.usage, together.usage);
            for (alone, together) in alone.samples.iter().zip(&together.samples) {
                assert_eq!((&alone.text, alone.tokens), (&together.text, together.tokens));
                let error = alone.log_probability.unwrap() - together.log_probability.unwrap();
                assert!(error.abs() < 1e-3 && alone.log_probability.unwrap() < 0.0);
            }
        }
        let texts: Vec<_> = one(&model, text("a", drawn(8, 1))).samples.into_iter().map(|s| s.text).collect();
        assert!(texts.iter().any(|t| *t != texts[0]), "{texts:?}");
    }
}

#[test]
fn a_text_ends_at_a_stop_word_or_is_cut() {
    let model = open(&folder("qwen2")).unwrap();
    let whole = one(&model, text("simp", greedy())).samples.remove(0);
    assert!(whole.is_cut);
    assert_eq!(whole.tokens, Some(12));
    let letters: Vec<char> = whole.text.chars().collect();
    let stop: String = letters[3..5].iter().collect();
    let begin = whole.text.find(&stop).unwrap();
    let sampling = Sampling { stop: vec!["never there".into(), stop.clone()], ..greedy() };
    let sample = one(&model, text("simp", sampling.clone())).samples.remove(0);
    assert_eq!(sample.text, whole.text[..begin]);
    assert!(!sample.is_cut && sample.tokens < whole.tokens, "{sample:?}");
    let beams = Sampling { beams: Some(4), n: 4, ..sampling };
    let samples = one(&model, text("simp", beams)).samples;
    assert!(!samples.is_empty() && samples.iter().all(|s| !s.text.contains(&stop)));
}

#[test]
fn it_gives_up_when_it_is_told_to_and_in_time() {
    let model = open(&folder("llama")).unwrap();
    let requests = [text("a", greedy()), text("b", drawn(2, 1))];
    let stop = StopFlag::default();
    let late = model.ask(&requests, Asked { limit: Duration::ZERO, stop: &stop });
    assert!(late.iter().all(|a| matches!(a, Err(ModelError::Late { .. }))), "{late:?}");
    stop.set();
    let stopped = model.ask(&requests, Asked { limit: Duration::from_secs(60), stop: &stop });
    assert_eq!(stopped, [Err(ModelError::Stopped), Err(ModelError::Stopped)]);
}

#[test]
fn what_cannot_be_done_is_refused() {
    let model = open(&folder("llama")).unwrap();
    let structure = Some(Structure::Regex("a*".into()));
    let requests = [
        Request { structure, ..text("a", greedy()) },
        text("", greedy()),
        text(&"a".repeat(300), greedy()),
        text("a", Sampling { top_p: Some(0.0), ..greedy() }),
        text("a", Sampling { beams: Some(0), ..greedy() }),
        text("a", greedy()),
    ];
    let answers = ask(&model, &requests);
    let reasons = ["structure", "empty", "300 tokens", "top_p", "width"];
    for (answer, expected) in answers.iter().zip(reasons) {
        match answer {
            Err(ModelError::Refused { reason, .. }) => assert!(reason.contains(expected), "{reason}"),
            other => panic!("{expected}: {other:?}"),
        }
    }
    assert!(answers[5].is_ok());
}

#[test]
fn a_conversation_is_written_as_the_template_says() {
    let chat = |role, content: &str| Message { role, content: content.into() };
    let conversation = Prompt::Chat(vec![chat(Role::System, "abc"), chat(Role::User, "x+y")]);
    let request = Request { prompt: conversation, sampling: greedy(), structure: None };
    let model = open(&folder("qwen2")).unwrap();
    let refused = ask(&model, std::slice::from_ref(&request)).remove(0);
    assert!(matches!(&refused, Err(ModelError::Refused { reason, .. }) if reason.contains("chat template")));
    let to = copy("qwen2");
    let template = "{% for m in messages %}{{ m.role[0] }}:{{ m.content }};{% endfor %}\
                    {% if add_generation_prompt %}a:{% endif %}";
    std::fs::write(to.path().join("chat_template.jinja"), template).unwrap();
    let model = open(to.path()).unwrap();
    let plain = one(&model, text("s:abc;u:x+y;a:", greedy()));
    assert_eq!(one(&model, request).samples, plain.samples);
}

#[test]
fn weights_in_several_files_are_the_same_model() {
    let to = copy("qwen2");
    let weights = candle_core::safetensors::load(to.path().join("model.safetensors"), &Device::Cpu).unwrap();
    let (mut parts, mut map) = ([vec![], vec![]], serde_json::Map::new());
    for (i, (name, tensor)) in weights.into_iter().enumerate() {
        map.insert(name.clone(), format!("part-{}.safetensors", i % 2).into());
        parts[i % 2].push((name, tensor));
    }
    for (i, part) in parts.into_iter().enumerate() {
        let part: std::collections::HashMap<_, _> = part.into_iter().collect();
        candle_core::safetensors::save(&part, to.path().join(format!("part-{i}.safetensors"))).unwrap();
    }
    std::fs::remove_file(to.path().join("model.safetensors")).unwrap();
    change(to.path(), "model.safetensors.index.json", |json| json["weight_map"] = map.into());
    let (whole, split) = (open(&folder("qwen2")).unwrap(), open(to.path()).unwrap());
    assert_eq!(one(&whole, text("x", greedy())).samples, one(&split, text("x", greedy())).samples);
    std::fs::remove_file(to.path().join("part-1.safetensors")).unwrap();
    let error = open(to.path()).err().unwrap();
    assert!(
        matches!(&error, OpenError::MissingFile { missing, .. } if missing == "part-1.safetensors"),
        "{error}"
    );
}

#[test]
fn names_tell_models_apart() {
    let (first, second) = (open(&folder("llama")).unwrap(), open(&folder("llama")).unwrap());
    assert_eq!(first.name(), second.name());
    assert!(first.name().starts_with("llama@"), "{}", first.name());
    let to = copy("llama");
    let path = to.path().join("model.safetensors");
    let mut bytes = std::fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let hash = |model: &LocalModel| model.name().rsplit('@').next().unwrap().to_string();
    assert_ne!(hash(&open(to.path()).unwrap()), hash(&first));
}

#[test]
fn the_folder_says_how_texts_are_drawn() {
    let to = copy("qwen2");
    let begin = one(&open(to.path()).unwrap(), text("x", greedy()));
    let tokens: Vec<char> = begin.samples[0].text.chars().collect();
    let tokenizer: Value =
        serde_json::from_slice(&std::fs::read(to.path().join("tokenizer.json")).unwrap()).unwrap();
    let end = tokenizer["model"]["vocab"][tokens[2].to_string()].as_u64().unwrap();
    change(to.path(), "generation_config.json", |json| {
        *json = json!({"eos_token_id": [1, end], "max_new_tokens": 5});
    });
    let model = open(to.path()).unwrap();
    let sample = one(&model, text("x", greedy())).samples.remove(0);
    assert!(!sample.is_cut && sample.tokens.unwrap() <= 3, "{sample:?}");
    let sampling = Sampling { max_tokens: None, ..drawn(16, 3) };
    let samples = one(&model, text("x", sampling)).samples;
    assert!(samples.iter().all(|s| s.tokens.unwrap() <= 5));
}

#[test]
fn errors_say_what_is_wrong_and_what_to_do() {
    let check = |change: &dyn Fn(&Path), expected: &[&str]| {
        let to = copy("llama");
        change(to.path());
        let error = open(to.path()).err().unwrap().to_string();
        assert!(expected.iter().all(|part| error.contains(part)), "{error}");
    };
    let remove = |file: &'static str| move |to: &Path| std::fs::remove_file(to.join(file)).unwrap();
    check(&remove("config.json"), &["no config.json", "a model's folder has"]);
    check(&remove("model.safetensors"), &["no model.safetensors", "the folder needs"]);
    check(&remove("tokenizer.json"), &["no tokenizer.json", "put the model's tokenizer.json there"]);
    let cut = |to: &Path| {
        let path = to.join("model.safetensors");
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(path, &bytes[..bytes.len() - 10]).unwrap();
    };
    check(&cut, &["model.safetensors is damaged", "download or convert the model again"]);
    check(&|to: &Path| std::fs::write(to.join("config.json"), "{").unwrap(), &["config.json is damaged"]);
    let config = |field: &'static str, value: Value| {
        move |to: &Path| change(to, "config.json", |json| json[field] = value.clone())
    };
    check(
        &config("model_type", json!("mamba")),
        &["`mamba` is not supported", "llama, qwen2", "have a server"],
    );
    check(&config("mlp_bias", json!(true)), &["mlp_bias is `true`, supported: false"]);
    check(&config("hidden_size", json!(64)), &["input_layernorm.weight` has shape [32]", "asks for [64]"]);
    check(&config("num_hidden_layers", json!(3)), &["no weight `model.layers.2."]);
    let rope = json!({"rope_type": "yarn"});
    check(&config("rope_parameters", rope), &["rope_type is `yarn`", "default, linear, llama3"]);
    let gguf = |to: &Path| {
        std::fs::remove_file(to.join("model.safetensors")).unwrap();
        std::fs::write(to.join("model.gguf"), "GGUF").unwrap();
    };
    check(&gguf, &["model.gguf is damaged"]);
    let error = open(Path::new("/there/is/no/such/folder")).err().unwrap().to_string();
    assert!(error.contains("/there/is/no/such/folder: there is no such folder"), "{error}");
}
