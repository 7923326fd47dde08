//! Lists the public types of a crate, for tests that must cover all of them and fail when a new one is missing.

use std::collections::BTreeSet;

/// Returns the names of types and traits in the `pub use` lines of a `lib.rs`. Functions, constants and modules are
/// left out.
///
/// ```
/// use trustlist_testdata::exports::public_types;
///
/// let types = public_types("pub use list::{List, MAX_LISTS, is_list};\npub use error::Error;\nuse std::fmt;\n");
/// assert!(types.into_iter().eq(["Error", "List"]));
/// ```
#[must_use]
pub fn public_types(lib: &str) -> BTreeSet<&str> {
    let uses = lib.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let names = uses.flat_map(|text| text.split(|character: char| !character.is_alphanumeric() && character != '_'));
    names.filter(|name| name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)).collect()
}

/// Returns the name in the text of a type, without path and parameters.
///
/// ```
/// use trustlist_testdata::exports::name;
///
/// assert_eq!(name("dyn Sign"), "Sign");
/// assert_eq!(name("TrustList<'static>"), "TrustList");
/// ```
#[must_use]
pub fn name(type_text: &str) -> &str {
    let path = type_text.split('<').next().unwrap_or_default();
    path.rsplit([':', ' ']).next().unwrap_or_default()
}

/// The names of the given types. The macro compiles only if all of them are `Send` and `Sync`.
///
/// ```
/// use std::collections::BTreeSet;
///
/// assert_eq!(trustlist_testdata::shared![u8, Vec<u8>], BTreeSet::from(["u8", "Vec"]));
/// ```
///
/// ```compile_fail
/// trustlist_testdata::shared![std::cell::Cell<u8>];
/// ```
#[macro_export]
macro_rules! shared {
    ($($shared:ty),+ $(,)?) => {{
        fn assert<T: Send + Sync + ?Sized>() {}
        $(assert::<$shared>();)+
        std::collections::BTreeSet::from([$($crate::exports::name(stringify!($shared))),+])
    }};
}
