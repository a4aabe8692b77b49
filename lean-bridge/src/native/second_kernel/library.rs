//! A library with the second kernel on top, and what that says of a text.

use super::faults::{Fault, Faults, too_late, unreadable};
use super::question::{Answer, Opinion, Question};
use super::reach::Reach;
use super::shelf::{Files, Shelf};
use crate::native::full_name::FullName;
use crate::recheck::comparison::{Difference, difference};
use lean_export::olean::{Found, Pickle};
use lean_judge::disagreement::{self, Asked};
use lean_kernel::{
    Body, Copier, Declaration, Environment, EnvironmentMark, KernelError, KernelLimits, Limit, NameId, Terms,
    Unit,
};
use lean_protocol::{Refusal, Rule};
use lean_protocol::{STANDARD_AXIOMS, believes_compiled_code};
use std::collections::HashSet;
use std::path::PathBuf;
use std::rc::Rc;

/// Expressions that one judgement may make, at up to 60 bytes each.
const MOST_TERMS: usize = 12_000_000;
/// Expressions that a library may come to, in its own store and in the kernel's, before it is read anew.
const WORN: usize = 40_000_000;

/// A library with a kernel on top, which keeps what it was asked for from judgement to judgement.
pub(super) struct KnownLibrary {
    imports: Vec<Vec<String>>,
    shelf: Shelf,
    terms: Terms,
    env: Environment,
}

/// Modules that declare names, by their files.
#[derive(Default)]
pub(super) struct Owners {
    names: Terms,
    files: Vec<(NameId, Option<PathBuf>)>,
}

/// What has to be said of a text besides its theorems.
type Refused<T> = Result<T, Refusal>;

impl KnownLibrary {
    /// Opens the modules that are imported.
    ///
    /// # Errors
    /// What cannot be found or read, in words.
    pub fn open(files: Rc<Files>, imports: &[Vec<String>]) -> Result<KnownLibrary, String> {
        let shelf = Shelf::open(files, imports)?;
        let mut terms = Terms::default();
        let env = Environment::new(&mut terms, KernelLimits::default());
        Ok(KnownLibrary { imports: imports.to_vec(), shelf, terms, env })
    }

    /// Whether this is the library of these imports.
    pub fn is_of(&self, folders: &[PathBuf], imports: &[Vec<String>]) -> bool {
        self.shelf.folders() == folders && self.imports == imports
    }

    /// Whether so much has been read that it should be read anew.
    pub(crate) fn is_worn(&self) -> bool {
        self.shelf.len() > WORN || self.terms.len() > WORN
    }

    /// Refuses what was read if a file of the library has changed.
    ///
    /// # Errors
    /// Which file, in words.
    pub(crate) fn check_files(&mut self) -> Result<(), String> {
        self.shelf.check_files()
    }

    /// What the kernel says. `stated`: the modules that declare what
    /// the statement uses, where they may be others.
    pub fn judge(&mut self, question: &Question, stated: Refused<Owners>) -> Answer {
        let limits = KernelLimits {
            deadline: Some(question.deadline),
            terms: self.terms.len().saturating_add(MOST_TERMS),
            ..KernelLimits::default()
        };
        self.env.set_limits(limits);
        let mark = self.env.mark(&self.terms);
        let mut own = vec![];
        let judged = stated.and_then(|stated| self.examine(question, &stated, &mut own));
        self.forget(mark, &own);
        Answer::Opinions(judged.unwrap_or_else(|refused| of_all(question, &refused)))
    }

    /// The modules that declare what the statement uses of the library.
    pub fn owners(&mut self, question: &Question) -> Refused<Owners> {
        let Some(statement) = &question.statement else { return Ok(Owners::default()) };
        let mark = self.env.mark(&self.terms);
        let owners = self.owners_in(statement.bytes(), question);
        self.forget(mark, &[]);
        owners
    }

