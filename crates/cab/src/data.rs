//! Reads and checks CFDATA, the blocks of a folder ([MS-CAB] section 2.4).

use std::ops::Range;

use crate::compression::Compression;
use crate::error::{Error, ErrorKind, FieldOf};
use crate::reader::Reader;

/// The maximum number of uncompressed bytes in one block: 32 KiB ([MS-CAB] section 2.4, `cbUncomp`).
pub(crate) const MAX_BLOCK_BYTES: u16 = 0x8000;

/// A folder: blocks that are decompressed as one stream.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(crate) index: usize,
    pub(crate) compression: Compression,
    pub(crate) blocks: Vec<Block>,
    /// The number of uncompressed bytes, summed over the blocks.
    pub(crate) size: u64,
    /// The range of all its blocks in the cabinet; empty if there are no blocks.
    pub(crate) region: Range<usize>,
}

/// A block, as described by its header.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// Where the header begins in the cabinet.
    pub(crate) offset: usize,
    /// `csum`; zero if no checksum was computed.
    pub(crate) checksum: u32,
    /// The range from `cbData` to the end of the reserve area. The checksum covers this range and the data.
    pub(crate) checked_header: Range<usize>,
    /// The range of `ab` in the cabinet. It is never empty.
    pub(crate) data: Range<usize>,
    /// `cbUncomp`: 1 to 32,768.
    pub(crate) size: u16,
}

/// Reads all block headers of one folder. A folder without blocks is legal: it can contain empty files.
pub(crate) fn read_blocks(
    bytes: &[u8],
    folder: usize,
    start: usize,
    count: u16,
    compression: Compression,
    reserve: u8,
) -> Result<Folder, Error> {
    let mut reader = Reader::new(bytes, start);
    let mut blocks = Vec::new();
    let mut total = 0u64;
    for index in 0..count {
        let last = index.checked_add(1) == Some(count);
        let block = read_block(&mut reader, folder, index.into(), compression, last, reserve)?;
        total = total.saturating_add(block.size.into());
        blocks.push(block);
    }
    // Without blocks, `start` has no meaning, and real writers store any value in it.
    let region = if blocks.is_empty() { 0..0 } else { start..reader.position() };
    Ok(Folder { index: folder, compression, blocks, size: total, region })
}

fn read_block(
    reader: &mut Reader<'_>,
    folder: usize,
    index: usize,
    compression: Compression,
    last: bool,
    reserve: u8,
) -> Result<Block, Error> {
    let field = |name| FieldOf::Data(folder, index, name);
    let offset = reader.position();
    let checksum = reader.u32(field("csum"))?;
    let header_start = reader.position();
    let compressed = reader.u16(field("cbData"))?;
    let size_offset = reader.position();
    let size = reader.u16(field("cbUncomp"))?;
    reader.take(reserve.into(), field("abReserve"))?;
    let data_start = reader.position();
    reader.take(compressed.into(), field("ab"))?;

    // A size of zero means that the rest of the block is in the next cabinet, which is not supported. All LZX frames
    // but the last must be 32,768 bytes long. For MSZIP blocks, [MS-MCI] says only "no more than".
    let minimum = match compression {
        Compression::Lzx { .. } if !last => MAX_BLOCK_BYTES,
        _ => 1,
    };
    if !(minimum..=MAX_BLOCK_BYTES).contains(&size) {
        let kind = ErrorKind::BlockSize { actual: size, minimum, maximum: MAX_BLOCK_BYTES };
        return Err(Error::at(kind, field("cbUncomp"), size_offset));
    }
    if compression == Compression::Stored && compressed != size {
        let kind = ErrorKind::StoredSize { compressed, uncompressed: size };
        return Err(Error::at(kind, field("cbData"), header_start));
    }
    if compressed == 0 {
        let kind = ErrorKind::BlockSize { actual: 0, minimum: 1, maximum: u16::MAX };
        return Err(Error::at(kind, field("cbData"), header_start));
    }
    let data = data_start..reader.position();
    Ok(Block { offset, checksum, checked_header: header_start..data_start, data, size })
}
