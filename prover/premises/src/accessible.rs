//! What a header's imports make known.

use lean_bridge::split_header;
use retriever::{PremiseCorpus, PremiseId};

/// A set of premises, one bit per premise of the corpus.
pub type Allowed = fixedbitset::FixedBitSet;

/// The premises behind the import lines of a header: those of the modules it names and of all that these
/// import. Modules that the corpus does not have (a user's own) add nothing.
pub fn accessible(corpus: &PremiseCorpus, header: &str) -> Allowed {
    let (imports, _) = split_header(header);
    let mut lines = imports.lines().peekable();
    let prelude = lines.next_if_eq(&"prelude").is_some();
    let named = lines.filter_map(|line| line.split_whitespace().last());
    let names: Vec<&str> = if prelude { named.collect() } else { named.chain(["Init"]).collect() };
    let mut allowed = Allowed::with_capacity(corpus.len());
    for file in names.into_iter().filter_map(|name| corpus.file(name)) {
        for one in corpus.imported(file).ones().map(|i| retriever::FileId(i as u32)).chain([file]) {
            corpus.premises_of(one).for_each(|PremiseId(p)| allowed.insert(p as usize));
        }
    }
    allowed
}
