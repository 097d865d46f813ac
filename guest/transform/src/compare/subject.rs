//! The core modules of two results that are compared with each other.

use alloc::format;
use alloc::string::String;

use wizer_inspection::{Content, Difference, Guess, Named, Place};

use super::words::{both, item};
use crate::written::core_module::Core;
use crate::written::landmarks::Landmarks;
use crate::written::names::short;
use crate::written::value::{Reference, Value};

/// The most bytes of a content that are told.
pub(super) const MOST_BYTES: usize = 32;

/// A core module of two results.
pub(super) struct Subject<'a> {
    pub(super) first: &'a Core<'a>,
    pub(super) second: &'a Core<'a>,
    pub(super) landmarks: Landmarks<'a>,
    pub(super) module: Named,
    /// What stands at the beginning of each sentence: names the module of a component.
    pub(super) prefix: String,
}

/// The name of a module in sentences on a component.
pub(super) fn prefix(module: &Named) -> String {
    format!("{}: ", item("core module", module))
}

impl Subject<'_> {
    /// A difference of which only a sentence is to be made. `text` is followed by both contents.
    pub(super) fn difference(
        &self,
        place: Place,
        [first, second]: [Option<Content>; 2],
        text: &str,
    ) -> Difference {
        let contents = both(first.as_ref(), second.as_ref());
        Difference {
            module: Some(self.module.clone()),
            place,
            text: format!("{}{text}{contents}", self.prefix),
            first,
            second,
            region: None,
            near: None,
            guess: Guess::Unknown,
        }
    }

    /// A function of either result.
    pub(super) fn function(&self, index: u32) -> Named {
        let labels = [self.first, self.second].map(|core| &core.labels.functions);
        let name = labels.iter().find_map(|labels| labels.get(&index));
        Named {
            index,
            name: name.map(|name| short(name)),
        }
    }

    /// The text of a reference.
    pub(super) fn reference(&self, reference: Reference<'_>) -> String {
        match reference {
            Reference::Null => String::from("null"),
            Reference::I31(value) => format!("i31 {value}"),
            Reference::Function(index) => item("function", &self.function(index)),
            Reference::Expression(bytes) => {
                let mut text = String::from("expression");
                for byte in bytes.iter().take(MOST_BYTES) {
                    text.push_str(&format!(" {byte:02x}"));
                }
                text
            }
        }
    }

    /// The text of a value.
    pub(super) fn value(&self, value: Value<'_>) -> String {
        match value {
            Value::Number(number) => format!("{number}"),
            Value::Reference(reference) => self.reference(reference),
        }
    }
}
