//! The sections of the manual that `--help` does not contain: environment variables, files, related pages.

/// A term, and its explanation.
pub(super) type Row = (&'static str, &'static str);

/// The environment variables that every command reads.
pub(super) const ENVIRONMENT: &[Row] = &[
    ("NO_COLOR", "If set and not empty, output is not coloured. `--color` overrides this and the next four variables."),
    ("CLICOLOR_FORCE", "If set and not empty, output is coloured even in a pipe."),
    ("CLICOLOR", "If 0, output is not coloured. With any other value, a terminal gets colours whatever TERM is."),
    ("CI", "If set, a terminal gets colours whatever TERM is."),
    ("TERM", "If it is dumb or not set, output is not coloured. On Windows it need not be set."),
    ("COLUMNS", "The width of help texts, if no standard stream is a terminal."),
];

/// The environment variables that only `sync` reads.
const PROXY: &[Row] = &[
    ("TRUSTLIST_PROXY", "The proxy, in the form of `--proxy`, which overrides it."),
    (
        "http_proxy, HTTP_PROXY",
        "The proxy, unless `--proxy` or TRUSTLIST_PROXY is given. If both are set, the lower-case one is used.",
    ),
    ("all_proxy, ALL_PROXY", "The proxy, if http_proxy is not set."),
    (
        "no_proxy, NO_PROXY",
        "Hosts to reach without a proxy, separated by commas or spaces. A name includes its subdomains, and * means all \
         hosts. Not used with `--proxy` or TRUSTLIST_PROXY.",
    ),
    ("REQUEST_METHOD", "If set, HTTP_PROXY is ignored, because a client of a CGI program can set that variable."),
];

const TEMPORARY: Row = (
    ".trustlist-*",
    "A temporary file in the folder of an output file. It is renamed when it is complete, so that an output file is \
     written completely or not at all.",
);

const PUBLISHED: &[Row] = &[
    ("WWW/authrootstl.cab, WWW/authrootseq.txt", "With `--publish WWW`: the root list and its sequence number."),
    ("WWW/disallowedcertstl.cab, WWW/disallowedcert.sst", "The disallowed list and its certificates."),
    ("WWW/SHA1.crt", "The certificate of a root, named by its SHA-1."),
    ("WWW/.trustlist-lock", "An empty file that the one publishing run locks. It stays in the folder."),
    ("WWW/.unfinished-*", "A file that is being written. The next run removes those that a killed run left."),
];

/// The environment variables that only this command reads.
pub(super) fn environment(command: &str) -> &'static [Row] {
    if command == "sync" { PROXY } else { &[] }
}

/// The files that a command writes, besides those that [`shared_files`] has.
pub(super) fn files(command: &str) -> &'static [Row] {
    match command {
        "export" | "extract" | "report" => {
            &[("PATH", "The file of `--output`. Only `--force` replaces an existing one.")]
        }
        "sync" => &[
            ("FOLDER/manifest.json", "What the folder of `--to` contains. A run replaces it as a whole."),
            ("FOLDER/objects/*", "The lists and certificates, unchanged, each named by its SHA-256."),
            ("FOLDER/lock", "The file that the one running `trustlist sync` locks."),
            ("FOLDER/.unfinished-*.trustlist", "A file that is being written, here or in FOLDER/objects."),
            ("WWW/pinrulesstl.cab", "With `--publish WWW`: the pin rules."),
        ],
        "status" => &[
            ("FOLDER/manifest.json", "What the folder contains, as written by `trustlist sync`. It is only read."),
            ("FOLDER/objects/*", "The lists and certificates, each named by its SHA-256. They are only read."),
        ],
        "author" => &[
            ("PATH", "The files of `--output`, `--cabinet` and `--sequence`. Only `--force` replaces existing ones."),
            ("WWW/pinrulesstl.cab", "With `--publish WWW` and `--resign`: the pin rules."),
        ],
        "man" => &[
            ("FOLDER/trustlist.1", "The page of the whole command, with `--to FOLDER`. It replaces an existing one."),
            ("FOLDER/trustlist-*.1", "The page of each command."),
        ],
        _ => &[],
    }
}

/// The text about files, for a command that writes none.
pub(super) fn no_files(command: &str) -> &'static str {
    match command {
        "trustlist" => "There is no configuration file. The page of each command lists the files that it writes.",
        _ => "This command writes no files.",
    }
}

/// The files that several commands write.
pub(super) fn shared_files(command: &str) -> Vec<Row> {
    let (publishes, stages) = match command {
        "author" => (true, true),
        "sync" => (true, false),
        "export" | "extract" | "report" | "man" => (false, true),
        _ => (false, false),
    };
    let published = PUBLISHED.iter().filter(|_| publishes).copied();
    published.chain(stages.then_some(TEMPORARY)).collect()
}

/// The pages to read next.
pub(super) fn see_also(command: &str) -> &'static [&'static str] {
    match command {
        "trustlist" => &["openssl", "man"],
        "show" => &["trustlist", "trustlist-verify", "trustlist-diff"],
        "verify" => &["trustlist", "trustlist-show", "trustlist-find"],
        "find" => &["trustlist", "trustlist-verify", "trustlist-sync", "trustlist-export"],
        "diff" => &["trustlist", "trustlist-verify", "trustlist-report"],
        "export" => &["trustlist", "trustlist-find", "trustlist-sync", "trustlist-report"],
        "report" => &["trustlist", "trustlist-diff", "trustlist-export"],
        "extract" => &["trustlist", "trustlist-show"],
        "sync" => &["trustlist", "trustlist-status", "trustlist-export"],
        "status" => &["trustlist", "trustlist-sync"],
        "author" => &["trustlist", "trustlist-verify", "trustlist-sync", "openssl"],
        "man" => &["trustlist", "man"],
        _ => &["trustlist"],
    }
}
