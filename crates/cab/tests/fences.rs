//! Hostile cabinets: each is rejected with its own error. Where `cab` panics or returns too little, the test asserts
//! that as well, so that we notice when a release of `cab` fixes it.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::error::Error as _;

use support::raw::{Checksum, MSZIP, Raw, STORED, block, file, folder, mszip, one_file, stored, whole};
use support::{Alone, build, cab_alone, extract_only, noise, parse};
use trustlist_cab::{Cabinet, Compression, Error, ErrorKind, Limits};

const HELLO: &[u8] = b"Hello, world!\n";

/// The offsets of the only folder, file and block of [`hello`], and of the block's data.
const FOLDER: u64 = 36;
const FILE: u64 = FOLDER + 8;
const BLOCK: u64 = FILE + 18;
const DATA: u64 = BLOCK + 8;

/// A cabinet with one MSZIP block of 14 bytes.
fn hello() -> Raw {
    whole(MSZIP, vec![mszip(HELLO)])
}

/// Returns [`hello`] with a change.
fn changed(change: impl FnOnce(&mut Raw)) -> Vec<u8> {
    let mut raw = hello();
    change(&mut raw);
    raw.write()
}

fn parse_error(bytes: &[u8]) -> Error {
    Cabinet::parse(bytes, &Limits::default()).unwrap_err()
}

fn extract_error(bytes: &[u8]) -> Error {
    parse(bytes).extract_only().unwrap_err()
}

#[track_caller]
fn assert_error(error: &Error, kind: ErrorKind, field: &str, offset: u64) {
    let place = (error.field().map(|field| field.to_string()), error.offset());
    assert_eq!((error.kind(), place), (&kind, (Some(field.to_owned()), Some(offset))), "{error}");
}

/// Asserts that the cabinet is rejected before anything is decompressed.
#[track_caller]
fn refused(bytes: &[u8], kind: ErrorKind, field: &str, offset: u64) {
    assert_error(&parse_error(bytes), kind, field, offset);
}

/// Asserts that the inflater rejects the data of the first block, and that reading the file with `cab` gives `alone`.
#[track_caller]
fn not_inflated(raw: &Raw, message: &str, alone: Alone) {
    let bytes = raw.write();
    assert_mszip_error(&extract_error(&bytes), message, 0, DATA);
    assert_eq!(cab_alone(&bytes, "f"), alone);
}

#[track_caller]
fn assert_mszip_error(error: &Error, message: &str, block: usize, offset: u64) {
    assert_error(error, ErrorKind::Decompression, &format!("CFFOLDER[0].CFDATA[{block}].ab"), offset);
    let cause = error.source().unwrap().to_string();
    assert_eq!(cause, format!("MSZIP: {message}"));
    assert!(!error.to_string().contains(&cause), "the message repeats its cause: {error}");
}

#[test]
fn wrong_headers_are_refused() {
    for bytes in [&b""[..], b"MSC", b"MZ..", b"0123456789012345678901234567890123456789"] {
        refused(bytes, ErrorKind::NotACabinet, "CFHEADER.signature", 0);
    }
    for version in [(1, 2), (1, 4), (0, 3), (2, 3), (3, 1)] {
        let kind = ErrorKind::UnsupportedVersion { major: version.0, minor: version.1 };
        refused(&changed(|raw| raw.version = version), kind, "CFHEADER.versionMinor", 24);
    }
    let kind = ErrorKind::UnknownFlags { flags: 0x8008 };
    refused(&changed(|raw| raw.flags = 0x8008), kind, "CFHEADER.flags", 30);
    // A cabinet that belongs to a set, and a file that continues in another cabinet.
    for flags in [1, 2, 3] {
        refused(&changed(|raw| raw.flags = flags), ErrorKind::Spanned, "CFHEADER.flags", 30);
    }
    for continued in [0xfffd, 0xfffe, 0xffff] {
        refused(&changed(|raw| raw.files[0].folder = continued), ErrorKind::Spanned, "CFFILE[0].iFolder", FILE + 8);
    }
    for index in [1, 2, 0xfffc] {
        let kind = ErrorKind::FolderIndex { index, folders: 1 };
        refused(&changed(|raw| raw.files[0].folder = index), kind, "CFFILE[0].iFolder", FILE + 8);
    }
    // Bytes after the end, which cab ignores.
    let declared = u64::try_from(hello().write().len()).unwrap();
    let bytes = changed(|raw| raw.trailing = vec![0]);
    refused(&bytes, ErrorKind::Trailing { declared, actual: declared + 1 }, "CFHEADER.cbCabinet", 8);
    assert_eq!(cab_alone(&bytes, "f"), Alone::Read(HELLO.to_vec()));
}

