//! Codes of what the caller accepts, and of what is asked of a list of a known kind.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "policy" {
        POLICY_CERTIFICATE = "policy-certificate" {
            means: "A certificate that was given as a root or intermediate cannot be read.";
            cause: "A file of something else, or a damaged one.";
            cure: "Give certificates in DER, or in PEM where that is taken.";
        }
        NO_ALGORITHMS = "no-algorithms" {
            means: "The policy has no signature algorithms, so no signature can be verified.";
            cause: "A program that was built without the feature `ring`, or that gave an empty list of algorithms.";
            cure: "In the program, give algorithms with `Policy::algorithms`, or build the library with the feature \
                `ring`.";
        }
    }
}
