//! The manifest, which says what a store contains. It is replaced atomically.

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

/// The version of the manifest's format.
const SCHEMA: u32 = 1;

/// The manifest of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    schema: u32,
    pub(crate) last_attempt: Option<Instant>,
    /// The time of the last run that checked every list.
    pub(crate) last_success: Option<Instant>,
    /// Lists and certificate stores, by file name.
    pub(crate) files: BTreeMap<String, HeldFile>,
    /// Root certificates, by their SHA-1.
    pub(crate) roots: BTreeMap<Hash<20>, ObjectId>,
    /// Which roots the last run was set to fetch. Roots of this selection that are not in the folder are pending.
    #[serde(default, serialize_with = "as_text", deserialize_with = "from_text")]
    pub(crate) wanted_roots: Roots,
    /// The newest list ever accepted, for each kind and trust anchor.
    pub(crate) highest: Vec<Highest>,
}

/// A file in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldFile {
    pub(crate) object: ObjectId,
    /// The validators that came with these bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) validators: Option<HeldValidators>,
    /// When these bytes were last fetched.
    pub(crate) fetched: Instant,
    /// When a source last confirmed this file.
    pub(crate) checked: Instant,
    /// When the file was first found to be missing from the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gone: Option<Instant>,
}

/// [`Validators`] in their serialized form.
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
    /// The maximum length of a manifest: 16 MiB. With 555 roots, a manifest is 75 kB.
    pub(crate) const MOST: usize = 16 << 20;

    pub(crate) fn from_json(json: &[u8]) -> Result<Self, Box<dyn Error + Send + Sync>> {
        if json.len() > Self::MOST {
            return Err(Self::too_long());
        }
        let mut manifest: Self = serde_json::from_slice(json)?;
        if manifest.schema != SCHEMA {
            let found = manifest.schema;
            return Err(format!("its schema version is {found}, but only version {SCHEMA} is supported").into());
        }
        // Earlier versions kept an entry for each list identifier, so merge the entries with the same kind and anchor.
        for highest in mem::take(&mut manifest.highest) {
            rollback::merge(&mut manifest.highest, highest);
        }
        Ok(manifest)
    }

    pub(crate) fn to_json(&self) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
        Ok(serde_json::to_vec_pretty(self)?)
    }

    pub(crate) fn too_long() -> Box<dyn Error + Send + Sync> {
        format!("it is longer than {} bytes", Self::MOST).into()
    }

    pub(crate) fn file(&self, file: File) -> Option<&HeldFile> {
        self.files.get(&file.to_string())
    }

    /// Records that a source still has this file.
    pub(crate) fn checked(&mut self, file: File, now: UnixTime) {
        if let Some(held) = self.files.get_mut(&file.to_string()) {
            held.checked = Instant(now);
            held.gone = None;
        }
    }

    /// Records that a source does not have this file.
    pub(crate) fn gone(&mut self, file: File, now: UnixTime) {
        if let Some(held) = self.files.get_mut(&file.to_string()) {
            held.gone.get_or_insert(Instant(now));
        }
    }

    /// The lists that the source does not have, although they are expected or were obtained earlier.
    pub(crate) fn missing(&self, expected: &[ListFile]) -> Vec<(ListFile, Warning)> {
        let missing = |list: ListFile| match self.file(File::List(list)) {
            Some(held) => held.gone.map(|_| (list, Warning::Gone)),
            None => expected.contains(&list).then_some((list, Warning::NeverObtained)),
        };
        ListFile::ALL.into_iter().filter_map(missing).collect()
    }

    /// Every object that the manifest names.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &ObjectId> {
        self.files.values().map(|file| &file.object).chain(self.roots.values())
    }
}

fn as_text<S: Serializer>(roots: &Roots, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(roots)
}

/// Reads which roots were to be fetched. A word that only later versions know is read as the default, because the value
/// only decides which roots count as pending.
fn from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Roots, D::Error> {
    Ok(String::deserialize(deserializer)?.parse().unwrap_or_default())
}
