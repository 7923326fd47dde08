//! Writes cabinets field by field, so that any field can be wrong.

#[derive(Clone)]
pub(crate) struct Raw {
    pub(crate) version: (u8, u8),
    pub(crate) flags: u16,
    /// Written if flag 4 is set: the header's reserve area, and the sizes of the reserve areas of folders and blocks.
    pub(crate) reserve: (Vec<u8>, u8, u8),
    pub(crate) folders: Vec<RawFolder>,
    pub(crate) files: Vec<RawFile>,
    /// If one of the three `declared_…` fields is set, it is written instead of the true value.
    pub(crate) declared_size: Option<u32>,
    pub(crate) declared_first_file: Option<u32>,
    pub(crate) declared_files: Option<u16>,
    /// Bytes after the end of the cabinet.
    pub(crate) trailing: Vec<u8>,
}

#[derive(Clone)]
pub(crate) struct RawFolder {
    pub(crate) compression: u16,
    pub(crate) blocks: Vec<RawBlock>,
    pub(crate) declared_start: Option<u32>,
    pub(crate) declared_blocks: Option<u16>,
}

#[derive(Clone)]
pub(crate) struct RawBlock {
    pub(crate) data: Vec<u8>,
    pub(crate) size: u16,
    pub(crate) checksum: Checksum,
    pub(crate) declared_data: Option<u16>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Checksum {
    Right,
    Wrong,
    Absent,
}

#[derive(Clone)]
pub(crate) struct RawFile {
    pub(crate) name: Vec<u8>,
    pub(crate) size: u32,
    pub(crate) start: u32,
    pub(crate) folder: u16,
}

pub(crate) const STORED: u16 = 0;
pub(crate) const MSZIP: u16 = 1;

/// Creates a cabinet with one folder of these blocks, and one file `f` of this size at the start of the folder.
pub(crate) fn one_file(compression: u16, blocks: Vec<RawBlock>, size: usize) -> Raw {
    Raw {
        version: (1, 3),
        flags: 0,
        reserve: (Vec::new(), 0, 0),
        folders: vec![folder(compression, blocks)],
        files: vec![file("f", 0, size, 0)],
        declared_size: None,
        declared_first_file: None,
        declared_files: None,
        trailing: Vec::new(),
    }
}

/// Like [`one_file`], with a file that contains all the bytes of the blocks.
pub(crate) fn whole(compression: u16, blocks: Vec<RawBlock>) -> Raw {
    let size = blocks.iter().map(|block| usize::from(block.size)).sum();
    one_file(compression, blocks, size)
}

pub(crate) fn folder(compression: u16, blocks: Vec<RawBlock>) -> RawFolder {
    RawFolder { compression, blocks, declared_start: None, declared_blocks: None }
}

pub(crate) fn file(name: &str, start: usize, size: usize, folder: u16) -> RawFile {
    RawFile { name: name.into(), size: size.try_into().unwrap(), start: start.try_into().unwrap(), folder }
}

/// Creates a block with a valid checksum.
pub(crate) fn block(data: Vec<u8>, size: usize) -> RawBlock {
    RawBlock { data, size: size.try_into().unwrap(), checksum: Checksum::Right, declared_data: None }
}

pub(crate) fn stored(content: &[u8]) -> RawBlock {
    block(content.to_vec(), content.len())
}

/// Creates an MSZIP block without compression: one final stored deflate block.
pub(crate) fn mszip(content: &[u8]) -> RawBlock {
    let length = u16::try_from(content.len()).unwrap();
    let mut data = b"CK\x01".to_vec();
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(content);
    block(data, content.len())
}

/// Returns the blocks of a cabinet with one folder and without reserve areas.
pub(crate) fn blocks_of(cabinet: &[u8]) -> Vec<RawBlock> {
    let field = |bytes: &[u8], at: usize| u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap());
    let mut rest = &cabinet[field(cabinet, 36).into()..];
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let (found, after) = rest.split_at(8 + usize::from(field(rest, 4)));
        blocks.push(block(found[8..].to_vec(), field(found, 6).into()));
        rest = after;
    }
    assert_eq!(blocks.len(), usize::from(field(cabinet, 40)));
    blocks
}

