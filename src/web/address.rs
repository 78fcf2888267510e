//! Addresses of our own pages: whatever stands in them stays what it is.

use std::fmt::Write as _;

/// A path with these fields behind it; those without a value are left out.
pub(super) fn address(path: &str, fields: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut sign = '?';
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(sign);
        address.push_str(name);
        address.push('=');
        push_encoded(&mut address, value);
        sign = '&';
    }
    address
}

/// A path of these parts.
pub(super) fn path(parts: &[&str]) -> String {
    let mut path = String::new();
    for part in parts {
        path.push('/');
        // A slash in a part is none of the path.
        let part: Vec<&str> = part.split('/').collect();
        for (place, piece) in part.iter().enumerate() {
            if place > 0 {
                path.push_str("%2F");
            }
            push_encoded(&mut path, piece);
        }
    }
    path
}

fn push_encoded(address: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // A text takes whatever is written into it.
            let _ = write!(address, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{address, path};

    #[test]
    fn an_address_has_no_byte_that_means_something_in_addresses() {
        let id = "file/nanming/表 1&x=2#<y>%2e.xlsx";
        assert_eq!(
            address("/desk/item", &[("id", id), ("none", ""), ("a", "b")]),
            "/desk/item?id=file/nanming/%E8%A1%A8%201%26x%3D2%23%3Cy%3E%252e.xlsx&a=b"
        );
        assert_eq!(path(&["project", "A/../B?#"]), "/project/A%2F..%2FB%3F%23");
    }
}
