//! Is this file in the catalog, and who signed the catalog?
//!
//! `cargo run -p trustlist-examples --example catalog -- CATALOG ROOT-CERT FILE`: the catalog is a `.cat` file, and the
//! root certificate (DER) is the root of its signer. The example hashes the whole FILE, which is right for files such
//! as `.inf`. For a program, compute its Authenticode hash and call `Catalog::member_by_hash`.

use std::{env, error::Error, fs, process::ExitCode};

use trustlist::{Catalog, Policy, UnixTime};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [catalog, root, file] = arguments.as_slice() else {
        return Err("usage: catalog CATALOG ROOT-CERT FILE".into());
    };
    let policy = Policy::roots([fs::read(root)?.into()], UnixTime::now());
    let catalog = Catalog::open(fs::read(catalog)?, &policy)?;

    let Some(member) = catalog.check_file(&fs::read(file)?)? else {
        println!("not in the catalog");
        return Ok(ExitCode::FAILURE);
    };
    println!("in the catalog");
    for name_value in member.name_values() {
        let name_value = name_value?;
        println!("  {}: {}", name_value.name().escape_debug(), name_value.text().escape_debug());
    }
    for certificate in catalog.signer().path() {
        println!("{}: {}", certificate.role, certificate.subject().escape_debug());
    }
    Ok(ExitCode::SUCCESS)
}
