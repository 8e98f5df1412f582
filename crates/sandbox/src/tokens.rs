//! Page tokens.
//!
//! A token holds the place where the next page begins and a seal over it and over what was asked for. So nothing has
//! to be remembered, the same question gets the same token, and a token that was changed, made up, or sent with other
//! filters is found out. The seal is no secret: it keeps honest clients from treating tokens as numbers.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The number of items before it.
    pub(crate) offset: u64,
    /// Whether an empty page comes first.
    pub(crate) blank: bool,
}

/// The token of a page of the list that was asked for by `question`.
pub(crate) fn seal(cursor: Cursor, question: &impl Hash) -> String {
    let place = cursor.offset << 1 | u64::from(cursor.blank);
    let mut hasher = DefaultHasher::new();
    (place, question).hash(&mut hasher);
    format!("{place:016x}{:016x}", hasher.finish())
}

/// The page that a token stands for, if it was sealed with the same question.
pub(crate) fn open(token: &str, question: &impl Hash) -> Option<Cursor> {
    let place = u64::from_str_radix(token.get(..16)?, 16).ok()?;
    let cursor = Cursor { offset: place >> 1, blank: place & 1 == 1 };
    (seal(cursor, question) == token).then_some(cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURSOR: Cursor = Cursor { offset: 40, blank: true };

    #[test]
    fn a_token_opens_to_what_it_was_sealed_with() {
        for cursor in [CURSOR, Cursor { offset: 0, blank: false }, Cursor { offset: 1, blank: false }] {
            assert_eq!(open(&seal(cursor, &"all"), &"all"), Some(cursor));
        }
    }

    #[test]
    fn the_same_place_has_the_same_token() {
        assert_eq!(seal(CURSOR, &"all"), seal(CURSOR, &"all"));
    }

    #[test]
    fn a_token_is_of_no_use_for_another_question() {
        assert_eq!(open(&seal(CURSOR, &"all"), &"some"), None);
    }

    #[test]
    fn no_character_can_be_changed() {
        let token = seal(CURSOR, &"all");
        for (place, old) in token.char_indices() {
            let new = if old == '0' { "1" } else { "0" };
            let mut changed = token.clone();
            changed.replace_range(place..=place, new);
            assert_eq!(open(&changed, &"all"), None, "{changed}");
        }
    }

    #[test]
    fn what_was_never_sealed_does_not_open() {
        let token = seal(CURSOR, &"all");
        let longer = format!("{token}0");
        for token in ["", "2", "string", "токен, не число, но длинный", &longer, &token[1..], &token[..16]]
        {
            assert_eq!(open(token, &"all"), None, "{token}");
        }
    }
}
