//! How much a cabinet may ask for.

/// Most bytes of a whole cabinet: 4 MiB. The largest cabinet of a real list has 73,758 bytes.
pub const MAX_CABINET_BYTES: usize = 4 << 20;

/// Most bytes of one extracted file: 16 MiB. The largest real list has 206,702 bytes.
pub const MAX_EXTRACTED_BYTES: usize = 16 << 20;

/// Most folders (`CFHEADER.cFolders`). Real cabinets of lists have one.
pub const MAX_FOLDERS: u16 = 64;

/// Most files (`CFHEADER.cFiles`). Real cabinets of lists have one.
pub const MAX_FILES: u16 = 1024;

/// Most data blocks in all folders together. A block inflates to 32,768 bytes at most, so 1,024 blocks bound the
/// work of any extraction by 32 MiB of output. Real cabinets of lists have up to seven.
pub const MAX_BLOCKS: usize = 1024;

/// Most bytes of a file's name, with the NUL at its end: 256 ([MS-CAB] section 2.3, `szName`).
pub const MAX_NAME_BYTES: usize = 256;

/// Bounds for reading a cabinet. [`Default`] gives the constants of this crate.
///
/// ```
/// let mut limits = trustlist_cab::Limits::default();
/// limits.extracted_bytes = 1 << 20;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most bytes of the input. See [`MAX_CABINET_BYTES`].
    pub cabinet_bytes: usize,
    /// Most bytes of one extracted file. See [`MAX_EXTRACTED_BYTES`].
    pub extracted_bytes: usize,
    /// Most folders. See [`MAX_FOLDERS`].
    pub folders: u16,
    /// Most files. See [`MAX_FILES`].
    pub files: u16,
    /// Most data blocks, all folders together. Also the bound of the work: extracting a file that lies deep in a
    /// folder decompresses all that precedes it, at most 32,768 bytes a block. See [`MAX_BLOCKS`].
    pub blocks: usize,
    /// Most bytes of a name, with its NUL. See [`MAX_NAME_BYTES`].
    pub name_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cabinet_bytes: MAX_CABINET_BYTES,
            extracted_bytes: MAX_EXTRACTED_BYTES,
            folders: MAX_FOLDERS,
            files: MAX_FILES,
            blocks: MAX_BLOCKS,
            name_bytes: MAX_NAME_BYTES,
        }
    }
}
