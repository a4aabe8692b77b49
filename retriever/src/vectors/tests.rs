use super::*;
use proptest::prelude::*;

fn made_from() -> Fingerprint {
    let mut f = Fingerprint::default();
    f.add(b"a test");
    f
}

fn key(row: usize) -> Fingerprint {
    Fingerprint::of(&row.to_le_bytes())
}

fn write(path: &Path, dtype: Dtype, rows: &[Vec<f32>]) {
    let mut writer = VectorWriter::create(path, dtype, rows[0].len(), made_from()).unwrap();
    rows.iter().enumerate().for_each(|(i, row)| writer.push(key(i), row).unwrap());
    writer.finish().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn what_is_written_is_read(
        rows in (1usize..40).prop_flat_map(|dimension| {
            prop::collection::vec(prop::collection::vec(-3.0f32..3.0, dimension), 1..20)
        })
    ) {
        let folder = tempfile::tempdir().unwrap();
        for dtype in [Dtype::F32, Dtype::F16, Dtype::Int8] {
            let path = folder.path().join("v");
            write(&path, dtype, &rows);
            let vectors = Vectors::open(&path).unwrap();
            prop_assert_eq!((vectors.rows(), vectors.dimension()), (rows.len(), rows[0].len()));
            prop_assert_eq!((vectors.dtype(), vectors.made_from()), (dtype, made_from()));
            for (i, row) in rows.iter().enumerate() {
                let most = row.iter().fold(0.0f32, |m, x| m.max(x.abs()));
                for (x, y) in row.iter().zip(vectors.numbers(i)) {
                    let error = match dtype {
                        Dtype::F32 => 0.0,
                        Dtype::F16 => most / 2048.0 + 1e-7,
                        Dtype::Int8 => most / 127.0 * 0.501,
                    };
                    prop_assert!((x - y).abs() <= error, "{:?}: {} became {}", dtype, x, y);
                }
            }
            prop_assert!(vectors.keys().eq((0..rows.len()).map(key)));
            let again = folder.path().join("again");
            let mut writer = VectorWriter::create(&again, dtype, rows[0].len(), made_from()).unwrap();
            (0..rows.len()).for_each(|row| writer.push_stored(&vectors, row).unwrap());
            writer.finish().unwrap();
            prop_assert_eq!(std::fs::read(&again).unwrap(), std::fs::read(&path).unwrap());
            std::fs::remove_file(again).unwrap();
            prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
        }
    }
}

#[test]
fn empty_files_and_rows_of_zeros_are_fine() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v");
    for dtype in [Dtype::F32, Dtype::F16, Dtype::Int8] {
        VectorWriter::create(&path, dtype, 7, made_from()).unwrap().finish().unwrap();
        assert_eq!(Vectors::open(&path).unwrap().rows(), 0);
        write(&path, dtype, &[vec![0.0; 7]]);
        assert_eq!(Vectors::open(&path).unwrap().numbers(0), [0.0; 7]);
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused_with_its_length() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, cut) = (folder.path().join("whole"), folder.path().join("cut"));
    write(&whole, Dtype::Int8, &[vec![1.0, -1.0, 0.5], vec![0.1, 0.2, 0.3]]);
    let bytes = std::fs::read(&whole).unwrap();
    assert_eq!(bytes.len(), 64 + 6 + 2 + 8 + 32);
    for length in 8..bytes.len() {
        std::fs::write(&cut, &bytes[..length]).unwrap();
        match Vectors::open(&cut).err() {
            Some(VectorError::Length { found, expected, .. }) => {
                assert_eq!(found, length as u64);
                assert_eq!(expected, if length < 64 { 64 } else { 112 });
            }
            other => panic!("{length} bytes: {other:?}"),
        }
    }
    std::fs::write(&cut, [&bytes[..], &[0]].concat()).unwrap();
    let error = Vectors::open(&cut).err().unwrap().to_string();
    assert!(error.contains("113 bytes") && error.contains("need 112"), "{error}");
}

#[test]
fn foreign_files_versions_and_senseless_headers_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v");
    let error = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Vectors::open(&path).err().expect("refused")
    };
    assert!(matches!(error(b""), VectorError::Foreign { .. }));
    assert!(matches!(error(b"\x93NUMPY\x01\x00 and so on"), VectorError::Foreign { .. }));
    write(&path, Dtype::F16, &[vec![1.0; 4]]);
    let good = std::fs::read(&path).unwrap();
    let with = |at: usize, bytes: &[u8]| {
        let mut bad = good.clone();
        bad[at..at + bytes.len()].copy_from_slice(bytes);
        bad
    };
    assert!(matches!(error(&with(8, &[9])), VectorError::Version { found: 9, .. }));
    assert!(matches!(error(&with(12, &[7])), VectorError::UnknownDtype { found: 7, .. }));
    // rows × dimension beyond 64 bits must not come out small
    assert!(matches!(error(&with(16, &[0xff; 16])), VectorError::Length { .. }));
    let missing = Vectors::open(&folder.path().join("none")).err().unwrap();
    assert!(matches!(missing, VectorError::Io { .. }) && missing.to_string().contains("none"));
}

#[test]
fn bad_rows_are_named_and_leave_the_old_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v");
    write(&path, Dtype::F16, &[vec![1.0; 2]]);
    let mut writer = VectorWriter::create(&path, Dtype::F16, 2, made_from()).unwrap();
    writer.push(key(0), &[0.0, 1.0]).unwrap();
    assert!(matches!(
        writer.push(key(1), &[0.0]),
        Err(VectorError::RowLength { row: 1, expected: 2, found: 1, .. })
    ));
    for bad in [f32::NAN, f32::INFINITY, 70000.0] {
        assert!(matches!(writer.push(key(1), &[0.0, bad]), Err(VectorError::Value { row: 1, place: 1, .. })));
    }
    drop(writer);
    assert_eq!(Vectors::open(&path).unwrap().numbers(0), [1.0; 2]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn rows_of_another_kind_are_not_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v");
    write(&path, Dtype::F16, &[vec![1.0; 2]]);
    let vectors = Vectors::open(&path).unwrap();
    for (dtype, dimension) in [(Dtype::F32, 2), (Dtype::F16, 3)] {
        let mut writer = VectorWriter::create(&path, dtype, dimension, made_from()).unwrap();
        let error = writer.push_stored(&vectors, 0).err();
        assert!(matches!(error, Some(VectorError::Kind { .. })), "{error:?}");
    }
}
