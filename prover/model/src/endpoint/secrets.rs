//! What no message may show: the key of an endpoint, and a password in its address.

/// Variables that may hold the key; the first that is set counts.
pub const KEYS: [&str; 2] = ["PROVER_API_KEY", "OPENAI_API_KEY"];

/// The key and the password, if there are any. It prints neither.
#[derive(Clone, Default)]
pub struct Secrets {
    key: Option<String>,
    /// `user:password` of the address.
    login: Option<String>,
}

impl Secrets {
    /// Of an address, with a key.
    pub fn new(url: &str, key: Option<String>) -> Secrets {
        let authority = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?']).next();
        let login = authority.and_then(|a| a.rsplit_once('@')).map(|(login, _)| login.to_string());
        Secrets { key: key.filter(|k| !k.is_empty()), login: login.filter(|l| !l.is_empty()) }
    }

    /// The key in the variables of the process. An empty one is none, and hides the one behind it.
    pub fn key_of_environment() -> Option<String> {
        let key = KEYS.iter().find_map(|name| std::env::var(name).ok())?;
        // one that comes out of a file ends with its line
        Some(key.trim().to_string()).filter(|key| !key.is_empty())
    }

    /// The key, for the server.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// A text in which none of them occurs.
    pub fn hide(&self, text: &str) -> String {
        let text = match &self.login {
            Some(login) => text.replace(&format!("{login}@"), ""),
            None => text.to_string(),
        };
        match &self.key {
            Some(key) => text.replace(key.as_str(), "…"),
            None => text,
        }
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(if self.key.is_some() { "a key" } else { "no key" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_key_nor_password_is_shown() {
        let url = "http://me:word@host:1/v1";
        let secrets = Secrets::new(url, Some("sk-1".into()));
        assert_eq!(secrets.hide(url), "http://host:1/v1");
        assert_eq!(secrets.hide("wrong key sk-1"), "wrong key …");
        assert_eq!(format!("{secrets:?}"), "a key");
        assert_eq!(
            Secrets::new("http://host/a@b", Some(String::new())).hide("http://host/a@b"),
            "http://host/a@b"
        );
    }
}
