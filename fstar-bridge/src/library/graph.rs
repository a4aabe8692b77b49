//! What rests on what.

use super::assumed::Assumed;
use super::axioms::{ALWAYS_INHABITED, DIVERGENT, INHABITED, reason};
use super::declaration::{Declaration, Made};
use super::faith::Faith;
use super::mention::Mention;
use super::module::Module;
use super::part::Part;
use super::primitives::{Primitive, is_built_in, is_of_tactics};
use super::scope::{Modules, Scope};
use std::collections::{HashMap, VecDeque};

/// A name of a module, and its declarations.
struct Node<'a> {
    module: usize,
    name: &'a str,
    /// With the number of the file that each is in.
    declarations: Vec<(usize, &'a Declaration)>,
}

/// All names of the library, and what each mentions.
pub(super) struct Graph<'a> {
    modules: &'a Modules,
    parts: &'a [Part],
    nodes: Vec<Node<'a>>,
    /// Nodes by name.
    named: HashMap<&'a str, Vec<usize>>,
    /// What is open in each file.
    scopes: Vec<Option<Scope<'a>>>,
}

const DECLARED: &str = "it is declared, and defined nowhere in the library's sources";
const ASSUMED: &str = "it is assumed";
const ADMITS: &str = "it closes goals without a proof";
const BUILDS: &str = "it makes terms of data, so that what it uses stands in no text";

