//! Lists that replace a previous list, with a later date and a higher number.

use pki_types::UnixTime;
use trustlist_ctl::{CertificateTrustList, FileTime, ListKind, Oid, OidBuf, SequenceNumber, oids};

use crate::{
    der,
    error::Error,
    list::{List, ROOTS_PREFIX, whole_second},
};

/// The length of the FILETIME at the end of a sequence number, in bytes.
const FILETIME_BYTES: usize = 8;

impl List {
    /// Checks that this list can replace `previous`: it is of the same kind, and has a later date and a higher sequence
    /// number. Otherwise readers would reject it. Sequence numbers are compared by their
    /// [ticks](SequenceNumber::ticks).
    ///
    /// # Errors
    ///
    /// [`Error::OtherKind`], [`Error::NotLater`] or [`Error::NumberNotHigher`].
    pub fn require_successor(&self, previous: &CertificateTrustList<'_>) -> Result<(), Error> {
        if !self.is_of_kind(previous) || previous.subject_algorithm() != self.subject_algorithm.as_oid() {
            return Err(Error::OtherKind);
        }
        if self.this_update.as_secs() <= previous.this_update().as_secs() {
            return Err(Error::NotLater { previous: previous.this_update(), this_update: self.this_update });
        }
        let Some(before) = previous.sequence_number() else { return Ok(()) };
        let number = self.sequence_number.as_deref().unwrap_or_default();
        if SequenceNumber::from_content(number).ticks() > before.ticks() {
            return Ok(());
        }
        Err(Error::NumberNotHigher { previous: before.content().to_vec(), number: number.to_vec() })
    }

    /// Returns whether both lists are of the same kind. In most lists, the usages define the kind. In an enterprise
    /// trust list they are its purposes, which can change.
    fn is_of_kind(&self, previous: &CertificateTrustList<'_>) -> bool {
        let mut usages = self.usages.iter().map(OidBuf::as_oid);
        match previous.kind() {
            ListKind::Other => !usages.any(|usage| KIND_USAGES.contains(&usage)),
            _ => usages.eq(previous.subject_usage()),
        }
    }
}

/// The usages that define a kind of list.
const KIND_USAGES: [Oid<'static>; 4] =
    [oids::ROOT_LIST_SIGNER, oids::DISALLOWED_LIST, oids::PIN_RULES, oids::CATALOG_LIST];

/// Returns a copy of a list with the date `at`, ready to be signed. Entries, extensions and all other fields keep their
/// bytes.
///
/// A list with a sequence number gets a new one for `at` (see [`sequence_number`]). `nextUpdate`, if there is one,
/// moves by the same amount as `thisUpdate`.
///
/// # Errors
///
/// [`Error::NotLater`] if `previous` is not dated before `at`. [`Error::NumberNotHigher`] if readers require the number
/// to encode the date, but the number of `previous` is at least as high as the new one.
pub fn renew(previous: &CertificateTrustList<'_>, at: FileTime) -> Result<Vec<u8>, Error> {
    let mut list = List::from(previous);
    list.this_update = whole_second(at);
    list.next_update = list.next_update.map(|next| {
        let distance = next.as_secs().saturating_sub(previous.this_update().as_secs());
        UnixTime::since_unix_epoch(core::time::Duration::from_secs(list.this_update.as_secs().saturating_add(distance)))
    });
    list.sequence_number = previous.sequence_number().map(|_| sequence_number(previous.kind(), at, Some(previous)));
    list.require_successor(previous)?;
    // Keep the entries' bytes: their sets of attributes might not be in DER order.
    Ok(list.to_der_with(previous.entries().map(|entry| entry.der())))
}

/// Returns the content bytes of the sequence number for a list of this kind, dated `at`, that follows `previous`.
///
/// The number is a prefix followed by the ticks of `at`, as in Microsoft's lists. The prefix is copied from `previous`
/// if its number ends with the date of that list. Otherwise it is the byte 0x14 in a root list, and empty in other
/// lists.
///
/// Readers require this form in root lists, disallowed lists and pin rules. In other kinds of lists, if the number of
/// `previous` is already at least as high, the result is that number plus 1.
#[must_use]
pub fn sequence_number(kind: ListKind, at: FileTime, previous: Option<&CertificateTrustList<'_>>) -> Vec<u8> {
    let mut number = if kind == ListKind::AuthRoot { vec![ROOTS_PREFIX] } else { Vec::new() };
    let before = previous.and_then(|list| Some((list.sequence_number()?, list.this_update())));
    if let Some((before, this_update)) = before {
        let ends_in_date = before.filetime().and_then(|time| time.unix()) == Some(this_update);
        if let Some((prefix, _)) = before.content().split_last_chunk::<FILETIME_BYTES>().filter(|_| ends_in_date) {
            number = prefix.to_vec();
        }
    }
    number.extend(at.ticks().to_be_bytes());
    let number = if number.len() == FILETIME_BYTES { der::unsigned_content(&number) } else { number };
    match before {
        Some((before, _)) if !is_dated(kind) && before.ticks() >= at.ticks() => plus_one(before),
        _ => number,
    }
}

/// Returns whether readers require the sequence number of this kind of list to encode its date.
pub(crate) fn is_dated(kind: ListKind) -> bool {
    matches!(kind, ListKind::AuthRoot | ListKind::Disallowed | ListKind::PinRules)
}

fn plus_one(number: SequenceNumber<'_>) -> Vec<u8> {
    let mut bytes = number.content().to_vec();
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return der::unsigned_content(&bytes);
        }
    }
    // Every byte was 0xff, so the number needs one more byte.
    bytes.insert(0, 1);
    der::unsigned_content(&bytes)
}

