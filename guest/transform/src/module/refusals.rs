//! What a snapshot can't hold, and what is said of it.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::Error;

/// How many are kept of a module: a hostile one may have one in every third byte.
const MOST_REFUSALS: usize = 1000;

/// A construct that can't be held.
#[derive(Debug)]
enum Refusal {
    /// A definition at byte `offset`.
    Construct { what: String, offset: usize },
    /// An instruction, by name and effect, at byte `offset` in the function of index `function`.
    Instruction {
        what: (&'static str, &'static str),
        function: u32,
        offset: usize,
    },
}

/// The constructs of a module that can't be held, in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    all: Vec<Refusal>,
    /// There are more than are kept.
    pub(crate) more: bool,
}

impl Refusals {
    /// Adds a definition at byte `offset`.
    pub(crate) fn construct(&mut self, what: String, offset: usize) {
        self.add(Refusal::Construct { what, offset });
    }

    /// Adds an instruction at byte `offset` in the function of index `function`: of those with the
    /// same name the first.
    pub(crate) fn instruction(
        &mut self,
        what: (&'static str, &'static str),
        function: u32,
        offset: usize,
    ) {
        let in_function = |refusal: &&Refusal| matches!(refusal, Refusal::Instruction { function: other, .. } if *other == function);
        let is_same = |refusal: &Refusal| matches!(refusal, Refusal::Instruction { what: other, .. } if *other == what);
        let mut last = self.all.iter().rev().take_while(in_function);
        if !last.any(is_same) {
            self.add(Refusal::Instruction {
                what,
                function,
                offset,
            });
        }
    }

    fn add(&mut self, refusal: Refusal) {
        if self.all.len() < MOST_REFUSALS {
            self.all.push(refusal);
        } else {
            self.more = true;
        }
    }

    /// Whether nothing is refused.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All errors. `functions` has the names of functions, by their indices.
    pub(crate) fn errors<'a>(
        &'a self,
        functions: &'a BTreeMap<u32, &str>,
    ) -> impl Iterator<Item = Error> + 'a {
        self.all.iter().map(|refusal| refusal.error(functions))
    }
}

impl Refusal {
    /// The error, with the function's name if the module has one for it.
    fn error(&self, functions: &BTreeMap<u32, &str>) -> Error {
        match self {
            Self::Construct { what, offset } => Error::unsupported(what.as_str()).at(*offset),
            Self::Instruction {
                what: (name, effect),
                function,
                offset,
            } => {
                let place = match functions.get(function) {
                    Some(name) => format!("function {function} `{name}`"),
                    None => format!("function {function}"),
                };
                let what = format!(
                    "the instruction `{name}` {effect}, which a snapshot can't hold yet: in {place}"
                );
                Error::unsupported(what).at(*offset)
            }
        }
    }
}
