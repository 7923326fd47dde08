//! Reads what the `cab` crate writes.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)]

mod support;

use cab::CompressionType::{MsZip, None as Stored};
use support::raw::{MSZIP, STORED, file, folder, mszip, one_file, stored, whole};
use support::{build, extract_only, noise, parse, repetition};
use trustlist_cab::{Compression, ErrorKind, is_cabinet};

const SIZES: [usize; 7] = [0, 1, 2, 32_767, 32_768, 32_769, 100_000];

#[test]
fn one_file_of_any_size_is_read() {
    for compression in [Stored, MsZip] {
        for size in SIZES {
            for content in [noise(size), repetition(size)] {
                let bytes = build(&[(compression, &[("authroot.stl", &content)])]);
                let cabinet = parse(&bytes);
                assert_eq!(cabinet.extract_only().unwrap(), content, "{compression:?}, {size} bytes");
                assert_eq!(cabinet.extract("authroot.stl").unwrap(), content, "{compression:?}, {size} bytes");
                let file = cabinet.files().next().unwrap();
                assert_eq!(usize::try_from(file.size()).unwrap(), size);
            }
        }
    }
}

#[test]
fn several_files_in_several_folders_are_read() {
    let contents: Vec<Vec<u8>> = SIZES.iter().map(|size| noise(*size)).collect();
    let names = ["0", "1", "2", "3", "4", "5", "6"];
    let files: Vec<(&str, &[u8])> = names.into_iter().zip(contents.iter().map(Vec::as_slice)).collect();
    let more = [("x", &b"x in a folder of its own"[..]), ("y", b"y")];
    let bytes = build(&[(MsZip, &files), (Stored, &more), (Stored, &[("z", b"")])]);

    let cabinet = parse(&bytes);
    let listed: Vec<(String, usize, Compression)> = cabinet
        .files()
        .map(|file| (file.name().into_owned(), file.size().try_into().unwrap(), file.compression()))
        .collect();
    let with = |compression| move |(name, content): &(&str, &[u8])| (name.to_string(), content.len(), compression);
    let mut expected: Vec<_> = files.iter().map(with(Compression::MsZip)).collect();
    expected.extend(more.iter().map(with(Compression::Stored)));
    expected.push(("z".to_string(), 0, Compression::Stored));
    assert_eq!(listed, expected);

    for (name, content) in files.iter().chain(&more) {
        assert_eq!(cabinet.extract(name).unwrap(), *content, "{name}");
    }
    assert_eq!(cabinet.extract_only().unwrap_err().kind(), &ErrorKind::NotSingle { count: 10 });
}

#[test]
fn files_that_begin_and_end_within_blocks_are_read() {
    let content = noise(100_000);
    let parts = [("a", &content[..40_000]), ("b", &content[40_000..90_001]), ("c", &content[90_001..])];
    for compression in [Stored, MsZip] {
        let bytes = build(&[(compression, &parts)]);
        let cabinet = parse(&bytes);
        for (name, part) in parts {
            assert_eq!(cabinet.extract(name).unwrap(), part, "{name} of {compression:?}");
        }
    }
}

#[test]
fn an_empty_cabinet_has_no_files() {
    let mut raw = one_file(STORED, vec![], 0);
    raw.files.clear();
    raw.folders.clear();
    let bytes = raw.write();
    let cabinet = parse(&bytes);
    assert_eq!(cabinet.files().len(), 0);
    assert_eq!(cabinet.extract_only().unwrap_err().kind(), &ErrorKind::NotSingle { count: 0 });
}

