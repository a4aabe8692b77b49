//! What the library takes on faith: a small library in the style of F*'s, and candidates that rely on it.

use crate::candidates::{CORPUS, Wrong, wrong};
use crate::{Folder, SECOND, common, generated_library};
use fstar_bridge::library::{Kept, Library, Sources};
use fstar_bridge::{CandidateVerdict, Checker, Common, Confirm, DefinitionProblem, Word};
use std::path::Path;
use std::sync::Arc;

/// Candidates that rely on what the library takes on faith, or make
/// terms of data; and right ones, mostly by tactics.
const FAITH: &str = include_str!("faith.jsonl");

fn sources() -> Sources {
    Sources::in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fstar/library")).unwrap()
}

fn with_library() -> Arc<Common> {
    let Common { command, limits, .. } = &*common("model");
    Common::with(command.clone(), limits.clone(), Some(Arc::new(Library::read(&sources()))), None).unwrap()
}

async fn no_wrong_word(corpus: &str) {
    let Wrong { cheats, right } = wrong(corpus, with_library()).await;
    let all = [cheats, right].concat();
    assert!(all.is_empty(), "{} wrong:\n{}", all.len(), all.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_passes_that_rests_on_faith_and_proofs_by_tactics_do() {
    let count = |word: &str| FAITH.lines().filter(|l| l.contains(&format!("\"expect\": \"{word}\""))).count();
    assert!(count("forbidden") >= 40 && count("proved") >= 60);
    no_wrong_word(FAITH).await;
}

/// The whole of the other corpus, too: the table refuses nothing that is right.
#[tokio::test(flavor = "multi_thread")]
async fn the_table_changes_no_other_verdict() {
    no_wrong_word(CORPUS).await;
}

/// Without sources no name of the library is known but those of tactics: the other
/// cheats of the corpus must be found all the same.
#[tokio::test(flavor = "multi_thread")]
async fn without_sources_tactics_are_known_by_heart() {
    let Wrong { cheats, right } = wrong(FAITH, common("model")).await;
    assert!(right.is_empty(), "{}", right.join("\n"));
    let is_missed = |line: &&String| line.starts_with("tactic_") && line.contains(": proved");
    let of_tactics: Vec<&String> = cheats.iter().filter(is_missed).collect();
    let known_by_name = ["tactic_library_", "tactic_pack_fv_chain", "tactic_explode_literal"];
    let missed: Vec<&&String> =
        of_tactics.iter().filter(|line| !known_by_name.iter().any(|k| line.starts_with(k))).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

async fn verdict(common: Arc<Common>, folder: &Folder, candidate: &str) -> CandidateVerdict {
    let problem: DefinitionProblem = folder.problem(&["f"], Some("val f : x:int -> y:int -> Lemma (x == y)"));
    let mut checker = Checker::new(common, Confirm::Never);
    tokio::time::timeout(60 * SECOND, checker.check(&problem, candidate)).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_tells_the_whole_way_to_what_is_taken_on_faith() {
    let folder = Folder::new("open FStar.Shortcuts\n");
    let found = verdict(with_library(), &folder, "let f x y =\n  far x y").await;
    assert_eq!(found.verdict, Word::Forbidden);
    assert_eq!(
        found.detail,
        "`far`: `FStar.Shortcuts.far` rests on `FStar.Shortcuts.through`, that on \
         `FStar.Shortcuts.equal_anyway`, \
         that on `Prims.magic`: it is assumed (line 2, column 2)"
    );
    let tactics = Folder::new("open FStar.Tactics.V2\n");
    let candidate = "let f x y = assert (x == y) by (exact (norm_term [] (cur_goal ())))";
    let found = verdict(with_library(), &tactics, candidate).await;
    assert_eq!(found.verdict, Word::Forbidden);
    assert!(found.detail.starts_with("`exact`: terms that are read out of the goal"), "{}", found.detail);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_says_that_no_sources_were_there() {
    let folder = Folder::new("open FStar.Shortcuts\n");
    let found = verdict(common("model"), &folder, "let f x y = far x y").await;
    assert_eq!(found.verdict, Word::Proved);
    assert!(found.detail.contains("sources of F*'s library are not there"), "{}", found.detail);
    let found = verdict(with_library(), &folder, "let f x y = ()").await;
    assert_eq!((found.verdict, found.detail.as_str()), (Word::Proved, ""));
}

/// A module of the record's own project may include one of the library: its name means what it includes.
#[test]
fn what_a_project_includes_is_seen_through_it() {
    let folder = Folder::new("open Prelude\nmodule P = Prelude\n");
    let beside = |name: &str, text: &str| std::fs::write(folder.folder.path().join(name), text).unwrap();
    let problem = folder.problem(&["f"], Some("val f : x:int -> y:int -> Lemma (x == y)"));
    let library = Library::read(&sources());
    let screened = |text: &str| {
        fstar_bridge::screen(&problem, text, Some(&library)).map_or_else(|v| v.verdict, |_| Word::Proved)
    };
    let cheats = [
        "let f x y = far x y",
        "let f x y = P.far x y",
        "let f x y = Prelude.far x y",
        "let f x y = assert (x == y) by (apply (pack (Tv_FVar (pack_fv (map g [\"Prims\"; \"magic\"])))))",
    ];
    assert!(cheats[..3].iter().all(|cheat| screened(cheat) == Word::Proved), "nothing is there");
    assert_eq!(screened(cheats[3]), Word::Forbidden, "nobody knows what `Prelude` includes");
    beside("Prelude.fst", "module Prelude\ninclude Base\nlet own (x:int) : Lemma (x == x) = ()");
    beside("Base.fsti", "module Base\ninclude FStar.Shortcuts\ninclude FStar.Tactics.V2");
    for cheat in cheats {
        assert_eq!(screened(cheat), Word::Forbidden, "{cheat}");
    }
    assert_eq!(screened("let f x y = own x"), Word::Proved);
    beside("Base.fsti", "module Base\nlet broken = (");
    assert_eq!(screened("let f x y = far x y"), Word::Forbidden);
}

/// Where the text before a definition cannot be read, anything may be open: then
/// a name is refused that any module takes on faith.
#[tokio::test(flavor = "multi_thread")]
async fn behind_an_unreadable_text_every_module_counts() {
    let folder = Folder::new("let g () = (* [ *) ``` ()\n");
    let problem = folder.problem(&["f"], Some("val f : x:int -> y:int -> Lemma (x == y)"));
    let library = Library::read(&sources());
    let screened = |text: &str| fstar_bridge::screen(&problem, text, Some(&library)).map(|_| ());
    assert_eq!(screened("let f x y = far x y").unwrap_err().verdict, Word::Forbidden);
    assert_eq!(screened("let f x y = S.far x y").unwrap_err().verdict, Word::Forbidden);
    assert_eq!(screened("let f x y = ()"), Ok(()));
}

#[test]
fn the_table_has_all_names_on_faith_and_no_other() {
    let library = Library::read(&sources());
    assert_eq!(library.unreadable().count(), 0);
    let all: Vec<String> = library.all().map(|(module, name, _)| format!("{module}.{name}")).collect();
    let has = |name: &str| all.iter().any(|n| n == name);
    for name in [
        "Prims.magic",
        "Prims.unsafe_coerce",
        "FStar.Shortcuts.by_local",
        "FStar.Shortcuts.op_Equals_Bang_Equals",
        "FStar.OrdSet.union_absorb",
        "FStar.Bags.extensional",
        "FStar.Words.literal",
        "FStar.Automation.by_name",
        "FStar.Old.contradiction'",
    ] {
        assert!(has(name), "{name}");
    }
    for name in [
        "Prims.op_Addition",
        "Prims.pow2",
        "FStar.Squash.bind_squash",
        "FStar.Squash.map_squash",
        "FStar.IndefiniteDescription.strong_excluded_middle",
        "FStar.Bags.count",
        "FStar.Bags.empty",
        "FStar.Bags.show",
        "FStar.Seq.index",
        "FStar.Words.add",
        "FStar.Shortcuts.twice",
        "FStar.Shortcuts.sum",
        "FStar.Shortcuts.middle",
        "FStar.Automation.by_cases",
        "FStar.Tactics.V2.Logic.split",
    ] {
        assert!(!has(name), "{name}");
    }
}

/// A file that has no tokens is not passed over: its module is taken on faith as a whole.
#[test]
fn what_cannot_be_read_is_taken_on_faith() {
    let library =
        Library::of_texts(&[("Prims", "module Prims"), ("FStar.Odd", "module FStar.Odd\nlet f = (1")]);
    assert_eq!(library.unreadable().map(|(module, _)| module).collect::<Vec<_>>(), ["FStar.Odd"]);
    let folder = Folder::new("open FStar.Odd\n");
    let problem = folder.problem(&["f"], Some("val f : x:int -> y:int -> Lemma (x == y)"));
    let screened = fstar_bridge::screen(&problem, "let f x y = lemma x y", Some(&library)).unwrap_err();
    assert!(screened.detail.contains("FStar.Odd cannot be read"), "{}", screened.detail);
}

/// A library of many modules, of which the generator knows how many names rest on faith.
#[test]
fn of_many_modules_each_name_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let expected = generated_library::write(folder.path(), 120).unwrap();
    let library = Library::read(&Sources::in_folder(folder.path()).unwrap());
    assert_eq!(library.unreadable().count(), 0);
    assert_eq!(library.all().count(), expected);
    assert!(expected > 80);
}

#[test]
fn a_kept_table_says_the_same() {
    let cache = tempfile::tempdir().unwrap();
    let kept = Kept::new(cache.path());
    let (made, loaded) = (kept.library(&sources()), kept.library(&sources()));
    assert_eq!(made, loaded);
    assert!(kept.path(&sources()).is_file());
}
