//! Sections 6 to 10: the signed message, nested signatures, timestamps, and signers; also the signers of catalogs
//! (20.14).

use std::collections::BTreeMap;

use trustlist_testdata::{microsoft_root, microsoft_root_2010, microsoft_root_authority};

use crate::{
    Check::{self, All},
    corpus::{Corpus, File},
    count::{count, each, figures, joined, one, range, set},
    message::{Certificate, Message, Signer, find, hash},
    value::{self, day, seconds, value},
};

/// Lists with a nested signature, and the nested message.
fn nested(c: &Corpus) -> impl Iterator<Item = (&File, &Message)> + Clone {
    c.lists().filter_map(|file| Some((file, file.nested.as_ref()?)))
}

/// Lists with a counter-signature, and the counter-signature.
fn counter_signed(c: &Corpus) -> impl Iterator<Item = (&File, Signer)> {
    c.lists().filter_map(|file| Some((file, Signer::read(&find(&file.signer().unsigned, "counterSignature")?))))
}

/// Every signer of a list with its certificate, including those of nested signatures.
fn signers(c: &Corpus) -> impl Iterator<Item = &(Signer, Certificate)> {
    c.lists().flat_map(|file| &file.signers)
}

/// The certificates of the signers, each once.
fn certificates(c: &Corpus) -> BTreeMap<&[u8], &Certificate> {
    signers(c).map(|(_, it)| (it.whole, it)).collect()
}

/// The CAs of the signers, each once.
fn cas(c: &Corpus) -> BTreeMap<String, &Certificate> {
    signers(c).map(|(_, it)| c.ca(it)).map(|ca| (ca.short_id(), ca)).collect()
}

fn root_of(ca: &Certificate) -> Certificate {
    let roots = [microsoft_root_authority(), microsoft_root(), microsoft_root_2010()].map(Certificate::read);
    roots.into_iter().find(|root| root.subject == ca.issuer).expect("a root")
}

fn has_usual_fields(message: &Message) -> bool {
    message.version == 1 && !message.certificates.is_empty() && !message.has_revocation_lists
}

/// The figures of a row in section 10. The row describes a CA, and the lists whose primary signer's certificate this CA
/// issued.
fn generation(c: &Corpus, id: &str) -> String {
    let lists: Vec<_> = c.lists().filter(|file| c.ca(file.certificate()).short_id() == id).collect();
    let (roots, others): (Vec<&File>, Vec<_>) = lists.iter().partition(|file| file.name.starts_with("authroot"));
    let word = |algorithm: &str| algorithm.split(' ').next().expect("a word").to_owned();
    let digest = one(set(lists.iter().map(|file| word(&file.signer().digest))));
    let ca = c.ca(lists[0].certificate());
    let dates = range(roots.iter().map(|file| file.day()));
    let of_ca = (id, day(&ca.from), day(&ca.until), word(&ca.algorithm), root_of(ca).short_id());
    figures![dates, roots.len(), others.len(), digest, of_ca]
}

