//! Compares the sections of components, without the modules and components in them.

use alloc::format;
use alloc::string::String;

use wizer_inspection::{Difference, Guess, printable};

use super::parts::{Part, apart};
use super::report::{Differs, Report};
use super::sections::place;
use super::words::both;
use crate::Error;
use crate::component::id;
use crate::written::binary::Binary;
use crate::written::names::{component_section, custom_section};

/// Reports the sections that differ. Both binaries have the same sections: that was checked.
pub(super) fn compare(
    first: &Binary<'_>,
    second: &Binary<'_>,
    report: &mut Report,
) -> Result<(), Error> {
    let components = first.contents.components.iter();
    let components = components.zip(&second.contents.components);
    let sections =
        components.flat_map(|(first, second)| first.sections.iter().zip(&second.sections));
    for (left, right) in sections.filter(|(section, _)| section.nested.is_none()) {
        let part = Part::of(first.wasm, &left.content);
        let other = Part::of(second.wasm, &right.content);
        let Some(apart) = apart(Some(part), Some(other)) else {
            continue;
        };
        report.add(Differs::Other, || {
            let is_custom = left.id == id::CUSTOM;
            let (name, what) = match is_custom {
                true => {
                    let name = custom_section(part.bytes);
                    let what = format!("the custom section `{}` of a component", printable(&name));
                    (name, what)
                }
                false => {
                    let name = component_section(left.id);
                    (
                        String::from(name),
                        format!("the {name} section of a component"),
                    )
                }
            };
            let place = place(name, is_custom, &apart);
            let [first, second] = apart.contents;
            let contents = both(first.as_ref(), second.as_ref());
            Ok(Difference {
                module: None,
                place,
                first,
                second,
                region: None,
                near: None,
                guess: Guess::Unknown,
                text: format!("{what} differs: {contents}"),
            })
        })?;
    }
    Ok(())
}
