//! Who signed the lists, and how long that held.

use std::collections::{BTreeMap, BTreeSet};

use trustlist::{UnixTime, Utc};
use trustlist_testdata::{microsoft_root, microsoft_root_2010, microsoft_root_authority};

use crate::{
    Check, Figures,
    certificate::{Certificate, hash},
    corpus::{Corpus, File, day},
    der, figures,
    message::Signer,
};

pub(crate) const CHECKS: &[Check] = &[
    crate::corpus("10.1", |corpus| generation(corpus, "e87e7804")),
    crate::corpus("10.2", |corpus| generation(corpus, "f77a3f82")),
    crate::corpus("10.3", |corpus| generation(corpus, "c2fd4b83")),
    crate::corpus("10.4", |corpus| generation(corpus, "30f1e0b5")),
    crate::corpus("10.5", |corpus| generation(corpus, "b11264c1")),
    crate::corpus("10.6", |corpus| generation(corpus, "940740a2")),
    crate::corpus("10.7", every_ca_is_signed_by_its_root),
    crate::corpus("10.8", nested_signers),
    crate::corpus("10.9", signers_of_lists),
    crate::corpus("10.10", keys_of_signers),
    crate::corpus("10.11", usages_of_cas),
    crate::corpus("10.12", lists_without_their_ca),
    crate::corpus("10.13", validities_of_signers),
    crate::corpus("10.14", late_signers),
];

/// The roots that lists end in.
fn roots() -> [Certificate; 3] {
    [microsoft_root_authority(), microsoft_root(), microsoft_root_2010()].map(Certificate::read)
}

/// The certificate of a CA of lists, from whichever bag has it.
fn issuer(corpus: &Corpus, certificate: &Certificate) -> Certificate {
    let named = corpus.certificates().into_iter().filter(|it| it.subject == certificate.issuer);
    // One name, several keys: the authority key identifier says which.
    let identifier = |it: &Certificate, oid: &str| it.extension(oid).map(|extension| der::value(extension.value));
    let wanted = identifier(certificate, "2.5.29.35").and_then(|value| value.inside().first().copied());
    let fits = |it: &Certificate| match (wanted, identifier(it, "2.5.29.14")) {
        (Some(wanted), Some(own)) if wanted.tag == 0x80 => wanted.content == own.content,
        _ => true,
    };
    let found: Vec<Certificate> = named.filter(fits).collect();
    let [ca] = &*found else { panic!("one CA expected: {}", found.len()) };
    ca.clone()
}

fn signature_name(oid: &str) -> &'static str {
    match oid {
        "1.2.840.113549.1.1.4" => "MD5",
        "1.2.840.113549.1.1.5" => "SHA-1",
        "1.2.840.113549.1.1.11" => "SHA-256",
        "1.2.840.113549.1.1.12" => "SHA-384",
        _ => panic!("signed with {oid}"),
    }
}

/// Lists whose primary signer is of the CA, from first to last, their digest, and the CA: its validity, what signed it,
/// its root.
fn generation(corpus: &Corpus, sha1: &str) -> Figures {
    let signed: Vec<(&File, Certificate)> = corpus
        .lists()
        .into_iter()
        .map(|file| (file, issuer(corpus, &file.certificate(file.signer()))))
        .filter(|(_, ca)| ca.sha1().starts_with(sha1))
        .collect();
    let of_roots: Vec<_> = signed.iter().filter(|(file, _)| file.name.starts_with("authroot")).collect();
    let dates: BTreeSet<UnixTime> = of_roots.iter().map(|(file, _)| file.list.date()).collect();
    let digests: BTreeSet<&str> = signed.iter().map(|(file, _)| digest_name(file.signer())).collect();
    let [digest] = *digests.into_iter().collect::<Vec<_>>() else { panic!("one digest") };
    let ca = &signed.first().expect("a list").1;
    let root = roots().into_iter().find(|root| root.subject == ca.issuer).expect("a root");
    figures![
        day(*dates.first().expect("some")),
        day(*dates.last().expect("some")),
        of_roots.len(),
        signed.len() - of_roots.len(),
        digest,
        sha1,
        day(ca.not_before),
        day(ca.not_after),
        signature_name(&ca.signature_algorithm),
        &root.sha1()[..8],
    ]
}

fn digest_name(signer: &Signer) -> &'static str {
    match signer.digest_algorithm.0.as_str() {
        "1.3.14.3.2.26" => "SHA-1",
        "2.16.840.1.101.3.4.2.1" => "SHA-256",
        other => panic!("{other}"),
    }
}

/// Whether `issuer` signed it, whatever the digest.
fn is_signed_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let [_, _, signature] = *der::value(certificate.whole).inside() else { panic!("three values") };
    let block = issuer.opens(&signature.content[1..]).leak();
    let [algorithm, digest] = *der::value(block).inside() else { panic!("a DigestInfo") };
    digest.content == hash(&der::algorithm(&algorithm).0, certificate.tbs)
}

fn cas(corpus: &Corpus) -> BTreeMap<String, Certificate> {
    let signers = corpus.lists().into_iter().flat_map(|file| {
        let nested = file.nested().map(|message| file.certificate(message.signer()));
        [Some(file.certificate(file.signer())), nested].into_iter().flatten().collect::<Vec<_>>()
    });
    signers.map(|signer| issuer(corpus, &signer)).map(|ca| (ca.sha1(), ca)).collect()
}

