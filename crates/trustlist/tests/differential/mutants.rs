//! Changed lists, the same in every run.

use std::{fs, ops::Range, path::Path};

use trustlist_author::der;

use crate::places::{Place, list, values};

/// A sequence of numbers that looks like chance: SplitMix64.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn in_range(&mut self, range: &Range<usize>) -> usize {
        range.start + self.below(range.len())
    }

    fn octet(&mut self) -> u8 {
        self.next() as u8
    }
}

/// A list to be changed: its octets, and every value in it.
pub(crate) struct Seed {
    file: Vec<u8>,
    nodes: Vec<Node>,
    /// Of the nodes, those that are not deeper than the fields of the list, certificates and signers left out.
    fields: Vec<usize>,
    /// Of the nodes, those before certificates and signers: what a reader of lists reads.
    read: Range<usize>,
}

/// A value, and the values around it from the outermost on.
#[derive(Clone)]
struct Node {
    place: Place,
    around: Vec<Place>,
}

/// What is done to a list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    SetOctet,
    SetHeaderOctet,
    FlipBit,
    FlipHeaderBit,
    Truncate,
    /// The content of a value ends early; the lengths around it fit.
    Shorten,
    /// An octet more in the content of a value; the lengths around it fit.
    Lengthen,
    /// A zero before the content of a value; the lengths around it fit.
    Pad,
    /// A value stands there twice; the lengths around it fit.
    Duplicate,
    /// A value is gone; the lengths around it fit.
    Remove,
    /// The same, and the lengths around it are as they were.
    DuplicateRaw,
    RemoveRaw,
    /// Two values have each other's lengths.
    SwapLengths,
    /// Two values have each other's places.
    Swap,
    /// A value has another tag.
    Retag,
    /// A value has a tag of two octets; the lengths around it fit.
    HighTag,
    /// The length of a value has an octet more than it needs.
    LongLength,
}

impl Edit {
    const ALL: [Self; 17] = [
        Self::SetOctet,
        Self::SetHeaderOctet,
        Self::FlipBit,
        Self::FlipHeaderBit,
        Self::Truncate,
        Self::Shorten,
        Self::Lengthen,
        Self::Pad,
        Self::Duplicate,
        Self::Remove,
        Self::DuplicateRaw,
        Self::RemoveRaw,
        Self::SwapLengths,
        Self::Swap,
        Self::Retag,
        Self::HighTag,
        Self::LongLength,
    ];
}

/// Tags that stand in lists, and some that might.
const TAGS: [u8; 16] = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x18, 0x24, 0x30, 0x31, 0x80, 0xa0, 0xa1];

impl Seed {
    pub(crate) fn new(file: Vec<u8>) -> Self {
        let mut nodes = Vec::new();
        collect(&file, 0..file.len(), &mut Vec::new(), &mut nodes);
        let end = list(&file).whole.end;
        let read = 0..nodes.iter().filter(|node| node.place.whole.start < end).count();
        // Around a field of the list stand six values: ContentInfo, [0], SignedData, contentInfo, [0], the list.
        let fields = read.clone().filter(|index| nodes[*index].around.len() <= 6).collect();
        Self { file, nodes, fields, read }
    }

    /// A list with at most `count` entries, the first of those that it had.
    pub(crate) fn cut(file: &[u8], count: usize) -> Vec<u8> {
        let seed = Self::new(file.to_vec());
        let longest = list(file).values(file).into_iter().max_by_key(|field| field.whole.len()).expect("a field");
        let Some(last) = longest.values(file).get(count.saturating_sub(1)).cloned() else { return file.to_vec() };
        let node = seed.nodes.iter().find(|node| node.place == longest).expect("one of the values");
        let around = [&node.around[..], std::slice::from_ref(&longest)].concat();
        seed.replaced(&around, last.whole.end..longest.content.end, Vec::new())
    }

    /// The list with something done to it.
    pub(crate) fn mutant(&self, numbers: &mut Numbers) -> (Edit, Vec<u8>) {
        let edit = Edit::ALL[numbers.below(Edit::ALL.len())];
        (edit, self.edited(edit, numbers))
    }

