//! The messages of the seeded chats.

use yandex_market_api::enums::ChatStatusType;
use yandex_market_api::types::{Chat, ChatMessage};

use super::chats;
use super::lines::{self, Line};
use crate::world::clock;
use crate::world::files::{Files, Upload};

/// The most messages that a seeded chat has.
const MOST: i64 = 12;

/// A picture of one pixel, for every picture that was sent.
const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', // signature
    0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4,
    0x89, // 1 by 1
    0, 0, 0, 13, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff,
    0x89, 0x99, 0x3d, 0x1d, // red
    0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// The messages of the chat of this number, oldest first. The last is as old as the chat says.
pub(crate) fn history(number: i64, files: &mut Files) -> Vec<ChatMessage> {
    let chat = chats::chat(number);
    let lines = script(number, &chat);
    let count = i64::try_from(lines.len()).unwrap_or(MOST);
    let write = |(place, line)| {
        // No two of these are alike within the years that it takes until they come round again.
        let id = clock::id(second(&chat, place, count), number * MOST + place);
        let payload = line_picture(&line).map(|picture| vec![files.seed(picture, id)]);
        let created_at = clock::written(id);
        let mut message = ChatMessage::new(created_at, id, line.sender);
        (message.message, message.payload) = (line.text.map(str::to_owned), payload);
        message
    };
    (0..).zip(lines).map(write).collect()
}

/// The lines of a chat. In a new one the buyer has only just begun.
fn script(number: i64, chat: &Chat) -> Vec<Line> {
    let before = if chat.status == ChatStatusType::New { 0 } else { number * 5 % MOST };
    let before = usize::try_from(before).unwrap_or_default();
    lines::conversation(chat).iter().take(before).cloned().chain(lines::last(chat)).collect()
}

/// When a message was written: the first with the chat's beginning, the last with its end.
fn second(chat: &Chat, place: i64, count: i64) -> i64 {
    let (first, last) = (chat.created_at.timestamp(), chat.updated_at.timestamp());
    last - (last - first) * (count - 1 - place) / (count - 1).max(1)
}

fn line_picture(line: &Line) -> Option<Upload> {
    Some(Upload::guess(line.picture?.to_owned(), PICTURE.to_vec()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use yandex_market_api::enums::ChatMessageSenderType;

    use super::*;

    fn histories(count: i64) -> Vec<Vec<ChatMessage>> {
        let mut files = Files::new("http://files".to_owned());
        (0..count).map(|number| history(number, &mut files)).collect()
    }

    #[test]
    fn every_chat_has_one_to_twelve_messages() {
        let lengths: BTreeSet<usize> = histories(25).iter().map(Vec::len).collect();
        assert_eq!((lengths.first(), lengths.last()), (Some(&1), Some(&12)));
    }

    #[test]
    fn ids_have_sixteen_digits_go_up_and_are_unique() {
        let histories = histories(1000);
        let mut all = BTreeSet::new();
        for history in &histories {
            assert!(history.is_sorted_by(|a, b| a.message_id < b.message_id && a.created_at < b.created_at));
            for message in history {
                assert_eq!(message.message_id.to_string().len(), 16);
                assert!(all.insert(message.message_id), "{message:?}");
            }
        }
    }

    #[test]
    fn the_last_message_is_as_old_as_the_chat_says() {
        for (number, history) in (0..).zip(histories(50)) {
            let (chat, last) = (chats::chat(number), history.last().unwrap().created_at);
            assert_eq!(last, chat.updated_at);
            assert!(history[0].created_at >= chat.created_at);
        }
    }

    #[test]
    fn a_chat_waits_for_whom_did_not_speak_last() {
        for (number, history) in (0..).zip(histories(50)) {
            let sender = &history.last().unwrap().sender;
            match chats::chat(number).status {
                ChatStatusType::New => {
                    assert_eq!((history.len(), sender), (1, &ChatMessageSenderType::Customer))
                }
                ChatStatusType::WaitingForPartner => assert_eq!(*sender, ChatMessageSenderType::Customer),
                ChatStatusType::WaitingForCustomer => assert_eq!(*sender, ChatMessageSenderType::Partner),
                _ => {}
            }
        }
    }

    #[test]
    fn the_default_chats_have_messages_of_all_kinds() {
        let messages: Vec<ChatMessage> = histories(25).concat();
        let senders: BTreeSet<_> = messages.iter().map(|message| &message.sender).collect();
        let kinds: BTreeSet<_> =
            messages.iter().map(|message| (message.message.is_some(), message.payload.is_some())).collect();
        assert_eq!((senders.len(), kinds.len()), (4, 4));
    }
}
