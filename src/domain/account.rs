//! Accounts (用户): who may look at which pages, for how long, and after how many wrong passwords.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::unit::UnitSlug;

/// What a person is to the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountRole {
    /// Of the office: sees everything.
    Office,
    /// A leader: sees everything.
    Leader,
    /// Whoever runs the program: sees everything.
    Operator,
    /// Of a unit: sees what is its own.
    Unit(UnitSlug),
}

impl AccountRole {
    /// The unit whose person this is.
    #[must_use]
    pub const fn unit(&self) -> Option<&UnitSlug> {
        match self {
            Self::Office | Self::Leader | Self::Operator => None,
            Self::Unit(unit) => Some(unit),
        }
    }

    /// Whether pages about all units are for this person.
    #[must_use]
    pub const fn may_see_all(&self) -> bool {
        match self {
            Self::Office | Self::Leader | Self::Operator => true,
            Self::Unit(_) => false,
        }
    }

    /// Whether the desk is for this person. Not for a leader: what is not confirmed goes no further than the office.
    #[must_use]
    pub const fn may_see_desk(&self) -> bool {
        match self {
            Self::Office | Self::Operator => true,
            Self::Leader | Self::Unit(_) => false,
        }
    }

    /// Whether this person decides for the office.
    #[must_use]
    pub const fn may_decide(&self) -> bool {
        match self {
            Self::Office => true,
            Self::Leader | Self::Operator | Self::Unit(_) => false,
        }
    }

    /// Whether pages about this unit are for this person.
    #[must_use]
    pub fn may_see_unit(&self, unit: &UnitSlug) -> bool {
        match self {
            Self::Office | Self::Leader | Self::Operator => true,
            Self::Unit(own) => own == unit,
        }
    }
}

impl fmt::Display for AccountRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Office => f.write_str("office"),
            Self::Leader => f.write_str("leader"),
            Self::Operator => f.write_str("operator"),
            Self::Unit(unit) => write!(f, "unit:{unit}"),
        }
    }
}

/// The text is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected office, leader, operator or unit:NAME with the short name of a unit")]
pub struct AccountRoleError;

impl FromStr for AccountRole {
    type Err = AccountRoleError;

    fn from_str(text: &str) -> Result<Self, AccountRoleError> {
        match text {
            "office" => Ok(Self::Office),
            "leader" => Ok(Self::Leader),
            "operator" => Ok(Self::Operator),
            _ => match text.strip_prefix("unit:") {
                Some(unit) if !unit.is_empty() => Ok(Self::Unit(UnitSlug(unit.to_owned()))),
                _ => Err(AccountRoleError),
            },
        }
    }
}

/// The longest name of an account, in characters.
const LONGEST_NAME: usize = 32;

/// Whether a person may be called so: letters of any script, digits, and `.`, `-` or `_` between them.
#[must_use]
pub fn is_account_name(name: &str) -> bool {
    let is_inside = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
    name.chars().count() <= LONGEST_NAME
        && name.chars().all(is_inside)
        && name.starts_with(char::is_alphanumeric)
}

/// Somebody who went away without a word is logged out after so long.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(2);
/// Whatever somebody does, the password is asked for again after so long.
const LONGEST_LOGIN: TimeDelta = TimeDelta::hours(12);

/// Whether a login that began and was last used then is over.
#[must_use]
pub fn is_login_over(began: DateTime<Utc>, seen: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    // A clock that was set back ends it, too: how long ago that was, nobody knows.
    now < began || now - seen >= LONGEST_PAUSE || now - began >= LONGEST_LOGIN
}

/// Wrong passwords count for so long.
pub const TRIES_COUNT_FOR: TimeDelta = TimeDelta::minutes(15);

/// Wrong passwords of late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WrongTries {
    /// For this name from this address.
    pub of_both: u32,
    /// For this name from anywhere.
    pub of_name: u32,
    /// From this address for any name.
    pub of_address: u32,
}

impl WrongTries {
    /// With one more for this name from this address.
    #[must_use]
    pub const fn and_one_more(self) -> Self {
        Self {
            of_both: self.of_both + 1,
            of_name: self.of_name + 1,
            of_address: self.of_address + 1,
        }
    }
}

/// Whether a password is looked at now. A stranger cannot lock a person out from the person's own place with a few tries.
#[must_use]
pub const fn may_try(wrong: WrongTries) -> bool {
    wrong.of_both < 5 && wrong.of_address < 30 && wrong.of_name < 60
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{AccountRole, WrongTries, is_account_name, is_login_over, may_try};
    use crate::domain::unit::UnitSlug;

    #[test]
    fn roles_are_read_as_they_are_written() {
        let unit = AccountRole::Unit(UnitSlug("nanming".to_owned()));
        for role in [
            AccountRole::Office,
            AccountRole::Leader,
            AccountRole::Operator,
            unit,
        ] {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
        for wrong in ["", "unit", "unit:", "Office", "admin"] {
            assert!(wrong.parse::<AccountRole>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_unit_sees_its_own_and_nothing_else() {
        let (own, other) = (UnitSlug("a".to_owned()), UnitSlug("b".to_owned()));
        let unit = AccountRole::Unit(own.clone());
        assert!(unit.may_see_unit(&own) && !unit.may_see_unit(&other) && !unit.may_see_all());
        for all in [
            AccountRole::Office,
            AccountRole::Leader,
            AccountRole::Operator,
        ] {
            assert!(all.may_see_unit(&own) && all.may_see_all());
        }
        assert!(!unit.may_see_desk() && !AccountRole::Leader.may_see_desk());
        let deciding = |role: &&AccountRole| role.may_decide();
        let roles = [
            AccountRole::Office,
            AccountRole::Leader,
            AccountRole::Operator,
            unit,
        ];
        let deciding: Vec<&AccountRole> = roles.iter().filter(deciding).collect();
        assert_eq!(deciding, [&AccountRole::Office]);
    }

    #[test]
    fn names_are_words_without_surprises() {
        for good in ["zhang.wei", "张伟", "a", "office-2"] {
            assert!(is_account_name(good), "{good}");
        }
        for bad in [
            "",
            " a",
            "a b",
            "a/b",
            ".a",
            "-a",
            "a\n",
            "<b>",
            &"a".repeat(33),
        ] {
            assert!(!is_account_name(bad), "{bad}");
        }
    }

    #[test]
    fn a_login_ends_by_pause_by_length_and_by_a_clock_set_back() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let began = at("2026-11-26T01:00:00Z");
        let over = |seen, now| is_login_over(began, at(seen), at(now));
        assert!(!over("2026-11-26T01:00:00Z", "2026-11-26T02:59:59Z"));
        assert!(over("2026-11-26T01:00:00Z", "2026-11-26T03:00:00Z"));
        assert!(!over("2026-11-26T12:30:00Z", "2026-11-26T12:59:59Z"));
        assert!(over("2026-11-26T12:30:00Z", "2026-11-26T13:00:00Z"));
        assert!(over("2026-11-26T01:00:00Z", "2026-11-26T00:59:59Z"));
    }

    #[test]
    fn tries_are_limited_by_name_and_by_address() {
        let tries = |of_both, of_name, of_address| {
            may_try(WrongTries {
                of_both,
                of_name,
                of_address,
            })
        };
        assert!(tries(4, 4, 4) && !tries(5, 5, 5));
        assert!(tries(0, 59, 0) && !tries(0, 60, 0));
        assert!(tries(0, 0, 29) && !tries(0, 0, 30));
    }
}
