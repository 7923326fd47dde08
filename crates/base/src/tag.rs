//! The DER tags that occur in lists, messages and certificates: their identifier bytes (X.690 8.1.2).

#![allow(missing_docs, reason = "named as in X.680")]

pub const BOOLEAN: u8 = 0x01;
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const NULL: u8 = 0x05;
pub const OBJECT_IDENTIFIER: u8 = 0x06;
pub const UTC_TIME: u8 = 0x17;
pub const GENERALIZED_TIME: u8 = 0x18;
pub const BMP_STRING: u8 = 0x1e;
pub const SEQUENCE: u8 = 0x30;
pub const SET: u8 = 0x31;

/// Returns the context-specific tag `[number]` in primitive form, for content that is not made up of further values.
/// `number` must be at most 30.
#[must_use]
pub const fn primitive(number: u8) -> u8 {
    0x80 | number & 0x1f
}

/// Returns the context-specific tag `[number]` in constructed form, for content that is made up of whole values.
/// `number` must be at most 30.
#[must_use]
pub const fn constructed(number: u8) -> u8 {
    0xa0 | number & 0x1f
}

/// Returns whether `tag` is a complete identifier that DER allows: a universal type in its only DER form, or a tag of
/// another class with a number below 31. The universal types are the ones that the `der` crate accepts.
#[must_use]
pub const fn is_low(tag: u8) -> bool {
    match tag {
        0x01..=0x06 | 0x09 | 0x0a | 0x0c | 0x0d | 0x12..=0x18 | 0x1a | 0x1b | 0x1e | 0x30 | 0x31 => true,
        0x00..=0x3f => false,
        _ => tag & 0x1f != 0x1f,
    }
}
