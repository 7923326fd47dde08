//! Hostile cabinets: each is refused with its own error. Where the `cab` crate alone panics or stops early, the test
//! asserts that too, so that a release which does better is noticed.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::error::Error as _;

use support::raw::{Checksum, MSZIP, Raw, STORED, block, file, folder, mszip, one_file, stored};
use support::{Alone, build, cab_alone, noise};
use trustlist_cab::{Cabinet, Compression, Error, ErrorKind, Limits};

/// One block of 14 bytes, MSZIP.
fn hello() -> Raw {
    one_file(MSZIP, vec![mszip(b"Hello, world!\n")], 14)
}

fn parse_error(bytes: &[u8]) -> Error {
    Cabinet::parse(bytes, &Limits::default()).unwrap_err()
}

fn extract_error(bytes: &[u8]) -> Error {
    Cabinet::parse(bytes, &Limits::default()).unwrap().extract_only().unwrap_err()
}

#[track_caller]
fn assert_error(error: &Error, kind: ErrorKind, field: &str, offset: u64) {
    let place = (error.field().map(|field| field.to_string()), error.offset());
    assert_eq!((error.kind(), place), (&kind, (Some(field.to_owned()), Some(offset))), "{error}");
}

#[track_caller]
fn assert_mszip_error(error: &Error, sentence: &str, field: &str, offset: u64) {
    assert_error(error, ErrorKind::Decompression, field, offset);
    let cause = error.source().unwrap().to_string();
    assert_eq!(cause, format!("MSZIP: {sentence}"));
    assert!(!error.to_string().contains(&cause), "the sentence repeats its cause: {error}");
}

#[test]
fn a_file_that_begins_past_its_folder() {
    // uoff_past_end and uoff_just_past: cab indexes past its list of blocks.
    for start in [15, 16, 1000, u32::MAX] {
        let mut raw = hello();
        raw.files[0].start = start;
        let bytes = raw.write();
        let kind = ErrorKind::FileOutsideFolder { end: u64::from(start) + 14, folder_size: 14 };
        assert_error(&parse_error(&bytes), kind, "CFFILE[0].cbFile", 44);
        assert_eq!(cab_alone(&bytes, "f"), Alone::Panicked, "start {start}");
    }
}

#[test]
fn a_folder_without_blocks_that_has_bytes() {
    // ndata0_off1: the same panic. ndata0: no bytes, and success.
    for (start, alone) in [(1, Alone::Panicked), (0, Alone::Read(vec![]))] {
        let mut raw = one_file(MSZIP, vec![], 14);
        raw.files[0].start = start;
        let bytes = raw.write();
        let kind = ErrorKind::FileOutsideFolder { end: u64::from(start) + 14, folder_size: 0 };
        assert_error(&parse_error(&bytes), kind, "CFFILE[0].cbFile", 44);
        assert_eq!(cab_alone(&bytes, "f"), alone);
    }
}

#[test]
fn a_file_larger_than_its_folder() {
    // cbfile_too_big: success with what there is.
    let content = noise(32_768);
    let bytes = one_file(MSZIP, vec![mszip(&content)], 2_000_000_000).write();
    let kind = ErrorKind::FileOutsideFolder { end: 2_000_000_000, folder_size: 32_768 };
    assert_error(&parse_error(&bytes), kind, "CFFILE[0].cbFile", 44);
    assert_eq!(cab_alone(&bytes, "f"), Alone::Read(content));
}

#[test]
fn a_block_of_zero_bytes_in_the_middle() {
    // zero_block_mid: read as the end of the file.
    let content = noise(32_768);
    let blocks = vec![mszip(&content), mszip(b""), mszip(&content)];
    let bytes = one_file(MSZIP, blocks, 65_536).write();
    let kind = ErrorKind::BlockSize { actual: 0, minimum: 1, maximum: 32_768 };
    assert_error(&parse_error(&bytes), kind, "CFFOLDER[0].CFDATA[1].cbUncomp", 62 + 8 + 32_775 + 6);
    assert_eq!(cab_alone(&bytes, "f"), Alone::Read(content));
}

