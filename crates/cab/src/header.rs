//! Reads and checks CFHEADER, CFFOLDER and CFFILE ([MS-CAB] sections 2.1 to 2.3).

use std::ops::Range;

use crate::compression::Compression;
use crate::data::{Folder, read_blocks};
use crate::error::{Error, ErrorKind, FieldOf, to_u64};
use crate::file::File;
use crate::limits::Limits;
use crate::reader::Reader;

/// Header flag: another cabinet of the same set precedes this one.
const FLAG_PREV_CABINET: u16 = 1;
/// Header flag: another cabinet of the same set follows this one.
const FLAG_NEXT_CABINET: u16 = 2;
/// Header flag: the header contains the sizes of the reserve areas.
const FLAG_RESERVE_PRESENT: u16 = 4;

/// Values of `CFFILE.iFolder` from this one up are not indexes: the file continues from or in another cabinet.
const FOLDER_CONTINUED_FROM_PREV: u16 = 0xfffd;

/// Returns whether the bytes begin with the signature of a cabinet, `MSCF`. Nothing else is checked.
pub fn is_cabinet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MSCF")
}

/// The result of [`parse`]: all numbers are checked.
pub(crate) struct Contents<'a> {
    pub(crate) folders: Vec<Folder>,
    pub(crate) files: Vec<File<'a>>,
}

struct Header {
    first_file: usize,
    folders: u16,
    files: u16,
    folder_reserve: u8,
    data_reserve: u8,
}

/// The bytes of one structure, and the field to report if they overlap the previous structure.
type Region = (Range<usize>, FieldOf);

pub(crate) fn parse<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Contents<'a>, Error> {
    if bytes.len() > limits.cabinet_bytes {
        return Err(over_limit(bytes.len(), limits.cabinet_bytes, FieldOf::Header("cbCabinet"), 8));
    }
    let mut reader = Reader::new(bytes, 0);
    let header = read_header(&mut reader, bytes, limits)?;
    let folders = read_folders(&mut reader, bytes, &header, limits)?;
    let head = (0..reader.position(), FieldOf::Header("signature"));

    let mut reader = Reader::new(bytes, header.first_file);
    let files = read_files(&mut reader, &header, &folders, limits)?;
    let table = (header.first_file..reader.position(), FieldOf::Header("coffFiles"));

    let data = folders.iter().enumerate();
    let data = data.map(|(index, folder)| (folder.region.clone(), FieldOf::Folder(index, "coffCabStart")));
    refuse_overlap([head, table].into_iter().chain(data))?;
    Ok(Contents { folders, files })
}

fn read_header(reader: &mut Reader<'_>, bytes: &[u8], limits: &Limits) -> Result<Header, Error> {
    use FieldOf::Header as F;

    if !is_cabinet(bytes) {
        return Err(Error::at(ErrorKind::NotACabinet, F("signature"), 0));
    }
    reader.take(4, F("signature"))?;
    reader.u32(F("reserved1"))?;
    let size_offset = reader.position();
    let size = u64::from(reader.u32(F("cbCabinet"))?);
    reader.u32(F("reserved2"))?;
    let first_file = reader.u32(F("coffFiles"))?;
    reader.u32(F("reserved3"))?;
    let version_offset = reader.position();
    let minor = reader.u8(F("versionMinor"))?;
    let major = reader.u8(F("versionMajor"))?;
    let folders_offset = reader.position();
    let folders = reader.u16(F("cFolders"))?;
    let files_offset = reader.position();
    let files = reader.u16(F("cFiles"))?;
    let flags_offset = reader.position();
    let flags = reader.u16(F("flags"))?;
    reader.u16(F("setID"))?;
    reader.u16(F("iCabinet"))?;

    if (major, minor) != (1, 3) {
        return Err(Error::at(ErrorKind::UnsupportedVersion { major, minor }, F("versionMinor"), version_offset));
    }
    let actual = to_u64(bytes.len());
    if size > actual {
        return Err(Error::at(ErrorKind::Truncated { needed: size, available: actual }, F("cbCabinet"), size_offset));
    }
    if size < actual {
        return Err(Error::at(ErrorKind::Trailing { declared: size, actual }, F("cbCabinet"), size_offset));
    }
    if flags & (FLAG_PREV_CABINET | FLAG_NEXT_CABINET) != 0 {
        return Err(Error::at(ErrorKind::Spanned, F("flags"), flags_offset));
    }
    let unknown = flags & !FLAG_RESERVE_PRESENT;
    if unknown != 0 {
        return Err(Error::at(ErrorKind::UnknownFlags { flags: unknown }, F("flags"), flags_offset));
    }
    if folders > limits.folders {
        return Err(over_limit(folders.into(), limits.folders.into(), F("cFolders"), folders_offset));
    }
    if files > limits.files {
        return Err(over_limit(files.into(), limits.files.into(), F("cFiles"), files_offset));
    }

    let (mut folder_reserve, mut data_reserve) = (0, 0);
    if flags & FLAG_RESERVE_PRESENT != 0 {
        let header_reserve = reader.u16(F("cbCFHeader"))?;
        folder_reserve = reader.u8(F("cbCFFolder"))?;
        data_reserve = reader.u8(F("cbCFData"))?;
        reader.take(header_reserve.into(), F("abReserve"))?;
    }
    // A position that does not fit in a `usize` is past the end of any input. So is `usize::MAX`, which replaces it.
    let first_file = usize::try_from(first_file).unwrap_or(usize::MAX);
    Ok(Header { first_file, folders, files, folder_reserve, data_reserve })
}

