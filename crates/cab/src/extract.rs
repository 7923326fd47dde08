//! Extracts one file from its checked folder.

use crate::compression::Compression;
use crate::data::{Block, Folder};
use crate::error::{Error, ErrorKind, FieldOf, to_u64};
use crate::file::File;
use crate::limits::Limits;
use crate::{lzx, mszip};

/// The LZX window sizes that a cabinet may use: 32 KiB to 2 MiB ([MS-CAB] section 2.2).
const LZX_WINDOW_BITS: std::ops::RangeInclusive<u8> = 15..=21;

pub(crate) fn extract(bytes: &[u8], folder: &Folder, file: &File<'_>, limits: &Limits) -> Result<Vec<u8>, Error> {
    let field = |name| FieldOf::File(file.index, name);
    match file.compression {
        Compression::Stored | Compression::MsZip => {}
        Compression::Lzx { window_bits } if LZX_WINDOW_BITS.contains(&window_bits) => {}
        other => return Err(Error::at(ErrorKind::UnsupportedCompression(other), field("iFolder"), file.offset)),
    }
    let (Ok(start), Ok(size)) = (usize::try_from(file.start), usize::try_from(file.size)) else {
        return Err(out_of_range(file, limits));
    };
    if size > limits.extracted_bytes {
        return Err(out_of_range(file, limits));
    }
    if size == 0 {
        return Ok(Vec::new());
    }

    let blocks = blocks_up_to(folder, start.saturating_add(size));
    verify_checksums(bytes, folder.index, blocks)?;
    let extracted = match file.compression {
        Compression::MsZip => inflate(bytes, folder.index, blocks, start, size)?,
        Compression::Lzx { window_bits } => unlzx(bytes, folder.index, blocks, window_bits, start, size)?,
        _ => copy(bytes, blocks, start, size),
    };
    if extracted.len() == size {
        return Ok(extracted);
    }
    let kind = ErrorKind::WrongLength { declared: file.size.into(), actual: to_u64(extracted.len()) };
    Err(Error::at(kind, field("cbFile"), file.offset))
}

/// Returns the blocks that contain the first `end` uncompressed bytes of the folder.
fn blocks_up_to(folder: &Folder, end: usize) -> &[Block] {
    let mut total = 0usize;
    let needed = folder.blocks.iter().take_while(|block| {
        let begins_before = total < end;
        total = total.saturating_add(block.size.into());
        begins_before
    });
    let count = needed.count();
    folder.blocks.get(..count).unwrap_or(&folder.blocks)
}

/// Checks the checksum of each block, unless it is zero, which means "not computed".
fn verify_checksums(bytes: &[u8], folder: usize, blocks: &[Block]) -> Result<(), Error> {
    for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.checksum != 0) {
        let header = bytes.get(block.checked_header.clone()).unwrap_or_default();
        let computed = checksum(header) ^ checksum(data_of(bytes, block));
        if computed != block.checksum {
            let kind = ErrorKind::Checksum { stored: block.checksum, computed };
            return Err(Error::at(kind, FieldOf::Data(folder, index, "csum"), block.offset));
        }
    }
    Ok(())
}

/// Returns the exclusive or of all little-endian 32-bit words. One to three remaining bytes form a big-endian number
/// ([MS-CAB] section 3.1).
fn checksum(bytes: &[u8]) -> u32 {
    let (words, rest) = bytes.as_chunks::<4>();
    let sum = words.iter().fold(0, |sum, word| sum ^ u32::from_le_bytes(*word));
    rest.iter().fold(0, |tail, byte| (tail << 8) | u32::from(*byte)) ^ sum
}

fn copy(bytes: &[u8], blocks: &[Block], start: usize, size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size);
    let mut to_skip = start;
    for block in blocks {
        let data = data_of(bytes, block);
        let wanted = data.get(to_skip..).unwrap_or_default();
        to_skip = to_skip.saturating_sub(data.len());
        let missing = size.saturating_sub(out.len());
        out.extend_from_slice(wanted.get(..missing).unwrap_or(wanted));
    }
    out
}

fn inflate(bytes: &[u8], folder: usize, blocks: &[Block], start: usize, size: usize) -> Result<Vec<u8>, Error> {
    let data = blocks.iter().map(|block| (data_of(bytes, block), block.size));
    let mut out = mszip::decode(data, start).map_err(|(index, cause)| undecodable(folder, blocks, index, cause))?;
    out.truncate(size);
    Ok(out)
}

fn unlzx(
    bytes: &[u8],
    folder: usize,
    blocks: &[Block],
    window_bits: u8,
    start: usize,
    size: usize,
) -> Result<Vec<u8>, Error> {
    let frames = blocks.iter().map(|block| (data_of(bytes, block), block.size));
    let out = lzx::decode(window_bits, frames);
    let mut out = out.map_err(|(index, cause)| undecodable(folder, blocks, index, cause))?;
    out.truncate(start.saturating_add(size));
    out.drain(..start.min(out.len()));
    Ok(out)
}

/// Returns the data of a checked block.
fn data_of<'a>(bytes: &'a [u8], block: &Block) -> &'a [u8] {
    bytes.get(block.data.clone()).unwrap_or_default()
}

/// Creates the error for a block that cannot be decompressed.
fn undecodable(
    folder: usize,
    blocks: &[Block],
    index: usize,
    cause: impl std::error::Error + Send + Sync + 'static,
) -> Error {
    let offset = blocks.get(index).map_or(0, |block| block.data.start);
    Error::at(ErrorKind::Decompression, FieldOf::Data(folder, index, "ab"), offset).caused_by(cause)
}

fn out_of_range(file: &File<'_>, limits: &Limits) -> Error {
    let kind = ErrorKind::LimitExceeded { actual: file.size.into(), limit: to_u64(limits.extracted_bytes) };
    Error::at(kind, FieldOf::File(file.index, "cbFile"), file.offset)
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn checksum_of_known_examples() {
        // The two sizes of a block and its 14 bytes of data. The last two bytes do not fill a word, so they are
        // big-endian.
        assert_eq!(checksum(b"\x0e\0\x0e\0") ^ checksum(b"Hello, world!\n"), 0x7f2e_1a4c);
        assert_eq!(checksum(b"\x01\x02\x03"), 0x0001_0203);
        assert_eq!(checksum(b"\x01"), 1);
        assert_eq!(checksum(b""), 0);
    }
}