    fn owners_in(&mut self, statement: &[u8], question: &Question) -> Refused<Owners> {
        let mut text = read("the statement", statement, &mut self.terms)?;
        let roots: Vec<NameId> = question.accepted.iter().map(|n| n.id(&mut self.terms)).collect();
        let reach =
            Reach::of(&mut text, &mut self.terms, &roots, question.deadline).map_err(Refusal::from)?;
        let mut owners = Owners::default();
        let mut copier = Copier::new(&self.terms);
        for name in &reach.library {
            let file = self.shelf.file_of(&self.terms, *name);
            owners.files.push((copier.name(&mut owners.names, *name), file));
        }
        Ok(owners)
    }

    /// Refuses a text whose imports mean something else by what the statement uses.
    fn compare_owners(&mut self, stated: &Owners) -> Refused<()> {
        for (name, file) in &stated.files {
            let name = Copier::new(&stated.names).name(&mut self.terms, *name);
            if self.shelf.file_of(&self.terms, name) != *file {
                let text = self.terms.text(name);
                let detail = format!("`{text}`, which the statement uses, is another module's in the text");
                return Err(Refusal::of(Rule::Environment, &text, detail));
            }
        }
        Ok(())
    }

    fn examine(
        &mut self,
        question: &Question,
        stated: &Owners,
        own: &mut Vec<NameId>,
    ) -> Refused<Vec<Opinion>> {
        self.compare_owners(stated)?;
        let mut text = read("the candidate", question.candidate.bytes(), &mut self.terms)?;
        let mut roots: Vec<(NameId, Option<FullName>)> =
            question.accepted.iter().map(|n| (n.id(&mut self.terms), Some(n.clone()))).collect();
        let mut asked = None;
        match &question.statement {
            Some(statement) => {
                let mut statement = read("the statement", statement.bytes(), &mut self.terms)?;
                if let Some(different) = self.compare(&mut statement, &mut text, &roots)? {
                    return Ok(different);
                }
                asked = Some(statement);
            }
            None => self.add_silent(question, &mut text, &mut roots)?,
        }
        let names: Vec<NameId> = roots.iter().map(|(n, _)| *n).collect();
        let reach =
            Reach::of(&mut text, &mut self.terms, &names, question.deadline).map_err(Refusal::from)?;
        own.extend(reach.declared.iter().map(|d| d.unit.name()));
        let mut faults = Faults::default();
        self.look_at_library(&reach, question, &mut faults);
        self.look_at_text(&text, &reach, question, asked.as_mut(), &mut faults)?;
        self.check(&reach, question, &mut faults)?;
        self.look_at_names(&reach, &mut faults);
        let opinion = |(root, theorem): (NameId, Option<FullName>)| Opinion {
            theorem,
            name: self.terms.text(root),
            refused: faults.worst(&self.terms, &reach.from(root)),
        };
        Ok(roots.into_iter().map(opinion).collect())
    }

    /// Whether the text declares what the statement does; what to say if not.
    fn compare(
        &mut self,
        statement: &mut Pickle,
        text: &mut Pickle,
        roots: &[(NameId, Option<FullName>)],
    ) -> Refused<Option<Vec<Opinion>>> {
        for (root, theorem) in roots {
            let compared = difference(statement.module(), text.module(), &mut self.terms, *root);
            if let Some(different) = compared.map_err(|e| unreadable(&e))? {
                let Difference { rule, detail, constant } = different;
                let detail = format!("read by the second kernel: {detail}");
                let refused = Refusal { constant, ..Refusal::new(rule, detail) };
                let name = self.terms.text(*root);
                return Ok(Some(vec![Opinion { theorem: theorem.clone(), name, refused: Some(refused) }]));
            }
        }
        Ok(None)
    }

    /// Adds the theorems that the auditor has accepted without a word.
    fn add_silent(
        &mut self,
        question: &Question,
        text: &mut Pickle,
        roots: &mut Vec<(NameId, Option<FullName>)>,
    ) -> Refused<()> {
        let told: HashSet<NameId> =
            question.accepted.iter().chain(&question.refused).map(|name| name.id(&mut self.terms)).collect();
        for name in text.names().to_vec() {
            let found = text.find(&mut self.terms, name).map_err(|e| unreadable(&e))?;
            let is_theorem = matches!(
                found,
                Some(Found::Unit { unit: Unit::Single(Declaration { body: Body::Theorem { .. }, .. }), .. })
            );
            if is_theorem && !told.contains(&name) {
                roots.push((name, None));
            }
        }
        Ok(())
    }

