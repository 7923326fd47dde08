//! Lists the files of a Windows cabinet (`.cab`, [MS-CAB]) and extracts one of them into memory.
//!
//! Windows downloads its certificate trust lists in cabinets. A cabinet comes from the network, so any number in it
//! might be false. [`Cabinet::parse`] checks all headers, including those of all data blocks, before anything is
//! decompressed. [`Cabinet::extract`] returns exactly the declared number of bytes or an [`Error`], and never more
//! bytes than [`Limits`] allows.
//!
//! ```
//! use std::io::{Cursor, Write};
//! use trustlist_cab::{Cabinet, Limits};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A small cabinet, created with the `cab` crate.
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
//! This crate extracts stored, MSZIP and LZX data. Files with Quantum or unknown compression are listed, and extracting
//! them is an error that names the compression. Stored blocks are copied. MSZIP blocks are inflated by `flate2`,
//! directly into the buffer that is returned; each block must be exactly one deflate stream of the declared size. This
//! crate has its own LZX decoder.
//!
//! # What it does not do
//!
//! - Write cabinets, or write to a file system. It never turns names into paths.
//! - Join the cabinets of a set. A cabinet that continues in another cabinet is rejected.
//! - Check a signature. An Authenticode signature follows the cabinet, and this crate rejects any bytes there.
//! - Verify the content. The checksums in a cabinet protect only against accidental damage.
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

/// Every code that [`Error::explain`] can return.
pub static CODES: &[&Code] = code::ALL;
