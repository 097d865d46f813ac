//! The world of a component: its imports and exports in WIT.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldItem, WorldKey};

/// The imports and exports of a component. A function is `name` or `instance.name`, and any other
/// item is `name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// The imports.
    pub imports: BTreeSet<String>,
    /// The exports.
    pub exports: BTreeSet<String>,
}

impl World {
    /// Reads the world with the tools for WIT, which support only components with a WIT.
    ///
    /// # Errors
    ///
    /// WIT can't describe the component.
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

    /// Removes an export.
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
