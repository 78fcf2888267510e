//! Passwords as argon2 keeps them, and the random texts that open a login.

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Letters and digits that nobody mistakes for one another when they are told or typed; 32, so that each is five bits of chance.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
/// Characters of a password that we make: 80 bits.
const LENGTH: usize = 16;

/// An allocation above this always goes back to the system when it is over. The 19 MiB that a password takes would stay with
/// the process, once for each of its threads; what is asked for beyond them is never touched.
const GIVEN_BACK: usize = 33 << 20;

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
    let made = made_again(password, kept.unwrap_or(NOBODY));
    made.is_ok_and(|(made, known)| made == known) && kept.is_some()
}

/// Hashes the password as that hash was made; answers both. They compare in the same time whatever they are.
fn made_again(password: &str, kept: &str) -> argon2::password_hash::Result<(Output, Output)> {
    let hash = PasswordHash::new(kept)?;
    let (Some(salt), Some(known)) = (&hash.salt, hash.hash) else {
        return Err(argon2::password_hash::Error::PasswordInvalid);
    };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let version = match hash.version {
        Some(version) => Version::try_from(version)?,
        None => Version::default(),
    };
    let params = Params::try_from(&hash)?;
    let blocks = params.block_count();
    let mut memory = Vec::with_capacity(blocks.max(GIVEN_BACK / Block::SIZE));
    memory.resize(blocks, Block::new());
    let mut made = [0; Output::MAX_LENGTH];
    let made = made
        .get_mut(..known.len())
        .ok_or(argon2::password_hash::Error::OutputSize)?;
    let argon = Argon2::new(algorithm, version, params);
    argon.hash_password_into_with_memory(password.as_bytes(), salt, made, &mut memory)?;
    Ok((Output::new(made)?, known))
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
