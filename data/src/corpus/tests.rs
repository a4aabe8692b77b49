use super::*;
use crate::JsonLinesError;
use proptest::prelude::*;
use std::path::Path;

fn head() -> CorpusHead {
    CorpusHead {
        format: 1,
        lean: "test".into(),
        header: "import Std".into(),
        settings: [("seed".to_string(), 7.into())].into(),
    }
}

fn theorem(key: u32) -> CorpusTheorem {
    CorpusTheorem {
        name: format!("m_{key:016x}"),
        statement: format!("{key} = {key}"),
        levels: vec![],
        form: "plain".into(),
        script: vec!["rfl".into()],
        target: format!("T.t{}", key % 7),
        module: "T".into(),
        lemma: format!("L.l{}", key % 3),
        kind: MutationKind::Rewrite,
        symm: false,
        place: None,
        hypothesis: None,
        variable: None,
        premise: None,
        constant: None,
        round: 1,
        parents: vec![],
        key: format!("{key:016x}"),
        statement_hash: String::new(),
        size: key as usize,
        constants: vec!["Eq".into()],
        tier: "audited".into(),
        axioms: vec![],
    }
}

fn unit(number: u64) -> UnitLine {
    UnitLine { unit: number, round: 1, targets: vec![format!("T.{number}")], ..UnitLine::default() }
}

/// Units with some theorems each, of which some come again.
fn commit(writer: &mut CorpusWriter, from: u64, to: u64) {
    for n in from..to {
        let theorems = (0..4).map(|i| theorem((n * 3 + i) as u32)).collect();
        writer.commit(unit(n), theorems, CorpusLimits::default()).unwrap();
    }
}

fn keys(folder: &Path) -> Vec<String> {
    Corpus::read(folder).unwrap().theorems.into_iter().map(|t| t.key).collect()
}

#[test]
fn what_comes_again_is_counted_and_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = CorpusWriter::open(folder.path(), &head()).unwrap();
    commit(&mut writer, 0, 5);
    assert_eq!((writer.kept(), writer.done()[1].kept, writer.done()[1].tally["duplicate"]), (16, 3, 1));
    let limits = CorpusLimits { theorems: 18, of_one_lemma: 6 };
    // six of sixteen are of the first lemma
    let theorems = [30, 31, 32, 34].map(theorem).to_vec();
    let added = writer.commit(unit(5), theorems, limits).unwrap();
    assert_eq!(added.iter().map(|t| t.size).collect::<Vec<_>>(), [31, 32]);
    let tally = &writer.done()[5].tally;
    assert_eq!((tally["over the limit"], tally["over the lemma's share"]), (1, 1));
    drop(writer);
    let writer = CorpusWriter::open(folder.path(), &head()).unwrap();
    assert_eq!((writer.kept(), writer.done().len()), (18, 6));
    let there = keys(folder.path());
    assert!(there.contains(&theorem(31).key) && !there.contains(&theorem(30).key));
    let stats = Corpus::read(folder.path()).unwrap().stats();
    assert_eq!((stats.theorems, stats.lemmas.distinct, stats.targets.distinct), (18, 3, 7));
    assert_eq!(stats.size.most, 32);
}

#[test]
fn a_folder_of_something_else_and_of_another_run_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.tex"), "x").unwrap();
    let error = CorpusWriter::open(folder.path(), &head()).unwrap_err();
    assert!(matches!(error, CorpusError::Foreign(_)), "{error}");
    assert!(matches!(Corpus::read(folder.path()), Err(CorpusError::None { .. })));
    let folder = tempfile::tempdir().unwrap();
    let writer = CorpusWriter::open(folder.path(), &head()).unwrap();
    let second = CorpusWriter::open(folder.path(), &head()).unwrap_err();
    assert!(matches!(second, CorpusError::Units(JsonLinesError::Busy { .. })), "{second}");
    drop(writer);
    let mut other = head();
    other.settings.insert("seed".into(), 8.into());
    let error = CorpusWriter::open(folder.path(), &other).unwrap_err().to_string();
    assert!(error.contains("seed 7 instead of 8"), "{error}");
}

