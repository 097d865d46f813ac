//! Types as bytes: a tag, then the contents of the type, with counts of 32 bits.

use crate::error::Error;
use crate::ty::Type;

/// The maximum depth of nested types, as in engines.
const DEEPEST: u32 = 100;

/// Types without contents, in the order of their tags.
const SIMPLE: [Type; 13] = [
    Type::Bool,
    Type::S8,
    Type::U8,
    Type::S16,
    Type::U16,
    Type::S32,
    Type::U32,
    Type::S64,
    Type::U64,
    Type::F32,
    Type::F64,
    Type::Char,
    Type::String,
];

const LIST: u8 = 32;
const RECORD: u8 = 33;
const TUPLE: u8 = 34;
const VARIANT: u8 = 35;
const ENUM: u8 = 36;
const OPTION: u8 = 37;
const RESULT: u8 = 38;
const FLAGS: u8 = 39;

impl Type {
    /// Encodes the type.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(self, &mut bytes);
        bytes
    }

    /// Decodes a type.
    ///
    /// # Errors
    ///
    /// [`Error::Descriptor`] if the bytes are malformed; [`Error::Limit`] if the type is nested too
    /// deep.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader { bytes };
        let ty = reader.ty(DEEPEST)?;
        match reader.bytes {
            [] => Ok(ty),
            _ => Err(Error::Descriptor),
        }
    }
}

fn encode(ty: &Type, to: &mut Vec<u8>) {
    match ty {
        Type::List(element) => {
            to.push(LIST);
            encode(element, to);
        }
        Type::Record(fields) => {
            to.push(RECORD);
            count(fields.len(), to);
            for (name, ty) in fields {
                text(name, to);
                encode(ty, to);
            }
        }
        Type::Tuple(types) => {
            to.push(TUPLE);
            count(types.len(), to);
            for ty in types {
                encode(ty, to);
            }
        }
        Type::Variant(cases) => {
            to.push(VARIANT);
            count(cases.len(), to);
            for (name, ty) in cases {
                text(name, to);
                optional(ty.as_ref(), to);
            }
        }
        Type::Enum(names) => {
            to.push(ENUM);
            texts(names, to);
        }
        Type::Option(some) => {
            to.push(OPTION);
            encode(some, to);
        }
        Type::Result(ok, err) => {
            to.push(RESULT);
            optional(ok.as_deref(), to);
            optional(err.as_deref(), to);
        }
        Type::Flags(names) => {
            to.push(FLAGS);
            texts(names, to);
        }
        simple => {
            let tag = (0..).zip(&SIMPLE).find(|(_, ty)| *ty == simple);
            to.push(tag.map_or(u8::MAX, |(tag, _)| tag));
        }
    }
}

fn count(count: usize, to: &mut Vec<u8>) {
    to.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn text(text: &str, to: &mut Vec<u8>) {
    count(text.len(), to);
    to.extend(text.bytes());
}

fn texts(list: &[String], to: &mut Vec<u8>) {
    count(list.len(), to);
    for name in list {
        text(name, to);
    }
}

fn optional(ty: Option<&Type>, to: &mut Vec<u8>) {
    to.push(u8::from(ty.is_some()));
    if let Some(ty) = ty {
        encode(ty, to);
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(length)
            .ok_or(Error::Descriptor)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Error> {
        self.take(1)?.first().copied().ok_or(Error::Descriptor)
    }

    fn count(&mut self) -> Result<usize, Error> {
        let bytes = self.take(4)?.try_into().map_err(|_| Error::Descriptor)?;
        usize::try_from(u32::from_le_bytes(bytes)).map_err(|_| Error::Limit)
    }

    fn text(&mut self) -> Result<String, Error> {
        let length = self.count()?;
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| Error::Descriptor)?;
        Ok(text.to_string())
    }

    /// Reads a count and its elements. Each element has at least one byte, so a wrong count ends
    /// with the bytes.
    fn many<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let count = self.count()?;
        (0..count).map(|_| one(self)).collect()
    }

    fn optional(&mut self, depth: u32) -> Result<Option<Type>, Error> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.ty(depth).map(Some),
            _ => Err(Error::Descriptor),
        }
    }

    fn ty(&mut self, depth: u32) -> Result<Type, Error> {
        let depth = depth.checked_sub(1).ok_or(Error::Limit)?;
        let tag = self.byte()?;
        Ok(match tag {
            LIST => Type::List(Box::new(self.ty(depth)?)),
            RECORD => Type::Record(self.many(|reader| Ok((reader.text()?, reader.ty(depth)?)))?),
            TUPLE => Type::Tuple(self.many(|reader| reader.ty(depth))?),
            VARIANT => {
                Type::Variant(self.many(|reader| Ok((reader.text()?, reader.optional(depth)?)))?)
            }
            ENUM => Type::Enum(self.many(Self::text)?),
            OPTION => Type::Option(Box::new(self.ty(depth)?)),
            RESULT => {
                let ok = self.optional(depth)?.map(Box::new);
                Type::Result(ok, self.optional(depth)?.map(Box::new))
            }
            FLAGS => Type::Flags(self.many(Self::text)?),
            _ => SIMPLE
                .get(usize::from(tag))
                .cloned()
                .ok_or(Error::Descriptor)?,
        })
    }
}
