//! Lists that no root program would publish.

use trustlist_author::{Entry, List};
use trustlist_testdata::{
    made::{self, filetime},
    pki::Pki,
};

/// Names that try to be more than text, in the order of the roots.
pub(crate) fn hostile_names() -> Vec<String> {
    vec![
        "<script>document.title = 'run'</script>".to_owned(),
        "\"><img src=x onerror=\"document.title = 'run'\">".to_owned(),
        "</script><script>document.title = 'run'</script><!--".to_owned(),
        "<!--<script>".to_owned(),
        "</noscript></style></title><svg onload=\"document.title = 'run'\">".to_owned(),
        "Right \u{202e}to left\u{2028} and \u{200b}nothing\u{7}".to_owned(),
        "& &lt; &#60; \\u003c {{ 7 * 7 }} ' `".to_owned(),
        "n".repeat(10_000),
        "e\u{301} 中国金融認証中心 العربية".to_owned(),
        String::new(),
    ]
}

/// A list with a root for each of these names.
pub(crate) fn hostile() -> List {
    let entries = hostile_names().into_iter().zip(1_u8..);
    let entries = entries.map(|(name, number)| Entry::new([number; 20]).friendly_name(&name));
    List::roots(made::AT).entries(entries)
}

/// A list of roots with unusual dates, and with properties that contradict each other or cannot be read.
pub(crate) fn odd() -> List {
    let second = 10_000_000;
    let inside = trustlist::FileTime::from_ticks(filetime("2026-03-01T00:00:00Z").ticks() + second / 2);
    let (old, far) = (trustlist::FileTime::from_ticks(1), trustlist::FileTime::from_ticks(u64::MAX));
    let new = |number: u8| Entry::new([number; 20]);
    let email: trustlist::OidBuf = made::EMAIL_PROTECTION.parse().expect("an object identifier");
    List::roots(made::AT).entries([
        new(1),
        new(2).disabled_from(old),
        new(3).disabled_from(far),
        new(4).disabled_from(inside),
        new(5).not_before(old),
        new(6).not_before(far),
        new(7).not_before(inside),
        new(8).not_before(inside).disabled_from(inside),
        new(9).property(104, [1, 2, 3]),
        new(10).property_oids(127, [email.as_oid()]),
        new(11).property(9, []),
        new(12).property(84, [0x30, 0]),
        new(13).property(126, []).property_oids(127, [email.as_oid()]),
        new(14).disabled_from(inside).disabled_from(inside),
        new(15).property_oids(122, [email.as_oid()]),
        new(16).not_before(inside).property_oids(127, [email.as_oid()]).key_usage([email.as_oid()]),
    ])
}

/// A signed list of `count` roots.
pub(crate) fn many(count: usize) -> Vec<u8> {
    let entry = |number: usize| {
        let mut id = [0; 20];
        id[12..].copy_from_slice(&number.to_be_bytes());
        Entry::new(id).friendly_name(&format!("Made Root {number}"))
    };
    made::sign(&List::roots(made::AT).entries((0..count).map(entry)), &Pki::default())
}
