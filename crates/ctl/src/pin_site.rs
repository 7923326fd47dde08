//! Entries of a list of pin rules.

use trustlist_base::{Cursor, Oid, ReadError, ReadErrorKind, oids};

use crate::entry::Entry;

/// An entry of a list of pin rules: a host, and which rules of the list hold for it.
///
/// The identifier of the entry is the name of the host in ASCII, lower-case in Microsoft's list. One that begins with a
/// dot is a wildcard: `.example.com` stands for every name with one label more, or with any number more under the flag
/// `SITE_PIN_RULES_ALL_SUBDOMAINS_FLAG` (1). Two attributes, by the header `wincrypt.h`, either of which may be absent:
///
/// | type | header name | values |
/// |---|---|---|
/// | 1.3.6.1.4.1.311.10.4.2 | `szOID_SITE_PIN_RULES_INDEX_ATTR` | one or more INTEGERs: numbers of rules, from 0 |
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
    /// The name of the host; otherwise unchecked, so that it may be no name at all.
    #[must_use]
    pub const fn host(&self) -> &'l str {
        self.host
    }

    /// The numbers of the rules that hold for it: any pin of any of them is good. None at all excepts the host from
    /// what a broader entry says (*inferred*: nine of the ten such entries of Microsoft's list lie inside domains that
    /// are pinned).
    pub fn indexes(&self) -> impl Iterator<Item = u32> + Clone + use<'l> {
        self.indexes.read_again(|indexes| indexes.read_u32(INDEX))
    }

    /// The flags, all of them; 0 where the attribute is absent.
    #[must_use]
    pub const fn flags(&self) -> u32 {
        self.flags
    }

    /// The flag of value 1: a wildcard stands for any number of labels, and not for one only.
    #[must_use]
    pub const fn all_subdomains(&self) -> bool {
        self.flags & ALL_SUBDOMAINS != 0
    }
}

impl<'l> Entry<'l> {
    /// Reads it as an entry of a list of pin rules. Other attributes are left alone.
    ///
    /// # Errors
    ///
    /// The identifier is not ASCII; an attribute stands there twice, has no value, or one that is no INTEGER from 0 to
    /// 2^32 - 1; or the flags have several values.
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
        // An attribute without a value would say neither that the host is pinned nor that it is not.
        rest.read_u32(INDEX)?;
        // How many values there are was checked when the list was parsed.
        rest.read_all(usize::MAX, INDEX, |values| values.read_u32(INDEX).map(drop))?;
        Ok(values)
    }

    /// The values of the one attribute of that type.
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
