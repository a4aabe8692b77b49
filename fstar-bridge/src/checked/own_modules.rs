//! What a file depends on in its own project.

use crate::path::Path as State;
use crate::text::{Kind, Token, is_upper, tokens};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Most files that are looked into.
const MOST: usize = 500;

/// A source that a session depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// `Dep.fst`
    pub name: String,
    /// As the command line of an F* that runs beside the session's file names it.
    pub argument: OsString,
    pub digest: String,
    /// Of this file and all that it rests on.
    pub key: String,
}

/// The sources of its project that a session depends on, directly or not; without its own file and its
/// interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnModules {
    /// By name.
    pub files: Vec<OwnFile>,
    /// Why F* is not to be asked for `.checked` files of them.
    pub against: Option<String>,
}

/// The files of a module: interface and implementation.
#[derive(Clone, Debug, Default)]
struct Module {
    interface: Option<PathBuf>,
    implementation: Option<PathBuf>,
}

/// What a text asks for.
#[derive(Debug, Default)]
struct Asked {
    /// Modules, namespaces or parts of either, as they are written.
    paths: HashSet<String>,
    opened: HashSet<String>,
    friends: HashSet<String>,
}

impl OwnModules {
    /// Of a session in this state.
    pub fn of(state: &State) -> OwnModules {
        let file = &state.file.path;
        let beside = file.parent().map(Path::to_path_buf).unwrap_or_default();
        let own = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let mut search = Search::new(&beside, &state.file.options);
        match &state.contents {
            Some(text) => search.read(&own, file, text),
            None => search.read_file(&own, file),
        }
        // F* puts the interface in by itself, and loads what that asks for
        let interface = search.modules.get(&own.to_lowercase()).and_then(|m| m.interface.clone());
        if let Some(path) = interface.filter(|path| path.file_name() != file.file_name()) {
            search.read_file(&own, &path);
        }
        search.follow(&own)
    }

    /// Distinguishes these texts from any others.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for file in &self.files {
            hasher.update(format!("{:?} {:?}\n", file.name, file.digest));
        }
        hex(&hasher.finalize())
    }
}

/// Files by module, and what was asked for so far.
struct Search {
    beside: PathBuf,
    folders: Vec<PathBuf>,
    /// By names in small letters, as F* has them.
    modules: HashMap<String, Module>,
    /// Files to be looked into: module and path.
    waiting: Vec<(String, PathBuf)>,
    found: BTreeMap<String, PathBuf>,
    /// By names of files, what each asks for.
    asked: HashMap<String, BTreeSet<String>>,
    against: Option<String>,
}

impl Search {
    /// Where F* looks: in the folders that it is told, then beside the file. The last one counts.
    fn new(beside: &Path, options: &[OsString]) -> Search {
        let told = options.windows(2).filter(|pair| pair[0] == "--include").map(|pair| beside.join(&pair[1]));
        let mut search = Search {
            beside: beside.to_path_buf(),
            folders: told.chain([beside.to_path_buf()]).collect(),
            modules: HashMap::new(),
            waiting: vec![],
            found: BTreeMap::new(),
            asked: HashMap::new(),
            against: None,
        };
        let theirs = ["--cache_dir", "--cache_off", "--already_cached", "--lax", "--MLish"];
        if let Some(option) = options.iter().find(|o| theirs.iter().any(|t| *o == t)) {
            search.refuse(format!("of the option {}", option.to_string_lossy()));
        }
        for folder in search.folders.clone() {
            search.list(&folder);
        }
        search
    }

    fn refuse(&mut self, why: String) {
        self.against.get_or_insert(why);
    }

