//! Writes cabinets for the tests, and reads them with `cab`.
#![allow(dead_code)]

pub(crate) mod cases;
pub(crate) mod lzx;
pub(crate) mod mszip;
pub(crate) mod oracle;
pub(crate) mod raw;

use std::error::Error as _;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use trustlist_cab::{Cabinet, ErrorKind, Limits};

/// What the `cab` crate returns for a cabinet, without our checks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    Panicked,
    Refused,
    Read(Vec<u8>),
}

/// Reads the first file with this name with `cab`.
pub(crate) fn cab_alone(bytes: &[u8], name: &str) -> Alone {
    match catch_unwind(AssertUnwindSafe(|| cab_reads(bytes, name))) {
        Err(_) => Alone::Panicked,
        Ok(Err(_)) => Alone::Refused,
        Ok(Ok(out)) => Alone::Read(out),
    }
}

fn cab_reads(bytes: &[u8], name: &str) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut cabinet = cab::Cabinet::new(Cursor::new(bytes))?;
    cabinet.read_file(name)?.read_to_end(&mut out)?;
    Ok(out)
}

/// Parses a cabinet within the default limits.
#[track_caller]
pub(crate) fn parse(bytes: &[u8]) -> Cabinet<'_> {
    Cabinet::parse(bytes, &Limits::default()).unwrap()
}

/// Returns the content of the only file.
#[track_caller]
pub(crate) fn extract_only(bytes: &[u8]) -> Vec<u8> {
    parse(bytes).extract_only().unwrap()
}

/// Returns the error of our decompressor for the only file.
#[track_caller]
pub(crate) fn cause(bytes: &[u8]) -> String {
    let error = parse(bytes).extract_only().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Decompression);
    error.source().unwrap().to_string()
}

/// A file to put into a cabinet: name and content.
pub(crate) type Entry<'a> = (&'a str, &'a [u8]);

/// Creates a cabinet with `cab`, from folders with their files.
pub(crate) fn build(folders: &[(cab::CompressionType, &[Entry<'_>])]) -> Vec<u8> {
    let mut builder = cab::CabinetBuilder::new();
    for (compression, files) in folders {
        let folder = builder.add_folder(*compression);
        for (name, _) in *files {
            folder.add_file(*name);
        }
    }
    let mut contents = folders.iter().flat_map(|(_, files)| files.iter().map(|(_, content)| *content));
    let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
    while let Some(mut file) = writer.next_file().unwrap() {
        file.write_all(contents.next().unwrap()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Returns bytes that do not compress, the same on every run.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// Returns bytes that compress well.
pub(crate) fn repetition(length: usize) -> Vec<u8> {
    b"a certificate trust list, and ".iter().copied().cycle().take(length).collect()
}
