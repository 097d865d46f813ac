use alloc::string::{String, ToString};

use super::super::markup::Markup;
use super::super::words::{difference, secret, size, thousands, whereabouts};
use super::named;
use crate::comparison::{Landmark, LandmarkKind, Region};

#[test]
fn thousands_are_apart() {
    for (number, text) in [
        (0, "0"),
        (999, "999"),
        (1_000, "1,000"),
        (65_536, "65,536"),
        (123_456_789, "123,456,789"),
        (u64::MAX, "18,446,744,073,709,551,615"),
    ] {
        assert_eq!(thousands(number), text);
    }
}

#[test]
fn sizes_have_the_unit_that_suits_them() {
    for (number, text) in [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1_023, "1,023 bytes"),
        (1_024, "1.0 KiB"),
        (1_536, "1.5 KiB"),
        (1_048_524, "1023.9 KiB"),
        (1_048_525, "1.0 MiB"),
        (15_826_944, "15.1 MiB"),
        (1 << 40, "1.0 TiB"),
        (u64::MAX, "16.0 EiB"),
    ] {
        assert_eq!(size(number), text);
    }
}

#[test]
fn differences_have_a_sign() {
    assert_eq!(difference(1, 1_025), "+1,024");
    assert_eq!(difference(4, 1), "\u{2212}3");
    assert_eq!(difference(4, 4), "0");
    assert_eq!(difference(0, u64::MAX), "+18,446,744,073,709,551,615");
}

fn written(write: impl FnOnce(&mut Markup)) -> String {
    let mut to = Markup::default();
    write(&mut to);
    to.finish()
}

#[test]
fn places_are_told() {
    let near = |kind, name: &str, distance| {
        Some(Landmark {
            kind,
            index: 3,
            name: named(3, name).name,
            distance,
        })
    };
    let (segment, end, symbol) = (
        LandmarkKind::Segment,
        LandmarkKind::SegmentEnd,
        LandmarkKind::Symbol,
    );
    let table = "<bdi class=\"wizer-name\">table</bdi>";
    for (region, near, text) in [
        (None, None, "\u{2013}".to_string()),
        (Some(Region::Stack), None, "in the stack".to_string()),
        (
            Some(Region::ThreadLocal),
            None,
            "in thread-local data".to_string(),
        ),
        (
            Some(Region::StaticData),
            near(segment, "table", 12),
            ["in static data, 12 bytes into ", table].concat(),
        ),
        (
            None,
            near(segment, "", 0),
            "at the start of data segment 3".to_string(),
        ),
        (
            None,
            near(end, "table", 0),
            ["at the end of ", table].concat(),
        ),
        (
            Some(Region::Heap),
            near(end, "", 1),
            "in the heap, 1 byte after the end of data segment 3".to_string(),
        ),
        (None, near(symbol, "table", 0), ["at ", table].concat()),
        (
            None,
            near(symbol, "", 4_000),
            "4,000 bytes after global 3".to_string(),
        ),
    ] {
        assert_eq!(written(|to| whereabouts(to, region, near.as_ref())), text);
    }
}

#[test]
fn secrets_are_told_by_their_origins() {
    let origins = ["$A", "home-folder", "working-folder", "b"].map(str::to_string);
    for (number, text) in [
        (0, "environment variable <bdi class=\"wizer-name\">$A</bdi>"),
        (1, "path of the home folder"),
        (2, "path of the working folder"),
        (3, "<bdi class=\"wizer-name\">b</bdi>"),
        (4, "secret 4"),
        (u32::MAX, "secret 4294967295"),
    ] {
        assert_eq!(written(|to| secret(to, &origins, number)), text);
    }
}
