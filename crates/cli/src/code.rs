//! The catalogue of the command's own failures. The libraries have catalogues for lists, folders and downloads.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "command" {
        USAGE = "usage" {
            means: "The command line is wrong: an unknown option, a missing argument, or an invalid value.";
            cause: "A misspelt option, two mutually exclusive options, or a value in the wrong form.";
            cure: "See `trustlist COMMAND --help`.";
        }
        FILE_NOT_FOUND = "file-not-found" {
            means: "There is no such file or folder.";
            cause: "A misspelt path, or a path relative to another folder.";
            cure: "Check the path; a relative path starts at the current folder.";
        }
        FILE_UNREADABLE = "file-unreadable" {
            means: "The file or folder cannot be read.";
            cause: "A folder where a file is expected, a file where a folder is expected, or missing permissions.";
            cure: "Check the path and the permissions of the user that runs the command.";
        }
        FILE_UNWRITABLE = "file-unwritable" {
            means: "The file, the folder or standard output cannot be written.";
            cause: "A full or read-only disk, missing permissions, or a path that is not a regular file.";
            cure: "Check the path, the disk, and the permissions of the user that runs the command.";
        }
        FILE_EXISTS = "file-exists" {
            means: "The output file already exists.";
            cause: "An earlier run wrote it.";
            cure: "Give another path, or replace the file with `--force`.";
        }
        FILE_TOO_LONG = "file-too-long" {
            means: "The file is longer than the limit for files of its kind.";
            cause: "The wrong file, or an endless input.";
            cure: "Check that it is the right file; real files are far shorter than the limits.";
        }
        CERTIFICATE_FILE = "certificate-file" {
            means: "The file does not contain the expected certificates: it contains none, it contains other data as \
                well, or it contains several where one is expected.";
            cause: "A file in another format, such as PKCS #7 or PKCS #12, or a bundle where one certificate is \
                expected.";
            cure: "Give certificates in DER or PEM. `openssl pkcs7 -print_certs` extracts them from a .p7b.";
        }
        NO_DISALLOWED_LIST = "no-disallowed-list" {
            means: "The folder given with `--disallowed` contains no disallowed list that is in force.";
            cause: "A source that does not offer the list, or a list that does not verify.";
            cure: "Run `trustlist status` on the folder to see why, or give the list file instead.";
        }
        CLOCK = "clock" {
            means: "The current time cannot be used: it is before 1970, or too far in the future to be a date \
                in a list.";
            cause: "A clock that was never set.";
            cure: "Set the clock, or give the current time with `--now`.";
        }
        REPORT_LIMIT = "report-limit" {
            means: "The input is too large for a report.";
            cause: "A folder with many lists, or a list crafted to use up memory.";
            cure: "Include fewer lists in the report. `trustlist show` prints a list of any length.";
        }
        RECIPE = "recipe" {
            means: "There is an error in the recipe for a list, or in the folder with its certificates. The error \
                message gives the line number, if there is one.";
            cause: "A row that matches no certificate, a certificate that no row matches, or a value in the \
                wrong form.";
            cure: "Correct the recipe; docs/own-list.md contains a complete example.";
        }
        SUCCESSION = "succession" {
            means: "The new list cannot replace the previous one: its date is not later, or its sequence number is \
                not higher.";
            cause: "A clock that was set back, or a sequence number in the recipe that was not increased.";
            cure: "Correct the clock, or increase the sequence number in the recipe.";
        }
        PRIVATE_KEY = "private-key" {
            means: "The private key cannot be read, or does not belong to the certificate.";
            cause: "An encrypted key, a key that is not PKCS #8, or the key of another certificate.";
            cure: "Give the certificate's own key as unencrypted PKCS #8: RSA, P-256 or P-384.";
        }
        DEFECT = "defect" {
            means: "The command failed in a way that no input should cause.";
            cause: "A bug in this program.";
            cure: "Report the bug, and include the command line.";
        }
    }
}
