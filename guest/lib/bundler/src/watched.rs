//! The functions of the host with which a target takes something from outside: they are called
//! through a core module that notes the calls.
//!
//! ```wat
//! (import "wasi:random/random@0.2.0" (instance $host …))
//! (core func $f0 (canon lower (func $host "get-random-bytes") …))
//! (core instance $noter (instantiate $m … (with "host" (instance (export "f0" (func $f0))))))
//! (func $noted (type …) (canon lift (core func $noter "f0") …))
//! (component $passing (import "f0" (func …)) (export "get-random-bytes" (func 0)) …)
//! (export "wasi:random/random@0.2.0" (instance (instantiate $passing (with "f0" (func $noted)))))
//! ```

use std::collections::BTreeMap;

use wasm_encoder::{
    CanonicalOption, ComponentBuilder, ComponentExportKind, ComponentTypeRef, ExportKind, ModuleArg,
};
use wasmparser::component_types::{
    ComponentDefinedType, ComponentEntityType, ComponentFuncTypeId, ComponentValType, ResourceId,
};
use wasmparser::types::TypesRef;
use wizer_taken::{Told, WasiFunction};
use wizer_values::Type;

use crate::encode::Encode as _;
use crate::imports::{Import, Item, Provider};
use crate::instances::{Aliased, Hosts};
use crate::interface::{core, flat};
use crate::noter::{self, MOST_VALUES, Measure, Noted, Returned};
use crate::room;
use crate::signature::Signature;
use crate::space::Names;
use crate::stand_in::{Place, items};

/// The interface that tells the calls.
pub(crate) const NOTED: &str = "wizer:wizer/noted@0.1.0";

/// The most flat parameters of a function. More of them are stored in memory.
const MOST_FLAT: usize = 16;

/// The resource types whose handles are borrowed, each with an import that has it.
type Resources<'a> = Vec<(ResourceId, &'a Import<'a>)>;

/// A function of an import that is watched.
struct Watched<'a> {
    import: &'a Import<'a>,
    name: &'a str,
    ty: ComponentFuncTypeId,
    noted: Noted,
}

/// The functions that note their calls, by the names of the import and the function.
pub(crate) type Functions = BTreeMap<Place, u32>;

/// Adds the functions that note their calls, and exports the interface that tells them. None if a
/// type can't be written, or a function is not that of WASI.
pub(crate) fn watch<'a>(
    builder: &mut ComponentBuilder,
    types: TypesRef<'a>,
    imports: &'a [Import<'a>],
    hosts: &mut Hosts<'a>,
) -> Option<Functions> {
    let mut watched = Vec::new();
    let mut resources = Resources::new();
    for import in imports {
        watched.extend(functions(types, import, &mut resources)?);
    }
    let noted: Vec<&Noted> = watched.iter().map(|watched| &watched.noted).collect();
    let (module, heap) = noter::module(&noted)?;
    let room = builder.core_module(None, &room::module(heap));
    let room = builder.core_instantiate(None, room, []);
    let memory = builder.core_alias_export(None, room, "memory", ExportKind::Memory);
    let realloc = builder.core_alias_export(None, room, "realloc", ExportKind::Func);
    let options = |realloc| {
        [
            CanonicalOption::Memory(memory),
            CanonicalOption::Realloc(realloc),
        ]
    };
    let mut given = Vec::new();
    for (i, function) in watched.iter().enumerate() {
        let host = hosts.instance(builder, function.import.name)?;
        let index = builder.alias_export(host, function.name, ComponentExportKind::Func);
        let lowered = builder.lower_func(None, index, options(realloc));
        given.push((format!("f{i}"), ExportKind::Func, lowered));
    }
    for (number, (resource, import)) in resources.into_iter().enumerate() {
        let mut aliased = Aliased {
            types,
            instance: hosts.instance(builder, import.name)?,
            builder,
            items: &items(types, import),
            exported: &BTreeMap::new(),
        };
        let ty = aliased.resource(resource)?;
        let drop = builder.resource_drop(ty);
        given.push((noter::drop_name(number), ExportKind::Func, drop));
    }
    let given = given
        .iter()
        .map(|(name, kind, index)| (name.as_str(), *kind, *index));
    let host = builder.core_instantiate_exports(None, given);
    let module = builder.core_module(None, &module);
    let arguments = [
        ("room", ModuleArg::Instance(room)),
        ("host", ModuleArg::Instance(host)),
    ];
    let noter = builder.core_instantiate(None, module, arguments);
    let realloc = builder.core_alias_export(None, noter, "realloc", ExportKind::Func);
    let mut functions = Functions::new();
    for (i, function) in watched.iter().enumerate() {
        let all = items(types, function.import);
        let mut aliased = Aliased {
            types,
            instance: hosts.instance(builder, function.import.name)?,
            builder,
            items: &all,
            exported: &BTreeMap::new(),
        };
        let ty = aliased.function_type(function.ty)?;
        let name = format!("f{i}");
        let lifted = builder.core_alias_export(None, noter, &name, ExportKind::Func);
        let lifted = builder.lift_func(None, lifted, ty, options(realloc));
        let place = (function.import.name.to_string(), function.name.to_string());
        functions.insert(place, lifted);
    }
    tell(builder, noter, memory);
    Some(functions)
}

