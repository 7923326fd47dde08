//! The catalogue of the command's own failures. Those of lists, folders and what is fetched are the libraries'.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "command" {
        USAGE = "usage" {
            means: "The command line is wrong: an unknown option, a missing argument, or a value that an option does \
                not take.";
            cause: "A misspelt option, two options that exclude each other, or a value in another form.";
            cure: "Compare with `trustlist COMMAND --help`.";
        }
        FILE_NOT_FOUND = "file-not-found" {
            means: "There is no such file or folder.";
            cause: "A misspelt path, or one that counts from another folder.";
            cure: "Look at the path: it counts from the folder the command runs in.";
        }
        FILE_UNREADABLE = "file-unreadable" {
            means: "The file or folder cannot be read.";
            cause: "A folder where a file is expected, a file where a folder is expected, or missing rights.";
            cure: "Look at the path, and at the rights of the user that runs this.";
        }
        FILE_UNWRITABLE = "file-unwritable" {
            means: "The file, the folder or standard output cannot be written.";
            cause: "A full or read-only disk, missing rights, or a path that does not name a regular file.";
            cure: "Look at the path and at the disk, and at the rights of the user that runs this.";
        }
        FILE_EXISTS = "file-exists" {
            means: "The file to write exists.";
            cause: "An earlier run wrote it.";
            cure: "Give another path, or replace the file with `--force`.";
        }
        FILE_TOO_LONG = "file-too-long" {
            means: "The file is longer than a file of its kind may be.";
            cause: "Another file, or an input that does not end.";
            cure: "Give the right file: the limits are far above what real files need.";
        }
        CERTIFICATE_FILE = "certificate-file" {
            means: "The file does not hold the certificates that are expected: it has none, something else beside \
                them, or several where one is asked for.";
            cause: "A file of another form, such as PKCS #7 or PKCS #12, or a bundle.";
            cure: "Give certificates in DER or PEM. `openssl pkcs7 -print_certs` takes them out of a .p7b.";
        }
        NO_DISALLOWED_LIST = "no-disallowed-list" {
            means: "The folder given to `--disallowed` holds no disallowed list that is in force.";
            cause: "A source that does not offer the list, or a list that does not verify.";
            cure: "Run `trustlist status` on the folder: it says why. Or give the list itself.";
        }
        CLOCK = "clock" {
            means: "The present cannot be used: it is before 1970, or too far away for the form in which lists have \
                their dates.";
            cause: "A clock that was never set.";
            cure: "Set the clock, or give the present with `--now`.";
        }
        REPORT_LIMIT = "report-limit" {
            means: "There is more than a report can show.";
            cause: "A folder with many lists, or a list that was made to take all memory.";
            cure: "Give the report fewer lists. `trustlist show` prints a list of any length.";
        }
        RECIPE = "recipe" {
            means: "The recipe of a list, or its folder of certificates, is wrong; the message has the line.";
            cause: "A row without a certificate, a certificate without a row, or a value in another form.";
            cure: "Correct the recipe: `trustlist author --help` has an example.";
        }
        SUCCESSION = "succession" {
            means: "The new list would not follow the one before it: its date is not later, or its number not higher.";
            cause: "A clock that was set back, or a sequence number in the recipe that was not raised.";
            cure: "Set the clock, or raise the number in the recipe.";
        }
        PRIVATE_KEY = "private-key" {
            means: "The private key cannot be read, or is not the key of the certificate.";
            cause: "An encrypted key, a key in another form than PKCS #8, or files that were exchanged.";
            cure: "Give the certificate's own key as unencrypted PKCS #8: RSA, P-256 or P-384.";
        }
        DEFECT = "defect" {
            means: "The command did something that nothing it is given should bring about.";
            cause: "A fault in this program.";
            cure: "Report it, with the command.";
        }
    }
}