fn every_ca_is_signed_by_its_root(corpus: &Corpus) -> Figures {
    let cas = cas(corpus);
    for ca in cas.values() {
        let root = roots().into_iter().find(|root| root.subject == ca.issuer).expect("a root");
        assert!(is_signed_by(ca, &root), "{}", ca.sha1());
    }
    for file in corpus.lists() {
        let signer = file.certificate(file.signer());
        assert!(is_signed_by(&signer, &issuer(corpus, &signer)), "{}", file.name);
    }
    let named = |name: &str| {
        let holds = |ca: &&Certificate| ca.subject.windows(name.len()).any(|window| window == name.as_bytes());
        cas.values().filter(holds).count()
    };
    let [older, newer] = ["Microsoft Certificate Trust List PCA", "Microsoft Certificate List CA 20"].map(named);
    figures![cas.len(), corpus.lists().len(), older, newer]
}

fn nested_signers(corpus: &Corpus) -> Figures {
    let signers = corpus.lists().into_iter().filter_map(|file| Some(file.certificate(file.nested()?.signer())));
    let cas: Vec<String> = signers.map(|signer| issuer(corpus, &signer).sha1()).collect();
    assert!(cas.iter().all(|ca| ca.starts_with("b11264c1")));
    figures![cas.len(), &cas[0][..8]]
}

/// Every certificate that signed a list, nested signatures too, once.
fn signers(corpus: &Corpus) -> Vec<Certificate> {
    let all = corpus.lists().into_iter().flat_map(|file| {
        let nested = file.nested().map(|message| file.certificate(message.signer()));
        [Some(file.certificate(file.signer())), nested].into_iter().flatten().collect::<Vec<_>>()
    });
    all.map(|signer| (signer.sha1(), signer)).collect::<BTreeMap<_, _>>().into_values().collect()
}

fn signers_of_lists(corpus: &Corpus) -> Figures {
    let signers = signers(corpus);
    let name = b"Microsoft Certificate Trust List Publisher";
    for signer in &signers {
        assert!(signer.subject.windows(name.len()).any(|window| window == name));
        assert_eq!(signer.usages().expect("usages"), ["1.3.6.1.4.1.311.10.3.9"]);
        assert_ne!(signer.extension("2.5.29.37").expect("usages").critical, Some(true));
    }
    let with_key_usage = signers.iter().filter(|signer| signer.extension("2.5.29.15").is_some()).count();
    figures![signers.len(), with_key_usage]
}

fn keys_of_signers(corpus: &Corpus) -> Figures {
    let of_lists = corpus.lists().into_iter().map(|file| (file.list.date(), file.certificate(file.signer()).bits()));
    let (longer, shorter): (Vec<_>, Vec<_>) = of_lists.partition(|(_, bits)| *bits > 2048);
    assert!(shorter.iter().all(|(_, bits)| *bits == 2048) && longer.iter().all(|(_, bits)| *bits == 4096));
    figures![shorter.len(), longer.len(), day(longer.iter().map(|(date, _)| *date).min().expect("some"))]
}

fn usages_of_cas(corpus: &Corpus) -> Figures {
    let mut without = Vec::new();
    for (sha1, ca) in cas(corpus) {
        match ca.usages() {
            None => without.push(sha1[..8].to_owned()),
            Some(usages) => {
                assert!(usages.iter().any(|usage| usage == "1.3.6.1.4.1.311.10.3.9"));
                assert!(!usages.iter().any(|usage| usage == "1.3.6.1.4.1.311.10.3.10"));
            }
        }
    }
    figures![cas(corpus).len() - without.len(), without.join(", ")]
}

fn lists_without_their_ca(corpus: &Corpus) -> Figures {
    let without = corpus.lists().into_iter().filter(|file| {
        let ca = issuer(corpus, &file.certificate(file.signer()));
        !file.message.certificates.iter().any(|certificate| certificate.whole == ca.whole)
    });
    let without: Vec<String> = without.map(|file| day(file.list.date())).collect();
    figures![without.len(), without.join(" and ")]
}

fn validities_of_signers(corpus: &Corpus) -> Figures {
    let days = |it: &Certificate| it.not_after.as_secs().checked_sub(it.not_before.as_secs()).expect("a span") / 86_400;
    let days: BTreeSet<u64> = signers(corpus).iter().map(days).collect();
    figures![days.first().expect("some"), days.last().expect("some")]
}

/// Lists that are older than the certificate of their primary signer.
fn late_signers(corpus: &Corpus) -> Figures {
    let late = corpus.lists().into_iter().filter_map(|file| {
        let signer = file.certificate(file.signer());
        (signer.not_before > file.list.date()).then(|| (file, Utc(signer.not_before).to_string()))
    });
    let late: Vec<_> = late.collect();
    let [(first, from_first), (second, from_second)] = &*late else { panic!("two lists") };
    // Nobody expired before the list was dated.
    for file in corpus.lists() {
        let signer = file.certificate(file.signer());
        assert!(signer.not_after > file.list.date() && issuer(corpus, &signer).not_after > file.list.date());
    }
    figures![day(first.list.date()), from_first, day(second.list.date()), from_second]
}
