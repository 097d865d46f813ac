//! The instructions whose NaN results differ between engines.

/// The shape of a float, or of a vector of floats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FloatShape {
    F32,
    F64,
    F32x4,
    F64x2,
}

impl FloatShape {
    /// All of them, each at the place of its number.
    pub(crate) const ALL: [Self; 4] = [Self::F32, Self::F64, Self::F32x4, Self::F64x2];
}

/// An instruction whose result may be a NaN that another engine would not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FloatSite {
    /// Where the instruction ends in the binary.
    pub(crate) end: usize,
    /// The shape of its result.
    pub(crate) shape: FloatShape,
}

impl FloatSite {
    /// As one number: the offset, and the shape in the 2 lowest bits.
    pub(crate) fn bits(self) -> u64 {
        (self.end as u64) << 2 | self.shape as u64
    }

    /// Reads [`FloatSite::bits`]. None if the offset is too large for an address.
    pub(crate) fn read(bits: u64) -> Option<Self> {
        let shape = usize::try_from(bits & 3).ok()?;
        Some(Self {
            end: usize::try_from(bits >> 2).ok()?,
            shape: *FloatShape::ALL.get(shape)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FloatShape, FloatSite};

    #[test]
    fn each_stands_at_its_number() {
        for (number, shape) in FloatShape::ALL.into_iter().enumerate() {
            assert_eq!(shape as usize, number);
        }
    }

    #[test]
    fn bits_and_back() {
        for shape in FloatShape::ALL {
            let site = FloatSite { end: 0x1234, shape };
            assert_eq!(FloatSite::read(site.bits()), Some(site));
        }
    }
}