#[test]
fn a_stored_block_that_lies_about_its_size() {
    // cab never compares the two sizes, and so reads what follows as the file's end.
    let raw = one_file(STORED, vec![block(b"four".to_vec(), 9)], 9);
    let bytes = raw.write();
    assert_error(
        &parse_error(&bytes),
        ErrorKind::StoredSize { compressed: 4, uncompressed: 9 },
        "CFFOLDER[0].CFDATA[0].cbData",
        62 + 4,
    );
    assert_eq!(cab_alone(&bytes, "f"), Alone::Read(b"four".to_vec()));
}

#[test]
fn a_block_of_more_than_32_kib() {
    let bytes = one_file(MSZIP, vec![mszip(&noise(32_769))], 32_769).write();
    let kind = ErrorKind::BlockSize { actual: 32_769, minimum: 1, maximum: 32_768 };
    assert_error(&parse_error(&bytes), kind, "CFFOLDER[0].CFDATA[0].cbUncomp", 62 + 6);
    assert!(matches!(cab_alone(&bytes, "f"), Alone::Read(read) if read.len() == 32_769));
}

#[test]
fn a_block_without_data() {
    let bytes = one_file(MSZIP, vec![block(vec![], 1)], 1).write();
    let kind = ErrorKind::BlockSize { actual: 0, minimum: 1, maximum: 65_535 };
    assert_error(&parse_error(&bytes), kind, "CFFOLDER[0].CFDATA[0].cbData", 62 + 4);
}

#[test]
fn a_block_that_inflates_to_fewer_bytes_than_declared() {
    for (content, size) in [(&b"too short"[..], 10), (b"", 1)] {
        let mut raw = one_file(MSZIP, vec![mszip(content)], size);
        raw.folders[0].blocks[0].size = size.try_into().unwrap();
        let bytes = raw.write();
        let sentence = format!("the stream gives {} bytes where {size} are declared", content.len());
        assert_mszip_error(&extract_error(&bytes), &sentence, "CFFOLDER[0].CFDATA[0].ab", 70);
        assert_eq!(cab_alone(&bytes, "f"), Alone::Refused);
    }

    // The data end before the stream does.
    let mut raw = hello();
    raw.folders[0].blocks[0].data.pop();
    let sentence = "the stream gives 13 bytes where 14 are declared";
    assert_mszip_error(&extract_error(&raw.write()), sentence, "CFFOLDER[0].CFDATA[0].ab", 70);
}

#[test]
fn a_block_that_inflates_to_more_bytes_than_declared() {
    // cab stops inflating at the declared size, and does not look whether the stream ends there. We say the same of it
    // whether there is room for what it gives more, as before another block, or none.
    for more in [vec![], noise(100)] {
        let mut raw = one_file(MSZIP, vec![mszip(b"Hello, world!\n and more")], 14 + more.len());
        raw.folders[0].blocks[0].size = 14;
        raw.folders[0].blocks.extend((!more.is_empty()).then(|| mszip(&more)));
        let bytes = raw.write();
        let sentence = "the stream does not end after the 14 bytes that are declared";
        assert_mszip_error(&extract_error(&bytes), sentence, "CFFOLDER[0].CFDATA[0].ab", 70);
        assert_eq!(cab_alone(&bytes, "f"), Alone::Read([&b"Hello, world!\n"[..], &more].concat()));
    }
}

#[test]
fn a_block_whose_stream_has_no_end() {
    // The stored deflate block is not the last one, and none comes after it.
    let mut raw = hello();
    raw.folders[0].blocks[0].data[2] = 0;
    let bytes = raw.write();
    let sentence = "the stream does not end after the 14 bytes that are declared";
    assert_mszip_error(&extract_error(&bytes), sentence, "CFFOLDER[0].CFDATA[0].ab", 70);
    assert_eq!(cab_alone(&bytes, "f"), Alone::Read(b"Hello, world!\n".to_vec()));
}

