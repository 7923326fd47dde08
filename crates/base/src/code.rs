//! The catalogue: every stable word for a failure or a verdict, with what it means and what to do next.
//!
//! Each crate has the rows of its own layers. [`rules!`](crate::rules) writes an error and its rows in one place;
//! [`codes!`](crate::codes) writes rows that several errors share.

use core::fmt;

use crate::{error::ReadError, hresult::Hresult};

/// A stable word in kebab-case, and what there is to say about it: one row of the catalogue.
///
/// The page `docs/errors.md` of the project is made of all rows.
///
/// ```
/// use trustlist_base::{Hresult, codes};
///
/// codes! {
///     pub catalogue ALL;
///     in "signature" {
///         /// No list is signed so.
///         EXPIRED = "expired" {
///             hresult: CERT_E_EXPIRED;
///             event: 11;
///             means: "A certificate has expired.";
///             cause: "An old list.";
///             cure: "Take a newer one.";
///         }
///     }
/// }
///
/// assert_eq!(ALL, [&EXPIRED]);
/// assert_eq!((EXPIRED.name(), EXPIRED.layer(), EXPIRED.events()), ("expired", "signature", &[11][..]));
/// assert_eq!(EXPIRED.hresults()[0].to_string(), "0x800B0101 (CERT_E_EXPIRED)");
/// println!("{} {}", EXPIRED.meaning(), EXPIRED.cure().unwrap());
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    name: &'static str,
    layer: &'static str,
    hresults: &'static [Hresult],
    events: &'static [u16],
    meaning: &'static str,
    remedy: Option<(&'static str, &'static str)>,
}

impl Code {
    /// A row: for the macros of this crate.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        layer: &'static str,
        name: &'static str,
        hresults: &'static [Hresult],
        events: &'static [u16],
        meaning: &'static str,
        remedy: Option<(&'static str, &'static str)>,
    ) -> Self {
        Self { name, layer, hresults, events, meaning, remedy }
    }

    /// The word itself, such as `expired`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What gives it, in a word or two, such as `signature`.
    #[must_use]
    pub const fn layer(&self) -> &'static str {
        self.layer
    }

    /// The HRESULTs that Windows has for it, the usual one first; none for a rule that Windows does not know.
    #[must_use]
    pub const fn hresults(&self) -> &'static [Hresult] {
        self.hresults
    }

    /// The numbers of the crypt32 events that Windows logs for it (since Windows 7 plus 4096). Where there are several,
    /// the file decides.
    #[must_use]
    pub const fn events(&self) -> &'static [u16] {
        self.events
    }

    /// What it means, in a sentence.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// What brings it about in the field; `None` where nothing is wrong.
    #[must_use]
    pub const fn cause(&self) -> Option<&'static str> {
        match self.remedy {
            Some((cause, _)) => Some(cause),
            None => None,
        }
    }

    /// What to do next, whatever program is used; `None` where nothing is wrong.
    #[must_use]
    pub const fn cure(&self) -> Option<&'static str> {
        match self.remedy {
            Some((_, cure)) => Some(cure),
            None => None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// The rows that tell a [`ReadError`] of one kind of document.
#[derive(Clone, Copy, Debug)]
pub struct ReadCodes {
    /// The bytes end before what they announce.
    pub truncated: &'static Code,
    /// Bytes are left over.
    pub trailing: &'static Code,
    /// A limit was reached.
    pub limit: &'static Code,
    /// Anything else.
    pub malformed: &'static Code,
}

impl ReadCodes {
    /// The row of `error`.
    #[must_use]
    pub const fn explain(&self, error: &ReadError) -> &'static Code {
        if error.is_limit() {
            self.limit
        } else if error.is_truncated() {
            self.truncated
        } else if error.is_trailing() {
            self.trailing
        } else {
            self.malformed
        }
    }
}

