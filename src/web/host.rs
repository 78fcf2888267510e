//! Which names a request may call us by: a page elsewhere that points its own name at our address gets nothing.

use std::net::IpAddr;

/// Whether a `Host` header, with or without a port, names this server: by an address, as `localhost`, or by
/// the name under `[web] host`. An address is no name that a stranger could have pointed here.
pub(super) fn is_ours(header: &str, own: Option<&str>) -> bool {
    let name = without_port(header);
    let address = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    address.unwrap_or(name).parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || own.is_some_and(|own| name.trim_end_matches('.').eq_ignore_ascii_case(own))
}

fn without_port(header: &str) -> &str {
    match header.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => header,
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_addresses_and_our_own_name_are_ours() {
        for (header, is_our_own) in [
            ("10.0.0.5:8480", true),
            ("10.0.0.5", true),
            ("[::1]:8480", true),
            ("[fe80::1]", true),
            ("localhost:8480", true),
            ("diaodu.city.example:8480", true),
            ("DIAODU.City.Example.", true),
            ("diaodu.city.example.evil.example", false),
            ("evil.example:8480", false),
            ("10.0.0.5.evil.example", false),
            ("localhost.evil.example", false),
            ("diaodu.city.example:8480:80", false),
            ("", false),
            (":8480", false),
        ] {
            assert_eq!(
                is_ours(header, Some("diaodu.city.example")),
                is_our_own,
                "{header}"
            );
        }
        assert!(!is_ours("diaodu.city.example", None));
    }
}