impl<'a> Graph<'a> {
    /// Gathers the names of all files.
    pub fn new(modules: &'a Modules, parts: &'a [Part]) -> Graph<'a> {
        let mut out = Graph { modules, parts, nodes: vec![], named: HashMap::new(), scopes: vec![] };
        let mut numbers: HashMap<(usize, &str), usize> = HashMap::new();
        for (file, part) in parts.iter().enumerate() {
            let (Ok(content), Some(module)) = (&part.content, modules.number(&part.module)) else {
                out.scopes.push(None);
                continue;
            };
            let mut scope = Scope::new(modules, &part.module);
            scope.read(content);
            out.scopes.push(Some(scope));
            for declaration in &content.declarations {
                for name in &declaration.names {
                    let node = *numbers.entry((module, name)).or_insert_with(|| {
                        out.nodes.push(Node { module, name, declarations: vec![] });
                        out.named.entry(name).or_default().push(out.nodes.len() - 1);
                        out.nodes.len() - 1
                    });
                    out.nodes[node].declarations.push((file, declaration));
                }
            }
        }
        out
    }

    /// Every name that is taken on faith or rests on such a name, with its module. What rests on an
    /// axiom that F* needs is proved.
    pub fn faith(&self) -> Vec<(usize, String, Faith)> {
        let mut mentioned: Vec<Vec<usize>> = (0..self.nodes.len()).map(|node| self.mentioned(node)).collect();
        // a class is as good as its instances: they are found without being named
        for (instance, class) in self.instances() {
            mentioned[class].push(instance);
        }
        let mut mentioning: Vec<Vec<usize>> = vec![vec![]; self.nodes.len()];
        for (node, others) in mentioned.iter().enumerate() {
            others.iter().for_each(|other| mentioning[*other].push(node));
        }
        let given: Vec<bool> =
            self.nodes.iter().map(|n| reason(self.modules.name(n.module), n.name).is_some()).collect();
        let sinks = (0..self.nodes.len()).filter(|n| !given[*n]).filter_map(|n| Some((n, self.sink(n)?)));
        let mut out = self.spread(sinks.collect(), &mentioning, |node| !given[node]);
        let traps = (0..self.nodes.len()).filter(|n| self.makes_terms(*n)).map(|n| (n, BUILDS.to_string()));
        // within the modules of tactics each name is judged by itself
        let is_outside = |node: usize| !is_of_tactics(self.modules.name(self.nodes[node].module));
        let builders =
            self.spread(traps.collect(), &mentioning, |node| is_outside(node) && self.speaks_of_terms(node));
        let is_known: Vec<bool> = out.iter().map(Option::is_some).collect();
        for (node, builder) in builders.into_iter().enumerate() {
            if !is_known[node] && is_outside(node) {
                out[node] = builder;
            }
        }
        let named = |(node, faith): (usize, Option<Faith>)| {
            Some((self.nodes[node].module, self.nodes[node].name.to_string(), faith?))
        };
        out.into_iter().enumerate().filter_map(named).collect()
    }

    /// Each instance, with each name of the class that it is of: the class itself and its methods.
    fn instances(&self) -> Vec<(usize, usize)> {
        let mut out = vec![];
        for (instance, node) in self.nodes.iter().enumerate() {
            for (file, declaration) in &node.declarations {
                let Some(class) = &declaration.instance_of else { continue };
                for class in self.meant(*file, declaration.place, class) {
                    let declared =
                        self.nodes[class].declarations.iter().filter(|(_, d)| d.made == Made::Type);
                    let names = declared.flat_map(|(_, d)| d.names.iter());
                    let of_class = names.flat_map(|name| self.named[name.as_str()].iter().copied());
                    let module = self.nodes[class].module;
                    out.extend(of_class.filter(|n| self.nodes[*n].module == module).map(|n| (instance, n)));
                }
            }
        }
        out
    }

    /// The shortest way from every node that rests on one of some to it.
    fn spread(
        &self,
        from: Vec<(usize, String)>,
        mentioning: &[Vec<usize>],
        goes: impl Fn(usize) -> bool,
    ) -> Vec<Option<Faith>> {
        let mut out: Vec<Option<Faith>> = vec![None; self.nodes.len()];
        let mut queue = VecDeque::new();
        for (node, why) in from {
            out[node] = Some(Faith { why, chain: vec![] });
            queue.push_back(node);
        }
        while let Some(node) = queue.pop_front() {
            let Some(faith) = out[node].clone() else { continue };
            for other in &mentioning[node] {
                if out[*other].is_none() && goes(*other) {
                    let chain = [&[self.full(node)], &*faith.chain].concat();
                    out[*other] = Some(Faith { why: faith.why.clone(), chain });
                    queue.push_back(*other);
                }
            }
        }
        out
    }

    fn full(&self, node: usize) -> String {
        format!("{}.{}", self.modules.name(self.nodes[node].module), self.nodes[node].name)
    }

    /// What is taken on faith in a name's own declarations.
    fn sink(&self, node: usize) -> Option<String> {
        let Node { module, name, declarations } = &self.nodes[node];
        if is_of_tactics(self.modules.name(*module)) && Primitive::of(name) == Some(Primitive::Admits) {
            return Some(ADMITS.into());
        }
        if let Some(why) = declarations.iter().find_map(|(_, d)| d.faith) {
            return Some(why.into());
        }
        if declarations.iter().any(|(_, d)| matches!(d.made, Made::Defined | Made::Type)) {
            return None;
        }
        // F* runs these itself; which of them a candidate may use is said of each
        if is_built_in(self.modules.name(*module)) {
            return None;
        }
        let (_, declaration) = declarations
            .iter()
            .find(|(file, d)| d.assumed.as_ref().is_none_or(|assumed| self.may_prove(*file, assumed)))?;
        Some(if declaration.made == Made::Assumed { ASSUMED } else { DECLARED }.into())
    }

    /// Whether what is assumed may prove what is false.
    fn may_prove(&self, file: usize, assumed: &Assumed) -> bool {
        match assumed {
            Assumed::Type | Assumed::OfArgument => false,
            Assumed::Proof => true,
            Assumed::Effect(of) => !self.means_only(file, of, |full, _| DIVERGENT.contains(&full)),
            Assumed::Value { of, is_applied } => !self.means_only(file, of, |full, node| {
                ALWAYS_INHABITED.contains(&full)
                    || (!is_applied && INHABITED.contains(&full))
                    || self.is_bare_type(node)
            }),
        }
    }

    /// Whether a name means something, and each thing that it may mean is so.
    fn means_only(&self, file: usize, mention: &Mention, is_so: impl Fn(&str, usize) -> bool) -> bool {
        let found = self.meant(file, usize::MAX, mention);
        !found.is_empty() && found.iter().all(|node| is_so(&self.full(*node), *node))
    }

    /// Whether a name is a type of which nothing is said.
    fn is_bare_type(&self, node: usize) -> bool {
        let mut all = self.nodes[node].declarations.iter();
        all.all(|(_, d)| d.made != Made::Type && d.made != Made::Defined && d.assumed == Some(Assumed::Type))
    }

    /// Whether a name is of a module of tactics, and not one that only directs the search.
    fn makes_terms(&self, node: usize) -> bool {
        let Node { module, name, declarations } = &self.nodes[node];
        is_of_tactics(self.modules.name(*module))
            && !matches!(Primitive::of(name), Some(Primitive::Search | Primitive::Admits))
            && declarations.iter().any(|(_, d)| d.made != Made::Type)
    }

    /// Whether a name may give terms to others, or run as a tactic: its type names what modules of
    /// tactics have, or it has none.
    fn speaks_of_terms(&self, node: usize) -> bool {
        let declarations = &self.nodes[node].declarations;
        let mut typed = declarations.iter().filter_map(|(file, d)| Some((file, d, d.typed?))).peekable();
        let is_of_terms = |file: usize, place: usize, mention: &Mention| {
            let mut found = self.meant(file, place, mention).into_iter();
            found.any(|node| is_of_tactics(self.modules.name(self.nodes[node].module)))
        };
        typed.peek().is_none()
            || typed.any(|(file, d, end)| {
                let mut in_type = d.mentions.names.iter().filter(|m| m.token < end);
                in_type.any(|mention| is_of_terms(*file, d.place, mention))
            })
    }

    /// What a name's declarations mention.
    fn mentioned(&self, node: usize) -> Vec<usize> {
        let mut out = vec![];
        for (file, declaration) in &self.nodes[node].declarations {
            let scope = self.opened(*file, declaration);
            for mention in &declaration.mentions.names {
                let found = match &scope {
                    Some(scope) => self.meant_in(*file, scope, declaration.place, mention),
                    None => self.meant(*file, declaration.place, mention),
                };
                out.extend(found);
            }
        }
        out.sort_unstable();
        out.dedup();
        out.retain(|other| *other != node);
        out
    }

    /// What is open in a declaration that opens more than its file does.
    fn opened(&self, file: usize, declaration: &Declaration) -> Option<Scope<'a>> {
        if declaration.mentions.opens.is_empty() {
            return None;
        }
        let mut scope = self.scopes[file].clone()?;
        declaration.mentions.opens.iter().for_each(|path| scope.open(path));
        Some(scope)
    }

    fn meant(&self, file: usize, place: usize, mention: &Mention) -> Vec<usize> {
        match &self.scopes[file] {
            Some(scope) => self.meant_in(file, scope, place, mention),
            None => vec![],
        }
    }

    /// All that a name may mean at a place of a file.
    fn meant_in(&self, file: usize, scope: &Scope<'_>, place: usize, mention: &Mention) -> Vec<usize> {
        let Some(all) = self.named.get(mention.name.as_str()) else { return vec![] };
        let own = self.modules.number(&self.parts[file].module);
        let is_own = |node: &&usize| Some(self.nodes[**node].module) == own;
        if !mention.qualifier.is_empty() {
            let places = scope.places(mention);
            return all.iter().copied().filter(|n| places.contains(&self.nodes[*n].module)).collect();
        }
        if let (Some(node), Ok(content)) = (all.iter().find(is_own), &self.parts[file].content)
            && self.is_nearest(*node, file, place, content)
        {
            return vec![*node];
        }
        let is_meant = |node: &&usize| is_own(node) || scope.visible().contains(&self.nodes[**node].module);
        all.iter().filter(is_meant).copied().collect()
    }

    /// Whether a name of the file's own is declared before a place, and nothing is opened in between.
    fn is_nearest(&self, node: usize, file: usize, place: usize, content: &Module) -> bool {
        let before = self.nodes[node].declarations.iter().filter(|(f, d)| *f == file && d.place <= place);
        let Some(declared) = before.map(|(_, d)| d.place).max() else { return false };
        !content.opens.iter().any(|(_, opened)| *opened > declared && *opened < place)
    }
}