#[test]
fn files_outside_their_folder_are_refused() {
    let refused = |raw: Raw, end, folder_size, alone| {
        let bytes = raw.write();
        refused(&bytes, ErrorKind::FileOutsideFolder { end, folder_size }, "CFFILE[0].cbFile", FILE);
        assert_eq!(cab_alone(&bytes, "f"), alone, "to {end} of {folder_size}");
    };
    // cab panics, because it indexes past its list of blocks.
    for start in [15, 16, 1000, u32::MAX] {
        let mut raw = hello();
        raw.files[0].start = start;
        refused(raw, u64::from(start) + 14, 14, Alone::Panicked);
    }
    // A folder without blocks: for a file at offset 1 cab panics; for one at offset 0 it returns no bytes and no error.
    for (start, alone) in [(1, Alone::Panicked), (0, Alone::Read(vec![]))] {
        let mut raw = one_file(MSZIP, vec![], 14);
        raw.files[0].start = start;
        refused(raw, u64::from(start) + 14, 0, alone);
    }
    // A declared size that is too large: cab returns the available bytes without an error.
    let content = noise(32_768);
    refused(one_file(MSZIP, vec![mszip(&content)], 2_000_000_000), 2_000_000_000, 32_768, Alone::Read(content));
}

#[test]
fn impossible_block_sizes_are_refused() {
    let size = |actual, minimum, maximum| ErrorKind::BlockSize { actual, minimum, maximum };
    // An empty block in the middle: cab treats it as the end of the file.
    let content = noise(32_768);
    let bytes = whole(MSZIP, vec![mszip(&content), mszip(b""), mszip(&content)]).write();
    refused(&bytes, size(0, 1, 32_768), "CFFOLDER[0].CFDATA[1].cbUncomp", DATA + 32_775 + 6);
    assert!(cab_alone(&bytes, "f") == Alone::Read(content));
    // cab does not compare the two sizes, so it returns a file that is too short.
    let bytes = whole(STORED, vec![block(b"four".to_vec(), 9)]).write();
    let kind = ErrorKind::StoredSize { compressed: 4, uncompressed: 9 };
    refused(&bytes, kind, "CFFOLDER[0].CFDATA[0].cbData", BLOCK + 4);
    assert_eq!(cab_alone(&bytes, "f"), Alone::Read(b"four".to_vec()));
    // A block of more than 32 KiB, which cab accepts, and a block without data.
    let bytes = whole(MSZIP, vec![mszip(&noise(32_769))]).write();
    refused(&bytes, size(32_769, 1, 32_768), "CFFOLDER[0].CFDATA[0].cbUncomp", BLOCK + 6);
    assert!(matches!(cab_alone(&bytes, "f"), Alone::Read(read) if read.len() == 32_769));
    let bytes = whole(MSZIP, vec![block(vec![], 1)]).write();
    refused(&bytes, size(0, 1, 65_535), "CFFOLDER[0].CFDATA[0].cbData", BLOCK + 4);
}

#[test]
fn blocks_with_fewer_bytes_than_declared_are_refused() {
    for (content, size) in [(&b"too short"[..], 10), (b"", 1)] {
        let mut block = mszip(content);
        block.size = size;
        let message = format!("the stream produces {} bytes, but {size} bytes are declared", content.len());
        not_inflated(&whole(MSZIP, vec![block]), &message, Alone::Refused);
    }
    // The data ends before the end of the stream.
    let bytes = changed(|raw| raw.folders[0].blocks[0].data.truncate(20));
    assert_mszip_error(&extract_error(&bytes), "the stream produces 13 bytes, but 14 bytes are declared", 0, DATA);
}