    fn look_at_library(&mut self, reach: &Reach, question: &Question, faults: &mut Faults) {
        for name in &reach.library {
            let text = self.terms.text(*name);
            let fault = match text.as_str() {
                "sorryAx" => (Rule::Sorry, "the proof contains `sorry`".to_string()),
                native if believes_compiled_code(native) => {
                    (Rule::Native, format!("the proof believes compiled code: `{native}`"))
                }
                _ if !self.shelf.declares(&self.terms, *name) => {
                    (Rule::Environment, format!("`{text}` is unknown"))
                }
                axiom
                    if self.shelf.is_axiom(&self.terms, *name)
                        && !STANDARD_AXIOMS.contains(&axiom)
                        && !question.axioms.iter().any(|a| a == axiom) =>
                {
                    (Rule::Axiom, format!("`{text}` is an axiom of the library"))
                }
                _ => continue,
            };
            faults.of_rules.insert(*name, fault);
        }
    }

    fn look_at_text(
        &mut self,
        text: &Pickle,
        reach: &Reach,
        question: &Question,
        mut statement: Option<&mut Pickle>,
        faults: &mut Faults,
    ) -> Refused<()> {
        for name in &reach.unsound {
            let detail = format!("`{}` is unsafe or partial", self.terms.text(*name));
            faults.of_rules.insert(*name, (Rule::Unsafe, detail));
        }
        for declared in &reach.declared {
            let name = declared.unit.name();
            if let Some(taken) = declared.names().find(|n| self.shelf.declares(&self.terms, *n)) {
                let detail = format!("the text declares `{}`, which the library has", self.terms.text(taken));
                faults.of_rules.insert(name, (Rule::Environment, detail));
            }
            let Unit::Single(d) = &declared.unit else { continue };
            let fault = match d.body {
                Body::Opaque { .. } => self.fault_of_opaque(text, name),
                Body::Axiom => self.fault_of_axiom(question, statement.as_deref_mut(), d)?,
                _ => None,
            };
            if let Some(fault) = fault {
                faults.of_rules.insert(name, fault);
            }
        }
        Ok(())
    }

    /// A partial definition is an opaque constant to kernels, with its code in a second, unsafe one.
    fn fault_of_opaque(&self, text: &Pickle, name: NameId) -> Option<Fault> {
        let twin = self.terms.find_child(name, "_unsafe_rec")?;
        text.declares(twin).then(|| (Rule::Partial, format!("`{}` is partial", self.terms.text(name))))
    }

    /// An axiom of the text must be allowed, and be the asker's own where there is one.
    fn fault_of_axiom(
        &mut self,
        question: &Question,
        statement: Option<&mut Pickle>,
        axiom: &Declaration,
    ) -> Refused<Option<Fault>> {
        let name = self.terms.text(axiom.name);
        let is_askers = match statement {
            None => true,
            Some(s) => match s.find(&mut self.terms, axiom.name).map_err(|e| unreadable(&e))? {
                Some(Found::Unit { unit: Unit::Single(theirs), .. }) => theirs == *axiom,
                _ => false,
            },
        };
        if is_askers && question.axioms.contains(&name) {
            return Ok(None);
        }
        let native = name.contains("native_decide") || name.contains("_native");
        let rule = if native { Rule::Native } else { Rule::Axiom };
        Ok(Some((rule, format!("`{name}` is an axiom of the text"))))
    }

