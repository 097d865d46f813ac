//! NaNs are made canonical in the instrumented binary, and only there.

mod binaries;

use std::error::Error;

use wasm_encoder::{Component, Instruction as I, RawSection, ValType};
use wasmparser::{Parser, Payload};
use wizer_transform::{ErrorKind, Target};

use ValType::{F32, F64, V128};
use binaries::{Defined, code, component, instrumented, module, of, options, sharing};

type Tested = Result<(), Box<dyn Error>>;

/// How many places there are in a binary where NaNs are made canonical.
fn places(wasm: &[u8]) -> Result<usize, Box<dyn Error>> {
    let comparisons = ["F32Eq", "F64Eq", "F32x4Eq", "F64x2Eq"];
    let instructions = code(wasm)?.into_iter().flatten();
    Ok(instructions
        .filter(|name| comparisons.contains(&name.as_str()))
        .count())
}

/// What is made of a module with these functions.
fn canonical(functions: &[Defined<'_>]) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let wasm = module(functions, false).finish();
    let target = Target::open(wasm.clone(), &options(true))?;
    code(&instrumented(&target, &wasm)?)
}

#[test]
fn instructions_whose_nans_differ() -> Tested {
    let unary = |ty, instruction| of(&[ty], ty, instruction);
    let binary = |ty, instruction| of(&[ty, ty], ty, instruction);
    let ternary = |instruction| of(&[V128; 3], V128, instruction);
    let mut functions = vec![
        of(&[F64], F32, I::F32DemoteF64),
        of(&[F32], F64, I::F64PromoteF32),
        unary(V128, I::F32x4DemoteF64x2Zero),
        unary(V128, I::F64x2PromoteLowF32x4),
    ];
    functions.extend(
        [
            I::F32Sqrt,
            I::F32Ceil,
            I::F32Floor,
            I::F32Trunc,
            I::F32Nearest,
        ]
        .map(|i| unary(F32, i)),
    );
    functions.extend(
        [
            I::F64Sqrt,
            I::F64Ceil,
            I::F64Floor,
            I::F64Trunc,
            I::F64Nearest,
        ]
        .map(|i| unary(F64, i)),
    );
    functions.extend(
        [
            I::F32Add,
            I::F32Sub,
            I::F32Mul,
            I::F32Div,
            I::F32Min,
            I::F32Max,
        ]
        .map(|i| binary(F32, i)),
    );
    functions.extend(
        [
            I::F64Add,
            I::F64Sub,
            I::F64Mul,
            I::F64Div,
            I::F64Min,
            I::F64Max,
        ]
        .map(|i| binary(F64, i)),
    );
    let vectors = [
        I::F32x4Sqrt,
        I::F32x4Ceil,
        I::F32x4Floor,
        I::F32x4Trunc,
        I::F32x4Nearest,
        I::F64x2Sqrt,
        I::F64x2Ceil,
        I::F64x2Floor,
        I::F64x2Trunc,
        I::F64x2Nearest,
    ];
    functions.extend(vectors.map(|i| unary(V128, i)));
    let vectors = [
        I::F32x4Add,
        I::F32x4Sub,
        I::F32x4Mul,
        I::F32x4Div,
        I::F32x4Min,
        I::F32x4Max,
        I::F32x4RelaxedMin,
        I::F32x4RelaxedMax,
        I::F64x2Add,
        I::F64x2Sub,
        I::F64x2Mul,
        I::F64x2Div,
        I::F64x2Min,
        I::F64x2Max,
        I::F64x2RelaxedMin,
        I::F64x2RelaxedMax,
    ];
    functions.extend(vectors.map(|i| binary(V128, i)));
    let relaxed = [
        I::F32x4RelaxedMadd,
        I::F32x4RelaxedNmadd,
        I::F64x2RelaxedMadd,
        I::F64x2RelaxedNmadd,
    ];
    functions.extend(relaxed.map(ternary));
    for (function, defined) in canonical(&functions)?.iter().zip(&functions) {
        let instruction = format!("{:?}", defined.body.last());
        let behind = function.get(defined.body.len()..).unwrap_or_default();
        let local = defined.params.len();
        let get = format!("LocalGet {{ local_index: {local} }}");
        let (constant, equal, select) = match (defined.result, instruction.contains("F64x2")) {
            (F32, _) => ("F32Const { value: Ieee32(2143289344) }", "F32Eq", "Select"),
            (F64, _) => (
                "F64Const { value: Ieee64(9221120237041090560) }",
                "F64Eq",
                "Select",
            ),
            (_, is_64) if is_64 != instruction.contains("DemoteF64x2Zero") => (
                "V128Const { value: V128([0, 0, 0, 0, 0, 0, 248, 127, 0, 0, 0, 0, 0, 0, 248, 127]) }",
                "F64x2Eq",
                "V128Bitselect",
            ),
            _ => (
                "V128Const { value: V128([0, 0, 192, 127, 0, 0, 192, 127, 0, 0, 192, 127, 0, 0, 192, 127]) }",
                "F32x4Eq",
                "V128Bitselect",
            ),
        };
        // The name of the promotion has the shape of the operand at its end.
        let tee = format!("LocalTee {{ local_index: {local} }}");
        let expected = [&tee, constant, &get, &get, equal, select, "End"];
        assert_eq!(behind, expected, "{instruction}");
    }
    Ok(())
}

#[test]
fn other_instructions_stay() -> Tested {
    let functions = [
        of(&[F32], F32, I::F32Neg),
        of(&[F64], F64, I::F64Abs),
        of(&[F32, F32], F32, I::F32Copysign),
        of(&[V128, V128], V128, I::F32x4PMin),
        of(&[V128, V128], V128, I::F64x2PMax),
        of(&[V128], V128, I::F32x4Neg),
        of(&[V128], V128, I::F64x2Abs),
        of(&[ValType::I32], F32, I::F32ConvertI32S),
        of(&[ValType::I32], F32, I::F32ReinterpretI32),
        of(&[ValType::I64], F64, I::F64ReinterpretI64),
        of(&[], F32, I::F32Const(f32::NAN.into())),
        of(&[F32, F32, ValType::I32], F32, I::TypedSelect(F32)),
    ];
    let before = code(&module(&functions, false).finish())?;
    assert_eq!(canonical(&functions)?, before);
    Ok(())
}

/// The body of a function that has two `f64` as parameters.
fn body_of(result: ValType, body: Vec<I<'_>>) -> Defined<'_> {
    let mut all = vec![I::LocalGet(0), I::LocalGet(1)];
    all.extend(body);
    Defined {
        params: vec![F64, F64],
        result,
        locals: Vec::new(),
        body: all,
    }
}

#[test]
fn operands_of_arithmetic_stay() -> Tested {
    let of_vectors = |operators: [I<'static>; 2]| {
        let splats = [I::Drop, I::F64x2Splat, I::LocalGet(1), I::F64x2Splat];
        splats.into_iter().chain(operators).collect()
    };
    let cases = [
        (F64, vec![I::F64Mul, I::F64Sqrt], 1),
        (F32, vec![I::F64Mul, I::F32DemoteF64], 1),
        (ValType::I32, vec![I::F64Mul, I::I32TruncSatF64S], 0),
        (F64, vec![I::F64Mul, I::F64Neg], 1),
        (F64, vec![I::F64Mul, I::F64Neg, I::F64Sqrt], 2),
        (F64, vec![I::F64Mul, I::LocalTee(0), I::F64Ceil], 2),
        (ValType::I64, vec![I::F64Mul, I::I64ReinterpretF64], 1),
        (V128, of_vectors([I::F64x2Mul, I::F64x2Sqrt]), 1),
        // Lanes of another shape see the bits.
        (V128, of_vectors([I::F64x2Mul, I::F32x4Sqrt]), 2),
        // It is no operand of arithmetic.
        (F64, vec![I::F64Add, I::LocalGet(0), I::F64Copysign], 1),
    ];
    for (result, body, expected) in cases {
        let text = format!("{body:?}");
        let wasm = module(&[body_of(result, body)], false).finish();
        let target = Target::open(wasm.clone(), &options(true))?;
        let found = places(&instrumented(&target, &wasm)?)?;
        assert_eq!(found, expected, "{text}");
    }
    Ok(())
}

/// A module with state whose functions have locals, drop a segment, and are unreachable.
fn mixed() -> Vec<u8> {
    let locals = Defined {
        params: vec![F32, F64],
        result: F32,
        locals: vec![(200, ValType::I32), (1, V128)],
        body: vec![
            I::LocalGet(0),
            I::LocalGet(0),
            I::F32Add,
            I::LocalGet(1),
            I::LocalGet(1),
            I::F64Div,
            I::Drop,
        ],
    };
    let drops = body_of(F64, vec![I::F64Add, I::DataDrop(0)]);
    let dead = Defined {
        body: vec![I::Unreachable, I::F64Add],
        ..body_of(F64, Vec::new())
    };
    let other = of(&[F64], F64, I::F64Neg);
    module(&[locals, drops, dead, other], true).finish()
}

#[test]
fn locals_come_last() -> Tested {
    let wasm = mixed();
    let target = Target::open(wasm.clone(), &options(true))?;
    let bytes = instrumented(&target, &wasm)?;
    assert_eq!(places(&bytes)?, 4);
    let functions = code(&bytes)?;
    let names: Vec<String> = functions.into_iter().flatten().collect();
    for local in [203, 204] {
        assert!(names.contains(&format!("LocalTee {{ local_index: {local} }}")));
    }
    Ok(())
}

#[test]
fn marks_come_behind() -> Tested {
    let wasm = mixed();
    let target = Target::open(wasm.clone(), &options(true))?;
    let functions = code(&instrumented(&target, &wasm)?)?;
    let drops = functions.get(1).ok_or("no function")?.iter();
    let position = |name: &str| drops.clone().position(|other| other.starts_with(name));
    assert!(position("F64Add") < position("LocalTee"));
    assert!(position("Select") < position("GlobalSet"));
    assert!(position("GlobalSet") < position("DataDrop"));
    Ok(())
}

#[test]
fn all_code_is_the_input_s() -> Tested {
    let wasm = mixed();
    let target = Target::open(wasm.clone(), &options(true))?;
    let bytes = instrumented(&target, &wasm)?;
    let mut found = vec![false; wasm.len()];
    for offset in 0..bytes.len() {
        let Some(input) = target.input_offset(offset as u64) else {
            continue;
        };
        let input = usize::try_from(input)?;
        assert_eq!(bytes.get(offset), wasm.get(input));
        *found.get_mut(input).ok_or("outside")? = true;
    }
    for payload in Parser::new(0).parse_all(&wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            let start = body.get_operators_reader()?.original_position();
            let range = start..body.range().end;
            let missing = found.get(range).ok_or("outside")?.iter().position(|f| !f);
            assert_eq!(missing, None);
        }
    }
    Ok(())
}

#[test]
fn every_way_of_opening_gives_the_same() -> Tested {
    let inputs = [
        mixed(),
        component(&[
            module(&[of(&[F64], F64, I::F64Sqrt)], true),
            module(&[of(&[F32], F32, I::F32Ceil)], false),
        ]),
    ];
    for wasm in inputs {
        let plain = Target::open(wasm.clone(), &options(false))?;
        let target = Target::open(wasm.clone(), &options(true))?;
        let expected = target.instrumented()?;
        assert_ne!(plain.instrumented()?, expected);
        assert_eq!(
            plain.with_options(&options(true))?.instrumented()?,
            expected
        );
        assert_eq!(
            target.with_options(&options(false))?.instrumented()?,
            plain.instrumented()?
        );
        for known in [&plain, &target] {
            let reopen =
                |canonical| Target::reopen(wasm.clone(), &known.findings(), &options(canonical));
            assert_eq!(reopen(true)?.instrumented()?, expected);
            assert_eq!(reopen(true)?.findings(), target.findings());
            assert_eq!(reopen(false)?.findings(), known.findings());
            assert_eq!(reopen(false)?.instrumented()?, plain.instrumented()?);
        }
    }
    Ok(())
}

#[test]
fn a_preview_gives_the_same() -> Tested {
    // Without passive segments, which only `open` reads.
    let wasm = module(&[of(&[F64], F64, I::F64Sqrt)], false).finish();
    for wasm in [
        wasm.clone(),
        component(&[module(&[of(&[F64], F64, I::F64Sqrt)], false)]),
    ] {
        let target = Target::open(wasm.clone(), &options(true))?;
        let preview = Target::preview(wasm.clone(), &options(true))?;
        assert_eq!(preview.instrumented()?, target.instrumented()?);
        let further = Target::preview(wasm, &options(false))?.with_options(&options(true))?;
        assert_eq!(further.instrumented()?, target.instrumented()?);
    }
    Ok(())
}

#[test]
fn results_do_not_change() -> Tested {
    let stateless = || module(&[of(&[F32], F32, I::F32Ceil)], false);
    let inputs = [
        mixed(),
        component(&[module(&[of(&[F64], F64, I::F64Sqrt)], true), stateless()]),
        component(&[stateless()]),
    ];
    for wasm in inputs {
        let result = |canonical| {
            let target = Target::open(wasm.clone(), &options(canonical))?;
            target.snapshot().finish()
        };
        assert_eq!(result(true)?, result(false)?);
    }
    Ok(())
}

#[test]
fn modules_without_state() -> Tested {
    let stateless = || module(&[of(&[F32], F32, I::F32Ceil)], false);
    let wasm = component(&[stateless(), module(&[of(&[F64], F64, I::F64Neg)], true)]);
    let target = Target::open(wasm.clone(), &options(true))?;
    assert_eq!(places(&instrumented(&target, &wasm)?)?, 1);
    // Nothing else is in the component.
    let wasm = component(&[stateless()]);
    let target = Target::open(wasm.clone(), &options(true))?;
    assert_eq!(places(&instrumented(&target, &wasm)?)?, 1);
    Ok(())
}

#[test]
fn modules_that_write_to_others() -> Tested {
    let wasm = sharing();
    let target = Target::open(wasm.clone(), &options(true))?;
    // Both instances have the same module.
    assert_eq!(places(&instrumented(&target, &wasm)?)?, 1);
    let plain = Target::open(wasm, &options(false))?;
    assert_eq!(target.snapshot().finish()?, plain.snapshot().finish()?);
    Ok(())
}

/// That the function `f0` has no room.
fn no_room(defined: Defined<'_>, words: &str) -> Tested {
    let wasm = module(&[defined], true).finish();
    Target::open(wasm.clone(), &options(false))?;
    let Err(error) = Target::open(wasm.clone(), &options(true)) else {
        return Err("there is room".into());
    };
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let text = error.to_string();
    assert!(text.starts_with("function 0 `f0` would have "), "{text}");
    assert!(text.contains(words), "{text}");
    // A module without instances does not run.
    let mut component = Component::new();
    component.section(&RawSection { id: 1, data: &wasm });
    Target::open(component.finish(), &options(true))?;
    Ok(())
}

#[test]
fn too_many_locals() -> Tested {
    let full = Defined {
        locals: vec![(49_998, ValType::I32)],
        ..body_of(F64, vec![I::F64Add])
    };
    no_room(full, "50001 locals with the code")?;
    let fits = Defined {
        locals: vec![(49_997, ValType::I32)],
        ..body_of(F64, vec![I::F64Add])
    };
    let wasm = module(&[fits], false).finish();
    let target = Target::open(wasm.clone(), &options(true))?;
    instrumented(&target, &wasm)?;
    Ok(())
}

#[test]
fn too_many_bytes() -> Tested {
    let steps = std::iter::repeat_n([I::F64Sqrt, I::F64Neg], 500_000);
    let large = Defined {
        body: [I::LocalGet(0)]
            .into_iter()
            .chain(steps.flatten())
            .collect(),
        ..body_of(F64, Vec::new())
    };
    no_room(large, " bytes with the code")
}
