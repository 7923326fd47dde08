//! One file of a cabinet.

use std::borrow::Cow;

use crate::compression::Compression;

/// One file of a cabinet, as its `CFFILE` ([MS-CAB] section 2.3) describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) size: u32,
    /// Where it begins in the folder's uncompressed bytes.
    pub(crate) start: u32,
    /// Index into the cabinet's folders, checked.
    pub(crate) folder: usize,
    pub(crate) compression: Compression,
    /// Which `CFFILE` this is, and where it stands, for error messages.
    pub(crate) index: usize,
    pub(crate) offset: usize,
}

impl<'a> File<'a> {
    /// The name for display. It may hold `\`, `..`, control characters, or replacement characters where it is not
    /// UTF-8: never make a path of it.
    pub fn name(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.name)
    }

    /// The name as it stands in the cabinet, without the NUL: UTF-8 if attribute 0x80 is set, else in a code page
    /// that the cabinet does not tell.
    pub fn name_bytes(&self) -> &'a [u8] {
        self.name
    }

    /// Size in bytes when extracted. Not more than the uncompressed size of the blocks of its folder.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// How its folder is compressed.
    pub fn compression(&self) -> Compression {
        self.compression
    }
}
