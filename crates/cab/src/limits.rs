//! Limits on the size of a cabinet.

/// Limits for reading a cabinet, each adjustable.
///
/// ```
/// let mut limits = trustlist_cab::Limits::default();
/// limits.extracted_bytes = 1 << 20;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum size of the input in bytes; default [`Limits::CABINET_BYTES`].
    pub cabinet_bytes: usize,
    /// The maximum size of one extracted file in bytes; default [`Limits::EXTRACTED_BYTES`].
    pub extracted_bytes: usize,
    /// The maximum number of folders; default [`Limits::FOLDERS`].
    pub folders: u16,
    /// The maximum number of files; default [`Limits::FILES`].
    pub files: u16,
    /// The maximum number of data blocks in all folders; default [`Limits::BLOCKS`]. This also limits the work: to
    /// extract a file, everything before it in its folder is decompressed, at most 32,768 bytes per block.
    pub blocks: usize,
    /// The maximum size of a name in bytes, including its NUL; default [`Limits::NAME_BYTES`].
    pub name_bytes: usize,
}

impl Limits {
    /// 4 MiB. The largest cabinet with a real list is 73,758 bytes.
    pub const CABINET_BYTES: usize = 4 << 20;
    /// 16 MiB. The largest real list is 206,702 bytes.
    pub const EXTRACTED_BYTES: usize = 16 << 20;
    /// 64 folders (`CFHEADER.cFolders`). Real list cabinets contain one.
    pub const FOLDERS: u16 = 64;
    /// 1,024 files (`CFHEADER.cFiles`). Real list cabinets contain one.
    pub const FILES: u16 = 1024;
    /// 1,024 blocks. Each inflates to at most 32,768 bytes, so extracting a file produces at most 32 MiB. Real list
    /// cabinets contain up to seven blocks.
    pub const BLOCKS: usize = 1024;
    /// 256 bytes for a file name, including the NUL ([MS-CAB] section 2.3, `szName`).
    pub const NAME_BYTES: usize = 256;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cabinet_bytes: Self::CABINET_BYTES,
            extracted_bytes: Self::EXTRACTED_BYTES,
            folders: Self::FOLDERS,
            files: Self::FILES,
            blocks: Self::BLOCKS,
            name_bytes: Self::NAME_BYTES,
        }
    }
}
