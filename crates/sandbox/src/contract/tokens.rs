//! Page tokens.
//!
//! A token holds the place where the next page begins and a seal over it and over what was asked for. So nothing has
//! to be remembered, the same question gets the same token, and a token that was changed, made up, or sent with other
//! filters is found out. The seal is no secret: it keeps honest clients from treating tokens as numbers.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The bit of a place where the turn begins.
const TURN: u32 = 56;

/// The beginning of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The number of items before it.
    pub(crate) offset: u64,
    /// `true` if an empty page comes first.
    pub(crate) blank: bool,
    /// The number of times that the page was requested in vain, which makes the tokens of one page differ.
    pub(crate) turn: u8,
}

impl Cursor {
    /// The beginning of a list.
    pub(crate) fn start(blank: bool) -> Self {
        Self { offset: 0, blank, turn: 0 }
    }

    /// The same page, by another token.
    pub(crate) fn again(self) -> Self {
        Self { turn: self.turn.wrapping_add(1), ..self }
    }

    /// All of it in one number.
    fn place(self) -> u64 {
        u64::from(self.turn) << TURN | self.offset << 1 | u64::from(self.blank)
    }

    fn at(place: u64) -> Self {
        let offset = (place & ((1 << TURN) - 1)) >> 1;
        Self { offset, blank: place & 1 == 1, turn: place.to_be_bytes()[0] }
    }
}

/// The token of a page of the list that was asked for by `question`.
pub(crate) fn seal(cursor: Cursor, question: &impl Hash) -> String {
    let place = cursor.place();
    let mut hasher = DefaultHasher::new();
    (place, question).hash(&mut hasher);
    format!("{place:016x}{:016x}", hasher.finish())
}

/// The page that a token stands for, if it was sealed with the same question.
pub(crate) fn open(token: &str, question: &impl Hash) -> Option<Cursor> {
    let place = u64::from_str_radix(token.get(..16)?, 16).ok()?;
    let cursor = Cursor::at(place);
    (seal(cursor, question) == token).then_some(cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURSOR: Cursor = Cursor { offset: 40, blank: true, turn: 0 };

    #[test]
    fn a_token_opens_to_what_it_was_sealed_with() {
        let second = Cursor { offset: 1, ..Cursor::start(false) };
        for cursor in [CURSOR, CURSOR.again(), Cursor { turn: 255, ..CURSOR }, Cursor::start(false), second] {
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
