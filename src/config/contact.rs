//! A person who gets letters, as every list of them writes it.

use super::parse::TomlTable;
use super::values;
use crate::domain::language::bilingual;
use crate::domain::unit::Contact;

/// Somebody who gets letters.
pub(super) fn contact(table: &mut TomlTable<'_>) -> Option<Contact> {
    let name = table.required(
        "name",
        &values::text().expecting(bilingual!("a person's name, on one line", "人名，一行")),
    );
    let address = table.required("address", &values::address());
    let phone = table.or("phone", &values::text_or_nothing(), String::new());
    Some(Contact {
        name: name?.value,
        address: address?.value,
        phone,
    })
}
