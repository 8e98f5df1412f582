//! The reviews and the questions that a sandbox begins with, the same on every run.
//!
//! They are templates in JSON, which come round. A text that begins with `$` stands for a value of the item.

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::Value;
use yandex_market_api::ids::BusinessId;

use super::LATEST;
use super::chats::order;
use crate::world::clock;
use crate::world::store::{Items, Store};

/// An item and what is written about it.
#[derive(Debug, Deserialize)]
struct Template {
    item: Value,
    children: Vec<Value>,
}

/// The numbers of a kind of items.
struct Kind {
    templates: &'static str,
    /// The first id; ids go up.
    first: i64,
    step: i64,
    /// The time between two of them.
    hours: i64,
    /// The ids of their children end here.
    last_child: i64,
}

/// 25 of them go back further than the 6 months of a list without dates.
const REVIEWS: Kind = Kind {
    templates: include_str!("../../../seed/reviews.json"),
    first: 183_920_000,
    step: 471,
    hours: 24 * 9,
    last_child: 72_500_000,
};

/// 25 of them go back further than the month of a list without dates.
const QUESTIONS: Kind = Kind {
    templates: include_str!("../../../seed/questions.json"),
    first: 41_200_000,
    step: 29,
    hours: 36,
    last_child: 960_000_000,
};

/// The step from one child to the next.
const CHILD: i64 = 11;

/// This many reviews and questions, the last of them as recent as the latest message of the chats.
pub(crate) fn items(reviews: usize, questions: usize, business: BusinessId) -> Items {
    let (reviews, comments) = REVIEWS.made(reviews, business);
    let (questions, children) = QUESTIONS.made(questions, business);
    let (answers, answer_comments) =
        children.into_iter().partition(|child| child.get("questionId").is_some());
    Items {
        reviews: Store::new("feedback", "/feedbackId", reviews),
        comments: Store::new("comment", "/id", comments),
        questions: Store::new("question", "/questionIdentifiers/id", questions),
        answers: Store::new("answer", "/id", answers),
        answer_comments: Store::new("comment", "/id", answer_comments),
        last_id: QUESTIONS.last_child,
    }
}

impl Kind {
    fn made(&self, count: usize, business: BusinessId) -> (Vec<Value>, Vec<Value>) {
        let templates: Vec<Template> = serde_json::from_str(self.templates).unwrap_or_default();
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let (mut items, mut children) = (Vec::new(), Vec::new());
        for (number, template) in (0..count).zip(templates.iter().cycle()) {
            let value = |name: &str, plus: i64| self.value(name, plus, number, count, business);
            items.push(filled(&template.item, &value));
            children.extend(template.children.iter().map(|child| filled(child, &value)));
        }
        (items, children)
    }

    fn value(&self, name: &str, plus: i64, number: i64, count: i64, business: BusinessId) -> Option<Value> {
        let hours = (count - 1 - number) * self.hours;
        Some(match name {
            "id" => (self.first + number * self.step).into(),
            "child" => (self.last_child - (2 * (count - number) - plus) * CHILD).into(),
            "time" => (clock::moscow(LATEST) - TimeDelta::hours(hours - plus)).to_rfc3339().into(),
            "order" => order(-number).get().into(),
            "business" => business.get().into(),
            _ => return None,
        })
    }
}

/// A template with values in the place of its `$name` and `$name+1`.
fn filled(template: &Value, value: &impl Fn(&str, i64) -> Option<Value>) -> Value {
    match template {
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), filled(field, value))).collect()
        }
        Value::Array(items) => items.iter().map(|item| filled(item, value)).collect(),
        Value::String(text) => {
            text.strip_prefix('$').and_then(|slot| of_slot(slot, value)).unwrap_or(template.clone())
        }
        other => other.clone(),
    }
}

fn of_slot(slot: &str, value: &impl Fn(&str, i64) -> Option<Value>) -> Option<Value> {
    let (name, plus) = slot.split_once('+').unwrap_or((slot, "0"));
    value(name, plus.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use yandex_market_api::types::{GoodsFeedback, GoodsFeedbackComment, Question, QuestionAnswer};

    use super::*;

    fn all_decode<T: serde::de::DeserializeOwned>(store: &Store) {
        let bad = store.iter().find_map(|item| serde_json::from_value::<T>(item.clone()).err());
        assert!(bad.is_none(), "{bad:?}");
        assert!(store.iter().all(|item| !item.to_string().contains('$')));
    }

    #[test]
    fn the_templates_are_what_the_description_says() {
        let items = items(30, 30, BusinessId::new(7));
        assert_eq!((items.reviews.iter().count(), items.questions.iter().count()), (30, 30));
        all_decode::<GoodsFeedback>(&items.reviews);
        all_decode::<GoodsFeedbackComment>(&items.comments);
        all_decode::<Question>(&items.questions);
        all_decode::<QuestionAnswer>(&items.answers);
        assert_eq!(items.answers.iter().count(), 20);
        assert_eq!(items.answer_comments.iter().count(), 10);
    }
}
