//! Generates changed lists, the same lists in every run.

use std::{fs, ops::Range, path::Path};

use trustlist_author::der;

use crate::places::{Place, list, values};

/// A sequence of pseudo-random numbers: SplitMix64.
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

    fn byte(&mut self) -> u8 {
        self.next() as u8
    }
}

/// A list to change: its bytes, and every value in it.
pub(crate) struct Seed {
    file: Vec<u8>,
    nodes: Vec<Node>,
    /// The indexes of the outer nodes, down to the fields of the list, but without certificates and signers.
    fields: Vec<usize>,
    /// The nodes that come before certificates and signers. A reader of lists parses only these nodes.
    read: Range<usize>,
}

/// A value, and the values around it, outermost first.
#[derive(Clone)]
struct Node {
    place: Place,
    around: Vec<Place>,
}

/// A change to a list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    SetByte,
    SetHeaderByte,
    FlipBit,
    FlipHeaderBit,
    Truncate,
    /// Cuts the end off a value's content, and adjusts the lengths around it.
    Shorten,
    /// Adds a byte to a value's content, and adjusts the lengths around it.
    Lengthen,
    /// Adds a zero before a value's content, and adjusts the lengths around it.
    Pad,
    /// Repeats a value, and adjusts the lengths around it.
    Duplicate,
    /// Removes a value, and adjusts the lengths around it.
    Remove,
    /// Repeats a value without adjusting the lengths around it.
    DuplicateRaw,
    /// Removes a value without adjusting the lengths around it.
    RemoveRaw,
    /// Swaps the lengths of two values.
    SwapLengths,
    /// Swaps two adjacent values.
    Swap,
    /// Gives a value another tag.
    Retag,
    /// Gives a value a tag of two bytes, and adjusts the lengths around it.
    HighTag,
    /// Encodes the length of a value with one more byte than needed.
    LongLength,
}

impl Edit {
    const ALL: [Self; 17] = [
        Self::SetByte,
        Self::SetHeaderByte,
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

/// Tags that occur in lists, and a few others.
const TAGS: [u8; 16] = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x18, 0x24, 0x30, 0x31, 0x80, 0xa0, 0xa1];

impl Seed {
    pub(crate) fn new(file: Vec<u8>) -> Self {
        let mut nodes = Vec::new();
        collect(&file, 0..file.len(), &mut Vec::new(), &mut nodes);
        let end = list(&file).whole.end;
        let read = 0..nodes.iter().filter(|node| node.place.whole.start < end).count();
        // A field of the list is inside six values: ContentInfo, [0], SignedData, contentInfo, [0], and the list.
        let fields = read.clone().filter(|index| nodes[*index].around.len() <= 6).collect();
        Self { file, nodes, fields, read }
    }

    /// The list with its first `count` entries only.
    pub(crate) fn cut(file: &[u8], count: usize) -> Vec<u8> {
        let seed = Self::new(file.to_vec());
        let longest = list(file).values(file).into_iter().max_by_key(|field| field.whole.len()).expect("a field");
        let Some(last) = longest.values(file).get(count.saturating_sub(1)).cloned() else { return file.to_vec() };
        let node = seed.nodes.iter().find(|node| node.place == longest).expect("one of the values");
        let around = [&node.around[..], std::slice::from_ref(&longest)].concat();
        seed.replaced(&around, last.whole.end..longest.content.end, Vec::new())
    }

    /// A changed copy of the list.
    pub(crate) fn mutant(&self, numbers: &mut Numbers) -> (Edit, Vec<u8>) {
        let edit = Edit::ALL[numbers.below(Edit::ALL.len())];
        (edit, self.edited(edit, numbers))
    }

