//! Components.

use alloc::vec;

use super::{Build, compare, texts};

#[test]
fn modules_are_numbered_in_the_order_of_the_binary() {
    let named = Build {
        name: Some("app"),
        ..Build::data(&[(16, b"a")])
    };
    let mut changed = named.clone();
    changed.data[0].1 = vec![b'b'];
    for nested in [false, true] {
        let first = Build::component(&[Build::data(&[]), named.clone()], nested);
        let second = Build::component(&[Build::data(&[]), changed.clone()], nested);
        let comparison = compare(&first, &second, Some(&first)).unwrap();
        assert_eq!(
            texts(&comparison),
            [
                "core module 1 `app`: memory 0: 1 byte at 0x10 differs, in static data, at the start of data segment 0: 61 and 62"
            ]
        );
        let module = comparison.differences[0].module.clone().unwrap();
        assert_eq!((module.index, module.name.as_deref()), (1, Some("app")));
    }
}

#[test]
fn copies_of_a_module_have_the_names_of_the_input() {
    let mut module = Build::data(&[(2000, b"a")]);
    module.data_names = vec![".data"];
    module.functions = vec![vec![]];
    let mut other = module.clone();
    other.data[0].1 = vec![b'b'];
    let input = Build::component(&[module.clone()], false);
    let first = Build::component(&[module.clone(), module.clone()], false);
    let second = Build::component(&[module, other], false);
    let comparison = compare(&first, &second, Some(&input)).unwrap();
    let text = "core module 1: memory 0: 1 byte at 0x7d0 differs, in static data, at the start of `.data`: 61 and 62";
    assert_eq!(texts(&comparison), [text]);
}

#[test]
fn sections_of_components_are_compared() {
    let module = Build { ..Build::data(&[]) };
    let mut first = Build::component(&[module], false);
    let mut second = first.clone();
    // A custom section: number, size, name, content.
    first.extend([0, 3, 1, b'x', 7]);
    second.extend([0, 3, 1, b'x', 8]);
    let comparison = compare(&first, &second, None).unwrap();
    assert_eq!(
        texts(&comparison),
        ["the custom section `x` of a component differs: 07 and 08"]
    );
    assert_eq!(comparison.differences[0].module, None);
}
