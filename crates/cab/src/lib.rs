//! Lists the files of a Windows cabinet (`.cab`, [MS-CAB]) and extracts one of them into memory.
//!
//! Windows fetches its certificate trust lists inside cabinets. A cabinet comes from the network, so every number in
//! it may lie. [`Cabinet::parse`] checks all headers, down to the last data block, before anything is decompressed;
//! [`Cabinet::extract`] returns exactly the declared number of bytes or an [`Error`], never fewer, and never more than
//! [`Limits`] allows.
//!
//! ```
//! use std::io::{Cursor, Write};
//! use trustlist_cab::{Cabinet, Limits};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A small cabinet, made by the `cab` crate.
//! let mut builder = cab::CabinetBuilder::new();
//! builder.add_folder(cab::CompressionType::MsZip).add_file("authroot.stl");
//! let mut writer = builder.build(Cursor::new(Vec::new()))?;
//! while let Some(mut file) = writer.next_file()? {
//!     file.write_all(b"a list")?;
//! }
//! let bytes = writer.finish()?.into_inner();
//!
//! let cabinet = Cabinet::parse(&bytes, &Limits::default())?;
//! for file in cabinet.files() {
//!     println!("{} ({} bytes, {})", file.name(), file.size(), file.compression());
//! }
//! assert_eq!(cabinet.extract("AuthRoot.stl")?, b"a list");
//! assert_eq!(cabinet.extract_only()?, b"a list");
//! # Ok(())
//! # }
//! ```
//!
//! # Compression
//!
//! Stored, MSZIP and LZX data are read. Quantum and unknown types are listed, and refused by name when extracted.
//! Stored blocks are copied. MSZIP blocks are inflated by `flate2`, straight into the one buffer that is returned; each
//! must be one whole deflate stream of the declared size, and nothing else. LZX has a decoder of its own here.
//!
//! # What it does not do
//!
//! - Write cabinets, or write to a file system. Names are data and are never turned into paths.
//! - Join a cabinet with the one before or after it: a cabinet that says it continues elsewhere is refused.
//! - Check a signature. Bytes after the cabinet, where an Authenticode signature would stand, are refused.
//! - Prove anything about the content. A checksum of a cabinet guards against accidents only.
//!
//! [MS-CAB]: https://learn.microsoft.com/en-us/openspecs/exchange_server_protocols/ms-cab/

mod cabinet;
mod code;
mod compression;
mod data;
mod error;
mod extract;
mod file;
mod header;
mod limits;
mod lzx;
mod mszip;
mod reader;

pub use cabinet::Cabinet;
pub use compression::Compression;
pub use error::{Error, ErrorKind, Field};
pub use file::File;
pub use header::is_cabinet;
pub use limits::Limits;
pub use trustlist_base::Code;

/// Every row of the catalogue that [`Error::explain`] can return.
pub static CODES: &[&Code] = code::ALL;
