//! Notes: what is known of a reference in an instance that nothing can look into.

/// What a slot was given: an element of a table, or a global. A number holds it; 0 is the number of
/// a slot that was given nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Note {
    Null,
    /// The function of that index.
    Function(u32),
    /// An `i31`.
    I31(i32),
    /// Something of which nothing is known, by the instruction of that number: its index in
    /// `Module::changes`, and one more.
    Unknown(u32),
    /// What that element of a table was when the module was instantiated.
    Element {
        table: u32,
        index: u32,
    },
    /// What that global was when the module was instantiated.
    Global(u32),
    /// That element of a segment.
    Segment {
        segment: u32,
        index: u32,
    },
}

impl Note {
    /// The number: what it is in the upper 4 bits, and its values in 28 and 32 others.
    pub(crate) fn bits(self) -> i64 {
        let (kind, upper, lower): (u64, u32, u32) = match self {
            Self::Null => (1, 0, 0),
            Self::Function(index) => (2, 0, index),
            Self::I31(value) => (3, 0, value.cast_unsigned()),
            Self::Unknown(site) => (4, 0, site),
            Self::Element { table, index } => (5, table, index),
            Self::Global(index) => (6, 0, index),
            Self::Segment { segment, index } => (7, segment, index),
        };
        let upper = u64::from(upper) & 0x0fff_ffff;
        (kind << 60 | upper << 32 | u64::from(lower)).cast_signed()
    }

    /// Reads [`Note::bits`]. None if they are others.
    pub(crate) fn read(bits: u64) -> Option<Self> {
        let upper = u32::try_from(bits >> 32 & 0x0fff_ffff).ok()?;
        let lower = u32::try_from(bits & 0xffff_ffff).ok()?;
        Some(match bits >> 60 {
            1 => Self::Null,
            2 => Self::Function(lower),
            3 => Self::I31(lower.cast_signed()),
            4 => Self::Unknown(lower),
            5 => Self::Element {
                table: upper,
                index: lower,
            },
            6 => Self::Global(lower),
            7 => Self::Segment {
                segment: upper,
                index: lower,
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Note;

    #[test]
    fn bits_and_back() {
        for note in [
            Note::Null,
            Note::Function(u32::MAX),
            Note::I31(-7),
            Note::Unknown(1),
            Note::Element {
                table: 99,
                index: 9_999_999,
            },
            Note::Global(3),
            Note::Segment {
                segment: 99_999,
                index: 5,
            },
        ] {
            assert_eq!(Note::read(note.bits().cast_unsigned()), Some(note));
        }
        assert_eq!(Note::read(0), None);
    }
}
