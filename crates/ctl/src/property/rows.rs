//! The table of known properties. To add a property with an existing form, add a row here and a line in a test.

/// Describes a known certificate property. [`PROPERTIES`] contains all known properties.
///
/// ```
/// use trustlist_ctl::PropertyRow;
///
/// let row = PropertyRow::of(104).unwrap();
/// assert_eq!((row.key, row.label, row.title), ("disabled", "disabled", "Disabled from"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PropertyRow {
    /// The number: the last arc of 1.3.6.1.4.1.311.10.11.`N`.
    pub number: u32,
    /// The key in JSON.
    pub key: &'static str,
    /// The name in the terminal, where it has to fit in a column.
    pub label: &'static str,
    /// The name on an HTML page.
    pub title: &'static str,
    /// What the property means if it is present and empty; `None` if the meaning is not known.
    pub empty: Option<&'static str>,
    pub(super) form: Form,
}

/// The form of a property's bytes, which decides how they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Purposes, as a `SEQUENCE OF OBJECT IDENTIFIER`; or 0 bytes.
    Purposes,
    /// Other identifiers, as a `SEQUENCE OF OBJECT IDENTIFIER`; or 0 bytes.
    Oids,
    /// UTF-16LE text with a closing NUL; or 0 bytes.
    Name,
    /// A FILETIME; or 0 bytes.
    Time,
    /// A `SEQUENCE OF PolicyInformation`; or 0 bytes.
    Policies,
    /// One SEQUENCE of any values; or 0 bytes.
    Sequence,
    /// Exactly this many bytes.
    Hash(usize),
    /// Any bytes.
    Bytes,
}

const fn row(number: u32, form: Form, [key, label, title]: [&'static str; 3]) -> PropertyRow {
    let empty = match form {
        Form::Time => Some("clears the date set by an earlier list"),
        _ => None,
    };
    PropertyRow { number, key, label, title, empty, form }
}

impl PropertyRow {
    const fn empty(self, meaning: &'static str) -> Self {
        Self { empty: Some(meaning), ..self }
    }

    /// Returns the row of the property with this number, if it is known.
    #[must_use]
    pub fn of(number: u32) -> Option<&'static Self> {
        PROPERTIES.iter().find(|row| row.number == number)
    }
}

/// Every known property, in display order: name and hash first, then what a root is trusted for.
///
/// Source: the header `wincrypt.h` for names and meanings (its names begin with `CERT_` and end with `_PROP_ID`), and
/// 45,135 entries of real lists for the forms. Properties 84, 128 and 129 appear in none of these entries.
pub static PROPERTIES: [PropertyRow; 14] = [
    // `FRIENDLY_NAME`: the display name.
    row(11, Form::Name, ["friendly_name", "name", "Name"]),
    // `AUTH_ROOT_SHA256_HASH`: the SHA-256 of the certificate.
    row(98, Form::Hash(32), ["sha256", "SHA-256", "SHA-256"]),
    // `ENHKEY_USAGE`: the purposes for which the root is trusted.
    row(9, Form::Purposes, ["key_usage", "purposes", "Purposes"]),
    // `DISALLOWED_ENHKEY_USAGE`: the purposes that were removed from the root.
    row(122, Form::Purposes, ["disallowed_key_usage", "removed", "Purposes removed"]),
    // `DISALLOWED_FILETIME`: the root is disabled on and after this date, for every purpose.
    row(104, Form::Time, ["disabled", "disabled", "Disabled from"]),
    // `NOT_BEFORE_FILETIME`: certificates issued on or after this date are not trusted.
    row(126, Form::Time, ["not_before", "not before", "Not trusted if issued on or after"]),
    // `NOT_BEFORE_ENHKEY_USAGE`: the purposes to which property 126 applies.
    row(127, Form::Purposes, ["not_before_key_usage", "  purposes", "Issue date applies to"]).empty("every purpose"),
    // `ROOT_PROGRAM_CERT_POLICIES`: the certificate policies for extended validation.
    row(83, Form::Policies, ["policies", "EV policies", "EV policies"]),
    // `ROOT_PROGRAM_NAME_CONSTRAINTS`: a NameConstraints of RFC 5280.
    row(84, Form::Sequence, ["name_constraints", "constraints", "Name constraints"]),
    // `ROOT_PROGRAM_CHAIN_POLICIES`: 1.3.6.1.4.1.311.60.3.`n`, how to check revocation below the root.
    row(105, Form::Oids, ["chain_policies", "chain policies", "Chain policies"]),
    // `DISALLOWED_CA_FILETIME`: a time about CA certificates.
    row(128, Form::Time, ["disallowed_ca", "CAs disabled", "CAs disabled from"]),
    // `KEY_IDENTIFIER`: the key identifier in the certificate, or the SHA-1 of its SubjectPublicKeyInfo; 8, 20 or 32
    // bytes in real lists. It is not unique.
    row(20, Form::Bytes, ["key_identifier", "key identifier", "Key identifier"]),
    // `SUBJECT_NAME_MD5_HASH`: the MD5 of the subject's DER. It is not unique.
    row(29, Form::Hash(16), ["subject_name_md5", "subject MD5", "MD5 of the subject"]),
    // `CERT_SHA1_SHA256_HASH`: its form is not documented.
    row(129, Form::Bytes, ["sha1_sha256", "SHA-1, SHA-256", "SHA-1 and SHA-256"]),
];
