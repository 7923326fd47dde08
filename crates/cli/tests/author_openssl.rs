//! `trustlist author` with keys and certificates from OpenSSL; OpenSSL and osslsigncode read the list.

#![cfg(unix)]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use common::Folder;
use trustlist_testdata::tool::installed;

/// Runs a program in a folder, with the arguments in `line`, separated by spaces.
fn tool(folder: &Path, tool: &str, line: &str) -> Output {
    Command::new(tool).args(line.split(' ')).current_dir(folder).stdin(Stdio::null()).output().expect("it starts")
}

#[track_caller]
fn openssl(folder: &Path, line: &str) -> Output {
    let output = tool(folder, "openssl", line);
    assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn trustlist(folder: &Path, line: &str) -> (i32, String) {
    let output = tool(folder, env!("CARGO_BIN_EXE_trustlist"), line);
    let text = [&*output.stdout, &output.stderr].concat();
    (output.status.code().expect("it ended by itself"), String::from_utf8(text).expect("UTF-8"))
}

/// Creates an RSA CA and a signer with this algorithm. OpenSSL's certificates are valid from the time of creation.
fn make_pki(folder: &Folder, algorithm: &str) {
    let path = folder.path("");
    let usages = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n\
                  extendedKeyUsage=1.3.6.1.4.1.311.10.3.9\n";
    folder.file("signer.ext", usages.as_bytes());
    openssl(&path, "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out ca.key");
    openssl(
        &path,
        "req -new -x509 -key ca.key -subj /CN=List_CA -days 30 -addext keyUsage=critical,keyCertSign -out ca.cer",
    );
    openssl(&path, &format!("genpkey -algorithm {algorithm} -out signer.key"));
    openssl(&path, "req -new -key signer.key -subj /CN=List_Signer -out signer.csr");
    let signer = "x509 -req -in signer.csr -CA ca.cer -CAkey ca.key -set_serial 2 -days 30 -extfile signer.ext";
    openssl(&path, &format!("{signer} -out signer.cer"));
    std::fs::create_dir(folder.path("roots")).unwrap();
    std::fs::copy(folder.path("ca.cer"), folder.path("roots/ca.cer")).unwrap();
    let recipe = "kind = 'authroot'\npurposes = ['server-auth']\n[[certificate]]\nfile = '*'\n";
    folder.file("roots.toml", recipe.as_bytes());
}

const AUTHOR: &str = "author roots.toml --certificates roots --signer signer.cer --ca ca.cer";

/// Runs without `--now`, because OpenSSL's certificates are valid from the time of creation.
#[test]
fn keys_from_openssl_can_sign() {
    if !installed("openssl") {
        return;
    }
    for algorithm in [
        "RSA -pkeyopt rsa_keygen_bits:2048",
        "RSA -pkeyopt rsa_keygen_bits:4096",
        "EC -pkeyopt ec_paramgen_curve:P-256",
        "EC -pkeyopt ec_paramgen_curve:P-384",
    ] {
        let folder = Folder::new();
        make_pki(&folder, algorithm);
        let path = folder.path("");
        let (status, text) = trustlist(&path, &format!("{AUTHOR} --key signer.key -o authroot.stl --publish www"));
        assert_eq!(status, 0, "{algorithm}: {text}");
        let (status, text) = trustlist(&path, "sync --from www --to store --root ca.cer --roots server-auth");
        assert!(status == 0 && text.ends_with("roots           1\n"), "{algorithm}: {text}");

        // The same key in DER works. Encrypted keys and the older format are refused.
        openssl(&path, "pkcs8 -topk8 -nocrypt -in signer.key -outform DER -out signer.der");
        let (status, text) = trustlist(&path, &format!("{AUTHOR} --key signer.der -o der.stl"));
        assert_eq!(status, 0, "{algorithm}: {text}");
        openssl(&path, "pkcs8 -topk8 -in signer.key -passout pass:secret -out encrypted.key");
        openssl(&path, "pkcs8 -topk8 -in signer.key -passout pass:secret -outform DER -out encrypted.der");
        openssl(&path, "pkey -in signer.key -traditional -out older.key");
        for (key, sentence) in [
            ("encrypted.key", "is encrypted"),
            ("encrypted.der", "is encrypted"),
            ("older.key", "not PKCS #8"),
            ("ca.key", "does not belong"),
        ] {
            let (status, text) = trustlist(&path, &format!("{AUTHOR} --key {key} -o refused.stl"));
            assert!(status == 2 && text.contains(sentence), "{algorithm} {key}: {text}");
        }
        // The advice in the error messages works.
        openssl(&path, "pkcs8 -in encrypted.key -passin pass:secret -out decrypted.key");
        openssl(&path, "pkcs8 -topk8 -nocrypt -in older.key -out newer.key");
        for key in ["decrypted.key", "newer.key"] {
            let (status, text) = trustlist(&path, &format!("{AUTHOR} --key {key} -o {key}.stl"));
            assert_eq!(status, 0, "{algorithm} {key}: {text}");
        }
    }
}

/// OpenSSL reads the list as PKCS #7. osslsigncode verifies it, except that it refuses the signer's certificate, which
/// is not meant for code signing.
#[test]
fn other_programs_read_the_list() {
    if !installed("openssl") {
        return;
    }
    let folder = Folder::new();
    make_pki(&folder, "RSA -pkeyopt rsa_keygen_bits:3072");
    let path = folder.path("");
    let (status, text) = trustlist(&path, &format!("{AUTHOR} --key signer.key -o authroot.stl"));
    assert_eq!(status, 0, "{text}");
    let parsed = openssl(&path, "asn1parse -inform DER -in authroot.stl");
    assert!(String::from_utf8_lossy(&parsed.stdout).contains("1.3.6.1.4.1.311.10.1"));
    let bag = openssl(&path, "pkcs7 -inform DER -in authroot.stl -print_certs -noout");
    let bag = String::from_utf8_lossy(&bag.stdout).into_owned();
    // The signed list contains the signer's certificate, but not the root.
    assert_eq!(bag.matches("subject=").count(), 1, "{bag}");
    assert!(bag.contains("List_Signer"), "{bag}");
    if !installed("osslsigncode") {
        return;
    }
    let line = "verify -ignore-timestamp -ignore-cdp -ignore-crl -CAfile ca.cer -in authroot.stl";
    let printed = tool(&path, "osslsigncode", line);
    let printed = [&*printed.stdout, &printed.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(printed.contains("Unsupported Signer's certificate purpose XKU_CODE_SIGN"), "{printed}");

    // Under another root, verification fails before osslsigncode checks the purpose.
    openssl(&path, "req -new -x509 -key signer.key -subj /CN=List_CA -days 30 -out other.cer");
    let printed = tool(&path, "osslsigncode", &line.replace("ca.cer", "other.cer"));
    assert!(!String::from_utf8_lossy(&[&*printed.stdout, &printed.stderr].concat()).contains("XKU_CODE_SIGN"));
}
