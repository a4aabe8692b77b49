//! A definition of an F* file.

use super::record::record;
use super::{Checkability, Dependencies, Obstacle, OpenOrAbbrev, Origin, SourceRange, VerifierConfig};

/// What the data set writes where it has no text.
const UNKNOWN: &str = "<UNK>";

record! {
    /// One definition: an entry of `defs` in a file's own JSON, or a record of the published set, which is
    /// flat, lacks some of the fields, calls others by other names and adds some. Everything is optional.
    pub struct Definition {
        /// The file it logically stands in: for a definition taken
        /// over from an interface, the implementation.
        file_name: String,
        /// The qualified name.
        name: String,
        /// What is open where it stands, innermost first.
        opens_and_abbrevs: Vec<OpenOrAbbrev>,
        /// The options it was checked with.
        vconfig: VerifierConfig,
        /// The text of its `val`, or one made from an annotated `let`; see [`Definition::stated_type`].
        source_type: String,
        /// The `val` to check against, where `source_type` was altered for prompts.
        original_source_type: String,
        /// The text of the definition; of a mutual group, the whole.
        source_definition: String,
        /// Where this text stands.
        source_range: SourceRange,
        /// Whether it was taken over from the interface.
        interleaved: bool,
        /// The elaborated term as F* prints it, or a marker such as `<DECLARETYP>`.
        definition: String,
        /// The type as F* prints it.
        printed_type: String as "type",
        /// The same in the published set.
        verbose_type: String,
        /// The effect's qualified name.
        effect: String,
        /// Flags of the effect.
        effect_flags: Vec<String>,
        /// The names of the mutual group, this one included; empty if
        /// it stands alone. See [`Definition::names`].
        mutual_with: Vec<String>,
        /// The names its elaborated term mentions; see [`Definition::premise_names`].
        premises: Vec<String>,
        /// The same in the published set.
        ideal_premises: Vec<String>,
        /// `recursion` or `mutual recursion`.
        proof_features: Vec<String>,
        /// A lemma proved by calling others.
        is_simple_lemma: bool,
        /// Whether it may run for ever.
        is_div: bool,
        /// Whether it is a lemma or returns a proof.
        is_proof: bool,
        /// Whether its type is free of dependency.
        is_simply_typed: bool,
        /// Whether it is a type.
        is_type: bool,
        /// The `let` up to and with its `=`; see [`Definition::prompt_text`].
        prompt: String,
        /// The same in the published set.
        partial_definition: String,
        /// What follows the prompt, as F* lays it out.
        expected_response: String,
        /// The same in the published set, whose spelling this is.
        completed_definition: String as "completed_definiton",
        /// The file's text before the definition.
        file_context: String,
        /// Whether it belongs to the test set of projects that training has not seen.
        isa_cross_project_example: bool,
        /// The part of the set, if the record says.
        split: String,
        /// Where the file comes from.
        source: Origin,
        /// What the file depends on.
        dependencies: Dependencies,
        /// The project, where it is not in `source`.
        project_name: String,
        /// The address of the project's repository, likewise.
        git_url: String,
        /// The commit, likewise.
        git_rev: String,
    }
}

impl Definition {
    /// The `source_type`, `None` when it is unknown.
    pub fn stated_type(&self) -> Option<&str> {
        known(self.source_type.as_deref())
    }

    /// The `val` a candidate is checked against: `original_source_type` where the record has that (it
    /// may say that there is none), else `source_type`.
    pub fn val_text(&self) -> Option<&str> {
        match &self.original_source_type {
            Some(text) => known(Some(text)),
            None => self.stated_type(),
        }
    }

    /// The qualified names of the mutual group, or the only one; empty if the record names nothing.
    pub fn names(&self) -> Vec<String> {
        let name = self.name.as_deref().unwrap_or_default();
        let qualifier = name.rsplit_once('.').map(|(qualifier, _)| qualifier);
        // F* prints the names of a group short, unless told otherwise
        let mut names: Vec<String> = self
            .mutual_with
            .iter()
            .flatten()
            .map(|other| match qualifier {
                Some(qualifier) if !other.contains('.') => format!("{qualifier}.{other}"),
                _ => other.clone(),
            })
            .collect();
        if !name.is_empty() && !names.iter().any(|other| other == name) {
            names.insert(0, name.to_owned());
        }
        names
    }

    /// The name without its module.
    pub fn short_name(&self) -> Option<&str> {
        self.name.as_deref().map(|name| name.rsplit_once('.').map_or(name, |(_, short)| short))
    }

    /// The module it stands in, by its file's name.
    pub fn module(&self) -> Option<&str> {
        let file = self.base_file_name()?;
        let module = file.strip_suffix(".fst").or_else(|| file.strip_suffix(".fsti"))?;
        Some(if module == "prims" { "Prims" } else { module })
    }

    /// The file's name without folders.
    pub fn base_file_name(&self) -> Option<&str> {
        self.file_name.as_deref().map(|path| path.rsplit_once('/').map_or(path, |(_, file)| file))
    }

    /// The project, if the record says.
    pub fn project(&self) -> Option<&str> {
        self.source
            .as_ref()
            .and_then(|source| source.project_name.as_deref())
            .or(self.project_name.as_deref())
            .filter(|name| !name.is_empty())
    }

    /// The names its elaborated term mentions, whatever the record calls them.
    pub fn premise_names(&self) -> &[String] {
        self.premises.as_deref().or(self.ideal_premises.as_deref()).unwrap_or_default()
    }

    /// The `let` up to and with its `=`, `None` when it is unknown.
    pub fn prompt_text(&self) -> Option<&str> {
        known(self.prompt.as_deref()).or_else(|| known(self.partial_definition.as_deref()))
    }

    /// The marker that stands for the term of something that is not a `let`.
    pub fn marker(&self) -> Option<&str> {
        self.definition.as_deref().filter(|definition| definition.starts_with('<'))
    }

    /// Whether a candidate for this definition can be checked by itself, and if not, why.
    pub fn checkability(&self) -> Checkability {
        let mut obstacles = Vec::new();
        if self.name.as_deref().is_none_or(str::is_empty) {
            obstacles.push(Obstacle::NoName);
        }
        // files whose ranges F* lost are called " dummy" by old versions
        if self.base_file_name().is_none_or(|file| file.is_empty() || file.trim() == "dummy") {
            obstacles.push(Obstacle::NoFile);
        }
        if self.interleaved == Some(true) {
            obstacles.push(Obstacle::Interleaved);
        }
        if let Some(marker) = self.marker() {
            obstacles.push(Obstacle::Marker(marker.to_owned()));
        }
        if !self.source_definition.as_deref().is_some_and(|text| text.contains('=')) {
            obstacles.push(Obstacle::NoEquals);
        }
        Checkability::from(obstacles)
    }
}

fn known(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty() && *text != UNKNOWN)
}

#[cfg(test)]
#[path = "definition_tests.rs"]
mod tests;
