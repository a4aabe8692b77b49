//! The declarations of a file.

use crate::answer::Answer;
use crate::diagnostics::outline_of;
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::Workspace;
use data::OutlineEntry;
use proof_session::{Completeness, one_line};
use serde::Serialize;
use std::path::Path;

/// The imports and declarations of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileOutline {
    /// Modules that its header imports.
    pub imports: Vec<String>,
    /// Declarations, those of a namespace below it.
    pub declarations: Vec<OutlineItem>,
    /// How many there are, if not all are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_declarations: Option<usize>,
}

/// A declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OutlineItem {
    /// Its name with the namespaces around it.
    pub name: String,
    /// `Thm`, `Def`, `Struct`, `Class`, `Ind`, `Inst`, `Ax`, `Ex`, `Ns`.
    pub kind: &'static str,
    /// Its first line, that of its documentation.
    pub start_line: u32,
    /// Its last line.
    pub end_line: u32,
    /// Binders and type as they are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_signature: Option<String>,
    /// What stands in the namespace.
    pub children: Vec<OutlineItem>,
}

impl Workspace {
    /// The declarations of a file, read off its text: a file that does not import has an outline, too.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn outline(&self, file: &str, most: Option<usize>) -> Result<Answer<FileOutline>, AssistError> {
        let source = self.read(file)?;
        let (body, completeness) = outlined(&source, most)?;
        Ok(self.answer(&source, body, completeness))
    }
}

/// The declarations of any file, without a Lean.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("Main.lean");
/// std::fs::write(&file, "namespace N\n\ntheorem t : 1 = 1 := rfl\n\nend N\n")?;
/// let outline = proof_assist::outline(&file, None)?;
/// let namespace = &outline.body.declarations[0];
/// assert_eq!((namespace.kind, namespace.children[0].name.as_str()), ("Ns", "N.t"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AssistError::File`].
pub fn outline(file: &Path, most: Option<usize>) -> Result<Answer<FileOutline>, AssistError> {
    let source = Source::read(file, &file.display().to_string())?;
    let (body, completeness) = outlined(&source, most)?;
    Ok(Answer { body, completeness, hash: source.hash })
}

fn outlined(source: &Source, most: Option<usize>) -> Result<(FileOutline, Completeness), AssistError> {
    let outline = outline_of(source)?;
    let total = outline.declarations().len();
    let most = most.unwrap_or(usize::MAX);
    let declarations = items(source, &outline.entries, &mut most.clone());
    let completeness = if total <= most { Completeness::Complete } else { Completeness::Partial };
    let total_declarations = (total > most).then_some(total);
    Ok((FileOutline { imports: outline.imports, declarations, total_declarations }, completeness))
}

fn items(source: &Source, entries: &[OutlineEntry], left: &mut usize) -> Vec<OutlineItem> {
    let mut out = vec![];
    for entry in entries {
        let namespace = entry.keyword == "namespace";
        if *left == 0 {
            break;
        }
        *left -= usize::from(!namespace);
        let (start_line, end_line) = source.lines_of(&entry.range);
        let signature = one_line(source.text.get(entry.signature.clone()).unwrap_or_default());
        out.push(OutlineItem {
            name: if entry.name.is_empty() { entry.keyword.clone() } else { entry.name.clone() },
            kind: kind(&entry.keyword),
            start_line,
            end_line,
            type_signature: (!signature.is_empty()).then_some(signature),
            children: items(source, &entry.children, left),
        });
    }
    out
}

/// The short word for a kind of declaration.
pub(crate) fn kind(keyword: &str) -> &'static str {
    match keyword {
        "theorem" | "lemma" => "Thm",
        "structure" => "Struct",
        "class" => "Class",
        "inductive" | "coinductive" => "Ind",
        "instance" => "Inst",
        "axiom" => "Ax",
        "example" => "Ex",
        "namespace" => "Ns",
        _ => "Def",
    }
}
