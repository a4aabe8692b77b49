//! What the second kernel keeps from question to question: the libraries that it has read.

use super::library::{KnownLibrary, Owners};
use super::question::{Answer, Question};
use super::shelf::Files;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

/// Libraries that are kept. A pool works on one at a time, and on another when a file brings other imports.
const MOST_LIBRARIES: usize = 2;

/// What is kept from question to question.
#[derive(Default)]
pub(super) struct Kept {
    /// The one asked last first.
    libraries: Vec<KnownLibrary>,
    /// The files of all folders that were ever asked for.
    files: Vec<Rc<Files>>,
}

impl Kept {
    /// The answer, or why the library cannot be read.
    pub(super) fn answer(&mut self, question: &Question) -> Result<Answer, String> {
        let imports = question.candidate.imports();
        let stated = match &question.statement {
            // a text may bring imports of its own, and another module may declare what has the same name
            Some(statement) if statement.imports() != imports => {
                self.with_library(question, statement.imports(), |l| l.owners(question))?
            }
            _ => Ok(Owners::default()),
        };
        self.with_library(question, imports, |library| library.judge(question, stated))
    }

    fn with_library<T>(
        &mut self,
        question: &Question,
        imports: &[Vec<String>],
        work: impl FnOnce(&mut KnownLibrary) -> T,
    ) -> Result<T, String> {
        let folders = &question.folders;
        let known = self.libraries.iter().position(|l| l.is_of(folders, imports));
        let mut library = match known.map(|i| self.libraries.remove(i)) {
            Some(library) => library,
            None => KnownLibrary::open(self.files(folders)?, imports)?,
        };
        let begun = Instant::now();
        let done = work(&mut library);
        tracing::debug!(us = begun.elapsed().as_micros() as u64, "the second kernel");
        library.check_files()?;
        if !library.is_worn() {
            self.libraries.insert(0, library);
            self.libraries.truncate(MOST_LIBRARIES);
        }
        Ok(done)
    }

    fn files(&mut self, folders: &[PathBuf]) -> Result<Rc<Files>, String> {
        if let Some(files) = self.files.iter().find(|f| f.folders() == folders) {
            return Ok(files.clone());
        }
        let files = Rc::new(Files::look(folders)?);
        self.files.push(files.clone());
        Ok(files)
    }
}

#[cfg(test)]
#[path = "../../../kernel/export/tests/region/mod.rs"]
mod region;

#[cfg(test)]
pub(super) mod tests {
    use super::region::{Region, boxed};
    use super::*;
    use crate::native::full_name::FullName;
    use crate::native::second_kernel::question::Opinion;
    use crate::native::second_kernel::sealed::Sealed;
    use std::sync::Arc;
    use std::time::Duration;

    /// Modules in a folder, and a kernel.
    struct Bench {
        folder: tempfile::TempDir,
        kept: Kept,
    }

    impl Bench {
        /// `A` and `B` declare a proposition `claim` each; `A` has a theorem `lost`,
        /// which states `missing`, and nothing of that name.
        fn new() -> Bench {
            let bench = Bench { folder: tempfile::tempdir().unwrap(), kept: Kept::default() };
            let mut r = Region::new(8);
            let prop = r.sort(boxed(0));
            let claim = r.axiom("claim", prop);
            let missing = r.constant("missing", &[]);
            let lost = r.theorem("lost", missing, missing);
            bench.write("A", r.module(&[], &[("claim", claim), ("lost", lost)]));
            let mut r = Region::new(8);
            let prop = r.sort(boxed(0));
            let claim = r.axiom("claim", prop);
            bench.write("B", r.module(&[], &[("claim", claim)]));
            bench
        }

        fn write(&self, module: &str, bytes: Vec<u8>) {
            std::fs::write(self.folder.path().join(format!("{module}.olean")), bytes).unwrap();
        }

        fn ask(&mut self, statement: Option<Vec<u8>>, candidate: Vec<u8>) -> Result<Vec<Opinion>, String> {
            let seal = |bytes, what| Arc::new(Sealed::of(bytes, what).unwrap());
            let question = Question {
                candidate: seal(candidate, "the candidate"),
                statement: statement.map(|bytes| seal(bytes, "the statement")),
                accepted: vec![FullName::of("t")],
                refused: vec![],
                folders: vec![self.folder.path().to_path_buf()],
                axioms: vec!["claim".into()],
                lean: "4.28.0".into(),
                deadline: Instant::now() + Duration::from_secs(60),
            };
            match self.kept.answer(&question)? {
                Answer::Opinions(opinions) => Ok(opinions),
                Answer::Unreadable(why) => Err(why),
            }
        }

        /// The rule and the detail of the only opinion.
        fn refusal(&mut self, statement: Option<Vec<u8>>, candidate: Vec<u8>) -> Option<(String, String)> {
            let opinions = self.ask(statement, candidate).unwrap();
            let [opinion] = &opinions[..] else { panic!("{opinions:?}") };
            opinion.refused.clone().map(|r| (r.rule.name().to_owned(), r.detail))
        }
    }

