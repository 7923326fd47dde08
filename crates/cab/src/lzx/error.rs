//! Why LZX data do not decompress.

use std::fmt;

/// Why LZX data do not decompress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LzxError {
    EndOfFrame,
    BlockType(u32),
    EmptyBlock,
    Tree,
    TreeRun,
    MissingLengthTree,
    MatchOffset { offset: u32, reachable: usize },
    MatchLength { length: usize, left: usize },
}

impl fmt::Display for LzxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndOfFrame => f.write_str("LZX: the frame's data end too early"),
            Self::BlockType(kind) => write!(f, "LZX: block type {kind} is none of 1, 2, 3"),
            Self::EmptyBlock => f.write_str("LZX: a block has no bytes"),
            Self::Tree => f.write_str("LZX: path lengths make no complete tree"),
            Self::TreeRun => f.write_str("LZX: a run of path lengths leaves its tree"),
            Self::MissingLengthTree => f.write_str("LZX: a match needs the length tree, which is empty"),
            Self::MatchOffset { offset, reachable } => {
                write!(f, "LZX: a match reaches back {offset} bytes, {reachable} are there")
            }
            Self::MatchLength { length, left } => {
                write!(f, "LZX: a match has {length} bytes where {left} are left in its block or frame")
            }
        }
    }
}

impl std::error::Error for LzxError {}
