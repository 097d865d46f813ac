//! The world of a component: what it imports and exports, in the words of WIT.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldItem, WorldKey};

/// What a component imports and exports: functions as `name`, and as `instance.name`, and all other items as `name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// The imports.
    pub imports: BTreeSet<String>,
    /// The exports.
    pub exports: BTreeSet<String>,
}

impl World {
    /// Reads it as tools for WIT do, which take what they can say in WIT and nothing else.
    ///
    /// # Errors
    ///
    /// The component is none that WIT has words for.
    pub fn of(wasm: &[u8]) -> Result<Self> {
        let DecodedWasm::Component(resolve, world) = wit_component::decode(wasm)? else {
            bail!("this is a package of WIT");
        };
        let Some(world) = resolve.worlds.get(world) else {
            bail!("the world is none of its package's");
        };
        Ok(Self {
            imports: items(&resolve, &world.imports),
            exports: items(&resolve, &world.exports),
        })
    }

    /// The same without an export.
    #[must_use]
    pub fn without(&self, export: &str) -> Self {
        let mut world = self.clone();
        world.exports.remove(export);
        world
    }
}

fn items<'a>(
    resolve: &Resolve,
    items: impl IntoIterator<Item = (&'a WorldKey, &'a WorldItem)>,
) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, item) in items {
        let name = resolve.name_world_key(key);
        if let WorldItem::Interface { id, .. } = item
            && let Some(interface) = resolve.interfaces.get(*id)
        {
            names.extend(
                interface
                    .functions
                    .keys()
                    .map(|function| format!("{name}.{function}")),
            );
        }
        names.insert(name);
    }
    names
}