    fn edited(&self, edit: Edit, numbers: &mut Numbers) -> Vec<u8> {
        let node = self.node(numbers);
        let (whole, content) = (node.place.whole.clone(), node.place.content.clone());
        let header = whole.start..content.start;
        let octets = |range: &Range<usize>| self.file[range.clone()].to_vec();
        let fitted = |range: &Range<usize>, octets| self.replaced(&node.around, range.clone(), octets);
        let raw = |change: &mut dyn FnMut(&mut Vec<u8>)| {
            let mut file = self.file.clone();
            change(&mut file);
            file
        };
        match edit {
            Edit::SetOctet => raw(&mut |file| file[numbers.in_range(&whole)] = numbers.octet()),
            Edit::SetHeaderOctet => raw(&mut |file| file[numbers.in_range(&header)] = numbers.octet()),
            Edit::FlipBit => raw(&mut |file| file[numbers.in_range(&whole)] ^= 1 << numbers.below(8)),
            Edit::FlipHeaderBit => raw(&mut |file| file[numbers.in_range(&header)] ^= 1 << numbers.below(8)),
            Edit::Truncate => raw(&mut |file| file.truncate(numbers.in_range(&whole))),
            Edit::Shorten if content.is_empty() => self.file.clone(),
            Edit::Shorten => {
                let kept = numbers.in_range(&content);
                fitted(&whole, der::tlv(self.file[whole.start], &self.file[content.start..kept]))
            }
            Edit::Lengthen => {
                let longer = [octets(&content), vec![numbers.octet()]].concat();
                fitted(&whole, der::tlv(self.file[whole.start], &longer))
            }
            Edit::Pad => fitted(&whole, der::tlv(self.file[whole.start], &[&[0][..], &self.file[content]].concat())),
            Edit::Duplicate => fitted(&whole, [octets(&whole), octets(&whole)].concat()),
            Edit::Remove => fitted(&whole, Vec::new()),
            Edit::DuplicateRaw => raw(&mut |file| drop(file.splice(whole.end..whole.end, octets(&whole)))),
            Edit::RemoveRaw => raw(&mut |file| drop(file.drain(whole.clone()))),
            Edit::SwapLengths => {
                let other = self.node(numbers).place;
                let (mine, its) = (whole.start + 1..content.start, other.whole.start + 1..other.content.start);
                raw(&mut |file| {
                    // In place, so only lengths of one form.
                    if mine.len() == its.len() {
                        let kept = file[mine.clone()].to_vec();
                        file.copy_within(its.clone(), mine.start);
                        file[its.clone()].copy_from_slice(&kept);
                    }
                })
            }
            Edit::Swap => {
                let beside = node.around.last().map(|around| around.values(&self.file)).unwrap_or_default();
                let Some(next) = beside.iter().find(|place| place.whole.start == whole.end) else {
                    return self.file.clone();
                };
                fitted(&(whole.start..next.whole.end), [octets(&next.whole), octets(&whole)].concat())
            }
            Edit::Retag => raw(&mut |file| file[whole.start] = TAGS[numbers.below(TAGS.len())]),
            Edit::HighTag => {
                let tagged = der::tlv(0x1f + 0x80, &self.file[content]);
                fitted(&whole, [&tagged[..1], &[0x1f + numbers.octet() % 0x60], &tagged[1..]].concat())
            }
            Edit::LongLength => fitted(&whole, long_length(self.file[whole.start], &self.file[content])),
        }
    }

    fn node(&self, numbers: &mut Numbers) -> Node {
        let index = match numbers.below(9) {
            0 => numbers.below(self.nodes.len()),
            1..=3 => self.fields[numbers.below(self.fields.len())],
            _ => numbers.in_range(&self.read),
        };
        self.nodes[index].clone()
    }

    /// The file with `octets` in place of `range`, which lies in the last of `around`, and with the lengths that fit.
    fn replaced(&self, around: &[Place], range: Range<usize>, octets: Vec<u8>) -> Vec<u8> {
        let replace = |(range, octets): (Range<usize>, Vec<u8>), outer: &Place| {
            let before = &self.file[outer.content.start..range.start];
            let behind = &self.file[range.end..outer.content.end];
            let content = [before, &octets, behind].concat();
            (outer.whole.clone(), der::tlv(self.file[outer.whole.start], &content))
        };
        around.iter().rev().fold((range, octets), replace).1
    }
}

/// Every value in `range`, each constructed one before those inside it.
fn collect(file: &[u8], range: Range<usize>, around: &mut Vec<Place>, nodes: &mut Vec<Node>) {
    for place in values(file, range) {
        nodes.push(Node { place: place.clone(), around: around.clone() });
        if file[place.whole.start] & 0x20 != 0 {
            let content = place.content.clone();
            around.push(place);
            collect(file, content, around, nodes);
            around.pop();
        }
    }
}

/// A value whose length has one octet more than it needs.
fn long_length(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u64).to_be_bytes();
    let needed = length.iter().skip_while(|octet| **octet == 0).count();
    // The short form needs none.
    let octets = if content.len() < 0x80 { 1 } else { needed + 1 };
    [&[tag, 0x80 | octets as u8][..], &length[8 - octets..], content].concat()
}

/// Names a mutant, and keeps it to be looked at.
pub(crate) fn kept(seed: &str, number: usize, edit: Edit, file: &[u8]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutant-{number}.stl"));
    let _ = fs::write(&path, file);
    format!("{edit:?} of {seed}, kept as {}", path.display())
}
