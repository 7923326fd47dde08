//! The catalogue of the command's own failures. Those of lists, folders and what is fetched are the libraries'.

use trustlist::{Code, Layer};

const fn code(name: &'static str, meaning: &'static str, cause: &'static str, cure: &'static str) -> Code {
    Code::new(Layer::Command, name, meaning).with_remedy(cause, cure)
}

/// Makes the rows, and the list of them.
macro_rules! codes {
    ($($name:ident = $row:expr;)+) => {
        $(pub(crate) static $name: Code = $row;)+

        /// Every code of the command's own.
        #[allow(dead_code, reason = "only tests ask for all of them")]
        pub(crate) static ALL: &[&Code] = &[$(&$name),+];
    };
}

codes! {
    USAGE = code(
        "usage",
        "The command line is wrong: an unknown option, a missing argument, or a value that an option does not take.",
        "A misspelt option, two options that exclude each other, or a value in another form.",
        "Compare with `trustlist COMMAND --help`.");
    FILE_NOT_FOUND = code(
        "file-not-found",
        "There is no such file or folder.",
        "A misspelt path, or one that counts from another folder.",
        "Look at the path: it counts from the folder the command runs in.");
    FILE_UNREADABLE = code(
        "file-unreadable",
        "The file or folder cannot be read.",
        "A folder where a file is expected, a file where a folder is expected, or missing rights.",
        "Look at the path, and at the rights of the user that runs this.");
    FILE_UNWRITABLE = code(
        "file-unwritable",
        "The file, the folder or standard output cannot be written.",
        "A full or read-only disk, missing rights, or a path that does not name a regular file.",
        "Look at the path and at the disk, and at the rights of the user that runs this.");
    FILE_EXISTS = code(
        "file-exists",
        "The file to write exists.",
        "An earlier run wrote it.",
        "Give another path, or replace the file with `--force`.");
    FILE_TOO_LONG = code(
        "file-too-long",
        "The file is longer than a file of its kind may be.",
        "Another file, or an input that does not end.",
        "Give the right file: the limits are far above what real files need.");
    CERTIFICATE_FILE = code(
        "certificate-file",
        "The file does not hold the certificates that are expected: it has none, something else beside them, or several \
         where one is asked for.",
        "A file of another form, such as PKCS #7 or PKCS #12, or a bundle.",
        "Give certificates in DER or PEM. `openssl pkcs7 -print_certs` takes them out of a .p7b.");
    NO_DISALLOWED_LIST = code(
        "no-disallowed-list",
        "The folder given to `--disallowed` holds no disallowed list that is in force.",
        "A source that does not offer the list, or a list that does not verify.",
        "Run `trustlist status` on the folder: it says why. Or give the list itself.");
    CLOCK = code(
        "clock",
        "The present cannot be used: it is before 1970, or too far away for the form in which lists have their dates.",
        "A clock that was never set.",
        "Set the clock, or give the present with `--now`.");
    REPORT_LIMIT = code(
        "report-limit",
        "There is more than a report can show.",
        "A folder with many lists, or a list that was made to take all memory.",
        "Give the report fewer lists. `trustlist show` prints a list of any length.");
    RECIPE = code(
        "recipe",
        "The recipe of a list, or its folder of certificates, is wrong; the message has the line.",
        "A row without a certificate, a certificate without a row, or a value in another form.",
        "Correct the recipe: `trustlist author --help` has an example.");
    SUCCESSION = code(
        "succession",
        "The new list would not follow the one before it: its date is not later, or its number not higher.",
        "A clock that was set back, or a sequence number in the recipe that was not raised.",
        "Set the clock, or raise the number in the recipe.");
    PRIVATE_KEY = code(
        "private-key",
        "The private key cannot be read, or is not the key of the certificate.",
        "An encrypted key, a key in another form than PKCS #8, or files that were exchanged.",
        "Give the certificate's own key as unencrypted PKCS #8: RSA, P-256 or P-384.");
    DEFECT = code(
        "defect",
        "The command did something that nothing it is given should bring about.",
        "A fault in this program.",
        "Report it, with the command.");
}
