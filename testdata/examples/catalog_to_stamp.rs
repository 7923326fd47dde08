//! Writes to a folder the catalog and certificates that osslsigncode needs to make `timestamps`. It also writes the two
//! roots and the catalogued file, to inspect the result.

use std::{env, error::Error, fs, path::PathBuf};

use trustlist_testdata::{
    made,
    pki::{Pki, TIME_STAMPING},
    stamps,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("usage: catalog_to_stamp FOLDER")?);
    fs::create_dir_all(&folder)?;
    let signing = made::code_signing();
    let stamping = Pki::of(&stamps::root(), &stamps::ca(), &stamps::strict_authority(&[TIME_STAMPING]));
    for (name, bytes) in [
        ("made.cat", made::sign(&made::catalog_v2(), &signing)),
        ("made.txt", made::FILE.to_vec()),
        ("root.cer", signing.root),
        ("timestamp-root.cer", stamping.root),
        ("signer.cer", signing.signer),
        ("ca.cer", signing.ca),
        ("authority.cer", stamping.signer),
        ("authority-ca.cer", stamping.ca),
    ] {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
