//! `.checked` files of what a file depends on: made once, used while they hold, and never a reason for
//! another verdict.

use crate::{Folder, SECOND, command, common, limits, with_environment};
use fstar_bridge::{CandidateVerdict, CheckedFiles, Checker, Common, Confirm, PushKind, StackEntry, Word};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const VAL: &str = "val f : x:int -> Lemma (x == x)";
const DEP: &str = "module Dep\nlet d = Base.b\n";

/// A file that depends on `Dep`, which depends on `Base`; a cache; and a trace of what F* did.
struct Project {
    folder: Folder,
    cache: tempfile::TempDir,
    /// Of the fake, with the trace in it.
    role: String,
}

impl Project {
    fn new(settings: &str) -> Project {
        let folder = Folder::new("open Dep\n");
        let cache = tempfile::tempdir().unwrap();
        let trace = folder.folder.path().join("trace.txt");
        let role = format!("model:trace={}{settings}", trace.display());
        let project = Project { folder, cache, role };
        project.write("Dep.fst", DEP);
        project.write("Base.fst", "module Base\nlet b = 1\n");
        project
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.folder.path().join(name), text).unwrap();
    }

    fn files(&self) -> CheckedFiles {
        let mut files = CheckedFiles::new(self.cache.path().join("below"), "F* 1").unwrap();
        (files.patience, files.limit) = (60 * SECOND, 60 * SECOND);
        files
    }

    fn checker(&self, files: CheckedFiles) -> Checker {
        let common = Common::with(command(&self.role), limits(), None, Some(files)).unwrap();
        Checker::new(common, Confirm::Fresh)
    }

    /// The verdict on a candidate, by processes of their own.
    async fn verdict(&self, files: CheckedFiles) -> CandidateVerdict {
        let mut checker = self.checker(files);
        let verdict = self.ask(&mut checker).await;
        checker.shut_down().await;
        verdict
    }

    async fn ask(&self, checker: &mut Checker) -> CandidateVerdict {
        checker.check(&self.folder.problem(&["f"], Some(VAL)), "let f x = ()").await.unwrap()
    }

    async fn is_proved(&self, files: CheckedFiles) {
        let verdict = self.verdict(files).await;
        assert_eq!((verdict.verdict, verdict.confirmed), (Word::Proved, true), "{}", verdict.detail);
    }

    /// What F* has done since this was last asked for: each thing once, in alphabetical order.
    fn done(&self) -> Vec<String> {
        let path = self.folder.folder.path().join("trace.txt");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let _ = std::fs::remove_file(path);
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        lines.sort();
        let verified = lines.iter().filter(|l| l.starts_with("verified")).count();
        lines.dedup();
        let once = lines.iter().filter(|l| l.starts_with("verified")).count();
        assert_eq!(verified, once, "nothing is verified twice");
        lines
    }

    /// The one entry of the cache.
    fn entry(&self) -> PathBuf {
        let entries = std::fs::read_dir(self.cache.path().join("below")).unwrap().flatten();
        let mut folders: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
        assert_eq!(folders.len(), 1, "{folders:?}");
        folders.remove(0)
    }
}

const VERIFIED: [&str; 4] = ["checked Base", "checked Dep", "verified Base.fst", "verified Dep.fst"];
const CHECKED: [&str; 2] = ["checked Base", "checked Dep"];
const SOURCES: [&str; 2] = ["source Base", "source Dep"];

