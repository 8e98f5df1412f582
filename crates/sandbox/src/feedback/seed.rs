//! The reviews that a sandbox begins with, the same on every run.

use chrono::TimeDelta;
use yandex_market_api::enums::GoodsFeedbackCommentStatusType;
use yandex_market_api::ids::{GoodsFeedbackCommentId, GoodsFeedbackId, OrderId};
use yandex_market_api::types::{
    GoodsFeedback, GoodsFeedbackDescription, GoodsFeedbackIdentifiers, GoodsFeedbackMedia,
    GoodsFeedbackStatistics, ShopSku,
};

use super::reviews::{Author, Review, comment};
use crate::{clock, seed};

/// The comment with the highest id.
pub(super) const LAST_COMMENT: GoodsFeedbackCommentId = GoodsFeedbackCommentId::new(72_500_000);

/// The first review; ids go up.
const FIRST: i64 = 183_920_000;

/// How far they are from one another: 25 of them go back further than the 6 months of a list without dates.
const EVERY_HOURS: i64 = 24 * 9;

/// What is written: the rating, what is good, what is bad, the rest.
type Text = (i32, Option<&'static str>, Option<&'static str>, Option<&'static str>);

const TEXTS: &[Text] = &[
    (5, Some("Удобная, лёгкая"), None, Some("Всем советую!")),
    (4, Some("Цвет как на фото"), Some("Долго ехала"), None),
    (1, None, Some("Сломалась через неделю"), Some("Верните деньги")),
    (5, None, None, None),
    (3, Some("Дёшево"), Some("И сделано дёшево"), Some("За свои деньги пойдёт")),
];

const AUTHORS: &[Option<&str>] = &[Some("Анна К."), Some("Дмитрий"), None, Some("Тимур Г.")];

/// This many reviews, the last of them as recent as the latest message of the chats.
pub(crate) fn reviews(count: usize) -> Vec<Review> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    (0..count).map(|number| review(number, count)).collect()
}

fn review(number: i64, count: i64) -> Review {
    let created_at = clock::moscow(seed::LATEST) - TimeDelta::hours((count - 1 - number) * EVERY_HOURS);
    let (rating, advantages, disadvantages, text) =
        seed::pick(TEXTS, number).unwrap_or((5, None, None, None));
    let has_words = advantages.or(disadvantages).or(text).is_some();
    let feedback_id = GoodsFeedbackId::new(FIRST + number * 471);
    let mut review = Review {
        feedback: GoodsFeedback {
            author: seed::pick(AUTHORS, number).flatten().map(str::to_owned),
            created_at,
            description: has_words.then(|| GoodsFeedbackDescription {
                advantages: advantages.map(str::to_owned),
                comment: text.map(str::to_owned),
                disadvantages: disadvantages.map(str::to_owned),
            }),
            feedback_id,
            identifiers: GoodsFeedbackIdentifiers {
                offer_id: Some(ShopSku(format!("SKU-{:03}", number % 7))),
                order_id: (number % 6 != 4).then(|| OrderId::new(49_100_000_000 - number * 7_919)),
            },
            media: media(number),
            need_reaction: number % 3 != 1,
            statistics: GoodsFeedbackStatistics {
                comments_count: 0,
                paid_amount: (number % 4 == 0).then_some(50),
                rating,
                recommended: Some(rating > 3),
            },
        },
        comments: Vec::new(),
    };
    // Those that the shop has reacted to have its comment, and the buyer's answer to it.
    if number % 3 == 1 {
        let [ours, theirs] = [0, 1]
            .map(|turn| GoodsFeedbackCommentId::new(LAST_COMMENT.get() - (2 * (count - number) - turn) * 11));
        let mut thanks = comment(feedback_id, ours, None, Author::Shop, "Спасибо за отзыв!".to_owned());
        thanks.status = GoodsFeedbackCommentStatusType::Published;
        let answer = comment(feedback_id, theirs, Some(ours), Author::Buyer, "И вам спасибо".to_owned());
        review.comments = vec![thanks, answer];
        review.count();
    }
    review
}

fn media(number: i64) -> Option<GoodsFeedbackMedia> {
    let photo = || vec![format!("https://avatars.mds.yandex.net/get-market-ugc/{number}/orig")];
    (number % 5 == 2).then(|| GoodsFeedbackMedia { photos: Some(photo()), videos: None })
}
