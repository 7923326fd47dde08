//! A file of a cabinet.

use std::borrow::Cow;

use crate::compression::Compression;

/// A file of a cabinet, as described by its `CFFILE` ([MS-CAB] section 2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) size: u32,
    /// Where the file begins in the uncompressed bytes of the folder.
    pub(crate) start: u32,
    /// The index of the file's folder, already checked.
    pub(crate) folder: usize,
    pub(crate) compression: Compression,
    /// The index and offset of the `CFFILE`, for error messages.
    pub(crate) index: usize,
    pub(crate) offset: usize,
}

impl<'a> File<'a> {
    /// Returns the name for display. It can contain `\`, `..` and control characters. Bytes that are not UTF-8 become
    /// replacement characters. Never use it as a path.
    pub fn name(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.name)
    }

    /// Returns the bytes of the name, without the NUL. They are UTF-8 if attribute 0x80 is set, otherwise in a code
    /// page that the cabinet does not name.
    pub fn name_bytes(&self) -> &'a [u8] {
        self.name
    }

    /// Returns the size of the extracted file in bytes. It is at most the uncompressed size of its folder.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// Returns the compression of its folder.
    pub fn compression(&self) -> Compression {
        self.compression
    }
}