#[test]
fn blocks_with_more_bytes_than_declared_are_refused() {
    let message = "the stream does not end after the 14 declared bytes";
    // cab stops inflating at the declared size and does not check that the stream ends there. If another block follows,
    // our buffer has room for the surplus bytes; otherwise it does not. The error is the same in both cases.
    for more in [vec![], noise(100)] {
        let mut block = mszip(b"Hello, world!\n and more");
        block.size = 14;
        let blocks = [vec![block], if more.is_empty() { vec![] } else { vec![mszip(&more)] }].concat();
        not_inflated(&whole(MSZIP, blocks), message, Alone::Read([HELLO, &more].concat()));
    }
    // The stored deflate block is not marked as the last block, but no other block follows.
    let mut raw = hello();
    raw.folders[0].blocks[0].data[2] = 0;
    not_inflated(&raw, message, Alone::Read(HELLO.to_vec()));
}

#[test]
fn bytes_after_a_stream_are_refused() {
    // cab ignores these bytes, so anything could be hidden there under a valid checksum.
    for surplus in [&b"\0"[..], b"CK", &[0xff; 100]] {
        let content = noise(40_000);
        let mut raw = whole(MSZIP, content.chunks(30_000).map(mszip).collect());
        raw.folders[0].blocks[1].data.extend(surplus);
        let bytes = raw.write();
        let available = 10_005 + surplus.len();
        let message = format!("the stream ends after 10005 of the {available} bytes in its block");
        assert_mszip_error(&extract_error(&bytes), &message, 1, DATA + 30_007 + 8);
        assert_eq!(cab_alone(&bytes, "f"), Alone::Read(content));
    }
}

#[test]
fn blocks_with_more_data_than_mszip_produces_are_read() {
    // [MS-MCI] section 2 limits a block to 32 KB plus 12 bytes. But an empty deflate block is legal and can be repeated
    // without limit, so this crate reads longer blocks too.
    for empty in [6_600, 13_102] {
        let stream = mszip(HELLO).data.split_off(2);
        let data = [&b"CK"[..], &b"\0\0\0\xff\xff".repeat(empty), &stream].concat();
        assert!(data.len() > 32_780);
        let bytes = whole(MSZIP, vec![block(data, 14)]).write();
        assert_eq!(extract_only(&bytes), HELLO);
        assert_eq!(cab_alone(&bytes, "f"), Alone::Read(HELLO.to_vec()));
    }
}

#[test]
fn data_that_are_not_mszip_are_refused() {
    for (data, message) in [
        (&b"C"[..], "the block does not begin with CK"),
        (b"KC\x03\x00", "the block does not begin with CK"),
        (b"CK\x07", "the stream is malformed after 0 bytes of output"),
        (b"CK", "the stream produces 0 bytes, but 5 bytes are declared"),
    ] {
        let error = extract_error(&whole(MSZIP, vec![block(data.to_vec(), 5)]).write());
        assert_mszip_error(&error, message, 0, DATA);
    }
}

#[test]
fn wrong_checksums_are_refused() {
    for compression in [STORED, MSZIP] {
        let content = noise(40_000);
        let make = if compression == MSZIP { mszip } else { stored };
        let mut raw = whole(compression, vec![make(&content[..32_768]), make(&content[32_768..])]);
        assert_eq!(extract_only(&raw.write()), content);

        raw.folders[0].blocks[1].checksum = Checksum::Wrong;
        let bytes = raw.write();
        let error = extract_error(&bytes);
        let offset = error.offset().unwrap();
        let at = usize::try_from(offset).unwrap();
        let stored = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let kind = ErrorKind::Checksum { stored, computed: stored ^ 0x0100 };
        assert_error(&error, kind, "CFFOLDER[0].CFDATA[1].csum", offset);

        // Zero means that no checksum was computed.
        raw.folders[0].blocks[1].checksum = Checksum::Absent;
        assert_eq!(extract_only(&raw.write()), content);
    }
}

