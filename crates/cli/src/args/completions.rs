//! The arguments of `trustlist completions`.

use clap_complete::Shell;

use super::help::examples;

/// Print a completion script for a shell
///
/// Exit status: 0 if the script was printed, 2 on failure.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist completions bash >/usr/share/bash-completion/completions/trustlist",
    "trustlist completions zsh >/usr/local/share/zsh/site-functions/_trustlist",
    "trustlist completions fish >~/.config/fish/completions/trustlist.fish",
    "trustlist completions powershell >>$PROFILE",
]))]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}
