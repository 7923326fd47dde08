//! The catalogue of codes: a stable word for every failure and verdict, with what it means and what to do next.
//!
//! Each crate defines the rows for its own failures. [`rules!`](crate::rules) defines an error together with its rows;
//! [`codes!`](crate::codes) defines rows that several errors share.

use core::fmt;

use crate::{error::ReadError, hresult::Hresult};

/// One row of the catalogue: a stable word in kebab-case, with its meaning, cause and cure.
///
/// The project generates `docs/errors.md` from all rows.
///
/// ```
/// use trustlist_base::{Hresult, codes};
///
/// codes! {
///     pub catalogue ALL;
///     in "signature" {
///         /// A certificate has expired.
///         EXPIRED = "expired" {
///             hresult: CERT_E_EXPIRED;
///             event: 11;
///             means: "A certificate has expired.";
///             cause: "An old list.";
///             cure: "Fetch a newer one.";
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
    /// Creates a row. Only the macros of this crate call it.
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

    /// Returns the stable word, such as `expired`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the part of the program that reports the code, in a word or two, such as `signature`.
    #[must_use]
    pub const fn layer(&self) -> &'static str {
        self.layer
    }

    /// Returns the HRESULTs that Windows uses for this code, the most common first. The slice is empty if Windows has
    /// no corresponding rule.
    #[must_use]
    pub const fn hresults(&self) -> &'static [Hresult] {
        self.hresults
    }

    /// Returns the numbers of the crypt32 events that Windows logs for this code. Since Windows 7, the log shows the
    /// number plus 4096. If there are several events, which one Windows logs depends on the file that it was reading.
    #[must_use]
    pub const fn events(&self) -> &'static [u16] {
        self.events
    }

    /// Returns what the code means, in a sentence or two.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// Returns the usual cause; `None` if the code does not report a problem.
    #[must_use]
    pub const fn cause(&self) -> Option<&'static str> {
        match self.remedy {
            Some((cause, _)) => Some(cause),
            None => None,
        }
    }

    /// Returns what to do next, worded so that any program can show it; `None` if the code does not report a problem.
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

/// The catalogue's rows for a [`ReadError`] in one kind of document, such as a message or a list.
#[derive(Clone, Copy, Debug)]
pub struct ReadCodes {
    /// The bytes end before a field does.
    pub truncated: &'static Code,
    /// Bytes are left over after the last field.
    pub trailing: &'static Code,
    /// A limit was exceeded.
    pub limit: &'static Code,
    /// Any other error.
    pub malformed: &'static Code,
}

impl ReadCodes {
    /// Returns the row for `error`.
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

/// Builds one row from its parts.
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

/// Defines rows of the catalogue, and a static slice of all of them.
///
/// ```text
/// codes! {
///     pub(crate) catalogue ALL;
///     in "layer" {
///         NAME = "stable-word" {
///             hresult: CERT_E_EXPIRED, NTE_BAD_ALGID; // from Windows, the most common first; optional
///             event: 11;                              // crypt32 events; optional
///             means: "What it means, in a sentence or two.";
///             cause: "What usually causes it."; // cause and cure are left out if nothing is wrong
///             cure: "What to do next, in any program.";
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

        /// Every row in this part of the catalogue.
        $vis static $all: &[&$crate::Code] = &[$($(&$name),+),+];
    };
}

/// Defines an error enum with one variant for each rule. Each variant is defined together with its message and its row
/// of the catalogue. The error gets a `Display` implementation, and an `explain` method that returns the row.
///
/// ```
/// use trustlist_base::rules;
///
/// rules! {
///     /// Why a signature was rejected.
///     #[derive(Clone, Debug, PartialEq, Eq)]
///     pub enum Refusal, catalogue CODES;
///     in "signature" {
///         /// More than one signer.
///         SeveralSigners {
///             /// The number of signers.
///             count: usize,
///         } = "several-signers" {
///             says: "{count} signers; exactly one is accepted";
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
/// assert_eq!(refusal.to_string(), "2 signers; exactly one is accepted");
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
            /// Returns the row of the catalogue for this rule.
            #[must_use]
            #[allow(unused_variables, reason = "few arms use the fields")]
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

        /// The rows of the catalogue that are defined together with this error's rules.
        $vis static $all: &[&$crate::Code] =
            &[$($(&{ const ROW: $crate::Code = $crate::row!($layer, $word, $($row)+); ROW }),+),+];

        impl ::core::fmt::Display for $enum {
            #[allow(unused_variables, reason = "not every message uses every field")]
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
