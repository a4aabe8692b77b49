//! Premises in a process of their own: a library takes more than a hundred megabytes, and a server that
//! others wait for should stay small. The process has one question at a time, a line of JSON, and answers
//! with a line; when its input ends, it ends.

use super::answer::Answer;
use super::answerer::{Answerer, More};
use super::premises::Premises;
use crate::library::LibrarySource;
use retriever::{PremiseCorpus, Query};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Reading a library takes some seconds, more on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// Processes that one question may cost.
const TRIES: usize = 2;
/// After a question that cost so many, no process is started for this long: one that cannot read its library
/// is not started anew for every goal.
const REST: Duration = Duration::from_secs(60);

/// A question on its way.
#[derive(Serialize, Deserialize)]
struct Question {
    header: String,
    text: String,
    constants: Vec<String>,
}

/// How the process is started.
#[derive(Clone, Debug)]
pub struct PremiseCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments: those of the command that calls [`serve`].
    pub arguments: Vec<String>,
}

/// Answers questions of [`Premises::apart`] over a library, the index of whose text is kept in the folder
/// `index`, until the input ends.
///
/// # Errors
/// In words: the library cannot be read, a question makes no sense, nobody reads the answers.
pub fn serve(
    library: &LibrarySource,
    index: Option<&Path>,
    more: impl FnOnce(&PremiseCorpus) -> More,
    input: impl BufRead,
    mut output: impl Write,
) -> Result<(), String> {
    let mut answerer = Answerer::read(library, index, more)?;
    for line in input.lines() {
        let line = line.map_err(|e| e.to_string())?;
        let Question { header, text, constants } = serde_json::from_str(&line).map_err(|e| e.to_string())?;
        let answer = answerer.answer(&header, Query { text, constants });
        let answer = serde_json::to_string(&answer).map_err(|e| e.to_string())?;
        writeln!(output, "{answer}").and_then(|()| output.flush()).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// The process, as long as it lives.
pub(super) struct Apart {
    command: PremiseCommand,
    running: Option<Running>,
    /// No process is started before.
    rest_until: Option<Instant>,
}

struct Running {
    child: Child,
    input: ChildStdin,
    /// Lines of the process; a thread reads them, so that waiting for one can end.
    answers: Receiver<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Apart {
    pub(super) fn new(command: PremiseCommand) -> Apart {
        Apart { command, running: None, rest_until: None }
    }

    /// Asks the process, which is started when there is none; one that dies or is silent is replaced once.
    pub(super) fn answer(&mut self, header: &str, query: Query) -> Answer {
        if self.rest_until.is_some_and(|until| Instant::now() < until) {
            return Answer::default();
        }
        let question = Question { header: header.into(), text: query.text, constants: query.constants };
        for _ in 0..TRIES {
            match self.ask(&question) {
                Ok(answer) => return answer,
                Err(error) => {
                    tracing::warn!(%error, "the process with the premises is lost");
                    self.running = None;
                }
            }
        }
        tracing::error!("there are no premises for {} s: their process does not answer", REST.as_secs());
        self.rest_until = Some(Instant::now() + REST);
        Answer::default()
    }

    fn ask(&mut self, question: &Question) -> Result<Answer, String> {
        let running = match &mut self.running {
            Some(running) => running,
            none => none.insert(start(&self.command)?),
        };
        let line = serde_json::to_string(question).map_err(|e| e.to_string())?;
        writeln!(running.input, "{line}").and_then(|()| running.input.flush()).map_err(|e| e.to_string())?;
        let answer = running.answers.recv_timeout(PATIENCE).map_err(|e| e.to_string())?;
        serde_json::from_str(&answer).map_err(|e| e.to_string())
    }
}

fn start(command: &PremiseCommand) -> Result<Running, String> {
    let mut child = Command::new(&command.program)
        .args(&command.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|e| format!("cannot start {}: {e}", command.program.display()))?;
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("the process has no pipes".into());
    };
    let (sender, answers) = channel();
    std::thread::spawn(move || {
        // at its end the sender is dropped, which ends the waiting
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    Ok(Running { child, input, answers })
}

impl Premises {
    /// The service over a process of its own, started when the first question comes.
    pub fn apart(command: PremiseCommand) -> Premises {
        Premises::start(true, move || {
            let mut apart = Apart::new(command);
            Ok(move |header: &str, query: Query| apart.answer(header, query))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(script: &str) -> PremiseCommand {
        PremiseCommand { program: "sh".into(), arguments: vec!["-c".into(), script.into()] }
    }

    fn ask(apart: &mut Apart) -> Answer {
        apart.answer("import Std", Query { text: "⊢ p".into(), constants: vec![] })
    }

    #[test]
    fn a_process_that_dies_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("mark");
        let theorem = r#"{"name":"t","rewrites":true,"conditional":false}"#;
        let answer = format!(r#"{{"theorems":[{theorem}],"definitions":[],"structures":[]}}"#);
        // the first one dies of its second question, the others of none
        let script = format!(
            "read q; echo '{answer}'; if [ ! -e {0} ]; then touch {0}; exit 1; fi; read q; echo '{answer}'",
            mark.display()
        );
        let mut apart = Apart::new(command(&script));
        for _ in 0..3 {
            assert_eq!(ask(&mut apart).theorems[0].name, "t");
        }
    }

    #[test]
    fn the_service_answers_from_a_process() {
        let answer = r#"{"theorems":[],"definitions":["f"],"structures":[]}"#;
        let premises = Premises::apart(command(&format!("while read q; do echo '{answer}'; done")));
        let goal = proof_term::sample::goal("x : Nat ⊢ x = 2");
        let found = premises.ask(&goal, "").wait_for(Duration::from_secs(60));
        assert_eq!(found.unwrap().definitions, ["f"]);
    }

    #[test]
    fn without_a_process_there_are_no_premises() {
        let folder = tempfile::tempdir().unwrap();
        let count = folder.path().join("count");
        for program in ["exit 1", "read q; echo nonsense"] {
            let script = format!("echo started >> {}; {program}", count.display());
            let mut apart = Apart::new(command(&script));
            (0..3).for_each(|_| assert_eq!(ask(&mut apart), Answer::default()));
        }
        // two for the first question of each, and none for those that follow at once
        assert_eq!(std::fs::read_to_string(count).unwrap().lines().count(), 4);
        let missing = PremiseCommand { program: "/nowhere/prover".into(), arguments: vec![] };
        assert_eq!(ask(&mut Apart::new(missing)), Answer::default());
    }
}
