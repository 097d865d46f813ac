//! Binaries as trees of sections. A nested binary can be parsed, changed and encoded again, with
//! new lengths.

/// The id of custom sections, in modules and components alike.
pub const CUSTOM: u8 = 0;

/// The sections of a component that contain a module or a component.
const NESTED: [u8; 2] = [1, 4];

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its id.
    pub id: u8,
    /// Its contents.
    pub content: Content,
    /// The number of bytes by which the encoding of its length exceeds the shortest one.
    pub padding: usize,
}

/// The contents of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Bytes.
    Bytes(Vec<u8>),
    /// A module or a component.
    Binary(Binary),
}

/// A module or a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binary {
    /// The first eight bytes.
    pub header: Vec<u8>,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

impl Binary {
    /// Parses a binary. None if the sections do not end where the binary does.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (header, mut rest) = bytes.split_at_checked(8)?;
        let component = header.get(6) == Some(&1);
        let mut sections = Vec::new();
        while let Some((id, after)) = rest.split_first() {
            let (length, after) = length(after)?;
            let (payload, behind) = after.split_at_checked(length)?;
            let nested = component && NESTED.contains(id);
            let content = match nested {
                true => Content::Binary(Self::parse(payload)?),
                false => Content::Bytes(payload.to_vec()),
            };
            sections.push(Section {
                id: *id,
                content,
                padding: 0,
            });
            rest = behind;
        }
        let header = header.to_vec();
        Some(Self { header, sections })
    }

    /// Encodes the binary.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.header.clone();
        for section in &self.sections {
            let payload = match &section.content {
                Content::Bytes(bytes) => bytes.clone(),
                Content::Binary(binary) => binary.encode(),
            };
            bytes.push(section.id);
            write_length(&mut bytes, payload.len(), section.padding);
            bytes.extend(payload);
        }
        bytes
    }

    /// The number of binaries: this one, and all nested ones.
    pub fn count(&self) -> usize {
        1 + self.nested().map(Self::count).sum::<usize>()
    }

    fn nested(&self) -> impl Iterator<Item = &Self> {
        self.sections
            .iter()
            .filter_map(|section| match &section.content {
                Content::Binary(binary) => Some(binary),
                Content::Bytes(_) => None,
            })
    }

    /// The binary with this number, counted from the outside in.
    pub fn get_mut(&mut self, number: usize) -> Option<&mut Self> {
        let Some(mut number) = number.checked_sub(1) else {
            return Some(self);
        };
        for section in &mut self.sections {
            if let Content::Binary(binary) = &mut section.content {
                let count = binary.count();
                match number.checked_sub(count) {
                    Some(rest) => number = rest,
                    None => return binary.get_mut(number),
                }
            }
        }
        None
    }

    /// Removes all custom sections, including nested ones.
    pub fn drop_custom(&mut self) {
        self.sections.retain(|section| section.id != CUSTOM);
        for section in &mut self.sections {
            if let Content::Binary(binary) = &mut section.content {
                binary.drop_custom();
            }
        }
    }
}

/// Reads a LEB128 number, and returns it with the remaining bytes.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(at + 1..)?));
        }
    }
    None
}

/// Writes a LEB128 number, padded by this number of bytes, to five at most.
fn write_length(bytes: &mut Vec<u8>, mut value: usize, padding: usize) {
    let start = bytes.len();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or(0);
        value >>= 7;
        let written = bytes.len() - start + 1;
        if value == 0 && (padding == 0 || written + padding > 5) {
            bytes.push(low);
            return;
        }
        if value == 0 {
            bytes.push(low | 0x80);
            bytes.resize(bytes.len() + padding - 1, 0x80);
            bytes.push(0);
            return;
        }
        bytes.push(low | 0x80);
    }
}