#[test]
fn only_blocks_up_to_the_end_of_the_file_are_read() {
    // Later blocks cost nothing and cannot make the file unreadable. Earlier blocks are needed as the dictionary.
    for (compression, make) in [(STORED, stored as fn(&[u8]) -> _), (MSZIP, mszip)] {
        let blocks: Vec<_> = [&b"first"[..], b"second", b"third"].map(make).into();
        for wrong in 0..3 {
            let mut raw = one_file(compression, blocks.clone(), 5);
            raw.files.push(file("two", 5, 6, 0));
            raw.files.push(file("last", 11, 5, 0));
            raw.folders[0].blocks[wrong].checksum = Checksum::Wrong;
            let bytes = raw.write();
            let cabinet = parse(&bytes);
            for (last_block, name) in ["f", "two", "last"].into_iter().enumerate() {
                assert_eq!(cabinet.extract(name).is_ok(), wrong > last_block, "{name}, block {wrong} is wrong");
            }
        }
    }
}

#[test]
fn cab_computes_another_checksum_for_an_odd_reserve_area() {
    // cab computes one checksum over reserve area and data; [MS-CAB] section 3.1 computes two. The results differ
    // unless the length of the area is a multiple of four bytes.
    let mut raw = hello();
    raw.flags = 4;
    for (length, alone) in [(3, Alone::Refused), (4, Alone::Read(HELLO.to_vec()))] {
        raw.reserve = (vec![], 0, length);
        assert_eq!(cab_alone(&raw.write(), "f"), alone);
    }
}

