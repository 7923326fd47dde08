//! The functions that `RootList`, `Catalog` and the types for other kinds of lists have in common.

/// Implements the common functions for one type. They accept only lists of the type's own kind, even if the policy
/// names another kind.
macro_rules! view {
    ($view:ident, $kind:ident) => {
        impl<'a> $view<'a> {
            /// Opens a list with the default [`Limits`](crate::Limits), and [verifies](Self::verify) it.
            ///
            /// # Errors
            ///
            /// The errors of [`SignedList::open`](crate::SignedList::open) and [`verify`](Self::verify).
            pub fn open(
                bytes: impl Into<std::borrow::Cow<'a, [u8]>>,
                policy: &crate::Policy,
            ) -> Result<Self, crate::Error> {
                Self::verify(crate::SignedList::open(bytes)?, policy)
            }

            /// Verifies a list under `policy` [for this kind](crate::Policy::for_kind): it must be of this kind, and
            /// its signer must be allowed to sign such lists.
            ///
            /// # Errors
            ///
            /// The reason why the list was refused. For a list of another kind, it is
            /// [`Error::Kind`](crate::Error::Kind).
            pub fn verify(list: crate::SignedList<'a>, policy: &crate::Policy) -> Result<Self, crate::Error> {
                list.verify(&policy.clone().for_kind(trustlist_ctl::ListKind::$kind))?.try_into()
            }

            /// The verified list.
            #[must_use]
            pub const fn verified(&self) -> &crate::TrustList<'a> {
                &self.list
            }

            /// The signed contents: the list's header, entries and extensions.
            #[must_use]
            pub const fn content(&self) -> &trustlist_ctl::CertificateTrustList<'a> {
                self.list.content()
            }

            /// The signer of the list, and how the signature was verified.
            #[must_use]
            pub const fn signer(&self) -> &crate::Signer {
                self.list.signer()
            }
        }
    };
}

pub(crate) use view;
