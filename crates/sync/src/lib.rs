//! Keeps a folder of verified Windows certificate trust lists, and the root certificates they name, up to date.
//!
//! Windows updates its lists with a small protocol over plain HTTP. The server provides a file with the sequence number
//! of the newest root list, the lists in cabinets, and each root certificate in a file that is named by its hash. This
//! crate fetches these files from Windows Update, from a mirror, or from a folder that was copied to a machine without
//! a network.
//!
//! The source of a file need not be trusted. The crate accepts a list if its signature verifies, and a root certificate
//! if a verified list contains its hash; see the table in [`File`].
//!
//! ```
//! # use std::{fs, num::NonZeroUsize, time::Duration};
//! use trustlist_sync::{Folder, ListFile, Settings, Store, Updated, update};
//! use trustlist::{Policy, UnixTime};
//!
//! # let place = tempfile::tempdir()?;
//! # let mirror = place.path().join("mirror");
//! # fs::create_dir(&mirror)?;
//! # fs::write(mirror.join("authrootstl.cab"), trustlist_testdata::cabinet())?;
//! # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600));
//! let source = Folder::new(mirror); // or Http::new(Http::WINDOWS_UPDATE)?
//! let store = Store::create(place.path().join("store"))?;
//! let settings = Settings::new(Policy::microsoft(now));
//! let connections = NonZeroUsize::MIN;
//! let Updated { report, set, .. } = update(&store, &source, &settings, now, connections, |_done, _left| ())?;
//! for (file, error) in report.failures() {
//!     println!("{file}: {error}");
//! }
//!
//! // `store.read` returns the same set, here and in other processes.
//! let roots = set.roots().ok_or("no root list is in force")?;
//! assert_eq!(roots.content().len(), 555);
//! let freshness = set.freshness(ListFile::AuthRoot, &settings, now);
//! assert!(freshness.is_some_and(|it| !it.unchecked_too_long));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`update`] runs one update of a store from a source, over a bounded number of connections.
//! - [`Source`] fetches files. [`Http`] and [`Folder`] are sources, and [`Location`] is either of them, parsed from a
//!   URL or a path. To use your own client, implement `Source`.
//! - [`Run`] is the state machine behind [`update`], without I/O: it returns requests and accepts the answers. Use it
//!   with an asynchronous client.
//! - [`Store`] is the folder: content-addressed files, and one manifest that is replaced atomically.
//! - [`Updated`] is the result of a run: the verified [`Set`], and a [`Report`] of what happened to each file. A run
//!   can succeed in part. Each failure has a code, which [`codes`] explains, and the HRESULT and event that Windows
//!   uses.
//! - [`Live`] gives threads the newest set without making them wait.
//! - [`publish`] writes a set to a folder that a web server can serve as a mirror.
//!
//! # Features
//!
//! - `http` (default): [`Http`], [`Timeouts`], [`Proxy`], [`Location`] and [`InvalidUrl`], built on a blocking HTTP
//!   client. Without this feature, the crate reads only folders, and you implement [`Source`] for anything else.
//!
//! # What it does not do
//!
//! - The crate starts no thread that outlives a call. To update regularly, call [`update`] from a timer.
//! - The crate does not use TLS: signatures and hashes verify the files, whatever connection they came over.
//! - The crate does not check whether a signer was revoked.
//! - The crate cannot prevent a network from withholding newer lists. [`Freshness`] says how long ago a source last
//!   confirmed a list, and how old the list is.

mod cap;
mod clock;
mod code;
mod disk;
mod drive;
mod error;
mod file;
mod folder;
mod freshness;
mod hash;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "http")]
mod http_url;
mod live;
#[cfg(feature = "http")]
mod location;
mod lock;
mod manifest;
mod objects;
#[cfg(feature = "http")]
mod proxy;
mod publish;
mod report;
mod retrieval;
mod rollback;
mod root_file;
mod run;
mod set;
mod settings;
mod source;
mod store;

pub use cap::Caps;
pub use code::codes;
pub use drive::{update, update_until};
pub use error::Error;
pub use file::{File, ListFile, StoreFile};
pub use folder::Folder;
pub use freshness::{Freshness, MaxAge, Warning};
#[cfg(feature = "http")]
pub use http::{Http, Timeouts};
#[cfg(feature = "http")]
pub use http_url::InvalidUrl;
pub use live::Live;
#[cfg(feature = "http")]
pub use location::Location;
pub use lock::Lock;
#[cfg(feature = "http")]
pub use proxy::Proxy;
pub use publish::{Publication, StagedFiles, publish};
pub use report::{Changes, Evidence, Item, Outcome, Replaced, Report};
pub use retrieval::{RetrievalError, RetrievalErrorKind};
pub use run::{Run, Updated};
pub use set::Set;
pub use settings::{Roots, Settings};
pub use source::{Answer, Request, Source, Validators};
pub use store::{RootAnswer, Store};