    /// Has the kernel check everything.
    fn check(&mut self, reach: &Reach, question: &Question, faults: &mut Faults) -> Refused<()> {
        let mut asked: Vec<Asked> = vec![];
        for declared in &reach.declared {
            let (unit, claimed) = (&declared.unit, &declared.recursors);
            let name = unit.name();
            // what rests on a wrong unit is refused for that one
            let is_taken = matches!(faults.of_rules.get(&name), Some((Rule::Environment, _)));
            let added = match is_taken {
                true => continue,
                false => self.env.add(&mut self.terms, &mut self.shelf, unit, claimed),
            };
            asked.push(Asked { unit: unit.clone(), recursors: claimed.clone() });
            let Err(why) = added else { continue };
            let text = self.terms.text(name);
            let fault = match why {
                KernelError::Limit(Limit::Time) => return Err(too_late()),
                KernelError::Limit(_) => (Rule::Limit, format!("`{text}`: {why}; a lighter proof may pass")),
                KernelError::Unreadable { .. } => (Rule::Limit, format!("`{text}`: {why}")),
                _ => {
                    let said = format!("Lean's kernel accepts `{text}`, the second kernel refuses it: {why}");
                    // what believes compiled code is refused for that
                    let is_refused = declared.mentions.iter().any(|n| faults.of_rules.contains_key(n));
                    let is_news = faults.of_kernel.is_empty() && !is_refused;
                    (Rule::Kernels, if is_news { self.tell(&asked, said, &question.lean) } else { said })
                }
            };
            faults.of_kernel.push((name, fault));
        }
        Ok(())
    }

    /// Tells of a disagreement of the kernels, with a file that repeats it.
    fn tell(&mut self, asked: &[Asked], said: String, lean: &str) -> String {
        let Some(last) = asked.last().map(|a| a.unit.name()) else { return said };
        let file = disagreement::write(&self.env, &mut self.terms, &mut self.shelf, asked, last, lean);
        let said = match file {
            Ok(file) => format!("{said} (to repeat it: prover kernel {})", file.display()),
            Err(e) => format!("{said} (no file to repeat it: {e})"),
        };
        tracing::error!("THE KERNELS DISAGREE: {said}");
        said
    }

    /// Names of the text that would give a meaning to what the
    /// library says, or to what the kernel computes with.
    fn look_at_names(&mut self, reach: &Reach, faults: &mut Faults) {
        let assumed = self.env.assumed();
        for name in reach.names() {
            let why = match () {
                () if self.shelf.lacks(&self.terms, name) => "which the library mentions and lacks",
                () if assumed.contains(&name) => "which kernels compute with: only the library may",
                () => continue,
            };
            let detail = format!("the text declares `{}`, {why}", self.terms.text(name));
            faults.of_rules.insert(reach.head(name), (Rule::Environment, detail));
        }
    }

    /// Goes back to the mark, and asks again for what the library was asked for, to keep that.
    fn forget(&mut self, mark: EnvironmentMark, own: &[NameId]) {
        let mut names = Terms::default();
        let mut copier = Copier::new(&self.terms);
        let asked: Vec<NameId> = self
            .env
            .added_since(mark)
            .iter()
            .filter(|n| !own.contains(&self.env.unit_of(**n)))
            .map(|n| copier.name(&mut names, *n))
            .collect();
        self.env.rollback(&mut self.terms, mark);
        self.env.set_limits(KernelLimits::default());
        let mut copier = Copier::new(&names);
        for name in asked {
            let name = copier.name(&mut self.terms, name);
            // a failure shows again, with its reason, where the constant is needed
            let _ = self.env.load(&mut self.terms, &mut self.shelf, name);
        }
    }
}

/// The same refusal of everything that the auditor accepts, or of the text itself if that is nothing.
fn of_all(question: &Question, refused: &Refusal) -> Vec<Opinion> {
    let opinion = |theorem| Opinion { theorem, name: String::new(), refused: Some(refused.clone()) };
    match question.accepted.is_empty() {
        true => vec![opinion(None)],
        false => question.accepted.iter().map(|theorem| opinion(Some(theorem.clone()))).collect(),
    }
}

fn read(what: &str, bytes: &[u8], terms: &mut Terms) -> Refused<Pickle> {
    Pickle::from_bytes(what, bytes.to_vec(), terms).map_err(|e| unreadable(&e))
}
