//! Fixed private keys, PKCS #8 in DER. They are public, so nothing must ever trust them.
//!
//! RSA signatures are deterministic, so signatures by the RSA keys have the same bytes in every run.

/// RSA-2048: "Made Root".
pub const ROOT: &[u8] = include_bytes!("../keys/root.pk8");
/// RSA-2048: another root.
pub const ROOT_OTHER: &[u8] = include_bytes!("../keys/root-other.pk8");
/// RSA-2048: "Made List CA".
pub const CA: &[u8] = include_bytes!("../keys/ca.pk8");
/// RSA-2048: "Made List Publisher".
pub const SIGNER: &[u8] = include_bytes!("../keys/signer.pk8");
/// RSA-1024: too short; `ring` refuses to sign with it.
pub const RSA_1024: &[u8] = include_bytes!("../keys/rsa-1024.pk8");
/// RSA-3072.
pub const RSA_3072: &[u8] = include_bytes!("../keys/rsa-3072.pk8");
/// RSA-4096, the key size of Microsoft's list signers since 2026.
pub const RSA_4096: &[u8] = include_bytes!("../keys/rsa-4096.pk8");
/// P-256: a publisher.
pub const P256: &[u8] = include_bytes!("../keys/p256.pk8");
/// P-256: a list CA.
pub const P256_CA: &[u8] = include_bytes!("../keys/p256-ca.pk8");
/// P-256: a root.
pub const P256_ROOT: &[u8] = include_bytes!("../keys/p256-root.pk8");
/// P-384: a publisher.
pub const P384: &[u8] = include_bytes!("../keys/p384.pk8");
/// P-384: a list CA.
pub const P384_CA: &[u8] = include_bytes!("../keys/p384-ca.pk8");
/// P-384: a root.
pub const P384_ROOT: &[u8] = include_bytes!("../keys/p384-root.pk8");
