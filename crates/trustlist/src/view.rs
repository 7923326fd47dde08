//! How a list of one kind is opened: the caller names the kind by the type, once.

/// The entry of each view. Whatever the policy says of kinds, these ask for the view's own.
macro_rules! view {
    ($view:ident, $kind:ident) => {
        impl<'a> $view<'a> {
            /// Opens a list within the default [`Limits`](crate::Limits), and [verifies](Self::verify) it.
            ///
            /// # Errors
            ///
            /// As [`SignedList::open`](crate::SignedList::open) and [`verify`](Self::verify).
            pub fn open(
                bytes: impl Into<std::borrow::Cow<'a, [u8]>>,
                policy: &crate::Policy,
            ) -> Result<Self, crate::Error> {
                Self::verify(crate::SignedList::open(bytes)?, policy)
            }

            /// Verifies a list under `policy` [for this kind](crate::Policy::for_kind): signed by someone who may sign
            /// such lists, and not another kind of list under the name of this one.
            ///
            /// # Errors
            ///
            /// The rule that refused the list; [`Error::Kind`](crate::Error::Kind) for a list of another kind.
            pub fn verify(list: crate::SignedList<'a>, policy: &crate::Policy) -> Result<Self, crate::Error> {
                list.verify(&policy.clone().for_kind(trustlist_ctl::ListKind::$kind))?.try_into()
            }

            /// The verified list that this is a view of.
            #[must_use]
            pub const fn verified(&self) -> &crate::TrustList<'a> {
                &self.list
            }

            /// What was signed: the list's header, entries and extensions.
            #[must_use]
            pub const fn content(&self) -> &trustlist_ctl::CertificateTrustList<'a> {
                self.list.content()
            }

            /// Who signed the list, and how that was proved.
            #[must_use]
            pub const fn signer(&self) -> &crate::Signer {
                self.list.signer()
            }
        }
    };
}

pub(crate) use view;
