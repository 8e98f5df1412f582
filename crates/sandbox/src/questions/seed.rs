//! The questions that a sandbox begins with, the same on every run.

use chrono::TimeDelta;
use yandex_market_api::enums::QuestionsTextContentModerationStatusType as Status;
use yandex_market_api::ids::{AnswerCommentId, AnswerId, BusinessId, CategoryId, QuestionId};
use yandex_market_api::types::{
    AnswerComment, Question, QuestionAnswer, QuestionIdentifiers, QuestionsTextContent, ShopSku, Votes,
};

use super::asked::{Asked, answer, buyer};
use crate::{clock, seed};

/// The answer or comment with the highest id.
pub(super) const LAST_ID: i64 = 960_000_000;

/// The first question; ids go up.
const FIRST: i64 = 41_200_000;

/// How far they are from one another: 25 of them go back further than the month of a list without dates.
const EVERY_HOURS: i64 = 36;

const TEXTS: &[&str] = &[
    "Подойдёт ли к модели 2024 года?",
    "Какой размер в упаковке?",
    "Есть ли гарантия?",
    "Из чего сделан корпус?",
    "Можно ли мыть в посудомойке?",
];

/// This many questions, the last of them as recent as the latest message of the chats.
pub(crate) fn questions(count: usize, business: BusinessId) -> Vec<Asked> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    (0..count).map(|number| asked(number, count, business)).collect()
}

fn asked(number: i64, count: i64, business_id: BusinessId) -> Asked {
    let created_at = clock::moscow(seed::LATEST) - TimeDelta::hours((count - 1 - number) * EVERY_HOURS);
    let id = QuestionId::new(FIRST + number * 29);
    let question = Question {
        author: buyer("Дмитрий"),
        business_id,
        created_at,
        question_identifiers: QuestionIdentifiers {
            category_id: Some(CategoryId::new(90_401 + number % 3)),
            id,
            offer_id: ShopSku(format!("SKU-{:03}", number % 7)),
        },
        text: QuestionsTextContent(seed::pick(TEXTS, number).unwrap_or_default().to_owned()),
        votes: Votes { dislikes: number % 2, likes: number % 5 },
    };
    let later = created_at + TimeDelta::hours(5);
    let of_ours = LAST_ID - 26 * (count - number);
    let answers = match number % 3 {
        // The shop has answered, and the buyer thanks it.
        1 => vec![QuestionAnswer {
            comments: Some(vec![AnswerComment {
                answer_id: AnswerId::new(of_ours),
                author: Some(buyer("Дмитрий")),
                can_modify: Some(false),
                created_at: later + TimeDelta::hours(1),
                id: AnswerCommentId::new(of_ours + 13),
                parent_id: None,
                status: Status::Published,
                text: QuestionsTextContent("Спасибо!".to_owned()),
                votes: None,
            }]),
            status: Status::Published,
            ..answer(AnswerId::new(of_ours), id, "Да, конечно.".to_owned(), later)
        }],
        // Another buyer has.
        2 => vec![QuestionAnswer {
            author: Some(buyer("Тимур Г.")),
            can_modify: false,
            status: Status::Published,
            ..answer(AnswerId::new(of_ours), id, "У меня подошло.".to_owned(), later)
        }],
        _ => Vec::new(),
    };
    Asked { question, answers }
}