    fn edited(&self, edit: Edit, numbers: &mut Numbers) -> Vec<u8> {
        let node = self.node(numbers);
        let (whole, content) = (node.place.whole.clone(), node.place.content.clone());
        let header = whole.start..content.start;
        let bytes = |range: &Range<usize>| self.file[range.clone()].to_vec();
        let fitted = |range: &Range<usize>, bytes| self.replaced(&node.around, range.clone(), bytes);
        let raw = |change: &mut dyn FnMut(&mut Vec<u8>)| {
            let mut file = self.file.clone();
            change(&mut file);
            file
        };
        match edit {
            Edit::SetByte => raw(&mut |file| file[numbers.in_range(&whole)] = numbers.byte()),
            Edit::SetHeaderByte => raw(&mut |file| file[numbers.in_range(&header)] = numbers.byte()),
            Edit::FlipBit => raw(&mut |file| file[numbers.in_range(&whole)] ^= 1 << numbers.below(8)),
            Edit::FlipHeaderBit => raw(&mut |file| file[numbers.in_range(&header)] ^= 1 << numbers.below(8)),
            Edit::Truncate => raw(&mut |file| file.truncate(numbers.in_range(&whole))),
            Edit::Shorten if content.is_empty() => self.file.clone(),
            Edit::Shorten => {
                let kept = numbers.in_range(&content);
                fitted(&whole, der::tlv(self.file[whole.start], &self.file[content.start..kept]))
            }
            Edit::Lengthen => {
                let longer = [bytes(&content), vec![numbers.byte()]].concat();
                fitted(&whole, der::tlv(self.file[whole.start], &longer))
            }
            Edit::Pad => fitted(&whole, der::tlv(self.file[whole.start], &[&[0][..], &self.file[content]].concat())),
            Edit::Duplicate => fitted(&whole, [bytes(&whole), bytes(&whole)].concat()),
            Edit::Remove => fitted(&whole, Vec::new()),
            Edit::DuplicateRaw => raw(&mut |file| drop(file.splice(whole.end..whole.end, bytes(&whole)))),
            Edit::RemoveRaw => raw(&mut |file| drop(file.drain(whole.clone()))),
            Edit::SwapLengths => {
                let other = self.node(numbers).place;
                let (mine, its) = (whole.start + 1..content.start, other.whole.start + 1..other.content.start);
                raw(&mut |file| {
                    // Swapped in place, so both lengths must have the same number of bytes.
                    if mine.len() == its.len() {
                        let kept = file[mine.clone()].to_vec();
                        file.copy_within(its.clone(), mine.start);
                        file[its.clone()].copy_from_slice(&kept);
                    }
                })
            }
            Edit::Swap => {
                let siblings = node.around.last().map(|around| around.values(&self.file)).unwrap_or_default();
                let Some(next) = siblings.iter().find(|place| place.whole.start == whole.end) else {
                    return self.file.clone();
                };
                fitted(&(whole.start..next.whole.end), [bytes(&next.whole), bytes(&whole)].concat())
            }
            Edit::Retag => raw(&mut |file| file[whole.start] = TAGS[numbers.below(TAGS.len())]),
            Edit::HighTag => {
                let tagged = der::tlv(0x1f + 0x80, &self.file[content]);
                fitted(&whole, [&tagged[..1], &[0x1f + numbers.byte() % 0x60], &tagged[1..]].concat())
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

    /// Replaces `range`, which is in the last of `around`, with `bytes`, and adjusts the lengths around it.
    fn replaced(&self, around: &[Place], range: Range<usize>, bytes: Vec<u8>) -> Vec<u8> {
        let replace = |(range, bytes): (Range<usize>, Vec<u8>), outer: &Place| {
            let before = &self.file[outer.content.start..range.start];
            let after = &self.file[range.end..outer.content.end];
            let content = [before, &bytes, after].concat();
            (outer.whole.clone(), der::tlv(self.file[outer.whole.start], &content))
        };
        around.iter().rev().fold((range, bytes), replace).1
    }
}

/// Collects every value in `range`. A constructed value comes before those inside it.
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

/// Encodes a value with one more length byte than needed.
fn long_length(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u64).to_be_bytes();
    let needed = length.iter().skip_while(|byte| **byte == 0).count();
    // The short form needs no further bytes.
    let bytes = if content.len() < 0x80 { 1 } else { needed + 1 };
    [&[tag, 0x80 | bytes as u8][..], &length[8 - bytes..], content].concat()
}

/// Describes a mutant, and saves it for inspection.
pub(crate) fn kept(seed: &str, number: usize, edit: Edit, file: &[u8]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutant-{number}.stl"));
    let _ = fs::write(&path, file);
    format!("{edit:?} of {seed}, saved as {}", path.display())
}
