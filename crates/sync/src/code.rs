//! The catalogue of this crate: what a run, a source and a folder can say, in stable words.

use trustlist::{Code, Hresult, Layer};

/// Windows logs 8 for the sequence number, 3 for a list, 5 for a root that cannot be fetched.
const RETRIEVAL: &[u16] = &[3, 5, 8];

const fn retrieval(name: &'static str, hresults: &'static [Hresult], meaning: &'static str) -> Code {
    Code::new(Layer::Retrieval, name, meaning).with_hresults(hresults).with_events(RETRIEVAL)
}

const fn update(
    name: &'static str,
    hresults: &'static [Hresult],
    events: &'static [u16],
    meaning: &'static str,
) -> Code {
    Code::new(Layer::Update, name, meaning).with_hresults(hresults).with_events(events)
}

const fn folder(name: &'static str, hresults: &'static [Hresult], meaning: &'static str) -> Code {
    Code::new(Layer::Folder, name, meaning).with_hresults(hresults)
}

const fn outcome(name: &'static str, meaning: &'static str) -> Code {
    Code::new(Layer::Outcome, name, meaning)
}

const fn freshness(name: &'static str, meaning: &'static str, cause: &'static str, cure: &'static str) -> Code {
    Code::new(Layer::Freshness, name, meaning).with_remedy(cause, cure)
}

/// Makes the rows, and the list of them: no row can be left out of the catalogue, and no code be without a row.
macro_rules! codes {
    ($($name:ident = $row:expr;)+) => {
        $(pub(crate) static $name: Code = $row;)+
        static ALL: &[&Code] = &[$(&$name),+];
    };
}

/// Every code of this crate, by layer. Those of lists and certificates are [`trustlist::Code::all`]'s.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    ALL.iter().copied()
}