#[test]
fn a_damaged_line_is_named_counted_and_left_out() {
    let folder = tempfile::tempdir().unwrap();
    commit(&mut CorpusWriter::open(folder.path(), &head()).unwrap(), 0, 5);
    let path = shards::shard(folder.path(), 0);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("5 = 5", "5 = 6", 1)).unwrap();
    let corpus = Corpus::read(folder.path()).unwrap();
    assert_eq!(corpus.damage, [Damage { path: path.clone(), lines: 1, first: 6 }]);
    assert_eq!(corpus.theorems.len(), 15);
    let writer = CorpusWriter::open(folder.path(), &head()).unwrap();
    assert_eq!((writer.damaged(), writer.kept()), (1, 16));
    drop(writer);
    std::fs::remove_file(&path).unwrap();
    let corpus = Corpus::read(folder.path()).unwrap();
    assert_eq!(corpus.damage, [Damage { path, lines: 16, first: 1 }]);
}

#[test]
fn parts_share_no_target_or_no_lemma() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = CorpusWriter::open(folder.path(), &head()).unwrap();
    let theorems = (0..400).map(|i| CorpusTheorem {
        lemma: format!("L.l{}", i % 90),
        target: format!("T.t{}", i % 80),
        ..theorem(i)
    });
    writer.commit(unit(0), theorems.collect(), CorpusLimits::default()).unwrap();
    let child =
        CorpusTheorem { target: theorem(0).name, parents: vec![theorem(0).name], round: 2, ..theorem(1000) };
    writer.commit(unit(1), vec![child], CorpusLimits::default()).unwrap();
    let corpus = Corpus::read(folder.path()).unwrap();
    for by in [SplitBy::Target, SplitBy::Lemma] {
        let parts = splits(&corpus, by, 200, 200);
        let mut of: std::collections::HashMap<&str, Part> = Default::default();
        let zipped = corpus.theorems.iter().zip(&parts);
        for (t, part) in zipped.filter(|(t, _)| t.round == 1) {
            let apart = if by == SplitBy::Target { &t.target } else { &t.lemma };
            assert_eq!(of.entry(apart).or_insert(*part), part, "{apart}");
        }
        assert_eq!(of.values().collect::<std::collections::HashSet<_>>().len(), 3, "{by:?}");
        assert!(parts[400] >= parts[0]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Killed at any byte of its writing, a run goes on to the same corpus.
    #[test]
    fn any_cut_is_repaired(
        before in 0u64..6,
        of_shard in 0.0f64..1.0,
        of_units in 0.0f64..1.0,
        shard_only: bool,
    ) {
        let undisturbed = tempfile::tempdir().unwrap();
        commit(&mut CorpusWriter::open(undisturbed.path(), &head()).unwrap(), 0, 8);
        let folder = tempfile::tempdir().unwrap();
        let shard = shards::shard(folder.path(), 0);
        let units = shards::units(folder.path());
        let mut writer = CorpusWriter::open(folder.path(), &head()).unwrap();
        commit(&mut writer, 0, before);
        let sizes = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len());
        let earlier = (sizes(&shard), sizes(&units));
        commit(&mut writer, before, before + 1);
        drop(writer);
        // the unit goes to the shard first, then to the list
        let cut = |path: &Path, earlier: u64, part: f64| {
            let all = sizes(path);
            let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
            file.set_len(earlier + ((all - earlier) as f64 * part) as u64).unwrap();
        };
        if shard_only {
            cut(&units, earlier.1, 0.0);
            cut(&shard, earlier.0, of_shard);
        } else {
            cut(&units, earlier.1, of_units);
        }
        let mut writer = CorpusWriter::open(folder.path(), &head()).unwrap();
        let from = writer.done().len() as u64;
        prop_assert!(from == before || from == before + 1);
        commit(&mut writer, from, 8);
        prop_assert_eq!(keys(folder.path()), keys(undisturbed.path()));
        let expected = shards::shard(undisturbed.path(), 0);
        prop_assert_eq!(std::fs::read(&shard).unwrap(), std::fs::read(expected).unwrap());
    }
}
