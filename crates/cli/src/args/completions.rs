//! What `trustlist completions` is asked.

use clap_complete::Shell;

use super::help::examples;

/// Print the completions of a shell
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
