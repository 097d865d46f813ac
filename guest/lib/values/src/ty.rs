//! Types, and their layout in the canonical ABI.

use crate::error::Error;

/// A type whose values can be written as text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the component model")]
pub enum Type {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
    List(Box<Type>),
    Record(Vec<(String, Type)>),
    Tuple(Vec<Type>),
    Variant(Vec<(String, Option<Type>)>),
    Enum(Vec<String>),
    Option(Box<Type>),
    Result(Option<Box<Type>>, Option<Box<Type>>),
    Flags(Vec<String>),
}

/// The core types of flattened values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of core WebAssembly")]
pub enum Flat {
    I32,
    I64,
    F32,
    F64,
}

/// The size and alignment in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) size: u32,
    pub(crate) align: u32,
}

impl Layout {
    const fn scalar(size: u32) -> Self {
        Self { size, align: size }
    }
}

/// Rounds `offset` up to a multiple of `align`.
pub(crate) fn aligned(offset: u32, align: u32) -> Result<u32, Error> {
    offset.checked_next_multiple_of(align).ok_or(Error::Limit)
}

/// The size of the discriminant for this number of cases.
pub(crate) fn discriminant(cases: usize) -> u32 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

/// The offset of each field, and the layout of the whole.
pub(crate) fn fields<'a>(
    types: impl IntoIterator<Item = &'a Type>,
) -> Result<(Vec<u32>, Layout), Error> {
    let mut offsets = Vec::new();
    let mut all = Layout { size: 0, align: 1 };
    for ty in types {
        let layout = ty.layout()?;
        let offset = aligned(all.size, layout.align)?;
        offsets.push(offset);
        all.size = offset.checked_add(layout.size).ok_or(Error::Limit)?;
        all.align = all.align.max(layout.align);
    }
    all.size = aligned(all.size, all.align)?;
    Ok((offsets, all))
}

/// The size of the discriminant, the offset of the payload, and the layout of a type with these
/// payloads.
pub(crate) fn cases(payloads: &[Option<&Type>]) -> Result<(u32, u32, Layout), Error> {
    let discriminant = discriminant(payloads.len());
    let mut payload = Layout { size: 0, align: 1 };
    for ty in payloads.iter().flatten() {
        let layout = ty.layout()?;
        payload.size = payload.size.max(layout.size);
        payload.align = payload.align.max(layout.align);
    }
    let align = discriminant.max(payload.align);
    let offset = aligned(discriminant, payload.align)?;
    let end = offset.checked_add(payload.size).ok_or(Error::Limit)?;
    let size = aligned(end, align)?;
    Ok((discriminant, offset, Layout { size, align }))
}

impl Type {
    /// The payloads of the cases of a variant, an option or a result.
    pub(crate) fn payloads(&self) -> Option<Vec<Option<&Type>>> {
        Some(match self {
            Self::Variant(cases) => cases.iter().map(|(_, ty)| ty.as_ref()).collect(),
            Self::Enum(cases) => vec![None; cases.len()],
            Self::Option(some) => vec![None, Some(&**some)],
            Self::Result(ok, err) => vec![ok.as_deref(), err.as_deref()],
            _ => return None,
        })
    }

    pub(crate) fn layout(&self) -> Result<Layout, Error> {
        Ok(match self {
            Self::Bool | Self::S8 | Self::U8 => Layout::scalar(1),
            Self::S16 | Self::U16 => Layout::scalar(2),
            Self::S32 | Self::U32 | Self::F32 | Self::Char => Layout::scalar(4),
            Self::S64 | Self::U64 | Self::F64 => Layout::scalar(8),
            Self::String | Self::List(_) => Layout { size: 8, align: 4 },
            Self::Record(list) => fields(list.iter().map(|(_, ty)| ty))?.1,
            Self::Tuple(types) => fields(types)?.1,
            Self::Variant(_) | Self::Option(_) | Self::Result(..) | Self::Enum(_) => {
                cases(&self.payloads().unwrap_or_default())?.2
            }
            Self::Flags(names) => Layout::scalar(match names.len() {
                0..=8 => 1,
                9..=16 => 2,
                17..=32 => 4,
                _ => return Err(Error::Limit),
            }),
        })
    }

    /// Its size in memory, in bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`].
    pub fn size(&self) -> Result<u32, Error> {
        Ok(self.layout()?.size)
    }

    /// Its alignment in memory, in bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`].
    pub fn align(&self) -> Result<u32, Error> {
        Ok(self.layout()?.align)
    }

    /// The flattened core types of its values.
    pub fn flat(&self) -> Vec<Flat> {
        let all = |types: &mut dyn Iterator<Item = &Type>| types.flat_map(Type::flat).collect();
        match self {
            Self::S64 | Self::U64 => vec![Flat::I64],
            Self::F32 => vec![Flat::F32],
            Self::F64 => vec![Flat::F64],
            Self::String | Self::List(_) => vec![Flat::I32; 2],
            Self::Record(fields) => all(&mut fields.iter().map(|(_, ty)| ty)),
            Self::Tuple(types) => all(&mut types.iter()),
            Self::Variant(_) | Self::Option(_) | Self::Result(..) => {
                let mut joined: Vec<Flat> = Vec::new();
                for payload in self.payloads().unwrap_or_default().into_iter().flatten() {
                    for (i, flat) in payload.flat().into_iter().enumerate() {
                        match joined.get_mut(i) {
                            Some(known) => *known = join(*known, flat),
                            None => joined.push(flat),
                        }
                    }
                }
                joined.insert(0, Flat::I32);
                joined
            }
            _ => vec![Flat::I32],
        }
    }
}

/// The core type that holds the bits of both.
fn join(a: Flat, b: Flat) -> Flat {
    match (a, b) {
        _ if a == b => a,
        (Flat::I32, Flat::F32) | (Flat::F32, Flat::I32) => Flat::I32,
        _ => Flat::I64,
    }
}