#[tokio::test(flavor = "multi_thread")]
async fn files_are_made_once_and_used_from_then_on() {
    for version in ["", ",version=3"] {
        let project = Project::new(version);
        project.is_proved(project.files()).await;
        let loads_late = version.contains('3');
        if loads_late {
            let done = project.done();
            assert!(done.contains(&"verified Dep.fst".to_string()), "{done:?}");
            assert!(!done.iter().any(|l| l.starts_with("source")), "{done:?}");
        } else {
            assert_eq!(project.done(), VERIFIED);
        }
        // another run
        let files = project.files();
        assert_eq!(files.count(), (1, 0));
        project.is_proved(files).await;
        let done = project.done();
        assert!(!done.is_empty() && done.iter().all(|l| l.starts_with("checked")), "{done:?}");
        // nothing is written beside the sources
        let beside = std::fs::read_dir(project.folder.folder.path()).unwrap().flatten();
        assert!(beside.map(|e| e.file_name()).all(|n| !n.to_string_lossy().contains("checked")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_depends_on_nothing_or_keeps_its_own_files_is_left_alone() {
    let project = Project::new("");
    project.write("Dep.fst.checked", "of the project");
    project.is_proved(project.files()).await;
    assert_eq!(project.done(), SOURCES);
    let kept = std::fs::read_to_string(project.folder.folder.path().join("Dep.fst.checked")).unwrap();
    assert_eq!((kept.as_str(), project.files().count()), ("of the project", (0, 0)));
    let alone = Folder::new("");
    let files = project.files();
    let mut checker = project.checker(files);
    let verdict = checker.check(&alone.problem(&["f"], Some(VAL)), "let f x = ()").await.unwrap();
    assert_eq!((verdict.verdict, project.files().count()), (Word::Proved, (0, 0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_changed_is_verified_again() {
    let project = Project::new("");
    project.is_proved(project.files()).await;
    project.done();
    project.write("Base.fst", "module Base\nlet b = 2\n");
    project.is_proved(project.files()).await;
    assert_eq!(project.done(), VERIFIED);
    // and back again
    project.write("Base.fst", "module Base\nlet b = 1\n");
    let mut checker = project.checker(project.files());
    assert_eq!(project.ask(&mut checker).await.verdict, Word::Proved);
    assert_eq!(project.done(), CHECKED);
    // F* compares digests: what changes under a session's feet is loaded from its source
    project.write("Base.fst", "module Base\nlet b = 3\n");
    checker.shut_down().await;
    assert_eq!(project.ask(&mut checker).await.verdict, Word::Proved);
    assert_eq!(project.done(), VERIFIED);
    assert_eq!(project.files().count(), (3, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_shared_are_verified_once() {
    let project = Project::new("");
    project.is_proved(project.files()).await;
    project.done();
    // another file, which rests on the same one and one more
    project.write("More.fst", "module More\nlet m = Base.b\n");
    project.write("Cand.fst", "module Cand\nopen More\n");
    let mut problem = project.folder.problem(&["f"], Some(VAL));
    problem.before.contents = Some("module Cand\nopen More\n".into());
    problem.before.steps = vec![Arc::new(StackEntry::Push {
        kind: PushKind::Full,
        code: "module Cand\nopen More\n".into(),
        line: 1,
    })];
    let mut checker = project.checker(project.files());
    assert_eq!(checker.check(&problem, "let f x = ()").await.unwrap().verdict, Word::Proved);
    assert_eq!(project.done(), ["checked Base", "checked More", "verified More.fst"]);
    assert_eq!(project.files().count(), (2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_or_gone_is_made_again() {
    let project = Project::new("");
    project.is_proved(project.files()).await;
    project.done();
    for damage in [
        |entry: &Path| std::fs::write(entry.join("Base.fst.checked"), "damaged"),
        |entry: &Path| std::fs::File::options().append(true).open(entry.join("Dep.fst.checked"))?.set_len(9),
        |entry: &Path| std::fs::remove_file(entry.join("Dep.fst.checked")),
        |entry: &Path| std::fs::write(entry.join("manifest.json"), "{"),
        |entry: &Path| std::fs::remove_dir_all(entry),
        |entry: &Path| std::fs::remove_dir_all(entry.parent().unwrap()),
    ] {
        damage(&project.entry()).unwrap();
        project.is_proved(project.files()).await;
        let done = project.done();
        assert!(CHECKED.iter().all(|line| done.contains(&line.to_string())), "{done:?}");
        assert!(done.iter().all(|line| !line.starts_with("source")), "{done:?}");
        let verified = done.iter().filter(|line| line.starts_with("verified")).count();
        assert!(verified > 0, "{done:?}");
    }
    // in the middle of a run
    let mut checker = project.checker(project.files());
    assert_eq!(project.ask(&mut checker).await.verdict, Word::Proved);
    std::fs::remove_dir_all(project.cache.path()).unwrap();
    assert_eq!(project.ask(&mut checker).await.verdict, Word::Proved);
    checker.shut_down().await;
    assert_eq!(project.ask(&mut checker).await.verdict, Word::Proved);
    assert_eq!(project.done(), VERIFIED);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_f_star_that_fails_at_it_is_one_without() {
    for (settings, refusals) in [
        // it does not know the options; it writes nothing, with exit status 0
        (",options=old", 1),
        (",batch=unwritten", 1),
        // it is killed half-way through a file, which is worth another try in the next run
        (",batch=dies", 0),
    ] {
        let project = Project::new(settings);
        project.is_proved(project.files()).await;
        let done = project.done();
        assert!(SOURCES.iter().all(|line| done.contains(&line.to_string())), "{settings}: {done:?}");
        assert!(!done.iter().any(|l| l.starts_with("checked")), "{settings}: {done:?}");
        assert_eq!(project.files().count(), (0, refusals), "{settings}");
        if refusals == 1 {
            project.is_proved(project.files()).await;
            assert_eq!(project.done(), SOURCES, "{settings}: it is not asked again");
        }
        let names = std::fs::read_dir(project.cache.path().join("below")).unwrap().flatten();
        assert!(names.map(|e| e.path()).all(|path| !path.is_dir()), "{settings}: nothing half done stays");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_dies_of_a_file_is_replaced_by_one_that_loads_sources() {
    let project = Project::new(",batch=poisons");
    let mut checker = project.checker(project.files());
    for _ in 0..2 {
        let verdict = project.ask(&mut checker).await;
        assert_eq!((verdict.verdict, verdict.confirmed), (Word::Proved, true), "{}", verdict.detail);
        // not the fault of the candidate's process
        assert_eq!(verdict.processes, 2);
    }
    let done = project.done();
    assert!(SOURCES.iter().all(|line| done.contains(&line.to_string())), "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dependency_that_is_refused_is_told_as_it_is_without_all_this() {
    let project = Project::new("");
    project.write("Dep.fst", "module Dep\nlet d = Base.b (*fake:refute*)\n");
    let with = project.verdict(project.files()).await;
    let mut plain = Checker::new(common(&project.role), Confirm::Fresh);
    let without = project.ask(&mut plain).await;
    assert_eq!((with.verdict, &with.detail), (without.verdict, &without.detail));
    assert!(with.detail.contains("Dep does not verify"), "{}", with.detail);
    assert_eq!(project.files().count(), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_verify_once() {
    let project = Project::new(",own=0:0:300");
    let verdicts = tokio::join!(
        project.verdict(project.files()),
        project.verdict(project.files()),
        project.verdict(project.files()),
    );
    for verdict in [verdicts.0, verdicts.1, verdicts.2] {
        assert_eq!((verdict.verdict, verdict.confirmed), (Word::Proved, true), "{}", verdict.detail);
    }
    assert_eq!(project.done(), VERIFIED);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_long_and_nothing_is_left() {
    // F* is never done with it
    let project = Project::new(",batch=hangs");
    let mut files = project.files();
    files.patience = Duration::ZERO;
    let mut checker = project.checker(files);
    let verdict = project.ask(&mut checker).await;
    assert_eq!((verdict.verdict, verdict.confirmed), (Word::Proved, true), "{}", verdict.detail);
    while !project.entry().join("Base.fst.checked").is_file() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    checker.shut_down().await;
    // the end of a run is the end of that F*
    drop(checker);
    while !with_environment(&project.role).is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(project.files().count(), (0, 0));
    // a limit ends it, and is remembered, until more time is given
    let mut files = project.files();
    files.limit = Duration::from_millis(100);
    project.is_proved(files).await;
    assert_eq!(project.files().count(), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_come_late_are_used_by_who_comes_later() {
    let project = Project::new("");
    let mut files = project.files();
    files.patience = Duration::ZERO;
    let common = Common::with(command(&project.role), limits(), None, Some(files)).unwrap();
    let mut checker = Checker::new(Arc::clone(&common), Confirm::Fresh);
    assert_eq!(project.ask(&mut checker).await.verdict, Word::Proved);
    while common.checked.as_ref().unwrap().count() != (1, 0) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    checker.shut_down().await;
    project.done();
    assert_eq!(project.ask(&mut checker).await.verdict, Word::Proved);
    assert_eq!(project.done(), CHECKED);
}
