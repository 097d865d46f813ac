//! Components that `wac` composes, pre-initialized as a whole: a program that calls another, two
//! instances of one program with different state, and a composition in a composition.

use wizer_tests::component::Running;
use wizer_tests::composed::{STORE, nested, pair, shop, twins};
use wizer_tests::initialize::{Trial, ask, initialize, nothing};
use wizer_tests::world::World;

/// The results of the shop after `open(20)`.
const SHOP: [(&str, &str); 2] = [
    (
        r#"quote(["thing 3", "thing 20", "thing 21"])"#,
        r#"["0.30", "2.00", "no, but thing 1"]"#,
    ),
    ("history()", "(1, 21)"),
];

#[test]
fn one_calls_the_other() {
    let wasm = shop().unwrap();
    let trial = Trial {
        wasm: &wasm,
        init: "open(20)",
        answer: "ok(2100)",
        arguments: &["--allow-wasi"],
        wasi: &nothing,
        questions: &SHOP,
    };
    let result = trial.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    assert_eq!(before.imports, after.imports);
    assert_eq!(before.without("open"), after);

    // A second time, starting from the existing state of both programs.
    let trial = Trial {
        arguments: &["--allow-wasi", "--keep-init-func"],
        ..trial
    };
    let kept = trial.three_ways().unwrap().wasm;
    assert_eq!(before, World::of(&kept).unwrap());
    let again = initialize(&kept, &["--init-func", "open(30)", "--allow-wasi"]).unwrap();
    let mut again = Running::alone(&again.wasm).unwrap();
    let questions = [
        (r#"quote(["thing 30"])"#, r#"["3.00"]"#),
        ("history()", "(2, 50)"),
    ];
    ask(&mut again, &questions).unwrap();
}

#[test]
fn one_program_twice() {
    let wasm = pair().unwrap();
    let trial = Trial {
        wasm: &wasm,
        init: r#"prepare("Salve", "Hi", 2)"#,
        answer: "ok(6)",
        arguments: &["--allow-wasi"],
        wasi: &nothing,
        questions: &[
            (
                r#"greet("guest 1")"#,
                r#"("Salve, guest 1!", "Hi, guest 1!")"#,
            ),
            (
                r#"greet("guest 4")"#,
                r#"("Salve, stranger.", "Hi, guest 4!")"#,
            ),
            ("initialized()", "(1, 1, 1)"),
        ],
    };
    let result = trial.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    assert_eq!(before.without("prepare"), after);
}

/// One after the other. The second time, the two instances have two definitions already.
#[test]
fn one_twin_after_the_other() {
    let wasm = twins().unwrap();
    let left = Trial {
        wasm: &wasm,
        init: r#"left.setup("Salve", 1)"#,
        answer: "ok(1)",
        arguments: &["--allow-wasi"],
        wasi: &nothing,
        questions: &[
            (r#"left.greet("guest 1")"#, r#""Salve, guest 1!""#),
            (
                r#"right.greet("guest 1")"#,
                r#""guest 1? Nobody has set me up.""#,
            ),
        ],
    };
    let result = left.three_ways().unwrap().wasm;
    let right = Trial {
        wasm: &result,
        init: r#"right.setup("Hi", 2)"#,
        answer: "ok(2)",
        questions: &[
            (r#"left.greet("guest 2")"#, r#""Salve, stranger.""#),
            (r#"right.greet("guest 2")"#, r#""Hi, guest 2!""#),
            ("left.initialized()", "1"),
            ("right.initialized()", "1"),
        ],
        ..left
    };
    right.three_ways().unwrap();
}

#[test]
fn a_composition_in_a_composition() {
    let wasm = nested().unwrap();
    let shop = Trial {
        wasm: &wasm,
        init: "open(20)",
        answer: "ok(2100)",
        arguments: &["--allow-wasi"],
        wasi: &nothing,
        questions: &SHOP,
    };
    let opened = shop.three_ways().unwrap().wasm;
    let store = format!("{STORE}.init()");
    let find = format!(r#"{STORE}.find("Lovelace")"#);
    let greeter = Trial {
        wasm: &opened,
        init: &store,
        answer: "",
        questions: &[
            SHOP[0],
            SHOP[1],
            (&find, r#"nickname("Ada")"#),
            ("initialized()", "1"),
        ],
        ..shop
    };
    let result = greeter.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    let gone = before.without("open").without(&format!("{STORE}.init"));
    assert_eq!(gone, after);
}