    fn list(&mut self, folder: &Path) {
        if folder.join("fstar.include").is_file() {
            self.refuse(format!("{} names further folders", folder.join("fstar.include").display()));
        }
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let (module, is_interface) = match (name.strip_suffix(".fsti"), name.strip_suffix(".fst")) {
                (Some(module), _) => (module, true),
                (_, Some(module)) => (module, false),
                _ => continue,
            };
            let files = self.modules.entry(module.to_lowercase()).or_default();
            *(if is_interface { &mut files.interface } else { &mut files.implementation }) =
                Some(folder.join(&name));
        }
    }

    /// Looks into a file for what it asks for.
    fn read_file(&mut self, module: &str, path: &Path) {
        match std::fs::read(path) {
            Ok(bytes) => self.read(module, path, &String::from_utf8_lossy(&bytes)),
            Err(e) => self.refuse(format!("{} cannot be read: {e}", path.display())),
        }
    }

    fn read(&mut self, module: &str, path: &Path, text: &str) {
        let Ok(tokens) = tokens(text, usize::MAX) else {
            return self.refuse(format!("the text of `{module}` cannot be read"));
        };
        let asked = Asked::of(&tokens);
        let mut bases = vec![String::new()];
        bases.extend(module.match_indices('.').map(|(at, _)| format!("{}.", &module[..at])));
        bases.extend(asked.opened.iter().map(|path| format!("{path}.")));
        for asked_for in &asked.paths {
            for base in &bases {
                self.ask(path, &format!("{base}{asked_for}"), asked.friends.contains(asked_for));
            }
        }
    }

    fn ask(&mut self, by: &Path, module: &str, is_friend: bool) {
        let Some(files) = self.modules.get(&module.to_lowercase()).cloned() else { return };
        let hidden = files.interface.is_some() && !is_friend;
        let implementation = files.implementation.filter(|_| !hidden);
        if let (Some(interface), Some(implementation)) = (&files.interface, &implementation) {
            self.rests(implementation, interface);
        }
        for path in files.interface.into_iter().chain(implementation) {
            self.rests(by, &path);
            if self.found.insert(name(&path), path.clone()).is_none() {
                self.waiting.push((module.to_string(), path));
            }
        }
    }

    fn rests(&mut self, file: &Path, on: &Path) {
        self.asked.entry(name(file)).or_default().insert(name(on));
    }

    /// Looks into all that was asked for, and into what that asks for.
    fn follow(mut self, own: &str) -> OwnModules {
        while let Some((module, path)) = self.waiting.pop() {
            if module.eq_ignore_ascii_case(own) {
                self.refuse(format!("what `{own}` depends on depends on `{own}`"));
            } else if self.found.len() > MOST {
                self.refuse(format!("it depends on more than {MOST} files"));
                break;
            } else {
                self.read_file(&module, &path);
            }
        }
        let mut files = vec![];
        let mut keys = HashMap::new();
        for (name, path) in self.found.clone() {
            let checked = format!("{name}.checked");
            if let Some(folder) = self.folders.iter().find(|folder| folder.join(&checked).exists()) {
                self.refuse(format!("the project has {} itself", folder.join(&checked).display()));
            }
            let argument = match path.parent() == Some(&*self.beside) {
                true => name.clone().into(),
                false => path.clone().into_os_string(),
            };
            let key = self.key(&name, &mut keys);
            files.push(OwnFile { digest: digest(&path), name, argument, key });
        }
        OwnModules { files, against: self.against }
    }

    /// Of a file and all that it rests on.
    fn key(&mut self, file: &str, known: &mut HashMap<String, Option<String>>) -> String {
        match known.get(file) {
            Some(Some(key)) => return key.clone(),
            Some(None) => {
                self.refuse(format!("{file} depends on itself"));
                return String::new();
            }
            None => {}
        }
        known.insert(file.to_string(), None);
        let mut hasher = Sha256::new();
        let own = self.found.get(file).map(|path| digest(path)).unwrap_or_default();
        hasher.update(format!("{file:?} {own:?}\n"));
        for other in self.asked.get(file).cloned().unwrap_or_default() {
            hasher.update(self.key(&other, known));
        }
        let key = hex(&hasher.finalize());
        known.insert(file.to_string(), Some(key.clone()));
        key
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Of what is in a file; nothing if it cannot be read.
fn digest(path: &Path) -> String {
    std::fs::read(path).map(|bytes| hex(&Sha256::digest(bytes))).unwrap_or_default()
}

impl Asked {
    fn of(tokens: &[Token<'_>]) -> Asked {
        let mut asked = Asked::default();
        let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map(|t| t.text);
        let is = |i: usize, text: &str| tokens.get(i).is_some_and(|t| t.text == text);
        let mut i = 0;
        while i < tokens.len() {
            let begin = i;
            let mut path = vec![];
            while let Some(text) = word(i).filter(|text| is_upper(text)) {
                path.push(text);
                i += 1;
                if !(is(i, ".") && word(i + 1).is_some_and(is_upper)) {
                    break;
                }
                i += 1;
            }
            let Some(last) = path.last() else {
                i += 1;
                continue;
            };
            let before = begin.checked_sub(1).and_then(word);
            let is_named = matches!(before, Some("open" | "include" | "friend"))
                || (begin > 2 && is(begin - 1, "=") && is(begin - 3, "module"));
            let is_header = before == Some("module");
            if is_header {
                continue;
            }
            // the last word of a path that nothing follows is a constructor, or a type's
            let joined = path.join(".");
            let module = match is_named || is(i, ".") {
                true => joined.as_str(),
                false => joined.strip_suffix(last).and_then(|m| m.strip_suffix('.')).unwrap_or_default(),
            };
            if module.is_empty() {
                continue;
            }
            asked.paths.insert(module.to_string());
            match before {
                Some("open") => drop(asked.opened.insert(module.to_string())),
                Some("friend") => drop(asked.friends.insert(module.to_string())),
                _ => {}
            }
        }
        asked
    }
}

/// In hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::SessionFile;

    struct Project(tempfile::TempDir);

    impl Project {
        fn new(files: &[(&str, &str)]) -> Project {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in files {
                let path = folder.path().join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            Project(folder)
        }

        fn own(&self, text: &str, options: &[&str]) -> OwnModules {
            let options = options.iter().map(OsString::from).collect();
            let file = SessionFile { path: self.0.path().join("N.Main.fst"), options };
            OwnModules::of(&State { file, contents: Some(text.into()), steps: vec![] })
        }
    }

    fn names(own: &OwnModules) -> Vec<&str> {
        own.files.iter().map(|f| f.name.as_str()).collect()
    }

    #[test]
    fn modules_are_found_as_f_star_finds_them() {
        let project = Project::new(&[
            ("A.fst", "module A\nlet a = B.b"),
            ("B.fsti", "module B\nval b : C.Deep.t"),
            ("B.fst", "module B\nlet b = Hidden.h"),
            ("C.Deep.fst", "module C.Deep\ntype t = int"),
            ("Hidden.fst", "module Hidden\nlet h = 1"),
            ("N.Near.fst", "module N.Near\nlet n = 1"),
            ("Node.fst", "module Node\n"),
            ("N.Main.fst", "module N.Main\n"),
            ("more/Far.fst", "module Far\n"),
            ("more/A.fst", "module A\nlet a = 2"),
        ]);
        let own = project.own("module N.Main\n(* Far.f *)\nlet x = A.a + Near.n\ntype t = | Node\n", &[]);
        assert_eq!(names(&own), ["A.fst", "B.fsti", "C.Deep.fst", "N.Near.fst"]);
        assert_eq!(own.against, None);
        let friend = project.own("module N.Main\nfriend B\nlet x = 1", &[]);
        assert_eq!(names(&friend), ["B.fst", "B.fsti", "C.Deep.fst", "Hidden.fst"]);
        let opened = project.own("module N.Main\nopen C\nlet f (x:Deep.t) = x", &["--include", "more"]);
        assert_eq!(names(&opened), ["C.Deep.fst"]);
        // beside the file comes before where F* is told to look
        let far = project.own("module N.Main\nmodule S = Far\nlet x = A.a", &["--include", "more"]);
        assert_eq!(names(&far), ["A.fst", "B.fsti", "C.Deep.fst", "Far.fst"]);
        assert_eq!(far.files[0].argument, "A.fst");
        assert!(Path::new(&far.files[3].argument).ends_with("more/Far.fst"));
        let none = project.own("module N.Main\nlet x = FStar.List.Tot.length [Some 1]", &[]);
        assert_eq!(names(&none), [""; 0]);
    }

    #[test]
    fn a_digest_follows_the_texts_and_nothing_else() {
        let one = Project::new(&[("A.fst", "module A\nlet a = 1")]);
        let same = Project::new(&[("A.fst", "module A\nlet a = 1"), ("B.fst", "module B")]);
        let other = Project::new(&[("A.fst", "module A\nlet a = 2")]);
        let text = "module N.Main\nopen A\n";
        assert_eq!(one.own(text, &[]).digest(), same.own(text, &[]).digest());
        assert_ne!(one.own(text, &[]).digest(), other.own(text, &[]).digest());
        // a file's key is of what it rests on, too
        let keys = |b: &str| {
            let own = Project::new(&[("A.fst", "module A\nopen B"), ("B.fst", b), ("C.fst", "module C")]);
            own.own("module N.Main\nopen A\nopen C", &[]).files.into_iter().map(|f| f.key).collect::<Vec<_>>()
        };
        let (before, after) = (keys("module B\nlet b = 1"), keys("module B\nlet b = 2"));
        let same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a == b).collect();
        assert_eq!(same, [false, false, true]);
    }

    #[test]
    fn some_projects_are_left_to_themselves() {
        let text = "module N.Main\nopen A\n";
        let against = |files: &[(&str, &str)], options: &[&str]| {
            Project::new(files).own(text, options).against.unwrap_or_default()
        };
        let file = ("A.fst", "module A\n");
        assert_eq!(against(&[file], &["--report_assumes", "warn"]), "");
        assert!(against(&[file, ("A.fst.checked", "")], &[]).contains("A.fst.checked itself"));
        assert!(against(&[file], &["--cache_dir", "obj"]).contains("--cache_dir"));
        let own = ("N.Main.fst", "module N.Main");
        assert!(against(&[own, ("A.fst", "module A\nopen N.Main")], &[]).contains("depends on `N.Main`"));
        let circle = [("A.fst", "module A\nopen B"), ("B.fst", "module B\nopen A")];
        assert!(against(&circle, &[]).contains("depends on itself"));
        assert!(against(&[("A.fst", "module A\n(*")], &[]).contains("`A` cannot be read"));
        assert!(against(&[file, ("fstar.include", "x")], &[]).contains("further folders"));
    }
}
