//! Packs the newest list into `authrootstl.cab`, in the folder of this package.

use std::{error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let cabinet = trustlist_author::cabinet("authroot.stl", trustlist_testdata::newest_list())?;
    fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/authrootstl.cab"), cabinet)?;
    Ok(())
}
