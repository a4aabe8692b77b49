//! `MODEL.md`: what an encoder was made of.

use crate::cli::corpus_args::Premises;
use crate::cli::failure::Failure;
use retriever::train::{Made, Progress, Selection, TrainOptions};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The facts of a training.
pub struct Card {
    /// The file of pairs, then those of further ones; names and hashes.
    files: Vec<(String, String)>,
    /// Further statements: trained on, held out, without a known premise.
    further: [usize; 3],
    corpus: String,
    premises: usize,
    documents: usize,
    counts: [usize; 5],
    selection: Selection,
    options: TrainOptions,
    pub weights: usize,
    pub subwords: usize,
}

impl Card {
    pub fn new(
        files: &[PathBuf],
        premises: &Premises,
        selection: &Selection,
        options: &TrainOptions,
        made: &Made,
    ) -> Result<Card, Failure> {
        let hashed = |path: &PathBuf| {
            let mut hash = Sha256::new();
            std::io::copy(&mut std::fs::File::open(path)?, &mut hash)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok::<_, std::io::Error>((name, hash.finalize().iter().map(|b| format!("{b:02x}")).collect()))
        };
        Ok(Card {
            files: files.iter().map(hashed).collect::<Result<_, _>>()?,
            further: [made.set.further.len(), made.held_out, made.further_without],
            corpus: premises.name.clone(),
            premises: premises.corpus.len(),
            documents: made.set.documents.len(),
            counts: [made.train, made.validation, made.set.validation.len(), made.test, made.without],
            selection: selection.clone(),
            options: options.clone(),
            weights: 0,
            subwords: 0,
        })
    }

    /// Writes `MODEL.md` into the folder.
    pub fn write(&self, folder: &Path, progress: &Progress) -> Result<(), Failure> {
        let path = folder.join("MODEL.md");
        let text = self.text(progress);
        std::fs::write(&path, text).map_err(|e| Failure::new(format!("cannot write {}: {e}", path.display())))
    }

    fn text(&self, progress: &Progress) -> String {
        let Card { corpus, premises, documents, counts, selection, options, .. } = self;
        let [train, validation, asked, test, without] = counts;
        let split = serde_json::json!(selection.split);
        let split = split.as_str().unwrap_or_default();
        let mut text = format!(
            "# Encoder of goals and premises\n\n\
             A BERT-class text encoder ({weights} weights, {subwords} subwords, {layers} layers, vectors of \
             {dimension}), trained \
             from random weights by `prover retriever train` alone. No other model and no human proof went \
             in.\n\n\
             ## Data\n\n\
             | | |\n|---|---|\n\
             | premises | {corpus}: {premises}, of which {documents} are met in training |\n\
             {pairs}\
             | split | {split}, seed {seed} |\n\
             | statements with known premises | {train} training, {validation} validation ({asked} asked), \
             {test} test (not met) |\n\
             | statements without | {without} |\n\n\
             Pairs name the lemmas with which Lean's own provers prove a library statement without the \
             statement itself. ",
            pairs = self.rows_of_files(),
            weights = self.weights,
            subwords = self.subwords,
            layers = options.layers,
            dimension = options.dimension,
            seed = selection.seed,
        );
        text.push_str(match split {
            "novel" => {
                "Test modules are unseen: no statement of theirs is a question, a premise or a negative.\n\n"
            }
            _ => "Theorems of the test are unseen as questions; their premises may have been met.\n\n",
        });
        text.push_str("## Training\n\n| option | value |\n|---|---|\n");
        let put = |text: &mut String, line: std::fmt::Arguments| writeln!(text, "{line}").expect("a string");
        put(&mut text, format_args!("| hard_negatives | {} |", selection.negatives));
        for (name, value) in serde_json::json!(options).as_object().into_iter().flatten() {
            put(&mut text, format_args!("| {name} | {value} |"));
        }
        text.push_str("\nMean reciprocal rank of the first right premise among the validation pool:\n\n");
        text.push_str("| step | loss | MRR |\n|---|---|---|\n");
        for look in &progress.looks {
            let loss = look.loss.map_or("".into(), |l| format!("{l:.4}"));
            let best = if progress.best() == Some(*look) { "**" } else { "" };
            put(&mut text, format_args!("| {} | {loss} | {best}{:.4}{best} |", look.step, look.mrr));
        }
        put(
            &mut text,
            format_args!(
                "\nThe weights are those of the best look, as f16.\n\n## Again\n\n```\n{}\n```",
                self.command()
            ),
        );
        text
    }

    fn inputs(&self) -> String {
        let option = |i| if i == 0 { "--pairs" } else { "--also" };
        let all = self.files.iter().enumerate().map(|(i, (name, _))| format!("{} {name}", option(i)));
        let mut text = all.collect::<Vec<_>>().join(" ");
        if self.files.len() > 1 {
            let TrainOptions { further, further_steps, .. } = &self.options;
            text += &format!(" --further {further} --further-steps {further_steps}");
        }
        text
    }

    fn rows_of_files(&self) -> String {
        let mut text = String::new();
        for (i, (name, hash)) in self.files.iter().enumerate() {
            let what = if i == 0 { "pairs" } else { "further pairs" };
            text += &format!("| {what} | `{name}`, SHA-256 `{hash}` |\n");
        }
        if self.files.len() > 1 {
            let [used, held_out, without] = self.further;
            text += &format!(
                "| further statements | {used} training, {held_out} held out with what they come from or \
                     cite, {without} without a known premise |\n"
            );
        }
        text
    }

    /// The command line that makes the same model.
    fn command(&self) -> String {
        let (o, s) = (&self.options, &self.selection);
        let split = serde_json::json!(s.split);
        format!(
            "prover retriever train {} --out model --split {} --split-seed {} --validation {} \
                 --hard-negatives {} \\\n  \
             --vocabulary {} --dimension {} --layers {} --heads {} --feed-forward {} --tokens {} \\\n  \
             --seed {} --batch {} --negatives {} --temperature {} --learning-rate {} --weight-decay {} \
             --warm-up {} \\\n  \
             --steps {} --validate-every {} --validation-pool {} --patience {}",
            self.inputs(),
            split.as_str().unwrap_or_default(),
            s.seed,
            s.validation,
            s.negatives,
            o.vocabulary,
            o.dimension,
            o.layers,
            o.heads,
            o.feed_forward,
            o.limit,
            o.seed,
            o.batch,
            o.negatives,
            o.temperature,
            o.learning_rate,
            o.weight_decay,
            o.warm_up,
            o.steps,
            o.validate_every,
            o.validation_pool,
            o.patience,
        )
    }
}
