//! The initial memory of the glue, with all data that is known when the bundle is made.

use wasm_wave::value::Value;
use wasm_wave::wasm::{WasmValue as _, WasmValueError};
use wizer_values::{Bits, Lowering, Type, wave_type};

use crate::error::Error;
use crate::prepared::{Initializer, Settings};

/// The maximum number of flat parameters. More of them are passed in memory.
const MOST_FLAT: usize = 16;

/// The first bytes are for results. Nothing is stored at address 0.
const ANSWER: u32 = 16;
const START: u32 = 64;

/// The addresses of the glue's data. Results of several core values, strings and lists are stored
/// in memory.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The address of results. The largest is an option of an offset and a list.
    pub(crate) answer: u32,
    pub(crate) input: u32,
    pub(crate) options: u32,
    /// The data of each initializer.
    pub(crate) calls: Vec<CallLayout>,
    /// The address of an address and a count for each instance of `state`.
    pub(crate) lists: u32,
    /// The address of the number of memories of each instance of `state`.
    pub(crate) counts: u32,
    /// The address of the data segment.
    pub(crate) base: u32,
    pub(crate) bytes: Vec<u8>,
    /// The start of free memory, a multiple of 8.
    pub(crate) heap: u32,
}

/// The data of an initializer.
#[derive(Debug)]
pub(crate) struct CallLayout {
    pub(crate) name: u32,
    pub(crate) returned: u32,
    /// The arguments, lowered.
    pub(crate) arguments: Vec<Bits>,
    /// The address of the result.
    pub(crate) result: u32,
}

impl Layout {
    pub(crate) fn new(
        initializers: &[Initializer],
        input: &[u8],
        settings: (&Settings<'_>, bool),
        states: usize,
    ) -> Result<Self, Error> {
        let mut memory = Lowering::new(START);
        let mut passed = Vec::new();
        for initializer in initializers {
            passed.push(passed_to(&mut memory, initializer)?);
        }
        let states = u32::try_from(states).map_err(|_| too_many())?;
        let lists = states.checked_mul(8).ok_or_else(too_many)?;
        let lists = memory.put(&zeros(lists)?, 8).map_err(too_large)?;
        let counts = states.checked_mul(4).ok_or_else(too_many)?;
        let counts = memory.put(&zeros(counts)?, 4).map_err(too_large)?;
        let options = options(settings).map_err(|error| Error::component(GLUE, error))?;
        let options = memory.store(&options_type(), &options).map_err(too_large)?;
        let mut calls = Vec::new();
        for (initializer, passed) in initializers.iter().zip(passed) {
            calls.push(told(&mut memory, initializer, passed)?);
        }
        let input = list(&mut memory, input)?;
        let heap = memory.put(&[], 8).map_err(too_large)?;
        Ok(Self {
            answer: ANSWER,
            input,
            options,
            calls,
            lists,
            counts,
            base: START,
            bytes: memory.bytes().to_vec(),
            heap,
        })
    }
}

/// Stores the arguments of an initializer, and makes room for its result.
fn passed_to(memory: &mut Lowering, initializer: &Initializer) -> Result<(Vec<Bits>, u32), Error> {
    let signature = &initializer.signature;
    let types: Vec<Type> = signature
        .parameters
        .iter()
        .map(|(_, ty)| ty.clone())
        .collect();
    let size = match &signature.result {
        Some(ty) => ty.size().map_err(too_large)?,
        None => 0,
    };
    let arguments = lower(memory, &types, &initializer.arguments)?;
    let result = memory.put(&zeros(size)?, 8).map_err(too_large)?;
    Ok((arguments, result))
}

/// Stores what the bundle runner is told of an initializer.
fn told(
    memory: &mut Lowering,
    initializer: &Initializer,
    (arguments, result): (Vec<Bits>, u32),
) -> Result<CallLayout, Error> {
    let name = Value::make_string(initializer.name.as_str().into());
    let name = memory.store(&Type::String, &name).map_err(too_large)?;
    let ty = initializer.signature.result.as_ref().map(Type::encode);
    Ok(CallLayout {
        name,
        returned: returned(memory, ty.as_deref(), result)?,
        arguments,
        result,
    })
}

const GLUE: &str = "the module of the bundle";

fn too_large(error: wizer_values::Error) -> Error {
    Error::component(GLUE, error)
}

fn too_many() -> Error {
    Error::Unsupported("the component has too many instances with state".to_string())
}

fn zeros(count: u32) -> Result<Vec<u8>, Error> {
    let count = usize::try_from(count).map_err(|error| Error::component(GLUE, error))?;
    Ok(vec![0; count])
}

/// Lowers values to core values. If there are too many, stores them and returns their address.
fn lower(memory: &mut Lowering, types: &[Type], values: &[Value]) -> Result<Vec<Bits>, Error> {
    if types.iter().map(|ty| ty.flat().len()).sum::<usize>() > MOST_FLAT {
        let address = memory.store_all(types, values).map_err(too_large)?;
        return Ok(vec![Bits {
            ty: wizer_values::Flat::I32,
            bits: address.into(),
        }]);
    }
    let mut flat = Vec::new();
    for (ty, value) in types.iter().zip(values) {
        flat.extend(memory.flat(ty, value).map_err(too_large)?);
    }
    Ok(flat)
}

/// Stores bytes, then their address and count. Returns the address of the latter.
fn list(memory: &mut Lowering, bytes: &[u8]) -> Result<u32, Error> {
    let address = memory.put(bytes, 1).map_err(too_large)?;
    let length = u32::try_from(bytes.len()).map_err(|error| Error::component(GLUE, error))?;
    let pair = [address.to_le_bytes(), length.to_le_bytes()].concat();
    memory.put(&pair, 4).map_err(too_large)
}

/// Stores the result of `returned`: an option of a list and a number.
fn returned(memory: &mut Lowering, ty: Option<&[u8]>, result: u32) -> Result<u32, Error> {
    let Some(ty) = ty else {
        return memory.put(&[0; 16], 4).map_err(too_large);
    };
    let address = memory.put(ty, 1).map_err(too_large)?;
    let length = u32::try_from(ty.len()).map_err(|error| Error::component(GLUE, error))?;
    let words = [1, address, length, result].map(u32::to_le_bytes);
    memory.put(&words.concat(), 4).map_err(too_large)
}

/// The type of the result of `options`.
pub(crate) fn options_type() -> Type {
    let pair = Type::Tuple(vec![Type::String, Type::String]);
    Type::Tuple(vec![
        Type::Option(Box::new(Type::String)),
        Type::Bool,
        Type::List(Box::new(pair)),
        Type::Bool,
        Type::Bool,
    ])
}

fn options((settings, prints): (&Settings<'_>, bool)) -> Result<Value, WasmValueError> {
    let text = |text: &str| Value::make_string(text.into());
    let ty = wave_type(&options_type());
    let option = wave_type(&Type::Option(Box::new(Type::String)));
    let pair = Type::Tuple(vec![Type::String, Type::String]);
    let renames = settings.renames.iter().map(|(destination, source)| {
        Value::make_tuple(&wave_type(&pair), [text(destination), text(source)])
    });
    let renames = renames.collect::<Result<Vec<_>, _>>()?;
    Value::make_tuple(
        &ty,
        [
            Value::make_option(&option, settings.init.map(text))?,
            Value::make_bool(settings.keep_init_func),
            Value::make_list(&wave_type(&Type::List(Box::new(pair.clone()))), renames)?,
            Value::make_bool(settings.allow_open_handles),
            Value::make_bool(prints),
        ],
    )
}
