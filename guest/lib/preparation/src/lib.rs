//! Pre-initializes the service with an engine, where no component can be run.
//!
//! The service is a component with one core module that has state. That module runs in the
//! interpreter, with the three functions of WASI that the initializer calls. The pre-initialized
//! module then takes the module's place in the component.

mod input;
mod sections;

use anyhow::{Context as _, Result, anyhow, bail};
use wasmi::{Instance, Store};
use wizer_arguments::{Arguments, Place, Proposals};
use wizer_interpreter::ModuleState;
use wizer_program::{Program, exports, snapshot, steps};
use wizer_transform::{InitExport, Initializer, Options, StateExports, Target};

use input::Input;
use sections::Sections;

/// The core function of the initializer.
const PREPARE: &str = "wizer:service/preparation#prepare";

/// The service after its initializer has read this from standard input. The export of the
/// initializer stays, and does nothing.
///
/// # Errors
///
/// The service is not one, or its initializer traps or returns an error.
pub fn prepare(service: &[u8], input: Vec<u8>) -> Result<Vec<u8>> {
    let sections = Sections::read(service).context("the service can't be read")?;
    let module = sections.module(PREPARE).context("this is no service")?;
    let result = initialize(module, input)?;
    let result = sections.with_module(PREPARE, &result);
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
        .validate_all(&result)
        .context("the service is not valid: this is a defect of wizer, please report it")?;
    Ok(result)
}

/// Pre-initializes the core module.
fn initialize(wasm: &[u8], input: Vec<u8>) -> Result<Vec<u8>> {
    let options = Options {
        init: Initializer::Export(PREPARE.to_string()),
        init_export: InitExport::Empty,
        ..Options::default()
    };
    let target = Target::open(wasm.to_vec(), &options)?;
    let StateExports::Module(shown) = target.exports() else {
        bail!("the service has a component in place of a module");
    };
    let proposals = proposals()?;
    let program = Program {
        wasm,
        opened: &target,
        preloads: Vec::new(),
        proposals: &proposals,
        // Only what the initializer needs.
        wasi: true,
        metered: false,
    };
    let compiled = program.compile()?;
    let steps = steps(&target, &compiled.1, &[], false)?;
    let (interpreter, initialized) = program.run(&compiled, &steps, Input::new(input))?;
    let (_, result) = initialized.returned.first().context("nothing returned")?;
    succeeded(&interpreter.store, &initialized.instance, *result)?;
    let exports = exports(&target, &shown);
    let state = ModuleState::new(&interpreter.store, &initialized, &exports);
    let state = state.map_err(|error| anyhow!("{error}"))?;
    Ok(snapshot(&target, wasm, state, &[])?.0)
}

/// The default of all switches.
fn proposals() -> Result<Proposals> {
    let arguments = Arguments::try_read(["wizer".into()].into_iter(), Place::Component);
    let arguments = arguments.map_err(|ended| anyhow!(ended.text))?;
    Ok(arguments.initialize.environment.proposals)
}

/// Demands that a `result<_, string>` at an address is no error.
fn succeeded(store: &Store<Input>, instance: &Instance, at: i32) -> Result<()> {
    let memory = instance.get_memory(store, "memory");
    let memory = memory.context("the service has no memory")?.data(store);
    let bytes = |at: u32, length: u32| {
        let at = usize::try_from(at).ok()?;
        memory.get(at..)?.get(..usize::try_from(length).ok()?)
    };
    let word = |at: u32| {
        let bytes = bytes(at, 4)?;
        Some(u32::from_le_bytes(*bytes.first_chunk()?))
    };
    let at = at.cast_unsigned();
    match bytes(at, 1) {
        Some([0]) => return Ok(()),
        Some([1]) => {}
        _ => {
            return Err(anyhow!(
                "the service did not tell whether it has the engine"
            ));
        }
    }
    let text = at
        .checked_add(4)
        .zip(at.checked_add(8))
        .and_then(|(start, length)| bytes(word(start)?, word(length)?));
    let text = String::from_utf8_lossy(text.unwrap_or_default());
    let text = text.strip_prefix("Error: ").unwrap_or(&text).trim_end();
    Err(anyhow!("{text}").context("the engine can't be built in"))
}
