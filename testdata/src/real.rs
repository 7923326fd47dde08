//! The real files in the repository.

macro_rules! files {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name() -> &'static [u8] {
                include_bytes!(concat!("../", $path))
            }
        )+
    };
}

files! {
    /// Microsoft's root list of 2026-10-23 with 555 entries: the newest available list. Its signer's certificate was
    /// issued by the list CA of 2024.
    newest_list = "authroot-2026-10-23.stl";
    /// Microsoft's root list of 2023-11-07. Its signer's certificate was issued by the list CA of 2011.
    list_2023 = "authroot-2023-11-07.stl";
    /// [`newest_list`] in a cabinet, as `authroot.stl`. The cabinet was created with this workspace.
    cabinet = "authrootstl.cab";
    /// Microsoft Root Authority, 1997 to 2020. Lists up to 2009 chain up to it.
    microsoft_root_authority = "roots/microsoft-root-authority.cer";
    /// Microsoft Root Certificate Authority, 2001 to 2021. Lists from 2009 to 2019 chain up to it.
    microsoft_root = "roots/microsoft-root-certificate-authority.cer";
    /// Microsoft Root Certificate Authority 2010, 2010 to 2035. Lists since 2020, and earlier nested signatures, chain
    /// up to it.
    microsoft_root_2010 = "roots/microsoft-root-certificate-authority-2010.cer";
    /// The certificates of all roots in [`newest_list`], concatenated; [`newest_roots`] splits them.
    newest_roots_bundle = "roots/bundle-2026-10-27.der";
    /// Microsoft Certificate List CA 2011, 2011 to 2026.
    list_ca_2011 = "list-cas/microsoft-certificate-list-ca-2011.cer";
    /// Microsoft Certificate List CA 2024, 2024 to 2035.
    list_ca_2024 = "list-cas/microsoft-certificate-list-ca-2024.cer";
    /// The test catalog of version 2, signed and timestamped by osslsigncode with the keys of the test PKIs
    /// ([`made::code_signing`](crate::made::code_signing), [`stamps`](crate::stamps)).
    foreign_catalog = "timestamps/osslsigncode.cat";
}

/// The certificates of the 555 roots in [`newest_list`], in a different order from the list.
#[must_use]
pub fn newest_roots() -> Vec<&'static [u8]> {
    let mut rest = newest_roots_bundle();
    let mut certificates = Vec::new();
    while let [0x30, 0x82, high, low, ..] = *rest {
        let (certificate, after) = rest.split_at(4 + usize::from(u16::from_be_bytes([high, low])));
        certificates.push(certificate);
        rest = after;
    }
    assert!(rest.is_empty(), "a certificate shorter than 256 bytes or longer than 65,535 bytes");
    certificates
}
