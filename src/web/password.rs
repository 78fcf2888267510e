//! Passwords as argon2 keeps them, and the random texts that open a login.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Letters and digits that nobody mistakes for one another when they are told or typed; 32, so that each is five bits of chance.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
/// Characters of a password that we make: 80 bits.
const LENGTH: usize = 16;

/// No password could be made or kept.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("the system has no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    #[error("the password cannot be hashed: {0}")]
    Hash(#[from] argon2::password_hash::Error),
}

/// A new password: four groups of four, told once and kept by nobody.
///
/// # Errors
/// If the system has no random numbers.
pub fn made() -> Result<String, PasswordError> {
    let mut random = [0; LENGTH];
    getrandom::fill(&mut random)?;
    let letters = random.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

/// The password as it is kept: with a salt of its own.
///
/// # Errors
/// If the system has no random numbers.
pub fn kept(password: &str) -> Result<String, PasswordError> {
    Ok(Argon2::default()
        .hash_password(password.as_bytes())?
        .to_string())
}

/// Whether this is the password that was kept so. Takes long on purpose, and as long if there is none.
pub(super) fn is_right(password: &str, kept: Option<&str>) -> bool {
    // Of no password anybody has.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmU$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let known = PasswordHash::new(kept.unwrap_or(NOBODY));
    let is_right = known.is_ok_and(|hash| {
        let verified = Argon2::default().verify_password(password.as_bytes(), &hash);
        verified.is_ok()
    });
    is_right && kept.is_some()
}

/// What a browser shows to say who is there: 256 bits of chance.
///
/// # Errors
/// If the system has no random numbers.
pub fn token() -> Result<String, PasswordError> {
    let mut random = [0; 32];
    getrandom::fill(&mut random)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(random))
}

/// What is on record of a token.
#[must_use]
pub fn token_hash(token: &str) -> String {
    digest("login", token)
}

/// What a form of ours carries: only who knows the token can make it.
pub(super) fn form_key(token: &str) -> String {
    digest("form", token)
}

fn digest(what: &str, token: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(what);
    digest.update([0]);
    digest.update(token);
    BASE64_URL_SAFE_NO_PAD.encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::{form_key, is_right, kept, made, token, token_hash};

    #[test]
    fn only_the_password_itself_is_right() {
        let password = made().unwrap();
        assert_eq!(password.len(), 19, "{password}");
        assert_ne!(password, made().unwrap());
        let on_record = kept(&password).unwrap();
        assert!(!on_record.contains(&password));
        assert_ne!(on_record, kept(&password).unwrap(), "each has its own salt");
        assert!(is_right(&password, Some(&on_record)));
        for wrong in ["", " ", &password[1..], &format!("{password} ")] {
            assert!(!is_right(wrong, Some(&on_record)), "{wrong}");
        }
        assert!(!is_right(&password, None));
        assert!(!is_right(&password, Some("no hash")));
    }

    #[test]
    fn tokens_differ_and_tell_nothing_by_their_hashes() {
        let (one, other) = (token().unwrap(), token().unwrap());
        assert_ne!(one, other);
        assert_ne!(token_hash(&one), token_hash(&other));
        assert_ne!(token_hash(&one), form_key(&one));
        assert!(!token_hash(&one).contains(&one));
    }
}
