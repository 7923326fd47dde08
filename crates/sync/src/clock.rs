//! Times in the manifest, in the format of RFC 3339.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use trustlist::UnixTime;
use trustlist_base::Utc;

/// A time that is serialized in the format of RFC 3339, with whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(pub(crate) UnixTime);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Utc(self.0))
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let instant =
            Utc::parse(&text).ok_or_else(|| D::Error::custom(format_args!("{text:?} is not a time in RFC 3339")))?;
        Ok(Self(instant.0))
    }
}