codes! {
    NAME_NOT_RESOLVED = retrieval(
        "name-not-resolved", &[Hresult::ERROR_INTERNET_NAME_NOT_RESOLVED],
        "The name of the server, or of the proxy, does not resolve.")
        .with_remedy(
            "A machine without a way out, a DNS server that knows inner names only, or a name that is misspelt.",
            "Look the name up on this machine. Where nothing gets out, name a proxy, a mirror, or a folder that was copied.");
    NO_CONNECTION = retrieval(
        "no-connection", &[Hresult::ERROR_INTERNET_CANNOT_CONNECT],
        "The server, or the proxy, takes no connection.")
        .with_remedy(
            "A firewall, a wrong port, a proxy that is not running; or a machine that may go out through a proxy only.",
            "Name the proxy, or let the firewall pass port 80 to the source; else take a mirror or a folder.");
    TIMED_OUT = retrieval(
        "timed-out", &[Hresult::ERROR_INTERNET_TIMEOUT],
        "It took too long.")
        .with_remedy(
            "A firewall that drops what it does not let pass, a slow line, or somebody who keeps the answer back.",
            "Run again. If it stays so, name a proxy or a mirror that is nearer, or fetch fewer files at once.");
    PROXY_AUTHENTICATION = retrieval(
        "proxy-authentication", &[Hresult::HTTP_E_STATUS_PROXY_AUTH_REQ],
        "The proxy wants credentials, or others than were given, or in another way than Basic (407).")
        .with_remedy(
            "A proxy that asks each user for a password. Windows fetches lists as the machine, which has none.",
            "Give user and password in the URL of the proxy (Basic). If they are right, or the proxy takes NTLM or Kerberos \
             only, have it let the source's host pass without.");
    HTTP_STATUS = retrieval(
        "http-status",
        &[
            Hresult::HTTP_E_STATUS_FORBIDDEN,
            Hresult::HTTP_E_STATUS_DENIED,
            Hresult::HTTP_E_STATUS_SERVER_ERROR,
            Hresult::HTTP_E_STATUS_BAD_GATEWAY,
            Hresult::HTTP_E_STATUS_SERVICE_UNAVAIL,
            Hresult::HTTP_E_STATUS_GATEWAY_TIMEOUT,
        ],
        "The server, or the proxy, answers with another status than 200, 304, 404 and 410. The HRESULT is 0x80190000 and \
         the status.")
        .with_remedy(
            "403: a proxy that does not allow the host, or a folder of a web server that may not be read. 5xx: a server \
             that is broken or at its limit.",
            "Ask whoever runs the proxy or the mirror, with the URL; its log has the reason. After 5xx run again later.");
    REDIRECT = retrieval(
        "redirect", &[Hresult::ERROR_HTTP_REDIRECT_FAILED],
        "The answer redirects to another host, port or scheme, or one time too many.")
        .with_remedy(
            "A portal that wants somebody to log in, or a mirror that has moved or takes https alone.",
            "Log in at the portal, or name the place where the mirror is now.");
    BODY_TOO_LONG = retrieval(
        "body-too-long", &[Hresult::ERROR_FILE_TOO_LARGE],
        "The file is longer than a file of its name may be.")
        .with_remedy(
            "Another file under that name, or an answer that has no end.",
            "Look what the source has under that name. A program can raise its caps.");
    BODY_TRUNCATED = retrieval(
        "body-truncated", &[Hresult::ERROR_HTTP_INVALID_SERVER_RESPONSE],
        "The answer ends before the length that it declares.")
        .with_remedy(
            "A connection that broke, or a proxy that cuts answers off.",
            "Run again. If it stays so, fetch the file by other means from that machine, and compare.");
    PROTOCOL = retrieval(
        "protocol", &[Hresult::ERROR_HTTP_INVALID_SERVER_RESPONSE],
        "The answer is not HTTP, or was cut off.")
        .with_remedy(
            "Something else that listens on that port, such as a server that speaks TLS only.",
            "Look at host and port of the source and of the proxy.");
    NOT_FOUND = retrieval(
        "not-found", &[Hresult::HTTP_E_STATUS_NOT_FOUND],
        "The source does not have the file (404, 410, or none in the folder), and has to.")
        .with_remedy(
            "A wrong folder in the URL, a mirror that is not whole, or a web server that does not serve .crt or .stl files.",
            "Look at the URL: the files stand side by side in it. Have the mirror published again.");
    UNREADABLE = retrieval(
        "unreadable", &[Hresult::ERROR_ACCESS_DENIED],
        "The file, or the folder that is the source, cannot be read.")
        .with_remedy(
            "A folder that is not there or not mounted, or one that this user may not read.",
            "Look at the path, and at the rights of the user that runs this.");
    SEQUENCE_FILE = update(
        "sequence-file", &[Hresult::ERROR_INVALID_DATA], &[8],
        "The file with the number of the newest list (authrootseq.txt) is not a number in hexadecimal.")
        .with_remedy(
            "The error page of a proxy under that name, or a mirror that was written by hand.",
            "Look what the source has under that name. The lists themselves are asked for all the same.");
    ROLLBACK = update(
        "rollback", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED], &[11],
        "The list offered is older than one that was accepted before.")
        .with_remedy(
            "A mirror that was set back or lags behind another one; or somebody who plays an old list back.",
            "Leave the list that is held in force, and have the mirror brought up to date.");
    UNASKED_NOT_MODIFIED = update(
        "unasked-not-modified", &[], &[3, 5, 8],
        "The source says \"not modified\" of a file that was asked for without a condition.")
        .with_remedy(
            "A proxy or a server with a broken cache, or somebody who keeps a new list back.",
            "Have the cache on the way emptied, or go past it.");
    ROOT_HASH = update(
        "root-hash", &[Hresult::CRYPT_E_HASH_VALUE], &[5],
        "The certificate has another SHA-1 than its name says.")
        .with_remedy(
            "Files of a mirror that were exchanged or damaged.",
            "Have the mirror published again, or fetch from Windows Update. The certificate is not kept.");
    ROOT_FORM = update(
        "root-form", &[Hresult::ERROR_INVALID_DATA], &[5],
        "The file of a root is neither DER nor PEM of one certificate.")
        .with_remedy(
            "The error page of a proxy under the name of a root, or a mirror with files of another form.",
            "Look what the source has under that name, and have the mirror published again.");
    STORE_UNRELATED = update(
        "store-unrelated", &[Hresult::ERROR_INVALID_DATA], &[],
        "No certificate in the store is one that the verified list names.")
        .with_remedy(
            "A store of something else under that name. It is for display only, and decides nothing.",
            "Have the mirror published again.");
    BUSY = folder(
        "busy", &[Hresult::ERROR_LOCK_VIOLATION],
        "Another run is at work on this folder.")
        .with_remedy(
            "Two runs at the same time, such as one by hand beside the one that is scheduled.",
            "Wait until the other run has ended, and run again.");
    OVERTAKEN = folder(
        "overtaken", &[],
        "Another run has changed the folder since this one began, so what this one took is not written.")
        .with_remedy("Two runs that overlap.", "Run again: the folder holds what the other run brought.");
    FOREIGN_FOLDER = folder(
        "foreign-folder", &[],
        "The folder is neither empty nor one that trustlist keeps. Nothing in it was changed.")
        .with_remedy(
            "A folder with other files in it, given as the one to keep lists in.",
            "Name an empty folder, or one that does not exist yet.");
    IRREGULAR_FILE = folder(
        "irregular-file", &[Hresult::ERROR_INVALID_DATA],
        "A file or folder under a name that trustlist uses is a link, a device or something else. It is neither followed \
         nor read.")
        .with_remedy(
            "Somebody has put a link there, or means to have another file read or replaced.",
            "Look what it is, move it away, and run again.");
    STORAGE_FULL = folder(
        "storage-full", &[Hresult::ERROR_DISK_FULL],
        "There is no room for the files, on the disk or for this user. The set that was in force still is.")
        .with_remedy("A full disk, or a quota.", "Make room, a few megabytes, and run again.");
    IO = folder(
        "io", &[],
        "The folder cannot be read or written. The set that was in force still is.")
        .with_remedy(
            "A folder that does not exist or is no folder, a disk that cannot be written, or missing rights.",
            "Look at the path, and at the rights of the user that runs this.");
    MANIFEST = folder(
        "manifest", &[Hresult::ERROR_INVALID_DATA],
        "The manifest of the folder cannot be read, so nothing in it is in force.")
        .with_remedy(
            "A damaged disk, a file that somebody has edited, or a newer version of this program that wrote it.",
            "Bring the manifest back from a backup. Else remove it and run again: which lists were newest is forgotten \
             with it.");
    DAMAGED = folder(
        "damaged", &[Hresult::ERROR_INVALID_DATA],
        "A file of the folder is not what the manifest says. It is not in force.")
        .with_remedy(
            "A damaged disk, or somebody who has changed the file.",
            "Run `trustlist sync` on the folder: the file is fetched again. Then find out who could write there.");
    NOT_NEWER = folder(
        "not-newer", &[],
        "The list in the folder to publish in is newer than the one that was to be published, or has the same number. \
         Nothing was published.")
        .with_remedy(
            "Another run that has published a newer list, a clock that was set back, or a folder of another mirror.",
            "Publish a newer list. To go back to an older one, publish in another folder: clients that have the newer list \
             refuse the older one in any case.");
    ROOTS_LOST = folder(
        "roots-lost", &[Hresult::ERROR_INVALID_DATA],
        "Root certificates that were fetched are missing or damaged in the folder. The list of roots is still in force.")
        .with_remedy(
            "A damaged disk, a backup that is not whole, or somebody who has removed or changed files.",
            "Run an update: it fetches them again, whichever roots it is asked for. Then find out who could write there.");
    NO_ROOT_LIST = folder(
        "no-root-list", &[],
        "There is no verified list of roots to ask.")
        .with_remedy(
            "A folder into which no run has brought a list yet, or whose list is no longer accepted.",
            "Run an update, and look at what became of authrootstl.cab.");

    REPLACED = outcome("replaced", "The list was verified, and is in force now.");
    STORED = outcome("stored", "The file was verified by its hash, or against its list, and is kept.");
    ANNOUNCED = outcome(
        "announced",
        "The sequence number is another one than that of the list in force, so the list itself is asked for.");
    UNCHANGED = outcome("unchanged", "It is still the file that is held. How that is known, the evidence says.");
    NOT_OFFERED = outcome("not-offered", "The source does not have the file, and need not.");
    FAILED = outcome("failed", "The file was not taken, for the reason that its code says; what was held stays in force.");
    SKIPPED = outcome("skipped", "The file was not asked for, because nobody had answered for so long.")
        .with_remedy("A source that has gone silent.", "Find out why from the files that failed before it.");
    PENDING = outcome("pending", "The run was stopped before the file came. What came before it is kept.")
        .with_remedy("A signal, or a program that ended the run.", "Run again: only what is missing is asked for.");
    NOT_MODIFIED = outcome("not-modified", "Evidence: the server said so (304).");
    SEQUENCE_NUMBER = outcome("sequence-number", "Evidence: the sequence number is that of the list that is held.");
    SAME_OCTETS = outcome("same-octets", "Evidence: the same octets came again.");

    UNCHECKED = freshness(
        "unchecked",
        "No source has said for more than 7 days that this is its list; or the clock was wrong.",
        "Runs that fail or no longer take place. Windows keeps its cached lists for seven days.",
        "Run an update, and look why the runs before it failed.");
    OLD = freshness(
        "old",
        "The list of roots was made more than 120 days ago.",
        "A mirror that nobody keeps current, or somebody who keeps new lists back.",
        "Compare the date with the list of Windows Update.");
    STALE = freshness(
        "stale",
        "The list says when the next one is due (nextUpdate), and that has passed.",
        "A publisher that did not go on. Microsoft's pin rules have been so since 2018; Windows no longer enforces them.",
        "Nothing, if it is the pin rules. Else fetch from another source.");
    SIGNER_EXPIRED = freshness(
        "signer-expired",
        "The signer of the list was valid at the list's own date, and has expired since.",
        "The newest list, which its publisher has not signed anew; usual for Microsoft's.",
        "Nothing, if the list is the newest. Whoever wants its signer to be valid now, asks for that and waits for the \
         next list.");
    NEVER_OBTAINED = freshness(
        "never-obtained",
        "The list is expected, and no run has obtained it. Windows Update offers lists of roots, of disallowed certificates \
         and of pinned keys.",
        "A mirror that was made without it, or someone on the way who leaves it out.",
        "Put the file on the mirror, or run once from Windows Update.");
    GONE = freshness(
        "gone",
        "The list is held, but the source no longer has it. What is held does not change.",
        "A mirror that is not whole any more, or someone on the way who leaves it out to keep a newer list back.",
        "Have the mirror published again, or run once from Windows Update.");
}
