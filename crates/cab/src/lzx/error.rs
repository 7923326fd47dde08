//! Errors of the LZX decoder.

use std::fmt;

/// Errors of the LZX decoder.
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
            Self::EndOfFrame => f.write_str("LZX: the frame's data ends too early"),
            Self::BlockType(kind) => write!(f, "LZX: block type {kind} is not 1, 2 or 3"),
            Self::EmptyBlock => f.write_str("LZX: a block has a size of zero"),
            Self::Tree => f.write_str("LZX: path lengths do not form a complete tree"),
            Self::TreeRun => f.write_str("LZX: a run of path lengths is invalid or goes past the end of its tree"),
            Self::MissingLengthTree => f.write_str("LZX: a match needs the length tree, which is empty"),
            Self::MatchOffset { offset, reachable } => {
                write!(f, "LZX: the match offset {offset} is invalid: only {reachable} bytes are within reach")
            }
            Self::MatchLength { length, left } => {
                write!(f, "LZX: a match is {length} bytes long, but only {left} bytes are left in its block or frame")
            }
        }
    }
}

impl std::error::Error for LzxError {}
