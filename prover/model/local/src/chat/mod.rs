//! Chat templates: how a model wants a conversation to be written, as its folder says.

mod date;
mod json;

use crate::OpenError;
use crate::folder::Fields;
use language_model::{Message, Role};
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, Value, context};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The template of a model, in the language Jinja.
pub(crate) struct ChatTemplate {
    environment: Environment<'static>,
    /// Special tokens that templates name.
    begin: String,
    end: String,
}

const NAME: &str = "chat_template";

impl ChatTemplate {
    /// The template in `chat_template.jinja` or in `tokenizer_config.json`, or else this one (from GGUF).
    pub fn read(folder: &Path, config: &Fields, other: Option<&str>) -> Result<Option<Self>, OpenError> {
        let path = folder.join("chat_template.jinja");
        let (path, text) = if path.exists() {
            let text = std::fs::read_to_string(&path);
            let text = text.map_err(|source| OpenError::Io { path: path.clone(), source })?;
            (path, text)
        } else {
            let Some(text) = in_config(config).or(other.map(str::to_string)) else { return Ok(None) };
            (config.path.clone(), text)
        };
        let mut environment = Environment::new();
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_function("raise_exception", raise);
        environment.add_function("strftime_now", |format: &str| date::format(format, now()));
        environment.add_filter("tojson", to_json);
        environment.add_template_owned(NAME, text).map_err(|e| OpenError::Damaged {
            path,
            reason: format!("its chat template cannot be parsed: {e}"),
        })?;
        let token = |field: &str| {
            let token = &config.json[field];
            token.as_str().or(token["content"].as_str()).unwrap_or_default().to_string()
        };
        Ok(Some(ChatTemplate { environment, begin: token("bos_token"), end: token("eos_token") }))
    }

    /// A conversation, as the model goes on from it. If the last message is the assistant's, it is left open.
    pub fn render(&self, messages: &[Message]) -> Result<String, String> {
        let open = messages.last().filter(|last| last.role == Role::Assistant);
        let list: Vec<Value> = messages
            .iter()
            .map(|m| {
                let role = match m.role {
                    Role::System => "system",
                    Role::User => "user",
                    Role::Assistant => "assistant",
                };
                context! { role => role, content => m.content }
            })
            .collect();
        let context = context! {
            messages => list,
            add_generation_prompt => open.is_none(),
            bos_token => self.begin,
            eos_token => self.end,
            tools => Value::from(()),
            documents => Value::from(()),
        };
        let template = self.environment.get_template(NAME).map_err(|e| e.to_string())?;
        let mut text = template.render(context).map_err(|e| format!("its chat template says: {e:#}"))?;
        if let Some(open) = open {
            // as transformers does it: what the template writes behind the message is cut off
            let content = open.content.trim();
            let Some(begin) = text.rfind(content) else {
                return Err("its chat template does not write the last message as it is".into());
            };
            let space = open.content.len() - open.content.trim_end().len();
            let kept = text[begin + content.len()..].starts_with(&open.content[open.content.len() - space..]);
            text.truncate(begin + content.len() + if kept { space } else { 0 });
        }
        Ok(text)
    }
}

/// The template in `tokenizer_config.json`; of several, the one for talking.
fn in_config(config: &Fields) -> Option<String> {
    let template = &config.json["chat_template"];
    let default = || template.as_array()?.iter().find(|t| t["name"] == "default")?["template"].as_str();
    template.as_str().or_else(default).map(str::to_string)
}

fn raise(message: String) -> Result<Value, Error> {
    Err(Error::new(ErrorKind::InvalidOperation, message))
}

fn to_json(value: Value, options: Kwargs) -> Result<Value, Error> {
    let indent: Option<usize> = options.get("indent")?;
    let text =
        json::write(&value, indent).map_err(|e| Error::new(ErrorKind::BadSerialization, e.to_string()))?;
    Ok(Value::from_safe_string(text))
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn template(text: &str) -> ChatTemplate {
        let json = json!({"chat_template": text, "bos_token": {"content": "<s>"}, "eos_token": "</s>"});
        let config = Fields { path: "tokenizer_config.json".into(), json };
        ChatTemplate::read(Path::new("/nowhere"), &config, None).unwrap().unwrap()
    }

    fn says(role: Role, content: &str) -> Message {
        Message { role, content: content.into() }
    }

    /// The template of Qwen, without tools.
    const QWEN: &str = "{%- if messages[0]['role'] == 'system' %}\n    {{- '<|im_start|>system\\n' + \
        messages[0]['content'] + '<|im_end|>\\n' }}\n{%- endif %}\n{%- for message in messages %}\n    {%- \
        if (message.role == \"user\") or (message.role == \"assistant\" and not message.tool_calls) %}\n        \
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}\n    {%- \
        endif %}\n{%- endfor %}\n{%- if add_generation_prompt %}\n    {{- '<|im_start|>assistant\\n' }}\n\
        {%- endif %}\n";

    #[test]
    fn a_conversation_and_one_to_go_on_with() {
        let template = template(QWEN);
        let mut messages = vec![says(Role::System, "Be brief."), says(Role::User, "1 < 2?")];
        let begin = "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n1 < 2?<|im_end|>\n";
        let expected = format!("{begin}<|im_start|>assistant\n");
        assert_eq!(template.render(&messages).unwrap(), expected);
        messages.push(says(Role::Assistant, "Yes, "));
        assert_eq!(template.render(&messages).unwrap(), format!("{expected}Yes, "));
    }

    #[test]
    fn what_templates_call() {
        let text = "{%- set ns = namespace(n=0) %}{%- for m in messages %}{%- set ns.n = ns.n + 1 %}{%- \
            endfor %}{{ bos_token }}{{ ns.n }}{{ messages[0].content.strip().split('|')[-1] }}{{ {'a': [1, \
            '<']}|tojson }}";
        let conversation = [says(Role::User, " x|y ")];
        assert_eq!(template(text).render(&conversation).unwrap(), "<s>1y{\"a\": [1, \"<\"]}");
        let year = template("{{ strftime_now('%Y') }}").render(&conversation).unwrap();
        assert!(year.parse::<u32>().unwrap() >= 2024, "{year}");
        let error =
            template("{{ raise_exception('roles must alternate') }}").render(&conversation).unwrap_err();
        assert!(error.contains("roles must alternate"), "{error}");
    }

    #[test]
    fn a_damaged_template_is_named() {
        let config =
            Fields { path: "folder/tokenizer_config.json".into(), json: json!({"chat_template": "{% if"}) };
        let error = ChatTemplate::read(Path::new("/nowhere"), &config, None).err().unwrap().to_string();
        assert!(error.contains("folder/tokenizer_config.json") && error.contains("chat template"), "{error}");
    }
}
