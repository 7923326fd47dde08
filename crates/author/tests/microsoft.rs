//! Parsing a real list and encoding it again produces the same bytes.

// Helper functions may panic like the tests themselves.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use std::fs;

use common::{children, content, list, signed_data, signer_info};
use trustlist_author::{Digest, Entry, Envelope, List, PinRule, Presigned, Signer, oids};
use trustlist_ctl::{CertificateTrustList, Limits, Oid};
use trustlist_testdata::{corpus, list_2023, newest_list};

#[test]
fn the_list_of_a_real_file_is_encoded_identically() {
    for stl in [newest_list(), list_2023()] {
        assert_encoded_identically(list(stl));
    }
}

/// The corpus includes catalogs, in which entries repeat attributes.
#[test]
fn the_list_of_every_file_in_the_corpus_is_encoded_identically() {
    for kind in ["authroot", "disallowed", "pinrules", "catalog"] {
        for path in corpus::files(kind).into_iter().flatten() {
            println!("{}", path.display());
            assert_encoded_identically(list(&fs::read(path).unwrap()));
        }
    }
}

#[track_caller]
fn assert_encoded_identically(der: &[u8]) {
    let read = CertificateTrustList::parse(der, &Limits::default()).unwrap();
    assert!(List::from(&read).to_der() == der, "the bytes differ");
}

/// Parses the extensions of real lists, and encodes them again from the parsed values.
#[test]
fn the_logs_and_pin_rules_of_real_lists_are_encoded_identically() {
    let newest = CertificateTrustList::parse(list(newest_list()), &Limits::default()).unwrap();
    let keys = newest.ct_logs().unwrap().unwrap().keys();
    let mut bare = List::from(&newest);
    bare.extensions.clear();
    assert!(bare.ct_logs(keys).to_der() == newest.der(), "the bytes differ");

    for path in corpus::files("pinrules").into_iter().flatten() {
        let stl = fs::read(path).unwrap();
        let read = CertificateTrustList::parse(list(&stl), &Limits::default()).unwrap();
        let rules: Vec<_> = read.pin_rules().unwrap().unwrap().iter().map(PinRule::from).collect();
        let mut bare = List::from(&read);
        bare.extensions.clear();
        bare.entries.clear();
        for entry in &read {
            let site = entry.pin_site().unwrap();
            let mut built = Entry::site(site.host());
            if site.indexes().next().is_some() {
                built = built.pinned_to(site.indexes());
            }
            bare = bare.entry(if site.all_subdomains() { built.all_subdomains() } else { built });
        }
        let built = bare.rules(&rules).log_end(read.pin_rules_log_end().unwrap().unwrap());
        assert!(built.to_der() == read.der(), "the bytes differ");
    }
}

/// Encodes the signed message again, with Microsoft's own signature.
#[test]
fn the_message_of_a_real_file_is_encoded_identically() {
    for stl in [newest_list(), list_2023()] {
        assert_signed_identically(stl);
    }
}

/// The corpus includes counter-signatures, nested signatures, and messages that contain a certificate twice.
#[test]
fn the_message_of_every_file_in_the_corpus_is_encoded_identically() {
    for kind in ["authroot", "disallowed", "pinrules"] {
        for path in corpus::files(kind).into_iter().flatten() {
            println!("{}", path.display());
            assert_signed_identically(&fs::read(path).unwrap());
        }
    }
}

#[track_caller]
fn assert_signed_identically(stl: &[u8]) {
    let certificates = children(signed_data(stl)[3]);
    let info = signer_info(stl);
    let serial = children(info[1])[1];
    let is_signer = |certificate: &&&[u8]| children(children(certificate)[0])[1] == serial;
    let certificate = certificates.iter().find(is_signer).unwrap();
    let digests = [Digest::Sha1, Digest::Sha256];
    let digest =
        digests.into_iter().find(|digest| trustlist_author::der::digest_algorithm(*digest) == info[2]).unwrap();
    let key = Presigned::rsa(content(info[5]), digest);

    let mut signer = Signer::new(*certificate, &key);
    for (oid, values) in children(info[3]).into_iter().map(attribute) {
        // `Signer` adds these two attributes itself.
        if ![oids::CONTENT_TYPE, oids::MESSAGE_DIGEST].contains(&oid) {
            signer = signer.attribute(oid, values);
        }
    }
    for (oid, values) in info.get(6).map(|whole| children(whole)).unwrap_or_default().into_iter().map(attribute) {
        signer = signer.unsigned_attribute(oid, values);
    }
    let envelope = Envelope::new(list(stl)).signer(signer);
    let envelope = certificates.iter().fold(envelope, |envelope, certificate| envelope.certificate(*certificate));
    assert!(envelope.to_der().unwrap() == stl, "the bytes differ");
}

fn attribute(whole: &[u8]) -> (Oid<'_>, Vec<&[u8]>) {
    let fields = children(whole);
    (Oid::from_content(content(fields[0])).unwrap(), children(fields[1]))
}
