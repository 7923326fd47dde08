//! Signers, keys and recipes that are refused.

use std::fs;

use trustlist_testdata::{
    keys as test_keys,
    pki::{Cert, Pki, SERVER_AUTH},
};

use crate::office::{NOW, Office, RECIPE};

#[test]
fn signers_that_readers_would_refuse() {
    let help = |usage: &str| format!("the signer's certificate must have the extended key usage {usage}");
    let wrong = help("1.3.6.1.4.1.311.10.3.9");
    let root = Cert::root();
    for (ca, signer, code, expected) in [
        (Cert::ca(), Cert { usages: vec![SERVER_AUTH], ..Cert::signer() }, "wrong-usage", &*wrong),
        (Cert::ca(), Cert { usages: vec![], ..Cert::signer() }, "no-usage", &wrong),
        (
            Cert { usages: vec![SERVER_AUTH], ..Cert::ca() },
            Cert::signer(),
            "ca-usage",
            "each CA must have the extended key usage 1.3.6.1.4.1.311.10.3.9, or no extended key usage extension",
        ),
        (
            Cert::ca(),
            Cert { not_after: "2026-11-21T23:59:59Z", ..Cert::signer() },
            "expired",
            "sign with a certificate that is valid on the date of the list",
        ),
        (
            Cert { not_after: "2026-11-21T23:59:59Z", ..Cert::ca() },
            Cert::signer(),
            "expired",
            "use CAs that are valid on the date of the list",
        ),
    ] {
        let office = Office::of(Pki::of(&root, &ca, &signer));
        let run = office.build(NOW, &["-o", "authroot.stl", "--publish", "www", "--json"]);
        assert_eq!((run.status, &run.json()["code"]), (1, &code.into()), "{run:?}");
        assert_eq!(run.json()["help"], expected);
        assert!(run.stderr.starts_with("trustlist: the signed list: "), "{run:?}");
        assert!(!office.folder.names().iter().any(|name| name == "authroot.stl" || name == "www"));
    }
}

#[test]
fn keys_that_cannot_sign_for_the_certificate() {
    let office = Office::new();
    let build = || office.build(NOW, &["-o", "authroot.stl"]);
    let pem = |tag: &str, bytes: &[u8]| pem::encode(&pem::Pem::new(tag, bytes));
    let encrypted = pem("ENCRYPTED PRIVATE KEY", &[0x30, 0]);
    for (file, sentence) in [
        (test_keys::P256, "signer.cer: the certificate does not belong to this private key\n"),
        (encrypted.as_bytes(), "signer.key: the private key is encrypted; only unencrypted keys are supported\n"),
        (pem("RSA PRIVATE KEY", &[0x30, 0]).as_bytes(), "the private key is in PKCS #1 format, not PKCS #8\n"),
        (b"nothing", "it contains no private key in DER or PEM\n"),
    ] {
        office.private("signer.key", file);
        let run = build();
        assert!(run.status == 2 && run.stderr.contains(sentence), "{run:?}");
    }
    assert!(!office.folder.names().contains(&"authroot.stl".to_owned()));
}

#[cfg(unix)]
#[test]
fn a_key_that_other_users_can_read_causes_a_warning() {
    use std::os::unix::fs::PermissionsExt;

    let office = Office::new();
    fs::set_permissions(office.folder.path("signer.key"), PermissionsExt::from_mode(0o644)).unwrap();
    let run = office.build(NOW, &["-o", "authroot.stl"]);
    let key = office.path("signer.key");
    assert_eq!(
        (run.status, run.stderr),
        (0, format!("trustlist: warning: {key}: other users can read this key (mode 0644); run `chmod 600` on it\n"))
    );
}

#[test]
fn errors_in_a_recipe_name_the_line() {
    let office = Office::new();
    for (recipe, sentence) in [
        ("kind = \"authroot\"\npurpose = 1\n", "recipe.toml:2: unknown key \"purpose\""),
        (&*RECIPE.replace("first.cer", "nobody.cer"), "recipe.toml:6: the row matches no certificate\n"),
        (&RECIPE.replace("\"*.cer\"", "\"first.*\""), "recipe.toml: no row matches the certificate in second.cer\n"),
        (&RECIPE.replace("2027-01-01", "2025-01-01"), "recipe.toml:3: the date of the list must be earlier"),
    ] {
        let run = office.build_by(recipe, &["-o", "authroot.stl"]);
        assert!(run.status == 2 && run.stderr.contains(sentence), "{run:?}");
    }
    // Any other file in the folder of certificates is an error; it is not skipped.
    office.folder.file("recipe.toml", RECIPE.as_bytes());
    office.folder.file("roots/notes.txt", b"to do");
    let run = office.build(NOW, &["-o", "authroot.stl"]);
    assert!(run.status == 2 && run.stderr.contains("notes.txt: it contains no certificate"), "{run:?}");
    #[cfg(unix)]
    {
        fs::remove_file(office.folder.path("roots/notes.txt")).unwrap();
        std::os::unix::fs::symlink(office.folder.path("ca.cer"), office.folder.path("roots/link.cer")).unwrap();
        let run = office.build(NOW, &["-o", "authroot.stl"]);
        assert!(run.status == 2 && run.stderr.contains("link.cer: it is a symbolic link"), "{run:?}");
    }
}
