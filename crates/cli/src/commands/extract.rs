//! `trustlist extract`: extracts a file from a cabinet, unchanged.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

use serde::Serialize;
use trustlist::layers::cab::{Cabinet, Compression, ErrorKind, File, Limits};

use crate::{
    advice,
    answer::Answer,
    args::Extract,
    code,
    failure::Failure,
    input::{self, Name},
    json,
    new_file::NewFile,
    output::Output,
    table::{Column, Table},
    terminal::Tone,
};

/// Extracts a file from a cabinet, or lists the files in it.
pub(crate) fn run(args: &Extract, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let destination = &args.destination;
    if args.json && !args.list && destination.output.as_deref().is_none_or(|path| path == Path::new("-")) {
        let failure = Failure::new(&code::USAGE, "the file and the JSON cannot both go to standard output");
        return Err(failure.advise(Some("give `--output PATH`, or `--list`")));
    }
    let limits = Limits::default();
    input::refuse_terminal(&args.file)?;
    let bytes = input::bytes(&args.file, limits.cabinet_bytes)?;
    let cabinet = Cabinet::parse(&bytes, &limits).map_err(|error| {
        let error = error.into();
        let advice = advice::about_malformed(&error);
        Failure::malformed(Name(&args.file), error).advise(advice).if_empty(bytes.is_empty(), Name(&args.file))
    })?;
    if args.list {
        list(&cabinet, args.json, out)?;
        return Ok(Answer::Yes);
    }
    let output = NewFile::from_options(destination.output.as_deref(), destination.force)?;
    if destination.output.is_none() && io::stdout().is_terminal() {
        return Err(binary_to_terminal());
    }
    let content = content(&cabinet, args)?;
    match output {
        Some(file) => file.write(&content)?,
        None => out.write_all(&content)?,
    }
    if args.json {
        let written = destination.output.as_ref().map(|path| path.display().to_string());
        json::print(out, &Extracted { schema: json::SCHEMA, ok: true, size: content.len(), written })?;
    }
    Ok(Answer::Yes)
}

fn list(cabinet: &Cabinet<'_>, json: bool, out: &mut Output<'_>) -> io::Result<()> {
    if json {
        let files = cabinet.files().map(FileReport::from).collect();
        return json::print(out, &FilesReport { schema: json::SCHEMA, files });
    }
    let longest = cabinet.files().map(|file| file.compression().to_string().len()).max().unwrap_or_default();
    let compression = Column::new("COMPRESSION", longest.max("COMPRESSION".len()));
    let columns = [Column::right("BYTES", 10), compression, Column::new("NAME", 0)];
    let mut table = Table::new(out, columns);
    table.head()?;
    for file in cabinet.files() {
        let (size, compression) = (file.size().to_string(), file.compression().to_string());
        table.row([&*size, &compression, &file.name()].map(|cell| (Tone::Plain, cell)))?;
    }
    Ok(())
}

/// The extracted file as JSON.
#[derive(Serialize)]
struct Extracted {
    schema: u32,
    ok: bool,
    size: usize,
    written: Option<String>,
}

/// The files of a cabinet as JSON.
#[derive(Serialize)]
struct FilesReport {
    schema: u32,
    files: Vec<FileReport>,
}

#[derive(Serialize)]
struct FileReport {
    name: String,
    size: u32,
    compression: &'static str,
}

impl From<&File<'_>> for FileReport {
    fn from(file: &File<'_>) -> Self {
        let compression = match file.compression() {
            Compression::Stored => "stored",
            Compression::MsZip => "mszip",
            Compression::Quantum => "quantum",
            Compression::Lzx { .. } => "lzx",
            _ => "unknown",
        };
        Self { name: file.name().to_string(), size: file.size(), compression }
    }
}

fn content(cabinet: &Cabinet<'_>, args: &Extract) -> Result<Vec<u8>, Failure> {
    let extracted = match &args.name {
        Some(name) => cabinet.extract(name),
        None => cabinet.extract_only(),
    };
    extracted.map_err(|error| {
        let (is_missing, is_several) = match error.kind() {
            ErrorKind::NotFound { .. } => (true, false),
            ErrorKind::NotSingle { count } => (false, *count > 1),
            _ => (false, false),
        };
        let failure = Failure::malformed(Name(&args.file), error.into());
        match (is_missing, is_several) {
            (true, _) => failure.into_no().advise(Some("list the files with `--list`")),
            (_, true) => failure.advise(Some("give the name of one of the files; `--list` lists them")),
            _ => failure,
        }
    })
}

fn binary_to_terminal() -> Failure {
    Failure::new(&code::USAGE, "standard output is a terminal, but the file is binary")
        .advise(Some("give `--output PATH`, or `--output -` to write it to the terminal anyway"))
}
