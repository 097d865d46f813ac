//! Conversions of what `compare` finds.

use super::bindings::exports::wizer::wizer::transform as wit;

wizer_inspection::comparison_conversions!(to wit);

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec;

    use wizer_inspection::{
        Comparison, ComparisonTotals, Content, Convert as _, Difference, Guess, Kind, Landmark,
        LandmarkKind, Named, Place, Region, SectionPlace,
    };

    use super::super::bindings::exports::wizer::wizer::types;
    use super::wit;

    wizer_inspection::conversions!(from wit, types);
    wizer_inspection::comparison_conversions!(from wit);

    #[test]
    fn hosts_get_what_the_transform_has() {
        let named = |name: &str| Named {
            index: 2,
            name: Some(String::from(name)),
        };
        let difference = Difference {
            module: Some(named("module")),
            place: Place::Global(named("global")),
            first: Some(Content::Bytes(vec![1, 2])),
            second: Some(Content::Text(String::from("3"))),
            region: Some(Region::ThreadLocal),
            near: Some(Landmark {
                kind: LandmarkKind::SegmentEnd,
                index: 4,
                name: None,
                distance: 5,
            }),
            guess: Guess::Clock,
            text: String::from("text"),
        };
        let section = Difference {
            place: Place::Section(SectionPlace {
                name: String::from("start"),
                custom: false,
                first: Some(6),
                second: None,
            }),
            module: None,
            ..difference.clone()
        };
        let comparison = Comparison {
            kind: Kind::Component,
            identical: false,
            differences: vec![difference, section],
            complete: true,
            totals: ComparisonTotals {
                differences: 2,
                globals: 1,
                ranges: 3,
                bytes: 4,
                elements: 5,
                others: 6,
            },
        };
        let lowered: wit::Comparison = comparison.clone().convert();
        let lifted: Comparison = lowered.convert();
        assert_eq!(lifted, comparison);
    }
}
