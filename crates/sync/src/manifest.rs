//! What a store holds: one small file that is swapped whole.

use std::{collections::BTreeMap, fmt, mem, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest as _, Sha256};
use trustlist::UnixTime;

use crate::{
    clock::Instant,
    file::{File, ListFile},
    freshness::Warning,
    rollback,
    settings::Roots,
    source::Validators,
};

/// The form of the manifest that this version writes and reads.
const SCHEMA: u32 = 1;

/// What a store holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    schema: u32,
    pub(crate) last_attempt: Option<Instant>,
    /// Of a run in which every list was checked.
    pub(crate) last_success: Option<Instant>,
    /// Lists and certificate stores by the name of the file.
    pub(crate) files: BTreeMap<String, HeldFile>,
    /// Root certificates by their SHA-1.
    pub(crate) roots: BTreeMap<Hex<20>, ObjectId>,
    /// Which roots the last run was asked for. Those of them that are not held are pending.
    #[serde(default, serialize_with = "as_text", deserialize_with = "from_text")]
    pub(crate) wanted_roots: Roots,
    /// The newest list that was ever accepted, of each kind and trust anchor.
    pub(crate) highest: Vec<Highest>,
}

/// The name of an object: the SHA-256 of its octets.
pub(crate) type ObjectId = Hex<32>;

/// A file as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldFile {
    pub(crate) object: ObjectId,
    /// What came with these octets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) validators: Option<Validators>,
    /// When these octets last came.
    pub(crate) fetched: Instant,
    /// When a source last said that this is its file.
    pub(crate) checked: Instant,
    /// Since when the source has not had it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gone: Option<Instant>,
}

/// The newest list that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Highest {
    /// `subjectUsage`, dotted: the kind.
    pub(crate) usage: Vec<String>,
    /// `listIdentifier` in hexadecimal. Earlier versions compare it, and read this manifest, too.
    pub(crate) identifier: Option<String>,
    /// SHA-256 of the trust anchor's certificate.
    pub(crate) anchor: Hex<32>,
    /// Content octets of `sequenceNumber` in hexadecimal.
    pub(crate) sequence_number: Option<String>,
    pub(crate) this_update: Instant,
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            last_attempt: None,
            last_success: None,
            files: BTreeMap::new(),
            roots: BTreeMap::new(),
            wanted_roots: Roots::None,
            highest: Vec::new(),
        }
    }
}

impl Manifest {
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        let mut manifest: Self = serde_json::from_slice(json)?;
        if manifest.schema != SCHEMA {
            return Err(serde_json::Error::custom(format_args!("schema {}, and not {SCHEMA}", manifest.schema)));
        }
        // Earlier versions kept one of each identifier.
        for highest in mem::take(&mut manifest.highest) {
            rollback::merge(&mut manifest.highest, highest);
        }
        Ok(manifest)
    }

    pub(crate) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec_pretty(self)
    }

    pub(crate) fn file(&self, file: File) -> Option<&HeldFile> {
        self.files.get(&file.to_string())
    }

    /// Notes that a source still has this file.
    pub(crate) fn checked(&mut self, file: File, now: UnixTime) {
        if let Some(held) = self.files.get_mut(&file.to_string()) {
            held.checked = Instant(now);
            held.gone = None;
        }
    }

    /// Notes that a source does not have this file.
    pub(crate) fn gone(&mut self, file: File, now: UnixTime) {
        if let Some(held) = self.files.get_mut(&file.to_string()) {
            held.gone.get_or_insert(Instant(now));
        }
    }

    /// The lists that are expected, or were held once, and that the source does not have.
    pub(crate) fn missing(&self, expected: &[ListFile]) -> Vec<(ListFile, Warning)> {
        let missing = |list: ListFile| match self.file(File::List(list)) {
            Some(held) => held.gone.map(|_| (list, Warning::Gone)),
            None => expected.contains(&list).then_some((list, Warning::NeverObtained)),
        };
        ListFile::ALL.into_iter().filter_map(missing).collect()
    }

    /// Every object that something here refers to.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &ObjectId> {
        self.files.values().map(|file| &file.object).chain(self.roots.values())
    }
}

fn as_text<S: Serializer>(roots: &Roots, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(roots)
}

/// A word that only a later version knows takes nothing away: it is about what is pending.
fn from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Roots, D::Error> {
    Ok(String::deserialize(deserializer)?.parse().unwrap_or_default())
}

/// Octets in lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hex<const N: usize>(pub(crate) [u8; N]);

impl Hex<32> {
    pub(crate) fn of(octets: &[u8]) -> Self {
        Self(Sha256::digest(octets).into())
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is no hexadecimal of the right length.
#[derive(Debug)]
pub(crate) struct NotHex;

impl fmt::Display for NotHex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not lower-case hexadecimal of this length")
    }
}

impl<const N: usize> FromStr for Hex<N> {
    type Err = NotHex;

    fn from_str(text: &str) -> Result<Self, NotHex> {
        let octets = unhex(text).ok_or(NotHex)?;
        let octets = <[u8; N]>::try_from(octets).map_err(|_| NotHex)?;
        // One spelling only: the text is the name of a file.
        if hex(&octets) == text { Ok(Self(octets)) } else { Err(NotHex) }
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

pub(crate) fn hex(octets: &[u8]) -> String {
    use fmt::Write as _;
    octets.iter().fold(String::new(), |mut text, octet| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// Octets of an even number of hexadecimal digits, of any case.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let digit = |octet: u8| char::from(octet).to_digit(16).and_then(|value| u8::try_from(value).ok());
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
