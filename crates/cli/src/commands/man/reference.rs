//! The sections of the manual that `--help` does not contain: environment variables, files, related pages.

/// A term, and its explanation.
pub(super) type Row = (&'static str, &'static str);

/// The environment variables that every command reads.
pub(super) const ENVIRONMENT: &[Row] = &[
    ("NO_COLOR", "If set and not empty, output is not coloured. `--color` overrides this and the next four variables."),
    ("CLICOLOR_FORCE", "If set and not empty, output is coloured even in a pipe."),
    (
        "CLICOLOR",
        "If 0, output is not coloured. With any other value, output on a terminal is coloured, whatever the value of \
         TERM.",
    ),
    ("CI", "If set, output on a terminal is coloured, whatever the value of TERM."),
    ("TERM", "If it is `dumb` or not set, output is not coloured. On Windows it need not be set."),
    ("COLUMNS", "The width of help texts, if no standard stream is a terminal."),
];

/// The environment variables that only `sync` reads.
const PROXY: &[Row] = &[
    ("TRUSTLIST_PROXY", "The proxy, in the same form as for `--proxy`, which overrides this variable."),
    (
        "http_proxy, HTTP_PROXY",
        "The proxy, unless `--proxy` or TRUSTLIST_PROXY is given. If both variables are set, http_proxy is used.",
    ),
    ("all_proxy, ALL_PROXY", "The proxy, if http_proxy is not set."),
    (
        "no_proxy, NO_PROXY",
        "Hosts to reach without a proxy, separated by commas or spaces. A name includes its subdomains, and * means \
         all hosts. Not used with `--proxy` or TRUSTLIST_PROXY.",
    ),
    ("REQUEST_METHOD", "If set, HTTP_PROXY is ignored, because a client of a CGI program can set it."),
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
    ("WWW/.trustlist-lock", "An empty file that a run locks while it publishes. It remains in the folder."),
    ("WWW/.unfinished-*", "A file that is being written. The next run removes any that a killed run left behind."),
];

/// The environment variables that this command reads and other commands do not.
pub(super) fn environment(command: &str) -> &'static [Row] {
    if command == "sync" { PROXY } else { &[] }
}

/// The files that a command writes, besides those in [`shared_files`].
pub(super) fn files(command: &str) -> &'static [Row] {
    match command {
        "export" | "extract" | "report" => {
            &[("PATH", "The file given with `--output`. An existing file is replaced only with `--force`.")]
        }
        "sync" => &[
            (
                "FOLDER/manifest.json",
                "The contents of the folder given with `--to`. Each run replaces this file as a whole.",
            ),
            ("FOLDER/objects/*", "The lists and certificates, unchanged, each named by its SHA-256."),
            ("FOLDER/lock", "The file that `trustlist sync` locks while it runs."),
            ("FOLDER/.unfinished-*.trustlist", "A file that is being written, here or in FOLDER/objects."),
            ("WWW/pinrulesstl.cab", "With `--publish WWW`: the pin rules."),
        ],
        "status" => &[
            (
                "FOLDER/manifest.json",
                "The contents of the folder, as written by `trustlist sync`. This command only reads this file.",
            ),
            (
                "FOLDER/objects/*",
                "The lists and certificates, each named by its SHA-256. This command only reads these files.",
            ),
        ],
        "author" => &[
            (
                "PATH",
                "The files given with `--output`, `--cabinet` and `--sequence`. Existing files are replaced only with \
                 `--force`.",
            ),
            ("WWW/pinrulesstl.cab", "With `--publish WWW` and `--resign`: the pin rules."),
        ],
        "man" => &[
            ("FOLDER/trustlist.1", "The main page, with `--to FOLDER`. It replaces an existing file."),
            ("FOLDER/trustlist-*.1", "The page for each command."),
        ],
        _ => &[],
    }
}

/// The text about files, for a command that writes none.
pub(super) fn no_files(command: &str) -> &'static str {
    match command {
        "trustlist" => {
            "There is no configuration file. The page for each command lists the files that the command writes."
        }
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