#[cfg(test)]
mod tests {
    use trustlist_ctl::Limits;

    use super::*;
    use crate::{attribute::Attribute, entry::Entry};

    /// 2026-06-01T12:00:00Z.
    const AT: FileTime = FileTime::from_ticks(134_247_888_000_000_000);
    /// An hour after [`AT`].
    const LATER: FileTime = FileTime::from_ticks(134_247_924_000_000_000);

    #[track_caller]
    fn read(der: &[u8]) -> CertificateTrustList<'_> {
        CertificateTrustList::parse(der, &Limits::default()).unwrap()
    }

    fn trust() -> List {
        List::new(oids::CODE_SIGNING, oids::SHA1, whole_second(AT))
    }

    fn prefixed(prefix: u8, at: FileTime) -> Vec<u8> {
        [&[prefix][..], &at.ticks().to_be_bytes()].concat()
    }

    #[test]
    fn a_renewed_list_differs_only_in_its_dates_and_number() {
        let next_update = UnixTime::since_unix_epoch(core::time::Duration::from_secs(1_780_315_200 + 86_400));
        let list = List::roots(AT)
            .next_update(next_update)
            .list_identifier(*b"id")
            .entry(Entry::new([1; 20]).friendly_name("One"))
            .extension(oids::CERT_LOG_LIST, true, *b"a");
        let der = list.to_der();
        let renewed = renew(&read(&der), LATER).unwrap();
        let renewed = read(&renewed);
        assert_eq!(renewed.this_update().as_secs(), 1_780_318_800);
        assert_eq!(renewed.next_update().unwrap().as_secs(), 1_780_318_800 + 86_400);
        let expected = List { sequence_number: List::roots(LATER).sequence_number, ..list }
            .this_update(renewed.this_update())
            .next_update(renewed.next_update().unwrap());
        assert_eq!(List::from(&renewed), expected);
        List::from(&renewed).require_successor(&read(&der)).unwrap();
    }

    #[test]
    fn renewing_keeps_a_set_that_is_not_in_der_order() {
        let attributes = [2, 1].map(|value| Attribute::new(oids::SHA1, [der::integer(value)]).to_der());
        let entry = der::sequence([der::octet_string(&[1; 20]), der::tlv(0x31, &attributes.concat())]);
        let list = trust().to_der_with([&entry]);
        let renewed = renew(&read(&list), LATER).unwrap();
        assert_eq!(read(&renewed).entry(0).unwrap().der(), entry);
        assert_ne!(Entry::from(read(&list).entry(0).unwrap()).to_der(), entry);
    }

    #[test]
    fn a_successor_is_later_higher_and_of_the_same_kind() {
        let der = List::roots(AT).to_der();
        let before = read(&der);
        assert!(matches!(List::roots(AT).require_successor(&before), Err(Error::NotLater { .. })));
        assert!(matches!(List::disallowed(LATER).require_successor(&before), Err(Error::OtherKind)));
        let same_number = List::roots(AT).this_update(whole_second(LATER));
        assert!(matches!(same_number.require_successor(&before), Err(Error::NumberNotHigher { .. })));
        assert!(List::roots(LATER).no_sequence_number().require_successor(&before).is_err());
        let padded = List::roots(AT).sequence_number([&[0][..], before.sequence_number().unwrap().content()].concat());
        assert!(padded.this_update(whole_second(LATER)).require_successor(&before).is_err());
        List::roots(LATER).require_successor(&before).unwrap();
        // Prefixes are not compared: a high prefix neither blocks later lists nor makes a number higher.
        let der = List::roots(AT).sequence_number(prefixed(0x7f, AT)).to_der();
        List::roots(LATER).require_successor(&read(&der)).unwrap();
        let same_date = List::roots(AT).sequence_number(prefixed(0x7f, AT)).this_update(whole_second(LATER));
        assert!(matches!(same_date.require_successor(&before), Err(Error::NumberNotHigher { .. })));
        assert!(matches!(renew(&before, AT), Err(Error::NotLater { .. })));
    }

    #[test]
    fn purposes_of_an_enterprise_trust_list_may_change() {
        let der = trust().to_der();
        let email = List::new(oids::CTL_USAGE_SIGNING, oids::SHA1, whole_second(LATER));
        email.require_successor(&read(&der)).unwrap();
        assert!(matches!(List::roots(LATER).require_successor(&read(&der)), Err(Error::OtherKind)));
        assert!(matches!(email.require_successor(&read(&List::roots(AT).to_der())), Err(Error::OtherKind)));
        let other = List { subject_algorithm: oids::CTL.to_owned(), ..email };
        assert!(matches!(other.require_successor(&read(&der)), Err(Error::OtherKind)));
    }

    #[test]
    fn the_next_number_is_higher_than_the_previous_one() {
        let kind = ListKind::Other;
        let number = |before: &[u8]| {
            let der = trust().sequence_number(before).to_der();
            sequence_number(kind, LATER, Some(&read(&der)))
        };
        assert_eq!(sequence_number(kind, LATER, None), number(&[5]));
        assert_eq!(sequence_number(kind, LATER, None), number(&AT.ticks().to_be_bytes()));
        assert_eq!(number(&[0x7f; 9]), [&[0x7f; 8][..], &[0x80]].concat());
        assert_eq!(number(&[&[0xfe][..], &[0xff; 9]].concat()), [&[0, 0xff][..], &[0; 9]].concat());
        assert_eq!(plus_one(SequenceNumber::from_content(&[0xff; 9])), [&[1][..], &[0; 9]].concat());
        // If the previous number ends in a date, its prefix is kept.
        assert_eq!(number(&prefixed(0x15, AT)), prefixed(0x15, LATER));
        // In a root list, the number must encode its date.
        let der = List::roots(AT).sequence_number([0x7f; 9]).to_der();
        let dated = sequence_number(ListKind::AuthRoot, LATER, Some(&read(&der)));
        assert_eq!(Some(dated), List::roots(LATER).sequence_number);
    }
}
