//! What a store holds: one small file that is swapped whole.

use std::{collections::BTreeMap, error::Error, mem};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use trustlist::UnixTime;

use crate::{
    clock::Instant,
    file::{File, ListFile},
    freshness::Warning,
    hash::{Hash, ObjectId},
    rollback::{self, Highest},
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
    pub(crate) roots: BTreeMap<Hash<20>, ObjectId>,
    /// Which roots the last run was asked for. Those of them that are not held are pending.
    #[serde(default, serialize_with = "as_text", deserialize_with = "from_text")]
    pub(crate) wanted_roots: Roots,
    /// The newest list that was ever accepted, of each kind and trust anchor.
    pub(crate) highest: Vec<Highest>,
}

/// A file as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldFile {
    pub(crate) object: ObjectId,
    /// What came with these bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) validators: Option<HeldValidators>,
    /// When these bytes last came.
    pub(crate) fetched: Instant,
    /// When a source last said that this is its file.
    pub(crate) checked: Instant,
    /// Since when the source has not had it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gone: Option<Instant>,
}

/// [`Validators`] as the manifest has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldValidators(#[serde(with = "ValidatorsForm")] pub(crate) Validators);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Validators")]
struct ValidatorsForm {
    etag: Option<String>,
    last_modified: Option<String>,
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
    /// The most bytes that one may have: 16 MiB. With 555 roots it has 75 kB.
    pub(crate) const MOST: usize = 16 << 20;

    pub(crate) fn from_json(json: &[u8]) -> Result<Self, Box<dyn Error + Send + Sync>> {
        if json.len() > Self::MOST {
            return Err(Self::too_long());
        }
        let mut manifest: Self = serde_json::from_slice(json)?;
        if manifest.schema != SCHEMA {
            return Err(format!("schema {}, and not {SCHEMA}", manifest.schema).into());
        }
        // Earlier versions kept one of each identifier.
        for highest in mem::take(&mut manifest.highest) {
            rollback::merge(&mut manifest.highest, highest);
        }
        Ok(manifest)
    }

    pub(crate) fn to_json(&self) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
        Ok(serde_json::to_vec_pretty(self)?)
    }

    pub(crate) fn too_long() -> Box<dyn Error + Send + Sync> {
        format!("longer than {} bytes", Self::MOST).into()
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
