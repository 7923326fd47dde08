//! Entries of a pin rules list.

use trustlist_base::{Cursor, Oid, ReadError, ReadErrorKind, oids};

use crate::entry::Entry;

/// An entry of a pin rules list: a host, and the rules that apply to it.
///
/// The identifier of the entry is the host name in ASCII; Microsoft's list uses lower case. A name that begins with a
/// dot is a wildcard. `.example.com` matches every name with one more label; with the flag
/// `SITE_PIN_RULES_ALL_SUBDOMAINS_FLAG` (1) it matches names with any number of further labels. The header `wincrypt.h`
/// defines two attributes, both optional:
///
/// | type | header name | values |
/// |---|---|---|
/// | 1.3.6.1.4.1.311.10.4.2 | `szOID_SITE_PIN_RULES_INDEX_ATTR` | one or more INTEGERs: rule numbers, counted from 0 |
/// | 1.3.6.1.4.1.311.10.4.3 | `szOID_SITE_PIN_RULES_FLAGS_ATTR` | one INTEGER of flags |
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits};
///
/// # let der = trustlist_testdata::made::pin_rules().to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// let site = list.entry(0).expect("an entry").pin_site()?;
/// assert_eq!((site.host(), site.all_subdomains()), (".example.com", true));
/// assert_eq!(site.indexes().collect::<Vec<_>>(), [0]);
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PinSite<'l> {
    host: &'l str,
    indexes: Cursor<'l>,
    flags: u32,
}

/// `SITE_PIN_RULES_ALL_SUBDOMAINS_FLAG`
const ALL_SUBDOMAINS: u32 = 1;

impl<'l> PinSite<'l> {
    /// Returns the host name. It is ASCII; whether it is a valid host name is not checked.
    #[must_use]
    pub const fn host(&self) -> &'l str {
        self.host
    }

    /// Returns the numbers of the rules that apply to the host. A key is accepted if it matches any pin of any of these
    /// rules. A host without rules is exempt from the rules of a broader entry (*inferred*: nine of the ten such
    /// entries in Microsoft's list lie inside pinned domains).
    pub fn indexes(&self) -> impl Iterator<Item = u32> + Clone + use<'l> {
        self.indexes.read_again(|indexes| indexes.read_u32(INDEX))
    }

    /// Returns all the flags; 0 if the attribute is absent.
    #[must_use]
    pub const fn flags(&self) -> u32 {
        self.flags
    }

    /// Returns whether flag 1 is set, which means that a wildcard matches any number of further labels instead of only
    /// one.
    #[must_use]
    pub const fn all_subdomains(&self) -> bool {
        self.flags & ALL_SUBDOMAINS != 0
    }
}

impl<'l> Entry<'l> {
    /// Reads this entry as an entry of a pin rules list, ignoring other attributes.
    ///
    /// # Errors
    ///
    /// The identifier is not ASCII; an attribute appears more than once, has no value, or has a value that is not an
    /// INTEGER from 0 to 2^32 - 1; or the flags have more than one value.
    pub fn pin_site(&self) -> Result<PinSite<'l>, ReadError> {
        let host = self.ascii_id()?;
        let indexes = self.read_pin_indexes()?;
        let flags = match self.only_attribute(oids::SITE_PIN_RULES_FLAGS, FLAGS)? {
            Some(mut values) => {
                let flags = values.read_u32(FLAGS)?;
                values.finish(FLAGS)?;
                flags
            }
            None => 0,
        };
        Ok(PinSite { host, indexes, flags })
    }

    fn read_pin_indexes(&self) -> Result<Cursor<'l>, ReadError> {
        let Some(values) = self.only_attribute(oids::SITE_PIN_RULES_INDEX, INDEX)? else {
            return Ok(Cursor::new(&[], 0));
        };
        let mut rest = values;
        // Require at least one value: without one, it would be unclear whether the host is pinned or exempt.
        rest.read_u32(INDEX)?;
        // No limit is needed here, because the parser has already limited the number of values.
        rest.read_all(usize::MAX, INDEX, |values| values.read_u32(INDEX).map(drop))?;
        Ok(values)
    }

    /// Returns the values of the only attribute of type `oid`.
    fn only_attribute(&self, oid: Oid<'_>, field: &'static str) -> Result<Option<Cursor<'l>>, ReadError> {
        let mut found = self.attributes().filter(|attribute| attribute.oid() == oid);
        match (found.next(), found.next()) {
            (first, None) => Ok(first.map(|attribute| attribute.values)),
            (_, Some(second)) => Err(ReadError::new(field, second.offset(), ReadErrorKind::Repeated)),
        }
    }
}

const INDEX: &str = "pin rules index of a site";
const FLAGS: &str = "pin rules flags of a site";
