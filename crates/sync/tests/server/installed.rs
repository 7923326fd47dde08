//! Starts nginx and Squid on loopback, each with its own folder. Dropping them stops the servers.

use std::{
    fs,
    io::Write as _,
    net::{TcpListener, TcpStream},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use trustlist::{Policy, UnixTime};
use trustlist_sync::{Folder, Roots, Settings, Store, publish, update};
use trustlist_testdata::{at, cabinet, newest_roots};

use super::mirror::sha1;

/// A folder with Microsoft's newest list and its roots, as [`publish`] writes it.
pub(crate) struct Mirror(TempDir);

/// nginx as a mirror. It runs without a master process, so that killing it ends it.
pub(crate) struct Nginx {
    running: Running,
    mirror: PathBuf,
}

/// Squid as a forwarding proxy with Debian's default rules, for the user `member` with the password `p@ss:word`.
pub(crate) struct Squid {
    running: Running,
}

/// Squid's password file. The hash is the output of `openssl passwd -apr1 -salt loopback p@ss:word`.
const PASSWORDS: &str = "member:$apr1$loopback$5ed22zcwSiAR8XKhCYcHc0\n";

struct Running {
    child: Child,
    port: u16,
    folder: TempDir,
}

/// A day on which the newest list and its roots were valid.
pub(crate) fn now() -> UnixTime {
    at("2026-11-22T00:00:00Z")
}

/// Settings that accept Microsoft's lists and fetch every root.
pub(crate) fn settings() -> Settings {
    let mut settings = Settings::new(Policy::microsoft(now()));
    settings.roots = Roots::All;
    settings
}

impl Mirror {
    pub(crate) fn published() -> Self {
        let source = tempfile::tempdir().expect("a folder");
        fs::write(source.path().join("authrootstl.cab"), cabinet()).expect("a file");
        for der in newest_roots() {
            let name = trustlist_sync::File::Root(sha1(der)).to_string();
            fs::write(source.path().join(name), der).expect("a file");
        }
        let store = tempfile::tempdir().expect("a folder");
        let store = Store::create(store.path()).expect("a store");
        let folder = Folder::new(source.path());
        let updated = update(&store, &folder, &settings(), now(), NonZeroUsize::MIN, |_, _| ()).expect("a run");
        assert!(updated.report.is_success(), "{:?}", updated.report);
        let published = open_folder();
        publish(&updated.set, published.path()).expect("a mirror");
        Self(published)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Nginx {
    pub(crate) fn start(mirror: &Mirror) -> Self {
        let folder = open_folder();
        let path = folder.path().join("mirror");
        copy(mirror.path(), &path);
        let running = Running::start(folder, |folder, port| {
            let configuration = folder.join("nginx.conf");
            fs::write(&configuration, nginx_configuration(folder, port)).expect("a file");
            let mut command = Command::new("nginx");
            command.arg("-p").arg(folder).arg("-c").arg(configuration).arg("-e").arg(folder.join("error.log"));
            command
        });
        Self { running, mirror: path }
    }

    /// The URL, with a slash at its end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.authority())
    }

    pub(crate) fn authority(&self) -> String {
        self.running.authority()
    }

    /// The folder that is served.
    pub(crate) fn mirror(&self) -> &Path {
        &self.mirror
    }

    /// The access log: a line for each request, which ends with its Host field.
    pub(crate) fn access_log(&self) -> String {
        self.running.read("access.log")
    }
}

impl Squid {
    pub(crate) fn start() -> Self {
        let folder = open_folder();
        fs::write(folder.path().join("passwords"), PASSWORDS).expect("a file");
        let running = Running::start(folder, |folder, port| {
            let configuration = folder.join("squid.conf");
            fs::write(&configuration, squid_configuration(folder, port)).expect("a file");
            let mut command = Command::new("squid");
            command.arg("-N").arg("-f").arg(configuration);
            command
        });
        Self { running }
    }

    pub(crate) fn authority(&self) -> String {
        self.running.authority()
    }

    pub(crate) fn access_log(&self) -> String {
        self.running.read("access.log")
    }
}

pub(crate) fn nginx_is_installed() -> bool {
    is_installed("nginx")
}

pub(crate) fn squid_is_installed() -> bool {
    is_installed("squid")
}

impl Running {
    /// Starts a server on a free port. If another program takes the port first, tries another port.
    fn start(folder: TempDir, command: impl Fn(&Path, u16) -> Command) -> Self {
        const TRIES: usize = 5;
        for _ in 0..TRIES {
            let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).expect("a port").port();
            let mut command = command(folder.path(), port);
            let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
            let mut child = child.expect("a server that is installed");
            if listens(&mut child, port) {
                return Self { child, port, folder };
            }
        }
        let logs =
            ["error.log", "cache.log"].map(|log| fs::read_to_string(folder.path().join(log)).unwrap_or_default());
        panic!("a server did not start: {logs:?}");
    }

    fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.path().join(file)).unwrap_or_default()
    }
}

/// Asks the server to end before killing it, because Squid has to end its helper processes.
impl Drop for Running {
    fn drop(&mut self) {
        const PATIENCE: Duration = Duration::from_secs(5);
        let terminated = Command::new("kill").arg(self.child.id().to_string()).status();
        let begun = Instant::now();
        while terminated.is_ok() && begun.elapsed() < PATIENCE && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the server accepts connections. Returns false if it ends or takes too long.
fn listens(child: &mut Child, port: u16) -> bool {
    const PATIENCE: Duration = Duration::from_secs(20);
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE && matches!(child.try_wait(), Ok(None)) {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// Whether a program is installed. If not, prints a message, or panics if it is required.
fn is_installed(program: &str) -> bool {
    let found = Command::new(program).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = found.is_ok_and(|status| status.success());
    let required = std::env::var_os("TRUSTLIST_REQUIRE_SERVERS").is_some_and(|value| value == "1");
    assert!(found || !required, "TRUSTLIST_REQUIRE_SERVERS=1 is set, but {program} is not installed");
    if !found {
        // Not eprintln!, which the test harness captures.
        let _ = writeln!(std::io::stderr(), "{program} is not installed: its tests were skipped");
    }
    found
}

/// A folder that every user may write to, because Squid changes its user if it is started as root.
fn open_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    #[cfg(unix)]
    {
        let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        fs::set_permissions(folder.path(), everybody).expect("a folder of ours");
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a file");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a file");
    }
}

fn nginx_configuration(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "daemon off;
master_process off;
user root root;
pid {folder}/nginx.pid;
events {{ worker_connections 64; }}
http {{
    log_format with_host '\"$request\" $status $body_bytes_sent $http_host';
    access_log {folder}/access.log with_host;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/mirror;
    }}
}}
"
    )
}

/// Debian's `squid.conf`, but with users instead of the local network.
fn squid_configuration(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "http_port 127.0.0.1:{port}
pid_filename none
access_log stdio:{folder}/access.log
cache_log {folder}/cache.log
coredump_dir {folder}
cache deny all
shutdown_lifetime 0 seconds
auth_param basic program /usr/lib/squid/basic_ncsa_auth {folder}/passwords
auth_param basic realm test
acl members proxy_auth REQUIRED
acl SSL_ports port 443
acl Safe_ports port 80
acl Safe_ports port 1025-65535
http_access deny !Safe_ports
http_access deny CONNECT !SSL_ports
http_access allow members
http_access deny all
"
    )
}