/// Exports the interface that tells the calls.
fn tell(builder: &mut ComponentBuilder, noter: u32, memory: u32) {
    let entry = Type::Tuple(vec![
        Type::String,
        Type::U32,
        Type::U64,
        Type::U64,
        Type::U64,
        Type::List(Box::new(Type::U8)),
    ]);
    let calls = Signature {
        is_async: false,
        parameters: Vec::new(),
        result: Some(Type::List(Box::new(entry))),
    };
    let ty = Names::new("").function(builder, &calls);
    let lifted = builder.core_alias_export(None, noter, "calls", ExportKind::Func);
    let lifted = builder.lift_func(None, lifted, ty, [CanonicalOption::Memory(memory)]);
    let mut passing = ComponentBuilder::default();
    let ty = Names::new("").function(&mut passing, &calls);
    let given = passing.import("calls", ComponentTypeRef::Func(ty));
    passing.export("calls", ComponentExportKind::Func, given, None);
    let passing = builder.component(None, passing);
    let arguments = [("calls", ComponentExportKind::Func, lifted)];
    let instance = builder.instantiate(None, passing, arguments);
    builder.export(NOTED, ComponentExportKind::Instance, instance, None);
}

/// Whether functions of this import are watched.
pub(crate) fn is_watched(functions: &Functions, import: &Import<'_>) -> bool {
    let mut places = functions.keys();
    places.any(|(name, _)| name == import.name)
}

/// An instance like the host's with this import's name, with functions that note their calls in
/// place of the host's. None if a type can't be written.
pub(crate) fn instance<'a>(
    builder: &mut ComponentBuilder,
    types: TypesRef<'a>,
    import: &'a Import<'a>,
    hosts: &mut Hosts<'a>,
    functions: &Functions,
) -> Option<u32> {
    let mut passing = ComponentBuilder::default();
    let mut inner = hosts.again();
    let given = inner.instance(&mut passing, import.name)?;
    let items = items(types, import);
    let mut arguments = Vec::new();
    for (name, _) in inner.needed() {
        let host = hosts.instance(builder, name)?;
        arguments.push((name.to_string(), ComponentExportKind::Instance, host));
    }
    let mut exported = BTreeMap::new();
    for &(name, item) in &items {
        let ComponentEntityType::Func(id) = item else {
            let kind = ComponentExportKind::Type;
            let index = passing.alias_export(given, name, kind);
            exported.insert(name, passing.export(name, kind, index, None));
            continue;
        };
        let kind = ComponentExportKind::Func;
        let mut function_type = |exported: &BTreeMap<&str, u32>| {
            let mut aliased = Aliased {
                types,
                builder: &mut passing,
                instance: given,
                items: &items,
                exported,
            };
            aliased.function_type(id)
        };
        let (imported, shown) = (function_type(&BTreeMap::new())?, function_type(&exported)?);
        let place = (import.name.to_string(), name.to_string());
        let index = match functions.get(&place) {
            Some(function) => {
                let argument = format!("f{}", arguments.len());
                arguments.push((argument.clone(), kind, *function));
                passing.import(argument.as_str(), ComponentTypeRef::Func(imported))
            }
            None => passing.alias_export(given, name, kind),
        };
        passing.export(name, kind, index, Some(ComponentTypeRef::Func(shown)));
    }
    let passing = builder.component(None, passing);
    let arguments = arguments
        .iter()
        .map(|(name, kind, index)| (name.as_str(), *kind, *index));
    Some(builder.instantiate(None, passing, arguments))
}

/// The functions of an import that are watched. None if one does not look like that of WASI: what
/// it takes would stay hidden.
fn functions<'a>(
    types: TypesRef<'a>,
    import: &'a Import<'a>,
    resources: &mut Resources<'a>,
) -> Option<Vec<Watched<'a>>> {
    let mut watched = Vec::new();
    let is_host = matches!(import.provider, Provider::Host | Provider::Environment);
    if !is_host || !matches!(import.item, Item::Instance(_)) {
        return Some(watched);
    }
    for (name, item) in items(types, import) {
        let ComponentEntityType::Func(ty) = item else {
            continue;
        };
        let Some(function) = WasiFunction::of(import.name, name) else {
            continue;
        };
        let label = format!("{}#{name}", import.name);
        let mut noted = noted(types, ty, label, function.told)?;
        for (position, id) in borrows(types, ty)? {
            let place = resources.iter().position(|(known, _)| *known == id);
            let number = place.unwrap_or_else(|| {
                resources.push((id, import));
                resources.len().saturating_sub(1)
            });
            noted.borrowed.push((position, number));
        }
        watched.push(Watched {
            import,
            name,
            ty,
            noted,
        });
    }
    Some(watched)
}

