//! Decodes parts of a message into other crates' types.

use der::{Decode, ErrorKind, Length};
use trustlist_base::{ReadError, ReadErrorKind};

/// Decodes `der`, which begins at `offset` in the source.
pub(crate) fn decode<'a, T>(der: &'a [u8], offset: usize, field: &'static str) -> Result<T, ReadError>
where
    T: Decode<'a, Error = der::Error>,
{
    T::from_der(der).map_err(|error| {
        let position = error.position().map_or(0, number);
        ReadError::new(field, offset.saturating_add(position), kind(error.kind()))
    })
}

fn kind(kind: ErrorKind) -> ReadErrorKind {
    match kind {
        ErrorKind::Incomplete { expected_len, actual_len } => {
            ReadErrorKind::Truncated { needed: number(expected_len), available: number(actual_len) }
        }
        kind => ReadErrorKind::Decoder(kind.to_string().into()),
    }
}

fn number(length: Length) -> usize {
    usize::try_from(length).unwrap_or_default()
}