#[test]
fn a_block_with_bytes_after_its_stream() {
    // cab does not look at them: a place for anything, under a checksum that is right.
    for surplus in [&b"\0"[..], b"CK", &[0xff; 100]] {
        let content = noise(40_000);
        let mut raw = one_file(MSZIP, content.chunks(30_000).map(mszip).collect(), 40_000);
        raw.folders[0].blocks[1].data.extend(surplus);
        let bytes = raw.write();
        let available = 10_005 + surplus.len();
        let sentence = format!("the stream ends after 10005 bytes of the {available} that its block has for it");
        assert_mszip_error(&extract_error(&bytes), &sentence, "CFFOLDER[0].CFDATA[1].ab", 70 + 30_007 + 8);
        assert_eq!(cab_alone(&bytes, "f"), Alone::Read(content));
    }
}

#[test]
fn a_block_of_more_data_than_mszip_makes() {
    // [MS-MCI] section 2 says at most 32 KB and 12 bytes. A deflate block of no bytes is legal, as often as it comes.
    for empty in [6_600, 13_102] {
        let stream = mszip(b"Hello, world!\n").data.split_off(2);
        let data = [&b"CK"[..], &b"\0\0\0\xff\xff".repeat(empty), &stream].concat();
        assert!(data.len() > 32_780);
        let bytes = one_file(MSZIP, vec![block(data, 14)], 14).write();
        let cabinet = Cabinet::parse(&bytes, &Limits::default()).unwrap();
        assert_eq!(cabinet.extract_only().unwrap(), b"Hello, world!\n");
        assert_eq!(cab_alone(&bytes, "f"), Alone::Read(b"Hello, world!\n".to_vec()));
    }
}

#[test]
fn data_that_are_not_mszip() {
    for (data, sentence) in [
        (&b"C"[..], "the block does not begin with CK"),
        (b"KC\x03\x00", "the block does not begin with CK"),
        (b"CK\x07", "the stream is malformed after 0 bytes of output"),
        (b"CK", "the stream gives 0 bytes where 5 are declared"),
    ] {
        let error = extract_error(&one_file(MSZIP, vec![block(data.to_vec(), 5)], 5).write());
        assert_mszip_error(&error, sentence, "CFFOLDER[0].CFDATA[0].ab", 70);
    }
}

#[test]
fn a_wrong_checksum() {
    for compression in [STORED, MSZIP] {
        let content = noise(40_000);
        let make = if compression == MSZIP { mszip } else { stored };
        let mut raw = one_file(compression, vec![make(&content[..32_768]), make(&content[32_768..])], 40_000);
        let right = Cabinet::parse(&raw.write(), &Limits::default()).unwrap().extract_only().unwrap();
        assert_eq!(right, content);

        raw.folders[0].blocks[1].checksum = Checksum::Wrong;
        let bytes = raw.write();
        let error = extract_error(&bytes);
        let offset = error.offset().unwrap();
        let at = usize::try_from(offset).unwrap();
        let stored = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let kind = ErrorKind::Checksum { stored, computed: stored ^ 0x0100 };
        assert_error(&error, kind, "CFFOLDER[0].CFDATA[1].csum", offset);

        // Zero means that none was computed.
        raw.folders[0].blocks[1].checksum = Checksum::Absent;
        assert_eq!(Cabinet::parse(&raw.write(), &Limits::default()).unwrap().extract_only().unwrap(), content);
    }
}

