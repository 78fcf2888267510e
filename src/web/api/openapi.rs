//! The description of what programs may ask, in the form of `OpenAPI`.

pub(super) const DOCUMENT: &str = include_str!("openapi.json");
