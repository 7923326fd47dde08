//! `trustlist extract`: a file of a cabinet, as it is.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::Path,
};

use serde_json::{Value, json};
use tempfile::Builder;
use trustlist::layers::cab::{Cabinet, Compression, ErrorKind, File, Limits};

use crate::{
    Answer, advice,
    args::Extract,
    escape::Escaped,
    failure::Failure,
    input::{self, Name},
    json,
};

/// Prints the names of the files of a cabinet, or takes one out of it.
pub(crate) fn run(args: &Extract, out: &mut dyn Write) -> Result<Answer, Failure> {
    let limits = Limits::default();
    let octets = input::octets(&args.file, limits.cabinet_bytes)?;
    let cabinet = Cabinet::parse(&octets, &limits).map_err(|error| {
        let error = error.into();
        let advice = advice::about_malformed(&error);
        Failure::malformed(Name(&args.file), error).advise(advice)
    })?;
    if args.list {
        list(&cabinet, args.json, out)?;
        return Ok(Answer::Yes);
    }
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    match output {
        Some(path) => check_free(path, args.force)?,
        None if args.output.is_none() && io::stdout().is_terminal() => return Err(binary_to_terminal()),
        None => {}
    }
    let content = content(&cabinet, args)?;
    match output {
        Some(path) => write(path, args.force, &content)?,
        None => out.write_all(&content)?,
    }
    Ok(Answer::Yes)
}

fn list(cabinet: &Cabinet<'_>, json: bool, out: &mut dyn Write) -> io::Result<()> {
    if json {
        let files: Vec<Value> = cabinet.files().map(file_as_json).collect();
        return json::print(out, &json!({ "schema": json::SCHEMA, "files": files }));
    }
    writeln!(out, "{:>10}  {:17}  NAME", "BYTES", "COMPRESSION")?;
    for file in cabinet.files() {
        let compression = file.compression().to_string();
        writeln!(out, "{:>10}  {compression:17}  {}", file.size(), Escaped(&file.name()))?;
    }
    Ok(())
}

fn file_as_json(file: &File<'_>) -> Value {
    let compression = match file.compression() {
        Compression::Stored => "stored",
        Compression::MsZip => "mszip",
        Compression::Quantum => "quantum",
        Compression::Lzx { .. } => "lzx",
        _ => "unknown",
    };
    json!({ "name": file.name(), "size": file.size(), "compression": compression })
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
            (true, _) => failure.into_no().advise(Some("`--list` prints the names")),
            (_, true) => failure.advise(Some("name one of them; `--list` prints the names")),
            _ => failure,
        }
    })
}

fn binary_to_terminal() -> Failure {
    Failure::new("standard output is a terminal, and the file is binary")
        .advise(Some("give `--output PATH`, or `--output -` to write it there all the same"))
}

/// Refuses early what would be refused after the work: a file that exists, or anything but a file.
fn check_free(path: &Path, force: bool) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::about(path.display(), error)),
        Ok(found) if !found.is_file() => Err(Failure::about(path.display(), "exists, and is no regular file")),
        Ok(_) if !force => Err(Failure::about(path.display(), "exists").advise(Some("`--force` replaces it"))),
        Ok(_) => Ok(()),
    }
}

/// Writes a temporary file in the same folder and renames it, so that `path` never holds half of the file.
fn write(path: &Path, force: bool, content: &[u8]) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::about(path.display(), error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = builder().tempfile_in(folder).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    let persisted = if force { file.persist(path) } else { file.persist_noclobber(path) };
    persisted.map(drop).map_err(|error| failed(error.error))
}

/// Temporary files are private to the user; one that stays gets the rights of any new file.
fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".trustlist-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
