//! The catalogue of this crate: what a run, a source and a folder can say, in stable words.

use trustlist::Code;
use trustlist_base::codes;

/// Every code of this crate, by layer. Those of lists and certificates are [`trustlist::codes`].
pub fn codes() -> impl Iterator<Item = &'static Code> {
    ALL.iter().copied()
}

codes! {
    pub(crate) catalogue ALL;
    in "retrieval" {
        NAME_NOT_RESOLVED = "name-not-resolved" {
            hresult: ERROR_INTERNET_NAME_NOT_RESOLVED;
            event: 3, 5, 8;
            means: "The name of the server, or of the proxy, does not resolve.";
            cause: "A machine without a way out, a DNS server that knows inner names only, or a name that is misspelt.";
            cure: "Look the name up on this machine. Where nothing gets out, name a proxy, a mirror, or a folder that \
                was copied.";
        }
        NO_CONNECTION = "no-connection" {
            hresult: ERROR_INTERNET_CANNOT_CONNECT;
            event: 3, 5, 8;
            means: "The server, or the proxy, takes no connection.";
            cause: "A firewall, a wrong port, a proxy that is not running; or a machine that may go out through a \
                proxy only.";
            cure: "Name the proxy, or let the firewall pass port 80 to the source; else take a mirror or a folder.";
        }
        TIMED_OUT = "timed-out" {
            hresult: ERROR_INTERNET_TIMEOUT;
            event: 3, 5, 8;
            means: "It took too long.";
            cause: "A firewall that drops what it does not let pass, a slow line, or somebody who keeps the answer \
                back.";
            cure: "Run again. If it stays so, name a proxy or a mirror that is nearer, or fetch fewer files at once.";
        }
        PROXY_AUTHENTICATION = "proxy-authentication" {
            hresult: HTTP_E_STATUS_PROXY_AUTH_REQ;
            event: 3, 5, 8;
            means: "The proxy wants credentials, or others than were given, or in another way than Basic (407).";
            cause: "A proxy that asks each user for a password. Windows fetches lists as the machine, which has none.";
            cure: "Give user and password in the URL of the proxy (Basic). If they are right, or the proxy takes NTLM \
                or Kerberos only, have it let the source's host pass without.";
        }
        HTTP_STATUS = "http-status" {
            hresult: HTTP_E_STATUS_FORBIDDEN, HTTP_E_STATUS_DENIED, HTTP_E_STATUS_SERVER_ERROR,
                HTTP_E_STATUS_BAD_GATEWAY, HTTP_E_STATUS_SERVICE_UNAVAIL, HTTP_E_STATUS_GATEWAY_TIMEOUT;
            event: 3, 5, 8;
            means: "The server, or the proxy, answers with another status than 200, 304, 404 and 410. The HRESULT is \
                0x80190000 and the status.";
            cause: "403: a proxy that does not allow the host, or a folder of a web server that may not be read. 5xx: \
                a server that is broken or at its limit.";
            cure: "Ask whoever runs the proxy or the mirror, with the URL; its log has the reason. After 5xx run \
                again later.";
        }
        REDIRECT = "redirect" {
            hresult: ERROR_HTTP_REDIRECT_FAILED;
            event: 3, 5, 8;
            means: "The answer redirects to another host, port or scheme, or one time too many.";
            cause: "A portal that wants somebody to log in, or a mirror that has moved or takes https alone.";
            cure: "Log in at the portal, or name the place where the mirror is now.";
        }
        BODY_TOO_LONG = "body-too-long" {
            hresult: ERROR_FILE_TOO_LARGE;
            event: 3, 5, 8;
            means: "The file is longer than a file of its name may be.";
            cause: "Another file under that name, or an answer that has no end.";
            cure: "Look what the source has under that name. A program can raise its caps.";
        }
        BODY_TRUNCATED = "body-truncated" {
            hresult: ERROR_HTTP_INVALID_SERVER_RESPONSE;
            event: 3, 5, 8;
            means: "The answer ends before the length that it declares.";
            cause: "A connection that broke, or a proxy that cuts answers off.";
            cure: "Run again. If it stays so, fetch the file by other means from that machine, and compare.";
        }
        PROTOCOL = "protocol" {
            hresult: ERROR_HTTP_INVALID_SERVER_RESPONSE;
            event: 3, 5, 8;
            means: "The answer is not HTTP, or was cut off.";
            cause: "Something else that listens on that port, such as a server that speaks TLS only.";
            cure: "Look at host and port of the source and of the proxy.";
        }
        NOT_FOUND = "not-found" {
            hresult: HTTP_E_STATUS_NOT_FOUND;
            event: 3, 5, 8;
            means: "The source does not have the file (404, 410, or none in the folder), and has to.";
            cause: "A wrong folder in the URL, a mirror that is not whole, or a web server that does not serve .crt \
                or .stl files.";
            cure: "Look at the URL: the files stand side by side in it. Have the mirror published again.";
        }
        UNREADABLE = "unreadable" {
            hresult: ERROR_ACCESS_DENIED;
            event: 3, 5, 8;
            means: "The file, or the folder that is the source, cannot be read.";
            cause: "A folder that is not there or not mounted, or one that this user may not read.";
            cure: "Look at the path, and at the rights of the user that runs this.";
        }
    }
    in "update" {
        SEQUENCE_FILE = "sequence-file" {
            hresult: ERROR_INVALID_DATA;
            event: 8;
            means: "The file with the number of the newest list (authrootseq.txt) is not a number in hexadecimal.";
            cause: "The error page of a proxy under that name, or a mirror that was written by hand.";
            cure: "Look what the source has under that name. The lists themselves are asked for all the same.";
        }
        ROLLBACK = "rollback" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            event: 11;
            means: "The list offered is older than one that was accepted before.";
            cause: "A mirror that was set back or lags behind another one; or somebody who plays an old list back.";
            cure: "Leave the list that is held in force, and have the mirror brought up to date.";
        }
        UNASKED_NOT_MODIFIED = "unasked-not-modified" {
            event: 3, 5, 8;
            means: "The source says \"not modified\" of a file that was asked for without a condition.";
            cause: "A proxy or a server with a broken cache, or somebody who keeps a new list back.";
            cure: "Have the cache on the way emptied, or go past it.";
        }
        ROOT_HASH = "root-hash" {
            hresult: CRYPT_E_HASH_VALUE;
            event: 5;
            means: "The certificate has another SHA-1 than its name says.";
            cause: "Files of a mirror that were exchanged or damaged.";
            cure: "Have the mirror published again, or fetch from Windows Update. The certificate is not kept.";
        }
        ROOT_FORM = "root-form" {
            hresult: ERROR_INVALID_DATA;
            event: 5;
            means: "The file of a root is neither DER nor PEM of one certificate.";
            cause: "The error page of a proxy under the name of a root, or a mirror with files of another form.";
            cure: "Look what the source has under that name, and have the mirror published again.";
        }
        STORE_UNRELATED = "store-unrelated" {
            hresult: ERROR_INVALID_DATA;
            means: "No certificate in the store is one that the verified list names.";
            cause: "A store of something else under that name. It is for display only, and decides nothing.";
            cure: "Have the mirror published again.";
        }
    }
    in "folder" {
        BUSY = "busy" {
            hresult: ERROR_LOCK_VIOLATION;
            means: "Another run is at work on this folder.";
            cause: "Two runs at the same time, such as one by hand beside the one that is scheduled.";
            cure: "Wait until the other run has ended, and run again.";
        }
        OVERTAKEN = "overtaken" {
            means: "Another run has changed the folder since this one began, so what this one took is not written.";
            cause: "Two runs that overlap.";
            cure: "Run again: the folder holds what the other run brought.";
        }
        FOREIGN_FOLDER = "foreign-folder" {
            means: "The folder is neither empty nor one that trustlist keeps. Nothing in it was changed.";
            cause: "A folder with other files in it, given as the one to keep lists in.";
            cure: "Name an empty folder, or one that does not exist yet.";
        }
        IRREGULAR_FILE = "irregular-file" {
            hresult: ERROR_INVALID_DATA;
            means: "A file or folder under a name that trustlist uses is a link, a device or something else. It is \
                neither followed nor read.";
            cause: "Somebody has put a link there, or means to have another file read or replaced.";
            cure: "Look what it is, move it away, and run again.";
        }
        STORAGE_FULL = "storage-full" {
            hresult: ERROR_DISK_FULL;
            means: "There is no room for the files, on the disk or for this user. The set that was in force still is.";
            cause: "A full disk, or a quota.";
            cure: "Make room, a few megabytes, and run again.";
        }
        IO = "io" {
            means: "The folder cannot be read or written. The set that was in force still is.";
            cause: "A folder that does not exist or is no folder, a disk that cannot be written, or missing rights.";
            cure: "Look at the path, and at the rights of the user that runs this.";
        }
        MANIFEST = "manifest" {
            hresult: ERROR_INVALID_DATA;
            means: "The manifest of the folder cannot be read, so nothing in it is in force.";
            cause: "A damaged disk, a file that somebody has edited, or a newer version of this program that wrote it.";
            cure: "Bring the manifest back from a backup. Else remove it and run again: which lists were newest is \
                forgotten with it.";
        }
        DAMAGED = "damaged" {
            hresult: ERROR_INVALID_DATA;
            means: "A file of the folder is not what the manifest says. It is not in force.";
            cause: "A damaged disk, or somebody who has changed the file.";
            cure: "Run `trustlist sync` on the folder: the file is fetched again. Then find out who could write there.";
        }
        NOT_NEWER = "not-newer" {
            means: "The list in the folder to publish in is newer than the one that was to be published, or has the \
                same number. Nothing was published.";
            cause: "Another run that has published a newer list, a clock that was set back, or a folder of another \
                mirror.";
            cure: "Publish a newer list. To go back to an older one, publish in another folder: clients that have the \
                newer list refuse the older one in any case.";
        }
        ROOTS_LOST = "roots-lost" {
            hresult: ERROR_INVALID_DATA;
            means: "Root certificates that were fetched are missing or damaged in the folder. The list of roots is \
                still in force.";
            cause: "A damaged disk, a backup that is not whole, or somebody who has removed or changed files.";
            cure: "Run an update: it fetches them again, whichever roots it is asked for. Then find out who could \
                write there.";
        }
        NO_ROOT_LIST = "no-root-list" {
            means: "There is no verified list of roots to ask.";
            cause: "A folder into which no run has brought a list yet, or whose list is no longer accepted.";
            cure: "Run an update, and look at what became of authrootstl.cab.";
        }
    }
    in "outcome" {
        REPLACED = "replaced" {
            means: "The list was verified, and is in force now.";
        }
        STORED = "stored" {
            means: "The file was verified by its hash, or against its list, and is kept.";
        }
        ANNOUNCED = "announced" {
            means: "The sequence number is another one than that of the list in force, so the list itself is asked \
                for.";
        }
        UNCHANGED = "unchanged" {
            means: "It is still the file that is held. How that is known, the evidence says.";
        }
        NOT_OFFERED = "not-offered" {
            means: "The source does not have the file, and need not.";
        }
        FAILED = "failed" {
            means: "The file was not taken, for the reason that its code says; what was held stays in force.";
        }
        SKIPPED = "skipped" {
            means: "The file was not asked for, because nobody had answered for so long.";
            cause: "A source that has gone silent.";
            cure: "Find out why from the files that failed before it.";
        }
        PENDING = "pending" {
            means: "The run was stopped before the file came. What came before it is kept.";
            cause: "A signal, or a program that ended the run.";
            cure: "Run again: only what is missing is asked for.";
        }
        NOT_MODIFIED = "not-modified" {
            means: "Evidence: the server said so (304).";
        }
        SEQUENCE_NUMBER = "sequence-number" {
            means: "Evidence: the sequence number is that of the list that is held.";
        }
        SAME_OCTETS = "same-octets" {
            means: "Evidence: the same octets came again.";
        }
    }
    in "freshness" {
        UNCHECKED = "unchecked" {
            means: "No source has said for more than 7 days that this is its list; or the clock was wrong.";
            cause: "Runs that fail or no longer take place. Windows keeps its cached lists for seven days.";
            cure: "Run an update, and look why the runs before it failed.";
        }
        OLD = "old" {
            means: "The list of roots was made more than 120 days ago.";
            cause: "A mirror that nobody keeps current, or somebody who keeps new lists back.";
            cure: "Compare the date with the list of Windows Update.";
        }
        STALE = "stale" {
            means: "The list says when the next one is due (nextUpdate), and that has passed.";
            cause: "A publisher that did not go on. Microsoft's pin rules have been so since 2018; Windows no longer \
                enforces them.";
            cure: "Nothing, if it is the pin rules. Else fetch from another source.";
        }
        SIGNER_EXPIRED = "signer-expired" {
            means: "The signer of the list was valid at the list's own date, and has expired since.";
            cause: "The newest list, which its publisher has not signed anew; usual for Microsoft's.";
            cure: "Nothing, if the list is the newest. Whoever wants its signer to be valid now, asks for that and \
                waits for the next list.";
        }
        NEVER_OBTAINED = "never-obtained" {
            means: "The list is expected, and no run has obtained it. Windows Update offers lists of roots, of \
                disallowed certificates and of pinned keys.";
            cause: "A mirror that was made without it, or someone on the way who leaves it out.";
            cure: "Put the file on the mirror, or run once from Windows Update.";
        }
        GONE = "gone" {
            means: "The list is held, but the source no longer has it. What is held does not change.";
            cause: "A mirror that is not whole any more, or someone on the way who leaves it out to keep a newer list \
                back.";
            cure: "Have the mirror published again, or run once from Windows Update.";
        }
    }
}