impl Raw {
    pub(crate) fn write(&self) -> Vec<u8> {
        let (header_reserve, folder_reserve, data_reserve) = &self.reserve;
        let reserved = self.flags & 4 != 0;
        let head = 36 + if reserved { 4 + header_reserve.len() } else { 0 };
        let folder_length = 8 + if reserved { usize::from(*folder_reserve) } else { 0 };
        let first_file = head + folder_length * self.folders.len();
        let files_length: usize = self.files.iter().map(|file| 16 + file.name.len() + 1).sum();

        let mut data = Vec::new();
        let mut starts = Vec::new();
        for folder in &self.folders {
            starts.push(first_file + files_length + data.len());
            for block in &folder.blocks {
                let reserve = vec![0xa5; if reserved { usize::from(*data_reserve) } else { 0 }];
                data.extend(block.write(&reserve));
            }
        }
        let total = first_file + files_length + data.len();

        let mut out = b"MSCF\0\0\0\0".to_vec();
        out.extend(self.declared_size.unwrap_or(total.try_into().unwrap()).to_le_bytes());
        out.extend([0; 4]);
        out.extend(self.declared_first_file.unwrap_or(first_file.try_into().unwrap()).to_le_bytes());
        out.extend([0, 0, 0, 0, self.version.1, self.version.0]);
        out.extend(u16::try_from(self.folders.len()).unwrap().to_le_bytes());
        out.extend(self.declared_files.unwrap_or(self.files.len().try_into().unwrap()).to_le_bytes());
        out.extend(self.flags.to_le_bytes());
        out.extend([0; 4]);
        if reserved {
            out.extend(u16::try_from(header_reserve.len()).unwrap().to_le_bytes());
            out.extend([*folder_reserve, *data_reserve]);
            out.extend(header_reserve);
        }
        for (folder, start) in self.folders.iter().zip(starts) {
            out.extend(folder.declared_start.unwrap_or(start.try_into().unwrap()).to_le_bytes());
            out.extend(folder.declared_blocks.unwrap_or(folder.blocks.len().try_into().unwrap()).to_le_bytes());
            out.extend(folder.compression.to_le_bytes());
            out.extend(vec![0x5a; folder_length - 8]);
        }
        for file in &self.files {
            out.extend(file.size.to_le_bytes());
            out.extend(file.start.to_le_bytes());
            out.extend(file.folder.to_le_bytes());
            out.extend([0x21, 0x53, 0x0d, 0xb2, 0x20, 0]);
            out.extend(&file.name);
            out.push(0);
        }
        out.extend(data);
        out.extend(&self.trailing);
        out
    }
}

impl RawBlock {
    fn write(&self, reserve: &[u8]) -> Vec<u8> {
        let mut header = self.declared_data.unwrap_or(self.data.len().try_into().unwrap()).to_le_bytes().to_vec();
        header.extend(self.size.to_le_bytes());
        header.extend(reserve);
        let right = checksum(&header) ^ checksum(&self.data);
        let checksum = match self.checksum {
            Checksum::Right => right,
            Checksum::Wrong => right ^ 0x0100,
            Checksum::Absent => 0,
        };
        [&checksum.to_le_bytes()[..], &header, &self.data].concat()
    }
}

/// Computes the checksum of [MS-CAB] section 3.1 byte by byte, unlike the code under test.
fn checksum(bytes: &[u8]) -> u32 {
    let whole = bytes.len() / 4 * 4;
    let mut sum = [0u8; 4];
    for (at, byte) in bytes.iter().enumerate() {
        let lane = if at < whole { at % 4 } else { bytes.len() - 1 - at };
        sum[lane] ^= byte;
    }
    u32::from_le_bytes(sum)
}