#[test]
fn quantum_and_unknown_types_are_listed_and_refused() {
    let cases = [
        (0x1472, Compression::Quantum, "Quantum compression is not supported"),
        (2, Compression::Quantum, "Quantum compression is not supported"),
        (0x0082, Compression::Unknown(0x0082), "unknown (0x0082)"),
        (0x2072, Compression::Unknown(0x2072), "unknown (0x2072)"),
        (4, Compression::Unknown(4), "unknown (0x0004) compression is not supported"),
        (0x000f, Compression::Unknown(0x000f), "unknown (0x000f)"),
        (0x0101, Compression::Unknown(0x0101), "unknown (0x0101)"),
        (0x2f03, Compression::Unknown(0x2f03), "unknown (0x2f03)"),
        (0x0e03, Compression::Lzx { window_bits: 14 }, "LZX (window 2^14) compression is not supported"),
        (0x1603, Compression::Lzx { window_bits: 22 }, "LZX (window 2^22) compression is not supported"),
        (0x1903, Compression::Lzx { window_bits: 25 }, "LZX (window 2^25) compression is not supported"),
    ];
    for (field, compression, message) in cases {
        let bytes = whole(field, vec![block(vec![0; 20], 14)]).write();
        let cabinet = parse(&bytes);
        assert_eq!(cabinet.files().next().unwrap().compression(), compression);
        let error = cabinet.extract_only().unwrap_err();
        assert_error(&error, ErrorKind::UnsupportedCompression(compression), "CFFILE[0].iFolder", FILE);
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn every_prefix_of_a_cabinet_is_refused() {
    let bytes = build(&[(cab::CompressionType::MsZip, &[("a", b"content"), ("b", b"more")])]);
    for length in 0..bytes.len() {
        let error = parse_error(&bytes[..length]);
        match error.kind() {
            ErrorKind::NotACabinet => assert!(length < 4),
            ErrorKind::Truncated { needed, available } => {
                assert_eq!(*available, u64::try_from(length).unwrap());
                assert!(needed > available);
            }
            other => panic!("{length} bytes: {other:?}"),
        }
    }
}

#[test]
fn every_prefix_that_declares_its_own_length_is_refused() {
    // Here cbCabinet equals the length of the prefix, so each structure's own check must detect the missing bytes.
    let bytes = build(&[(cab::CompressionType::MsZip, &[("a", b"content"), ("b", b"more")])]);
    for length in 36..bytes.len() {
        let mut prefix = bytes[..length].to_vec();
        prefix[8..12].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
        let error = parse_error(&prefix);
        assert!(
            matches!(error.kind(), ErrorKind::Truncated { .. } | ErrorKind::UnterminatedName { .. }),
            "{length} bytes: {error}"
        );
    }
}

#[test]
fn structures_past_the_end_are_refused() {
    let available = u64::try_from(hello().write().len()).unwrap();
    let refused = |change: fn(&mut Raw), needed, field, offset| {
        refused(&changed(change), ErrorKind::Truncated { needed, available }, field, offset);
    };
    let last = u64::from(u32::MAX);
    refused(|raw| raw.declared_first_file = Some(u32::MAX), last + 4, "CFFILE[0].cbFile", last);
    refused(|raw| raw.folders[0].declared_start = Some(5000), 5004, "CFFOLDER[0].CFDATA[0].csum", 5000);
    let end = available;
    refused(|raw| raw.folders[0].declared_blocks = Some(2), end + 4, "CFFOLDER[0].CFDATA[1].csum", end);
    let data = DATA + 65_535;
    refused(|raw| raw.folders[0].blocks[0].declared_data = Some(u16::MAX), data, "CFFOLDER[0].CFDATA[0].ab", DATA);
}

#[test]
fn structures_that_share_bytes_are_refused() {
    let overlap = |start, previous_end| ErrorKind::Overlap { start, previous_end };
    // Two folders with the same blocks: many such folders would multiply the work for a small input.
    let bytes = changed(|raw| {
        raw.folders.push(folder(MSZIP, vec![mszip(HELLO)]));
        raw.folders[1].declared_start = Some(36 + 8 + 8 + 18);
    });
    refused(&bytes, overlap(BLOCK + 8, DATA + 8 + 21), "CFFOLDER[1].coffCabStart", BLOCK + 8);
    // The table of files lies inside a block.
    let entry = b"\x12\0\0\0\0\0\0\0\0\0\x21\x53\x0d\xb2\x20\0f\0";
    let mut raw = one_file(STORED, vec![stored(entry)], 0);
    raw.declared_first_file = Some(70);
    refused(&raw.write(), overlap(DATA, DATA + 18), "CFHEADER.coffFiles", DATA);
    // The table of files lies inside the header, whose bytes would be read as an empty file in folder 0.
    let bytes = changed(|raw| raw.declared_first_file = Some(12));
    refused(&bytes, overlap(12, FILE), "CFHEADER.coffFiles", 12);
    // Without files there is no table, so its offset is ignored.
    let bytes = changed(|raw| (raw.declared_first_file, raw.declared_files) = (Some(4), Some(0)));
    assert_eq!(parse(&bytes).files().len(), 0);
}

#[test]
fn unterminated_names_are_refused() {
    // No NUL before the end of the cabinet.
    let mut raw = one_file(STORED, vec![], 0);
    raw.folders.clear();
    raw.files[0].folder = 0;
    let mut bytes = raw.write();
    assert_eq!(bytes.pop(), Some(0));
    let length = u32::try_from(bytes.len()).unwrap();
    bytes[8..12].copy_from_slice(&length.to_le_bytes());
    refused(&bytes, ErrorKind::UnterminatedName { searched: 1 }, "CFFILE[0].szName", 52);

    // At most 255 bytes and a NUL are accepted.
    let named = |length| changed(|raw| raw.files[0].name = vec![b'n'; length]);
    assert_eq!(parse(&named(255)).files().len(), 1);
    for length in [256, 5000] {
        refused(&named(length), ErrorKind::UnterminatedName { searched: 256 }, "CFFILE[0].szName", FILE + 16);
    }
}

#[test]
fn two_files_with_the_same_name_are_ambiguous() {
    for twin in ["f", "F"] {
        let bytes = changed(|raw| raw.files.push(file(twin, 7, 5, 0)));
        let error = parse(&bytes).extract("f").unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Ambiguous { name: "f".to_owned(), count: 2 });
        assert_eq!((error.field(), error.offset()), (None, None));
        assert_eq!(error.to_string(), "cabinet: 2 files are named \"f\"");
    }
}

#[test]
fn names_that_are_not_utf8_never_match() {
    // cab decodes both names to the same text and takes the first file. In this crate, only the UTF-8 name can match.
    let mut raw = one_file(STORED, vec![stored(b"abc")], 1);
    raw.files[0].name = b"\xff".to_vec();
    raw.files.push(file("\u{fffd}", 1, 2, 0));
    let bytes = raw.write();
    assert_eq!(parse(&bytes).extract("\u{fffd}").unwrap(), b"bc");
    assert_eq!(cab_alone(&bytes, "\u{fffd}"), Alone::Read(b"a".to_vec()));
}

#[test]
fn a_bomb_is_refused_before_it_is_inflated() {
    // The 600 blocks declare 19.6 MB. Their data is not valid MSZIP, which does not matter: nothing reads it.
    let blocks = vec![block(b"boom".to_vec(), 32_768); 600];
    let bytes = whole(MSZIP, blocks).write();
    let kind = ErrorKind::LimitExceeded { actual: 600 * 32_768, limit: 16 << 20 };
    assert_error(&extract_error(&bytes), kind, "CFFILE[0].cbFile", FILE);

    // A small file after the same number of bytes: the limit on blocks also limits the work.
    let mut raw = one_file(MSZIP, vec![block(b"boom".to_vec(), 32_768); 1025], 1);
    raw.files[0].start = 1024 * 32_768;
    let kind = ErrorKind::LimitExceeded { actual: 1025, limit: 1024 };
    refused(&raw.write(), kind, "CFFOLDER[0].cCFData", 40);
}

#[test]
fn every_limit_can_be_changed() {
    let mut raw = hello();
    raw.folders.push(folder(STORED, vec![stored(b"12"), stored(b"3")]));
    raw.files.push(file("longer", 0, 3, 1));
    let bytes = raw.write();
    let mut exact = Limits::default();
    exact.cabinet_bytes = bytes.len();
    exact.extracted_bytes = 14;
    exact.folders = 2;
    exact.files = 2;
    exact.blocks = 3;
    exact.name_bytes = 7;
    assert_eq!(Cabinet::parse(&bytes, &exact).unwrap().extract("f").unwrap(), HELLO);

    let over = |change: fn(&mut Limits)| {
        let mut limits = exact.clone();
        change(&mut limits);
        Cabinet::parse(&bytes, &limits).and_then(|cabinet| cabinet.extract("f")).unwrap_err()
    };
    let exceeded = |actual, limit| ErrorKind::LimitExceeded { actual, limit };
    let length = u64::try_from(bytes.len()).unwrap();
    assert_error(&over(|l| l.cabinet_bytes -= 1), exceeded(length, length - 1), "CFHEADER.cbCabinet", 8);
    assert_error(&over(|l| l.extracted_bytes = 13), exceeded(14, 13), "CFFILE[0].cbFile", 52);
    assert_error(&over(|l| l.folders = 1), exceeded(2, 1), "CFHEADER.cFolders", 26);
    assert_error(&over(|l| l.files = 1), exceeded(2, 1), "CFHEADER.cFiles", 28);
    assert_error(&over(|l| l.blocks = 2), exceeded(3, 2), "CFFOLDER[1].cCFData", 48);
    let kind = ErrorKind::UnterminatedName { searched: 6 };
    assert_error(&over(|l| l.name_bytes = 6), kind, "CFFILE[1].szName", 52 + 18 + 16);
}

#[test]
fn each_code_can_be_returned() {
    let bytes = hello().write();
    let mut no_files = Limits::default();
    no_files.files = 0;
    let two_files = Raw { files: vec![file("f", 0, 1, 0), file("g", 1, 1, 0)], ..hello() };
    let errors = [
        parse_error(&bytes[..50]),
        parse_error(&[&*bytes, b"more"].concat()),
        Cabinet::parse(&bytes, &no_files).unwrap_err(),
        extract_error(&Raw { folders: vec![folder(2, vec![mszip(HELLO)])], ..hello() }.write()),
        extract_error(&two_files.write()),
        parse_error(b"<html>"),
    ];
    let codes = errors.each_ref().map(Error::explain);
    assert_eq!(codes.as_slice(), trustlist_cab::CODES);
}

#[test]
fn an_error_has_one_sentence_and_an_offset() {
    assert_eq!(
        parse_error(&changed(|raw| raw.files[0].start = 1)).to_string(),
        "cabinet: the file ends at byte 15, but its folder is only 14 bytes long (CFFILE[0].cbFile at byte 44)"
    );
}
