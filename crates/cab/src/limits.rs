//! How much a cabinet may ask for.

/// Bounds for reading a cabinet, each adjustable.
///
/// ```
/// let mut limits = trustlist_cab::Limits::default();
/// limits.extracted_bytes = 1 << 20;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most bytes of the input; see [`Limits::CABINET_BYTES`].
    pub cabinet_bytes: usize,
    /// Most bytes of one extracted file; see [`Limits::EXTRACTED_BYTES`].
    pub extracted_bytes: usize,
    /// Most folders; see [`Limits::FOLDERS`].
    pub folders: u16,
    /// Most files; see [`Limits::FILES`].
    pub files: u16,
    /// Most data blocks, all folders together. Also the bound of the work: extracting a file that lies deep in a
    /// folder decompresses all that precedes it, at most 32,768 bytes a block; see [`Limits::BLOCKS`].
    pub blocks: usize,
    /// Most bytes of a name, with its NUL; see [`Limits::NAME_BYTES`].
    pub name_bytes: usize,
}

impl Limits {
    /// 4 MiB: the largest cabinet of a real list has 73,758 bytes.
    pub const CABINET_BYTES: usize = 4 << 20;
    /// 16 MiB: the largest real list has 206,702 bytes.
    pub const EXTRACTED_BYTES: usize = 16 << 20;
    /// 64 folders (`CFHEADER.cFolders`): real cabinets of lists have one.
    pub const FOLDERS: u16 = 64;
    /// 1,024 files (`CFHEADER.cFiles`): real cabinets of lists have one.
    pub const FILES: u16 = 1024;
    /// 1,024 blocks. One inflates to 32,768 bytes at most, so these bound the work of any extraction by 32 MiB of output.
    /// Real cabinets of lists have up to seven.
    pub const BLOCKS: usize = 1024;
    /// 256 bytes for a file's name, with the NUL at its end ([MS-CAB] section 2.3, `szName`).
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