fn read_folders(reader: &mut Reader<'_>, bytes: &[u8], header: &Header, limits: &Limits) -> Result<Vec<Folder>, Error> {
    let mut folders = Vec::new();
    let mut blocks_left = limits.blocks;
    for index in 0..usize::from(header.folders) {
        let field = |name| FieldOf::Folder(index, name);
        let first_block = reader.u32(field("coffCabStart"))?;
        let count_offset = reader.position();
        let count = reader.u16(field("cCFData"))?;
        let compression = Compression::from_field(reader.u16(field("typeCompress"))?);
        reader.take(header.folder_reserve.into(), field("abReserve"))?;

        blocks_left = blocks_left.checked_sub(count.into()).ok_or_else(|| {
            let before = limits.blocks.saturating_sub(blocks_left);
            over_limit(before.saturating_add(count.into()), limits.blocks, field("cCFData"), count_offset)
        })?;
        let start = usize::try_from(first_block).unwrap_or(usize::MAX);
        folders.push(read_blocks(bytes, index, start, count, compression, header.data_reserve)?);
    }
    Ok(folders)
}

fn read_files<'a>(
    reader: &mut Reader<'a>,
    header: &Header,
    folders: &[Folder],
    limits: &Limits,
) -> Result<Vec<File<'a>>, Error> {
    let mut files = Vec::new();
    for index in 0..usize::from(header.files) {
        let field = |name| FieldOf::File(index, name);
        let offset = reader.position();
        let size = reader.u32(field("cbFile"))?;
        let start = reader.u32(field("uoffFolderStart"))?;
        let folder_offset = reader.position();
        let folder_index = reader.u16(field("iFolder"))?;
        reader.u16(field("date"))?;
        reader.u16(field("time"))?;
        reader.u16(field("attribs"))?;
        let name = reader.name(limits.name_bytes, field("szName"))?;

        if folder_index >= FOLDER_CONTINUED_FROM_PREV {
            return Err(Error::at(ErrorKind::Spanned, field("iFolder"), folder_offset));
        }
        let folder = folders.get(usize::from(folder_index)).ok_or_else(|| {
            let kind = ErrorKind::FolderIndex { index: folder_index, folders: header.folders };
            Error::at(kind, field("iFolder"), folder_offset)
        })?;
        let end = u64::from(start).saturating_add(size.into());
        if end > folder.size {
            let kind = ErrorKind::FileOutsideFolder { end, folder_size: folder.size };
            return Err(Error::at(kind, field("cbFile"), offset));
        }
        let compression = folder.compression;
        files.push(File { name, size, start, folder: folder_index.into(), compression, index, offset });
    }
    Ok(files)
}

/// Rejects structures that share bytes, because readers interpret such cabinets differently. Folders that share blocks
/// would also take more work than the size of the cabinet justifies.
fn refuse_overlap(regions: impl Iterator<Item = Region>) -> Result<(), Error> {
    let mut regions: Vec<Region> = regions.filter(|(range, _)| !range.is_empty()).collect();
    regions.sort_by_key(|(range, _)| range.start);
    let mut previous_end = 0;
    for (range, field) in regions {
        if range.start < previous_end {
            let kind = ErrorKind::Overlap { start: to_u64(range.start), previous_end: to_u64(previous_end) };
            return Err(Error::at(kind, field, range.start));
        }
        previous_end = range.end;
    }
    Ok(())
}

fn over_limit(actual: usize, limit: usize, field: FieldOf, offset: usize) -> Error {
    Error::at(ErrorKind::LimitExceeded { actual: to_u64(actual), limit: to_u64(limit) }, field, offset)
}
