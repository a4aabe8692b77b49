//! Reading attempts for training and judging.

use crate::cli::failure::Failure;
use crate::cli::measured::is_measured;
use proof_policy::TheoremExample;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The theorems of all files.
pub fn read(files: &[PathBuf]) -> Result<Vec<TheoremExample>, Failure> {
    let mut all = vec![];
    for file in files {
        if !file.exists() {
            return Err(Failure::new(format!("{}: no such file", file.display()))
                .advise("`prover policy record` and `prover bench --attempts` write such files"));
        }
        all.extend(TheoremExample::read(file)?);
    }
    Ok(all)
}

/// The same, for training: without the suites that figures are measured on, which are counted.
pub fn read_for_training(files: &[PathBuf]) -> Result<Vec<TheoremExample>, Failure> {
    let (left_out, kept): (Vec<_>, Vec<_>) = read(files)?.into_iter().partition(|e| is_measured(&e.suite));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    left_out.iter().for_each(|e| *counts.entry(&e.suite).or_default() += 1);
    for (suite, count) in counts {
        eprintln!("{count} theorems of {suite} are left out: figures are measured on it");
    }
    Ok(kept)
}