    /// `theorem t : claim → claim`, over a module.
    pub(in crate::native::second_kernel) fn implication(import: &str) -> Vec<u8> {
        let mut r = Region::new(8);
        let (claim, b0) = (r.constant("claim", &[]), r.bound(0));
        let (ty, value) = (r.forall(claim, claim), r.lambda(claim, b0));
        let t = r.theorem("t", ty, value);
        r.pickle(&[import], &[("t", t)])
    }

    #[test]
    fn what_a_statement_uses_is_the_same_modules() {
        let mut bench = Bench::new();
        assert_eq!(bench.refusal(Some(implication("A")), implication("A")), None);
        let (rule, detail) = bench.refusal(Some(implication("A")), implication("B")).unwrap();
        assert_eq!(rule, "environment");
        assert_eq!(detail, "`claim`, which the statement uses, is another module's in the text");
        // and what comes after it finds everything in order
        assert_eq!(bench.refusal(Some(implication("B")), implication("B")), None);
        assert_eq!(bench.refusal(Some(implication("A")), implication("A")), None);
    }

    #[test]
    fn a_text_gives_no_meaning_to_what_the_library_lacks() {
        // def missing : Prop := claim; theorem t : claim := lost
        let mut r = Region::new(8);
        let (prop, claim) = (r.sort(boxed(0)), r.constant("claim", &[]));
        let missing = r.definition("missing", &[], prop, claim);
        let lost = r.constant("lost", &[]);
        let value = r.constant("missing", &[]);
        // the proof mentions the definition as well, as it would be out of reach otherwise
        let body = r.lambda(prop, lost);
        let proof = r.apply(body, &[value]);
        let t = r.theorem("t", claim, proof);
        let text = r.pickle(&["A"], &[("missing", missing), ("t", t)]);
        let (rule, detail) = Bench::new().refusal(None, text).unwrap();
        assert_eq!(
            (rule.as_str(), detail.as_str()),
            ("environment", "the text declares `missing`, which the library mentions and lacks")
        );
    }

    #[test]
    fn the_librarys_names_are_the_librarys() {
        // axiom claim : Prop again, and theorem t : claim → claim
        let mut r = Region::new(8);
        let (prop, claim, b0) = (r.sort(boxed(0)), r.constant("claim", &[]), r.bound(0));
        let again = r.axiom("claim", prop);
        let (ty, value) = (r.forall(claim, claim), r.lambda(claim, b0));
        let t = r.theorem("t", ty, value);
        let text = r.pickle(&["A"], &[("claim", again), ("t", t)]);
        let (rule, detail) = Bench::new().refusal(None, text).unwrap();
        assert_eq!(
            (rule.as_str(), detail.as_str()),
            ("environment", "the text declares `claim`, which the library has")
        );
    }

    #[test]
    fn wrong_proofs_are_refused_and_axioms_of_the_library_are_known() {
        let mut bench = Bench::new();
        let text = |proof: fn(&mut Region) -> u64| {
            let mut r = Region::new(8);
            let ty = r.trivial();
            let proof = proof(&mut r);
            let t = r.theorem("t", ty, proof);
            r.pickle(&["A"], &[("t", t)])
        };
        assert_eq!(bench.refusal(None, text(Region::trivial_proof)), None);
        assert_eq!(bench.refusal(None, text(|r| r.constant("lost", &[]))).unwrap().0, "kernels");
        assert_eq!(bench.refusal(None, text(|r| r.constant("sorryAx", &[]))).unwrap().0, "sorry");
        assert_eq!(bench.refusal(None, text(|r| r.constant("nowhere", &[]))).unwrap().0, "environment");
        assert_eq!(bench.refusal(None, text(|r| r.constant("Lean.ofReduceBool", &[]))).unwrap().0, "native");
        // `claim` is allowed, `other` is not
        let mut r = Region::new(8);
        let prop = r.sort(boxed(0));
        let other = r.axiom("other", prop);
        bench.write("C", r.module(&["A"], &[("other", other)]));
        let mut r = Region::new(8);
        let (other, b0) = (r.constant("other", &[]), r.bound(0));
        let (ty, value) = (r.forall(other, other), r.lambda(other, b0));
        let t = r.theorem("t", ty, value);
        let mut later = Bench { folder: bench.folder, kept: Kept::default() };
        assert_eq!(later.refusal(None, r.pickle(&["C"], &[("t", t)])).unwrap().0, "axiom");
    }

    #[test]
    fn a_library_that_changes_is_no_library() {
        let mut bench = Bench::new();
        assert_eq!(bench.refusal(None, implication("A")), None);
        let bytes = std::fs::read(bench.folder.path().join("A.olean")).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        bench.write("A", bytes);
        // what was read before is as it was
        assert_eq!(bench.refusal(None, implication("A")), None);
        let mut r = Region::new(8);
        let (claim, lost) = (r.constant("claim", &[]), r.constant("lost", &[]));
        let t = r.theorem("t", claim, lost);
        let said = bench.ask(None, r.pickle(&["A"], &[("t", t)])).unwrap_err();
        assert!(
            said.ends_with("has changed since the judge has first looked at the library: start again"),
            "{said}"
        );
        // not even when everything is read anew
        bench.kept.libraries.clear();
        assert!(bench.ask(None, implication("A")).is_err());
        let said = bench.ask(None, implication("D")).unwrap_err();
        assert!(said.contains("`D`"), "{said}");
    }
}
