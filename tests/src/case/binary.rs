//! Compares a result with its input, byte by byte.

use anyhow::{Result, ensure};
use wasmparser::{BinaryReader, ComponentExternalKind, FunctionBody, Operator, Parser, Payload};

/// The name with which an instrumented binary exports its state.
const STATE: &str = "wizer:wizer/state";

/// Whether all code of a result is code of its input. A module that is instantiated several times
/// may have become several modules.
pub fn same_code(input: &[u8], result: &[u8]) -> Result<bool> {
    let (input, mut rest) = (code(input)?, code(result)?);
    let none_lost = input.iter().all(|code| rest.contains(code));
    rest.retain(|code| !input.contains(code));
    Ok(none_lost && rest.is_empty())
}

/// Whether the functions of a result are those of its input, followed by others. Both are modules.
pub fn appended_code(input: &[u8], result: &[u8]) -> Result<bool> {
    let (input, result) = (functions(input)?, functions(result)?);
    Ok(result.len() > input.len() && result.starts_with(&input))
}

/// Whether the functions of a result are those of its input, with other indices of globals, which
/// have as many bytes. Both are modules.
pub fn renumbered_code(input: &[u8], result: &[u8]) -> Result<bool> {
    let operators = |module| -> Result<Vec<(Operator<'_>, usize)>> {
        let bodies = functions(module)?.into_iter();
        let bodies = bodies.map(|body| FunctionBody::new(BinaryReader::new(body, 0)));
        let all = bodies.map(|body| {
            body.get_operators_reader()?
                .into_iter_with_offsets()
                .collect()
        });
        Ok(all
            .collect::<Result<Vec<Vec<_>>, wasmparser::Error>>()?
            .concat())
    };
    let numbered = |operator| match operator {
        Operator::GlobalGet { .. } => Operator::GlobalGet { global_index: 0 },
        Operator::GlobalSet { .. } => Operator::GlobalSet { global_index: 0 },
        other => other,
    };
    let [mut input, mut result] = [operators(input)?, operators(result)?];
    let are_same = input == result;
    for (operator, _) in input.iter_mut().chain(&mut result) {
        *operator = numbered(operator.clone());
    }
    Ok(!are_same && input == result)
}

/// The functions of a module.
fn functions(module: &[u8]) -> Result<Vec<&[u8]>> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CodeSectionEntry(body) = payload? {
            found.extend(module.get(body.range()));
        }
    }
    Ok(found)
}

/// The code sections of a binary, including those of the modules in a component.
fn code(binary: &[u8]) -> Result<Vec<&[u8]>> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(binary) {
        if let Payload::CodeSectionStart { range, .. } = payload? {
            found.extend(binary.get(range));
        }
    }
    Ok(found)
}

/// Checks that components without state are unchanged in the result, and that the result exports no
/// more state than the input.
pub fn check(input: &[u8], result: &[u8]) -> Result<()> {
    let kept = stateless(result)?;
    for component in stateless(input)? {
        let bytes = component.len();
        let same = kept.contains(&component);
        ensure!(same, "a component of {bytes} bytes without state changed");
    }
    let (before, after) = (count(input, STATE), count(result, STATE));
    ensure!(
        after <= before,
        "`{STATE}` occurs {before} times in the input, and {after} times in the result"
    );
    Ok(())
}

/// The outermost components in a component that contain no modules and no instances, and export no
/// functions. (A function could be the initializer.)
fn stateless(binary: &[u8]) -> Result<Vec<&[u8]>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut current = None;
    let mut idle = true;
    for payload in Parser::new(0).parse_all(binary) {
        match payload? {
            Payload::ComponentSection {
                unchecked_range, ..
            } => {
                if depth == 0 {
                    (current, idle) = (binary.get(unchecked_range), true);
                }
                depth += 1;
            }
            Payload::ModuleSection { .. } => {
                depth += 1;
                idle = false;
            }
            Payload::InstanceSection(_) | Payload::ComponentInstanceSection(_) => idle = false,
            Payload::ComponentExportSection(exports) if depth > 0 => {
                for export in exports {
                    idle &= export?.kind != ComponentExternalKind::Func;
                }
            }
            Payload::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found.extend(current.take().filter(|_| idle));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The number of occurrences of a text.
fn count(binary: &[u8], text: &str) -> usize {
    memchr::memmem::find_iter(binary, text.as_bytes()).count()
}
