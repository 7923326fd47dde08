//! `--certificates`: the folder with the roots' certificates.

use std::{io, path::Path};

use trustlist::RootList;
use trustlist_report::Certificates;

use crate::{
    failure::Failure,
    input::{self, Skipped},
    output::Output,
    text::note,
};

/// Reads the certificates of listed roots.
pub(super) fn read(folder: &Path, roots: &RootList<'_>) -> Result<(Certificates, Skipped), Failure> {
    let mut certificates = Certificates::default();
    let skipped = input::folder(folder, |certificate| certificates.add(roots, certificate))?;
    Ok((certificates, skipped))
}

/// Prints how many files were skipped, and why.
pub(super) fn report_skipped(skipped: &Skipped, to: &mut Output<'_>) -> io::Result<()> {
    for (count, why) in [
        (skipped.without, "that contain no certificate"),
        (skipped.too_long, &*format!("longer than the limit of {} bytes", input::CERTIFICATE_BYTES)),
        (skipped.links, "that are symbolic links"),
    ] {
        if count > 0 {
            note(to, format_args!("skipped files {why}: {count}"))?;
        }
    }
    Ok(())
}
