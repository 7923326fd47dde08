//! Keeps a folder of verified Windows certificate trust lists, and the roots in them, current.
//!
//! Windows does this with a small protocol over plain HTTP: the number of the newest root list, the lists in cabinets, and
//! each root certificate under its hash. This crate speaks it to Windows Update, to a mirror, or to a folder that was
//! copied onto a machine without a network.
//!
//! Nothing is believed because of where it came from. A list counts when its signature verifies, a root when a verified
//! list has its hash; see the table of [`File`].
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
//!     println!("{file}: {error}"); // the other two lists, which this folder has not
//! }
//!
//! // The same set that `store.read` gives to other processes.
//! let roots = set.roots().ok_or("no root list is in force")?;
//! assert_eq!(roots.content().len(), 555);
//! let freshness = set.freshness(ListFile::AuthRoot, &settings, now);
//! assert!(freshness.is_some_and(|it| !it.unchecked_too_long));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`Run`] is one update as a state machine without I/O: it says what to fetch, and is fed what came.
//!   It can be saved while it goes on, and stopped.
//! - [`Source`] fetches: [`Http`], [`Folder`], either of them by what people write down ([`Location`]), or the caller's
//!   own. [`update`] drives a run with a source, over a bounded number of connections.
//! - [`Store`] is the folder: content-addressed files, and one manifest that is swapped atomically.
//! - [`Updated`] is what a run leaves: the verified [`Set`], and a report.
//! - [`Report`] is what happened, as data: partial success too, each failure with its code, HRESULT and Windows event.
//!   [`codes`] says what each code means.
//! - [`Live`] hands the newest set to readers that never wait.
//!
//! # Features
//!
//! - `http` (default): [`Http`], [`Proxy`] and [`Location`], on a blocking client. Without it folders can be read, and
//!   callers bring a [`Source`] of their own.
//!
//! # What it does not do
//!
//! It runs when it is called, and starts no thread that outlives the call: a timer is the caller's. It speaks no TLS, which
//! would prove nothing more about files that prove themselves. It asks nobody whether a signer was revoked, and cannot make
//! a network answer that withholds newer lists: [`Freshness`] says how long that has been so.

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