#[test]
fn names_match_in_either_case_but_only_whole() {
    let bytes = build(&[(Stored, &[("AuthRoot.stl", b"list"), ("\u{c4}.stl", b"umlaut")])]);
    let cabinet = parse(&bytes);
    for name in ["AuthRoot.stl", "authroot.stl", "AUTHROOT.STL"] {
        assert_eq!(cabinet.extract(name).unwrap(), b"list");
    }
    assert_eq!(cabinet.extract("\u{c4}.STL").unwrap(), b"umlaut");
    // Only ASCII case is ignored: the Unicode tables change over time, and a cabinet does not name its code page.
    for name in ["authroot", "authroot.stl\0", "", "\u{e4}.stl", "*.stl"] {
        assert_eq!(cabinet.extract(name).unwrap_err().kind(), &ErrorKind::NotFound { name: name.to_owned() });
    }
}

#[test]
fn names_that_are_not_utf8_are_kept() {
    let mut raw = whole(STORED, vec![stored(b"content")]);
    raw.files[0].name = b"..\\\xe4\x1b.stl".to_vec();
    let bytes = raw.write();
    let cabinet = parse(&bytes);
    let file = cabinet.files().next().unwrap();
    assert_eq!(file.name_bytes(), b"..\\\xe4\x1b.stl");
    assert_eq!(file.name(), "..\\\u{fffd}\u{1b}.stl");
    // The display name does not match: several names could have the same display name.
    assert!(matches!(cabinet.extract(&file.name()).unwrap_err().kind(), ErrorKind::NotFound { .. }));
    assert_eq!(cabinet.extract_only().unwrap(), b"content");
}

#[test]
fn reserve_areas_are_legal_and_part_of_the_checksum() {
    for data_reserve in [0, 1, 4, 255] {
        let content = noise(40_000);
        let blocks = vec![mszip(&content[..32_768]), mszip(&content[32_768..])];
        let mut raw = whole(MSZIP, blocks);
        raw.flags = 4;
        raw.reserve = (noise(20), 3, data_reserve);
        raw.folders.push(folder(STORED, vec![stored(b"second folder")]));
        raw.files.push(file("second", 7, 6, 1));
        let bytes = raw.write();
        let cabinet = parse(&bytes);
        assert_eq!(cabinet.extract("f").unwrap(), content, "{data_reserve} bytes in each block");
        assert_eq!(cabinet.extract("second").unwrap(), b"folder", "{data_reserve} bytes in each block");
    }
}

#[test]
fn middle_blocks_may_be_short_except_in_lzx() {
    // [MS-MCI] section 2 allows an MSZIP block "no more than 32 KB", so any block can be smaller. With small blocks the
    // dictionary grows slowly; at 32 KiB it begins to slide.
    for (size, block) in [(300, 1), (100_000, 20_000), (100_000, 32_767)] {
        let content = noise(size);
        let bytes = whole(MSZIP, content.chunks(block).map(mszip).collect()).write();
        assert_eq!(extract_only(&bytes), content);
    }

    let content = noise(300);
    let blocks: Vec<_> = content.chunks(7).map(stored).collect();
    let bytes = whole(STORED, blocks).write();
    assert_eq!(extract_only(&bytes), content);
}

#[test]
fn files_may_share_bytes_of_their_folder() {
    let mut raw = whole(STORED, vec![stored(b"0123456789")]);
    raw.files.push(file("middle", 3, 4, 0));
    raw.files.push(file("end", 10, 0, 0));
    raw.folders.push(folder(MSZIP, vec![]));
    raw.files.push(file("nothing", 0, 0, 1));
    let bytes = raw.write();
    let cabinet = parse(&bytes);
    assert_eq!(cabinet.extract("f").unwrap(), b"0123456789");
    assert_eq!(cabinet.extract("middle").unwrap(), b"3456");
    assert_eq!(cabinet.extract("end").unwrap(), b"");
    assert_eq!(cabinet.extract("nothing").unwrap(), b"");
}

#[test]
fn only_the_signature_decides_whether_it_is_a_cabinet() {
    assert!(is_cabinet(b"MSCF"));
    assert!(is_cabinet(&build(&[(Stored, &[("f", b"")])])));
    assert!(!is_cabinet(b"MSC"));
    assert!(!is_cabinet(b"\x30\x82"));
}
