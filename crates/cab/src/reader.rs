//! A cursor over the input, whose errors name the field.

use crate::error::{Error, ErrorKind, FieldOf, to_u64};

/// Reads little-endian numbers one after the other. Every error names the field and gives its offset.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Starts at `at`. If that is past the end, the first read fails.
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Returns the position, in bytes from the start of the input.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn take(&mut self, length: usize, field: FieldOf) -> Result<&'a [u8], Error> {
        let end = self.at.saturating_add(length);
        let taken = self.bytes.get(self.at..end).ok_or_else(|| {
            // This is computed in 64 bits, because `at + length` might not fit in a 32-bit `usize`.
            let needed = to_u64(self.at).saturating_add(to_u64(length));
            let kind = ErrorKind::Truncated { needed, available: to_u64(self.bytes.len()) };
            Error::at(kind, field, self.at)
        })?;
        self.at = end;
        Ok(taken)
    }

    pub(crate) fn u8(&mut self, field: FieldOf) -> Result<u8, Error> {
        self.array(field).map(u8::from_le_bytes)
    }

    pub(crate) fn u16(&mut self, field: FieldOf) -> Result<u16, Error> {
        self.array(field).map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self, field: FieldOf) -> Result<u32, Error> {
        self.array(field).map(u32::from_le_bytes)
    }

    /// Returns the bytes before the next NUL, which must be among the next `limit` bytes.
    pub(crate) fn name(&mut self, limit: usize, field: FieldOf) -> Result<&'a [u8], Error> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let searched = rest.get(..limit).unwrap_or(rest);
        let name = searched.iter().position(|&byte| byte == 0).and_then(|length| searched.get(..length));
        let name = name.ok_or_else(|| {
            Error::at(ErrorKind::UnterminatedName { searched: to_u64(searched.len()) }, field, self.at)
        })?;
        self.at = self.at.saturating_add(name.len()).saturating_add(1);
        Ok(name)
    }

    fn array<const N: usize>(&mut self, field: FieldOf) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N, field)?);
        Ok(array)
    }
}