#[test]
fn only_the_blocks_of_the_file_are_looked_at() {
    // What lies behind them costs nothing and cannot spoil the file; what lies before them is its dictionary.
    for (compression, make) in [(STORED, stored as fn(&[u8]) -> _), (MSZIP, mszip)] {
        let blocks: Vec<_> = [&b"first"[..], b"second", b"third"].map(make).into();
        for wrong in 0..3 {
            let mut raw = one_file(compression, blocks.clone(), 5);
            raw.files.push(file("two", 5, 6, 0));
            raw.files.push(file("last", 11, 5, 0));
            raw.folders[0].blocks[wrong].checksum = Checksum::Wrong;
            let bytes = raw.write();
            let cabinet = Cabinet::parse(&bytes, &Limits::default()).unwrap();
            for (last_block, name) in ["f", "two", "last"].into_iter().enumerate() {
                assert_eq!(cabinet.extract(name).is_ok(), wrong > last_block, "{name}, block {wrong} is wrong");
            }
        }
    }
}

#[test]
fn cab_computes_another_checksum_over_an_odd_reserve_area() {
    // cab runs reserve area and data together; [MS-CAB] section 3.1 computes them apart. That differs unless the
    // area is a multiple of four bytes.
    let mut raw = hello();
    raw.flags = 4;
    for (length, alone) in [(3, Alone::Refused), (4, Alone::Read(b"Hello, world!\n".to_vec()))] {
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
    for (field, compression, sentence) in cases {
        let bytes = one_file(field, vec![block(vec![0; 20], 14)], 14).write();
        let cabinet = Cabinet::parse(&bytes, &Limits::default()).unwrap();
        assert_eq!(cabinet.files().next().unwrap().compression(), compression);
        let error = cabinet.extract_only().unwrap_err();
        assert_error(&error, ErrorKind::UnsupportedCompression(compression), "CFFILE[0].iFolder", 44);
        assert!(error.to_string().contains(sentence), "{error}");
    }
}

#[test]
fn a_cabinet_of_a_set() {
    for flags in [1, 2, 3] {
        let mut raw = hello();
        raw.flags = flags;
        assert_error(&parse_error(&raw.write()), ErrorKind::Spanned, "CFHEADER.flags", 30);
    }
    for continued in [0xfffd, 0xfffe, 0xffff] {
        let mut raw = hello();
        raw.files[0].folder = continued;
        assert_error(&parse_error(&raw.write()), ErrorKind::Spanned, "CFFILE[0].iFolder", 52);
    }
}

#[test]
fn a_folder_that_does_not_exist() {
    for index in [1, 2, 0xfffc] {
        let mut raw = hello();
        raw.files[0].folder = index;
        let kind = ErrorKind::FolderIndex { index, folders: 1 };
        assert_error(&parse_error(&raw.write()), kind, "CFFILE[0].iFolder", 52);
    }
}

#[test]
fn not_a_cabinet_or_not_this_version() {
    for bytes in [&b""[..], b"MSC", b"MZ..", b"0123456789012345678901234567890123456789"] {
        assert_error(&parse_error(bytes), ErrorKind::NotACabinet, "CFHEADER.signature", 0);
    }
    for version in [(1, 2), (1, 4), (0, 3), (2, 3), (3, 1)] {
        let mut raw = hello();
        raw.version = version;
        let kind = ErrorKind::UnsupportedVersion { major: version.0, minor: version.1 };
        assert_error(&parse_error(&raw.write()), kind, "CFHEADER.versionMinor", 24);
    }
    let mut raw = hello();
    raw.flags = 0x8008;
    assert_error(&parse_error(&raw.write()), ErrorKind::UnknownFlags { flags: 0x8008 }, "CFHEADER.flags", 30);
}

#[test]
fn every_prefix_of_a_cabinet() {
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
fn every_prefix_that_declares_its_own_length() {
    // As above, but without the help of cbCabinet: each structure must find its own end.
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
fn octets_after_the_end() {
    let mut raw = hello();
    let declared = u64::try_from(raw.write().len()).unwrap();
    raw.trailing = vec![0];
    let bytes = raw.write();
    let kind = ErrorKind::Trailing { declared, actual: declared + 1 };
    assert_error(&parse_error(&bytes), kind, "CFHEADER.cbCabinet", 8);
    assert_eq!(cab_alone(&bytes, "f"), Alone::Read(b"Hello, world!\n".to_vec()));
}

#[test]
fn structures_that_lie_past_the_end() {
    let mut raw = hello();
    raw.declared_first_file = Some(u32::MAX);
    let total = u64::try_from(raw.write().len()).unwrap();
    let needed = u64::from(u32::MAX) + 4;
    let kind = ErrorKind::Truncated { needed, available: total };
    assert_error(&parse_error(&raw.write()), kind, "CFFILE[0].cbFile", u64::from(u32::MAX));

    let mut raw = hello();
    raw.folders[0].declared_start = Some(5000);
    let kind = ErrorKind::Truncated { needed: 5004, available: total };
    assert_error(&parse_error(&raw.write()), kind, "CFFOLDER[0].CFDATA[0].csum", 5000);

    let mut raw = hello();
    raw.folders[0].declared_blocks = Some(2);
    let kind = ErrorKind::Truncated { needed: total + 4, available: total };
    assert_error(&parse_error(&raw.write()), kind, "CFFOLDER[0].CFDATA[1].csum", total);

    let mut raw = hello();
    raw.folders[0].blocks[0].declared_data = Some(u16::MAX);
    let kind = ErrorKind::Truncated { needed: 70 + 65_535, available: total };
    assert_error(&parse_error(&raw.write()), kind, "CFFOLDER[0].CFDATA[0].ab", 70);
}

#[test]
fn structures_that_share_bytes() {
    // Two folders on the same blocks: with many, the work would be a multiple of the bytes.
    let mut raw = hello();
    raw.folders.push(folder(MSZIP, vec![mszip(b"Hello, world!\n")]));
    let first = 36 + 8 + 8 + 18;
    raw.folders[1].declared_start = Some(first);
    let end = u64::from(first) + 8 + 21;
    let kind = ErrorKind::Overlap { start: first.into(), previous_end: end };
    assert_error(&parse_error(&raw.write()), kind, "CFFOLDER[1].coffCabStart", first.into());

    // The table of files inside a block.
    let entry = b"\x12\0\0\0\0\0\0\0\0\0\x21\x53\x0d\xb2\x20\0f\0";
    let mut raw = one_file(STORED, vec![stored(entry)], 0);
    raw.declared_first_file = Some(70);
    let kind = ErrorKind::Overlap { start: 70, previous_end: 88 };
    assert_error(&parse_error(&raw.write()), kind, "CFHEADER.coffFiles", 70);

    // The table of files inside the header, which reads as a file of no bytes in folder 0.
    let mut raw = hello();
    raw.declared_first_file = Some(12);
    let kind = ErrorKind::Overlap { start: 12, previous_end: 44 };
    let mut bytes = raw.write();
    bytes[16..20].copy_from_slice(&12u32.to_le_bytes());
    assert_error(&parse_error(&bytes), kind, "CFHEADER.coffFiles", 12);

    // Without a file there is no table, and its place means nothing.
    let mut raw = hello();
    raw.declared_first_file = Some(4);
    raw.declared_files = Some(0);
    assert_eq!(Cabinet::parse(&raw.write(), &Limits::default()).unwrap().files().len(), 0);
}

#[test]
fn a_name_without_end() {
    // No NUL up to the end of the cabinet.
    let mut raw = one_file(STORED, vec![], 0);
    raw.folders.clear();
    raw.files[0].folder = 0;
    let mut bytes = raw.write();
    assert_eq!(bytes.pop(), Some(0));
    let length = u32::try_from(bytes.len()).unwrap();
    bytes[8..12].copy_from_slice(&length.to_le_bytes());
    assert_error(&parse_error(&bytes), ErrorKind::UnterminatedName { searched: 1 }, "CFFILE[0].szName", 52);

    // 255 bytes and a NUL are the most.
    for (length, legal) in [(255, true), (256, false), (5000, false)] {
        let mut raw = hello();
        raw.files[0].name = vec![b'n'; length];
        let bytes = raw.write();
        let parsed = Cabinet::parse(&bytes, &Limits::default());
        assert_eq!(parsed.is_ok(), legal, "{length}");
        if let Err(error) = parsed {
            assert_error(&error, ErrorKind::UnterminatedName { searched: 256 }, "CFFILE[0].szName", 60);
        }
    }
}

#[test]
fn two_files_of_one_name() {
    for twin in ["f", "F"] {
        let mut raw = hello();
        raw.files.push(file(twin, 7, 5, 0));
        let bytes = raw.write();
        let error = Cabinet::parse(&bytes, &Limits::default()).unwrap().extract("f").unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Ambiguous { name: "f".to_owned(), count: 2 });
        assert_eq!((error.field(), error.offset()), (None, None));
        assert_eq!(error.to_string(), "cabinet: 2 files are named \"f\"");
    }
}

#[test]
fn names_that_differ_only_in_bytes_that_are_not_utf8() {
    // cab decodes both to one name, and takes the first. Here the only name in UTF-8 is the only one to be found.
    let mut raw = one_file(STORED, vec![stored(b"abc")], 1);
    raw.files[0].name = b"\xff".to_vec();
    raw.files.push(file("\u{fffd}", 1, 2, 0));
    let bytes = raw.write();
    assert_eq!(Cabinet::parse(&bytes, &Limits::default()).unwrap().extract("\u{fffd}").unwrap(), b"bc");
    assert_eq!(cab_alone(&bytes, "\u{fffd}"), Alone::Read(b"a".to_vec()));
}

#[test]
fn a_bomb_is_refused_before_it_is_inflated() {
    // 600 blocks: 19.6 MB declared. Their data are no MSZIP at all, which nothing gets to see.
    let blocks = vec![block(b"boom".to_vec(), 32_768); 600];
    let size = 600 * 32_768;
    let bytes = one_file(MSZIP, blocks, size).write();
    let kind = ErrorKind::LimitExceeded { actual: u64::try_from(size).unwrap(), limit: 16 << 20 };
    assert_error(&extract_error(&bytes), kind, "CFFILE[0].cbFile", 44);

    // A small file behind as much: bounded by the number of blocks.
    let mut raw = one_file(MSZIP, vec![block(b"boom".to_vec(), 32_768); 1025], 1);
    raw.files[0].start = 1024 * 32_768;
    let kind = ErrorKind::LimitExceeded { actual: 1025, limit: 1024 };
    assert_error(&parse_error(&raw.write()), kind, "CFFOLDER[0].cCFData", 40);
}

#[test]
fn every_limit_can_be_moved() {
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
    assert_eq!(Cabinet::parse(&bytes, &exact).unwrap().extract("f").unwrap(), b"Hello, world!\n");

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
fn each_row_of_the_catalogue_is_given() {
    let bytes = hello().write();
    let mut no_files = Limits::default();
    no_files.files = 0;
    let two_files = Raw { files: vec![file("f", 0, 1, 0), file("g", 1, 1, 0)], ..hello() };
    let errors = [
        parse_error(&bytes[..50]),
        parse_error(&[&*bytes, b"more"].concat()),
        Cabinet::parse(&bytes, &no_files).unwrap_err(),
        extract_error(&Raw { folders: vec![folder(2, vec![mszip(b"Hello, world!\n")])], ..hello() }.write()),
        extract_error(&two_files.write()),
        parse_error(b"<html>"),
    ];
    let given = errors.each_ref().map(Error::explain);
    assert_eq!(given.as_slice(), trustlist_cab::CODES);
}

#[test]
fn an_error_is_one_sentence_with_its_place() {
    let mut raw = hello();
    raw.files[0].start = 1;
    assert_eq!(
        parse_error(&raw.write()).to_string(),
        "cabinet: the file ends at byte 15 of a folder of 14 bytes (CFFILE[0].cbFile at byte 44)"
    );
}