/// One row, from its parts.
#[doc(hidden)]
#[macro_export]
macro_rules! row {
    ($layer:literal, $name:literal,
        $(hresult: $($hresult:ident),+;)? $(event: $($event:literal),+;)?
        means: $means:literal; $(cause: $cause:literal; cure: $cure:literal;)?
    ) => {
        $crate::Code::new(
            $layer,
            $name,
            &[$($($crate::Hresult::$hresult),+)?],
            &[$($($event),+)?],
            $means,
            $crate::remedy!($($cause, $cure)?),
        )
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! remedy {
    () => {
        None
    };
    ($cause:literal, $cure:literal) => {
        Some(($cause, $cure))
    };
}

/// Writes rows of the catalogue, and the list of them.
///
/// ```text
/// codes! {
///     pub(crate) catalogue ALL;
///     in "layer" {
///         NAME = "stable-word" {
///             hresult: CERT_E_EXPIRED, NTE_BAD_ALGID; // those of Windows, the usual one first; may be left out
///             event: 11;                              // the crypt32 events; may be left out
///             means: "What it means, in a sentence.";
///             cause: "What brings it about in the field."; // the two may be left out where nothing is wrong
///             cure: "What to do next, whatever program is used.";
///         }
///     }
/// }
/// ```
#[macro_export]
macro_rules! codes {
    (
        $vis:vis catalogue $all:ident;
        $(in $layer:literal { $($(#[$meta:meta])* $name:ident = $word:literal { $($row:tt)+ })+ })+
    ) => {
        $($($(#[$meta])* $vis static $name: $crate::Code = $crate::row!($layer, $word, $($row)+);)+)+

        /// Every row of the table.
        $vis static $all: &[&$crate::Code] = &[$($(&$name),+),+];
    };
}

/// Writes an error whose every variant is a rule: the variant, its sentence, and its row of the catalogue, in one place.
/// The error gets `Display`, and an `explain` that returns the row.
///
/// ```
/// use trustlist_base::rules;
///
/// rules! {
///     /// Why a signature was refused.
///     #[derive(Clone, Debug, PartialEq, Eq)]
///     pub enum Refusal, catalogue CODES;
///     in "signature" {
///         /// More than one signer.
///         SeveralSigners {
///             /// How many.
///             count: usize,
///         } = "several-signers" {
///             says: "{count} signers, exactly one is accepted";
///             means: "The message has more than one signer.";
///             cause: "A list that was signed twice.";
///             cure: "Sign it once.";
///         }
///     }
///     explained elsewhere {
///         /// A part that cannot be read.
///         Malformed(error: std::num::ParseIntError) => {
///             says: "cannot be read: {error}";
///             explain: &OTHER;
///         }
///     }
/// }
///
/// trustlist_base::codes! {
///     pub catalogue OTHERS;
///     in "message" { OTHER = "message-malformed" { means: "It cannot be read."; } }
/// }
///
/// let refusal = Refusal::SeveralSigners { count: 2 };
/// assert_eq!(refusal.to_string(), "2 signers, exactly one is accepted");
/// assert_eq!(refusal.explain().name(), "several-signers");
/// assert_eq!(CODES.iter().map(|code| code.name()).collect::<Vec<_>>(), ["several-signers"]);
/// ```
#[macro_export]
macro_rules! rules {
    (
        $(#[$enum_meta:meta])*
        $vis:vis enum $enum:ident, catalogue $all:ident;
        $(in $layer:literal {
            $(
                $(#[$meta:meta])*
                $variant:ident
                    $(($content:ident: $content_type:ty))?
                    $({ $($(#[$field_meta:meta])* $field:ident: $type:ty),+ $(,)? })?
                = $word:literal {
                    says: $says:literal $(, $argument:expr)*;
                    $($row:tt)+
                }
            )+
        })+
        $(explained elsewhere {
            $(
                $(#[$other_meta:meta])*
                $other:ident
                    $(($inner:ident: $inner_type:ty))?
                    $({ $($(#[$other_field_meta:meta])* $other_field:ident: $other_type:ty),+ $(,)? })?
                => {
                    says: $other_says:literal $(, $other_argument:expr)*;
                    explain: $explain:expr;
                }
            )+
        })?
    ) => {
        $(#[$enum_meta])*
        $vis enum $enum {
            $($(
                $(#[$meta])*
                $variant $(($content_type))? $({ $($(#[$field_meta])* $field: $type),+ })?,
            )+)+
            $($(
                $(#[$other_meta])*
                $other $(($inner_type))? $({ $($(#[$other_field_meta])* $other_field: $other_type),+ })?,
            )+)?
        }

        impl $enum {
            /// What there is to say about this rule: its row of the catalogue.
            #[must_use]
            #[allow(unused_variables, reason = "few rows look at the fields")]
            pub fn explain(&self) -> &'static $crate::Code {
                match self {
                    $($(Self::$variant { .. } => {
                        static ROW: $crate::Code = $crate::row!($layer, $word, $($row)+);
                        &ROW
                    })+)+
                    $($(Self::$other $(($inner))? $({ $($other_field),+ })? => $explain,)+)?
                }
            }
        }

        /// The rows of the rules above.
        $vis static $all: &[&$crate::Code] =
            &[$($(&{ const ROW: $crate::Code = $crate::row!($layer, $word, $($row)+); ROW }),+),+];

        impl ::core::fmt::Display for $enum {
            #[allow(unused_variables, reason = "a sentence need not say every field")]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $($(
                        Self::$variant $(($content))? $({ $($field),+ })? => ::core::write!(f, $says $(, $argument)*),
                    )+)+
                    $($(
                        Self::$other $(($inner))? $({ $($other_field),+ })? => {
                            ::core::write!(f, $other_says $(, $other_argument)*)
                        }
                    )+)?
                }
            }
        }
    };
}