pub(crate) const CHECKS: &[Check] = &[
    All("6.2", |c| {
        let holds = |file: &File| {
            let digests = &file.message.digests;
            let list = file.message.content_type == "…10.1" && file.content.tag == value::SEQUENCE;
            list && has_usual_fields(&file.message)
                && *digests == [&*file.signer().digest]
                && digests[0].ends_with(" NULL")
        };
        figures![each(c.lists(), holds), each(c.signed_catalogs(), holds)]
    }),
    All("6.3", |c| figures![each(c.all(), |file| value(file.bytes).walk() > 10)]),
    All("6.4", |c| {
        each(c.lists(), |file| file.signer().version == 1 && file.signer().algorithm == "RSA NULL");
        let [sha1, sha256] =
            ["SHA-1 NULL", "SHA-256 NULL"].map(|it| count(c.lists(), |file| file.signer().digest == it));
        assert_eq!(sha1 + sha256, c.lists().count());
        figures![sha1, sha256]
    }),
    All("6.5", |c| {
        let bag = |file: &'static File| file.message.certificates.iter().map(|it| it.whole);
        let all = each(c.lists(), |file| bag(file).is_sorted());
        let first = count(c.lists(), |file| bag(file).next() == Some(file.certificate().whole));
        figures![range(c.lists().map(|file| bag(file).len())), first, all]
    }),
    All("6.6", |c| {
        let message = &one(c.catalogs.iter().filter(|file| file.signers.is_empty())).message;
        let has_empty_set = message.signers.as_ref().is_some_and(Vec::is_empty);
        assert!(message.version == 1 && has_empty_set && message.digests.is_empty() && message.certificates.is_empty());
        figures![]
    }),
    All("6.7", |c| {
        assert!(c.unsigned.message.signers.is_none() && c.unsigned.list.usage == ["…10.3.9"]);
        figures![c.unsigned.list.entries.len()]
    }),
    All("7.2", |c| {
        figures![each(c.signed(), |file| {
            let signer = file.signer();
            signer.signed("messageDigest").content == hash(&signer.digest, file.content.content)
        })]
    }),
    All("7.3", |c| {
        each(c.signed(), |file| file.signer().signed("contentType").oid() == "…10.1");
        let of_catalogs = ["contentType", "messageDigest", "…2.1.11", "…2.1.12"];
        let lists = each(c.lists(), |file| file.signer().signs(&["contentType", "messageDigest", "…2.1.12"]));
        figures![lists, each(c.signed_catalogs(), |file| file.signer().signs(&of_catalogs))]
    }),
    // Statements 7.3 and 8.4 check that the attributes are sorted.
    All("7.5", |c| {
        let opens = |(it, key): &(Signer, Certificate)| key.verify(&it.signed_set, it.signature) == it.digest;
        let nested = c.signed().flat_map(|file| &file.signers[1..]);
        figures![each(c.signed(), |file| opens(&file.signers[0])), each(nested, opens)]
    }),
    All("8.1", |c| {
        each(nested(c), |(file, message)| {
            let [outer, inner] = [file.signer(), message.signer()];
            outer.digest == "SHA-1 NULL" && outer.unsigned.len() == 1 && inner.unsigned.is_empty()
        });
        let [first, last] = range(nested(c).map(|(file, _)| file.day()));
        let between = c.lists().filter(|file| (first..=last).contains(&file.day()));
        figures![each(between, |file| file.nested.is_some()), first, last]
    }),
    All("8.2", |c| {
        figures![each(nested(c), |(_, message)| {
            let signer = message.signer();
            let algorithms = [&*message.digests.concat(), &signer.digest, &signer.algorithm];
            let is_signed = signer.version == 1 && algorithms == ["SHA-256 NULL", "SHA-256 NULL", "RSA NULL"];
            is_signed && has_usual_fields(message) && message.content_type == "data" && message.content.is_none()
        })]
    }),
    All("8.3", |c| {
        figures![each(nested(c), |(file, message)| {
            message.signer().signed("messageDigest").content == hash("SHA-256", file.content.whole)
        })]
    }),
    All("8.4", |c| {
        let types = ["contentType", "messageDigest", "…2.1.12", "1.2.840.113549.1.9.25.4"];
        figures![each(nested(c).map(|(_, message)| message.signer()), |it| {
            it.signs(&types) && it.signed(types[0]).oid() == "data" && it.signed(types[3]).number() == 1
        })]
    }),
    All("9.2", |c| {
        let all = each(counter_signed(c), |(file, counter)| {
            let digest = hash(&counter.digest, file.signer().signature);
            counter.signed("messageDigest").content == digest && file.nested.is_none()
        });
        figures![all, range(counter_signed(c).map(|(file, _)| file.day()))]
    }),
    All("9.3", |c| {
        each(counter_signed(c), |(_, it)| {
            let is_utc = it.signed("signingTime").tag == value::UTC_TIME && it.signed("contentType").oid() == "data";
            is_utc && it.signs(&["contentType", "messageDigest", "signingTime"])
        });
        let of_sha1 = || counter_signed(c).filter(|(_, it)| it.digest.starts_with("SHA-1"));
        let all = each(of_sha1(), |(_, it)| it.algorithm.starts_with("SHA-1 with RSA"));
        figures![all, count(of_sha1(), |(_, it)| it.digest == "SHA-1")]
    }),
    All("9.4", |c| {
        let late = |(file, it): (&File, Signer)| seconds(&it.signed("signingTime").instant()) - seconds(&file.date);
        let [least, most] = range(counter_signed(c).map(late)).map(|late| late as usize);
        figures![least / 60, most / 86_400]
    }),
    All("9.5", |c| {
        let (file, counter) = one(counter_signed(c).filter(|(_, it)| it.digest.starts_with("MD5")));
        let block = file.named(&counter).open(counter.signature);
        assert_eq!(block, hash("MD5", &counter.signed_set), "and nothing around it");
        figures![file.day(), block.len()]
    }),
    // Counts every list that statements 8.1 and 9.2 do not count.
    All("9.6", |c| {
        let bare = c.lists().filter(|file| file.signer().unsigned.is_empty());
        let (sha1, sha256): (Vec<&File>, Vec<_>) = bare.partition(|file| file.signer().digest == "SHA-1 NULL");
        assert_eq!(sha1.len() + sha256.len() + nested(c).count() + counter_signed(c).count(), c.lists().count());
        figures![sha256.len(), sha1.iter().map(|file| file.day()).collect::<Vec<_>>()]
    }),
    All("10.1", |c| generation(c, "e87e7804")),
    All("10.2", |c| generation(c, "f77a3f82")),
    All("10.3", |c| generation(c, "c2fd4b83")),
    All("10.4", |c| generation(c, "30f1e0b5")),
    All("10.5", |c| generation(c, "b11264c1")),
    All("10.6", |c| generation(c, "940740a2")),
    All("10.7", |c| {
        let is_signed = |it: &Certificate, issuer: &Certificate| !issuer.verify(it.tbs, it.signature).is_empty();
        let cas = each(cas(c).values(), |ca| is_signed(ca, &root_of(ca)));
        let lists = each(c.lists(), |file| is_signed(file.certificate(), c.ca(file.certificate())));
        let names = ["Microsoft Certificate Trust List PCA", "Microsoft Certificate List CA 20"];
        figures![cas, lists, names.map(|name| count(self::cas(c).values(), |ca| ca.is_named(name)))]
    }),
    All("10.8", |c| {
        let cas: Vec<_> = nested(c).map(|(file, _)| c.ca(&file.signers[1].1).short_id()).collect();
        figures![cas.len(), one(set(&cas))]
    }),
    All("10.9", |c| {
        let all = each(certificates(c).into_values(), |it| {
            let is_critical = it.extensions.iter().any(|it| it.oid == "2.5.29.37" && it.values.len() == 2);
            let usage = it.usages().is_some_and(|usages| usages == ["…10.3.9"]) && !is_critical;
            usage && it.is_named("Microsoft Certificate Trust List Publisher")
        });
        figures![all, count(certificates(c).into_values(), |it| it.extension("2.5.29.15").is_some())]
    }),
    All("10.10", |c| {
        let bits = |file: &File| file.certificate().rsa()[0].bits();
        let of = |wanted| c.lists().filter(move |file| bits(file) == wanted);
        assert_eq!(of(2048).count() + of(4096).count(), c.lists().count());
        figures![of(2048).count(), of(4096).count(), of(4096).map(File::day).min().expect("a list")]
    }),
    All("10.11", |c| {
        let cas = cas(c);
        let (with, without): (Vec<&Certificate>, Vec<&Certificate>) =
            cas.into_values().partition(|ca| ca.usages().is_some());
        let all = each(with.into_iter().filter_map(|ca| ca.usages()), |it| {
            it.contains(&"…10.3.9".into()) && !it.contains(&"…10.3.10".into())
        });
        figures![all, one(without).short_id()]
    }),
    All("10.13", |c| {
        let days = |it: &Certificate| (seconds(&it.until) - seconds(&it.from)) as usize / 86_400;
        figures![range(certificates(c).into_values().map(days))]
    }),
    All("20.14", |c| {
        let signed: Vec<_> =
            c.signed_catalogs().map(|it| (&*it.name, it.certificate().usages().expect("usages"))).collect();
        assert_eq!(set(signed.iter().map(|(name, _)| *name)), ["115fe8649854.cat", "oem89.cat"]);
        each(&signed, |(_, usages)| usages.contains(&"1.3.6.1.5.5.7.3.3".into()));
        let of_microsoft = |usages: &Vec<String>| joined(usages.iter().filter(|it| it.starts_with('…')), " and ");
        figures![signed.iter().map(|(_, usages)| of_microsoft(usages)).collect::<Vec<_>>()]
    }),
];
