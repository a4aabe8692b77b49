//! The tantivy index of a corpus: a document for each premise, in one segment, in their order.

use crate::fingerprint::Fingerprint;
use crate::lean_tokenizer::{LeanTokenizer, TOKENIZER};
use crate::premise_corpus::PremiseCorpus;
use crate::source::SourceError;
use std::path::{Path, PathBuf};
use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::schema::{FAST, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, TantivyDocument};

/// Beside the index: of which corpus it was made.
const FINGERPRINT: &str = "corpus.fingerprint";
/// Bytes that the writer may fill before it complains; the segment is written once.
const WRITER_MEMORY: usize = 256 << 20;

/// Indexes a corpus in memory.
pub(super) fn in_memory(corpus: &PremiseCorpus) -> Result<Index, SourceError> {
    build(corpus, RamDirectory::create())
}

/// Opens the index in a folder if it was made of this corpus, else makes it.
pub(super) fn in_folder(corpus: &PremiseCorpus, folder: &Path) -> Result<Index, SourceError> {
    let fingerprint = fingerprint(corpus);
    match std::fs::read_to_string(folder.join(FINGERPRINT)) {
        Ok(found) if found == fingerprint => return open(folder),
        Ok(_) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && is_empty(folder) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let reason = format!("{} holds other files; name an empty or new folder", folder.display());
            return Err(SourceError { stage: "making the BM25 index", reason });
        }
        Err(e) => return Err(at(folder, "opening the BM25 index", &e)),
    }
    let partial = partial(folder);
    let made = make(corpus, &partial, &fingerprint).and_then(|()| replace(&partial, folder));
    if made.is_err() {
        // the error that matters is the first one
        let _ = std::fs::remove_dir_all(&partial);
    }
    made?;
    open(folder)
}

fn open(folder: &Path) -> Result<Index, SourceError> {
    Index::open_in_dir(folder).map_err(|e| at(folder, "opening the BM25 index", &e))
}

/// The fields of a document, which is a premise.
fn schema() -> Schema {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(true);
    let text = TextOptions::default().set_indexing_options(indexing);
    schema.add_text_field("name", text.clone());
    schema.add_text_field("statement", text);
    schema.add_u64_field("premise", FAST);
    schema.build()
}

/// Writes all premises into one segment.
fn build(corpus: &PremiseCorpus, directory: impl Into<Box<dyn Directory>>) -> Result<Index, SourceError> {
    const STAGE: &str = "making the BM25 index";
    if corpus.is_empty() {
        return Err(SourceError { stage: STAGE, reason: "the corpus has no premises".into() });
    }
    let schema = schema();
    let [name, statement, number] = ["name", "statement", "premise"].map(|f| schema.get_field(f));
    let write = || {
        let (name, statement, number) = (name?, statement?, number?);
        let tokenizers = tantivy::tokenizer::TokenizerManager::default();
        tokenizers.register(TOKENIZER, LeanTokenizer::default());
        let builder = Index::builder().schema(schema).tokenizers(tokenizers);
        let mut writer = builder.single_segment_index_writer(directory, WRITER_MEMORY)?;
        for (i, premise) in corpus.premises().iter().enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(name, &premise.name);
            document.add_text(statement, &premise.text);
            document.add_u64(number, i as u64);
            writer.add_document(document)?;
        }
        writer.finalize()
    };
    write().map_err(|e| error(STAGE, &e))
}

/// Makes a whole index in a new folder.
fn make(corpus: &PremiseCorpus, folder: &Path, fingerprint: &str) -> Result<(), SourceError> {
    const STAGE: &str = "making the BM25 index";
    let _ = std::fs::remove_dir_all(folder); // what a killed process of the same number left
    std::fs::create_dir_all(folder).map_err(|e| at(folder, STAGE, &e))?;
    build(corpus, MmapDirectory::open(folder).map_err(|e| at(folder, STAGE, &e))?)?;
    std::fs::write(folder.join(FINGERPRINT), fingerprint).map_err(|e| at(folder, STAGE, &e))
}

/// Puts a new folder in the place of an old one. Processes that have the old index open keep it.
fn replace(new: &Path, folder: &Path) -> Result<(), SourceError> {
    let put = || {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::rename(new, folder)
    };
    put().map_err(|e| at(folder, "making the BM25 index", &e))
}

/// Where an index is written before it is whole.
fn partial(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    PathBuf::from(name)
}

/// Whether a folder is absent or has nothing in it.
fn is_empty(folder: &Path) -> bool {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(e) => e.kind() == std::io::ErrorKind::NotFound,
    }
}

/// Changes when names, texts or their order do, and with the tokenizer.
fn fingerprint(corpus: &PremiseCorpus) -> String {
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(TOKENIZER.as_bytes());
    for premise in corpus.premises() {
        fingerprint.add(premise.name.as_bytes());
        fingerprint.add_large(premise.text.as_bytes());
    }
    format!("{fingerprint}\n")
}

/// What failed, and why.
pub(super) fn error(stage: &'static str, error: &dyn std::fmt::Display) -> SourceError {
    SourceError { stage, reason: error.to_string() }
}

/// What failed in a folder, and why.
fn at(folder: &Path, stage: &'static str, error: &dyn std::fmt::Display) -> SourceError {
    SourceError { stage, reason: format!("{}: {error}", folder.display()) }
}