/// What to note of a function's calls. None if it does not look like the function of WASI.
fn noted(types: TypesRef<'_>, id: ComponentFuncTypeId, label: String, told: Told) -> Option<Noted> {
    let signature = Signature::outline(types, id)?;
    let parameters = flat(&signature);
    if parameters.len() > MOST_FLAT {
        return None;
    }
    let result = match &signature.result {
        None => Returned::Nothing,
        Some(ty) => match ty.flat().as_slice() {
            [] => Returned::Nothing,
            [one] => Returned::Value(core(*one)),
            _ => Returned::Stored(ty.size().ok()?),
        },
    };
    let is_stored = matches!(result, Returned::Stored(_));
    let texts = texts(&signature);
    let (mut flags, mut address, mut measure) = (None, Vec::new(), Measure::Nothing);
    let long = |ty: Option<&Type>| matches!(ty, Some(Type::U64)).then_some(());
    let first = signature.parameters.first().map(|(_, ty)| ty);
    let texts = match told {
        Told::Call(_) | Told::Unnamed(..) => Vec::new(),
        Told::Length(_) => {
            long(first)?;
            measure = Measure::Argument;
            Vec::new()
        }
        Told::Bytes(_, bytes) => {
            measure = Measure::Constant(bytes);
            Vec::new()
        }
        Told::Nanoseconds(_) => {
            long(signature.result.as_ref())?;
            measure = Measure::Result;
            Vec::new()
        }
        Told::Seconds(_) => {
            is_stored.then_some(())?;
            measure = Measure::Seconds;
            Vec::new()
        }
        Told::Texts(_) => texts,
        Told::LastText(_) => vec![*texts.last()?],
        Told::Opened => {
            let text = *texts.first()?;
            let behind = text.checked_add(2)?;
            let last = u32::try_from(parameters.len()).ok()?.checked_sub(2)?;
            (behind == last).then_some(())?;
            flags = Some(behind);
            vec![text]
        }
        Told::Address(before) => {
            let before = signature.parameters.get(..before)?.iter();
            let start: usize = before.map(|(_, ty)| ty.flat().len()).sum();
            let values = u32::try_from(start).ok()?..u32::try_from(parameters.len()).ok()?;
            (values.len() <= MOST_VALUES).then_some(())?;
            let is_number = |ty: &_| *ty == wasm_encoder::ValType::I32;
            parameters
                .get(start..)?
                .iter()
                .all(is_number)
                .then_some(())?;
            address = values.collect();
            Vec::new()
        }
        _ => return None,
    };
    Some(Noted {
        label,
        stores: signature
            .parameters
            .iter()
            .any(|(_, ty)| is_stored_apart(ty)),
        parameters,
        result,
        can_fail: is_stored && matches!(signature.result, Some(Type::Result(..))),
        texts,
        flags,
        address,
        measure,
        borrowed: Vec::new(),
    })
}

/// The positions of texts among the flat parameters.
fn texts(signature: &Signature) -> Vec<u32> {
    let mut position = 0_u32;
    let mut texts = Vec::new();
    for (_, ty) in &signature.parameters {
        if *ty == Type::String {
            texts.push(position);
        }
        let flat = u32::try_from(ty.flat().len()).unwrap_or(u32::MAX);
        position = position.saturating_add(flat);
    }
    texts
}

/// Whether values of a type have parts that are stored in memory.
fn is_stored_apart(ty: &Type) -> bool {
    match ty {
        Type::String | Type::List(_) => true,
        Type::Record(fields) => fields.iter().any(|(_, ty)| is_stored_apart(ty)),
        Type::Tuple(types) => types.iter().any(is_stored_apart),
        Type::Option(some) => is_stored_apart(some),
        Type::Result(ok, err) => [ok, err]
            .into_iter()
            .flatten()
            .any(|ty| is_stored_apart(ty)),
        Type::Variant(cases) => cases
            .iter()
            .filter_map(|(_, ty)| ty.as_ref())
            .any(is_stored_apart),
        _ => false,
    }
}

/// The positions of borrowed handles among the flat parameters, and their resource types. A callee
/// has to drop them.
fn borrows(types: TypesRef<'_>, id: ComponentFuncTypeId) -> Option<Vec<(u32, ResourceId)>> {
    let outline = Signature::outline(types, id)?;
    let mut position = 0_u32;
    let mut borrowed = Vec::new();
    let parameters = types.get(id)?.params.iter().map(|(_, ty)| *ty);
    for (ty, (_, outline)) in parameters.zip(&outline.parameters) {
        if let ComponentValType::Type(id) = ty
            && let Some(ComponentDefinedType::Borrow(resource)) = types.get(id)
        {
            borrowed.push((position, resource.resource()));
        }
        let flat = u32::try_from(outline.flat().len()).ok()?;
        position = position.checked_add(flat)?;
    }
    Some(borrowed)
}
