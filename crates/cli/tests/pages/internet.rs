//! What a page finds in place of the Internet: one proxy on loopback that answers for two servers. All others are not found.

#[path = "../../../sync/tests/server/mod.rs"]
mod server;

use std::{fs, path::Path};

use server::{
    Reply, Server,
    mirror::{AUTHROOT, SEQUENCE, path},
};
use trustlist_testdata::{cabinet, newest_roots};

/// Where [`trustlist_sync::Http::WINDOWS_UPDATE`] has its files.
const WINDOWS_UPDATE: &str = "/msdownload/update/v3/static/trustedr/en";

/// That of the newest list, as [`trustlist::SequenceFile`] writes it.
const NUMBER: &str = "1401DD6344D40F0A15";

/// Where a mirror of the pages has its files: `http://mirror.example/roots/`.
const MIRROR: &str = "/roots";

/// Stops when it is dropped.
pub(crate) struct Internet(Server);

impl Internet {
    /// With Windows Update as it was on the day of the newest list, as far as `testdata` has it: the list, its number and
    /// its roots. There is no list of disallowed certificates, and there are no pin rules.
    pub(crate) fn start() -> Self {
        let server = Server::start();
        let serve =
            |path: &str, octets: &[u8]| server.reply(&format!("{WINDOWS_UPDATE}{path}"), Reply::File(octets.to_vec()));
        serve(SEQUENCE, NUMBER.as_bytes());
        serve(AUTHROOT, cabinet());
        for der in newest_roots() {
            serve(&path(der), der);
        }
        Self(server)
    }

    /// What `http_proxy` has to say.
    pub(crate) fn proxy(&self) -> String {
        self.0.url()
    }

    /// Serves as the mirror what is in that folder now, if there is one.
    pub(crate) fn mirror(&self, folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
            self.0.reply(&format!("{MIRROR}/{name}"), Reply::File(fs::read(&path).expect("a file")));
        }
    }
}
