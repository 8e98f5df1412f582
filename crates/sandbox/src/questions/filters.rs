//! The filters of getGoodsQuestions.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use serde_json::{Map, Value};
use yandex_market_api::bounds::GET_QUESTIONS_REQUEST_QUESTION_IDS;
use yandex_market_api::enums::QuestionSortOrderType;
use yandex_market_api::ids::{CategoryId, QuestionId};

use super::Asked;
use crate::answer::Refusal;
use crate::body::{at_least, at_most, date, flag, one, one_of, set};

/// "The largest interval is 1 month."
const LONGEST: Months = Months::new(1);

/// Which questions to list: those that fit all of the filters.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Filters {
    categories: Option<BTreeSet<CategoryId>>,
    ids: Option<BTreeSet<QuestionId>>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    waiting: bool,
    pub(super) oldest_first: bool,
}

impl Filters {
    /// Reads the filters. `latest` is the day of the latest question, which is what "today" is for a list without dates:
    /// a sandbox has the same questions on every day.
    pub(super) fn read(body: &Map<String, Value>, latest: Option<NaiveDate>) -> Result<Self, Refusal> {
        let sort = one(body, "sort", |value| one_of(QuestionSortOrderType::KNOWN, value))?;
        let ids = set(body, "questionIds", |value| at_least(1, value).map(QuestionId::new))?;
        let (from, to) = (date(body, "dateFrom")?, date(body, "dateTo")?.or(latest));
        let earliest = to.and_then(|to| to.checked_sub_months(LONGEST));
        if from.zip(earliest).is_some_and(|(from, earliest)| from < earliest) {
            return Err(Refusal::bad_request("the dates are more than a month apart"));
        }
        Ok(Self {
            categories: set(body, "categoryIds", |value| at_least(0, value).map(CategoryId::new))?,
            ids: at_most(GET_QUESTIONS_REQUEST_QUESTION_IDS, "questionIds", ids)?,
            from: from.or(earliest),
            to,
            waiting: flag(body, "needAnswer")?.unwrap_or(false),
            oldest_first: sort == Some(QuestionSortOrderType::CreatedAtAsc),
        })
    }

    pub(super) fn admit(&self, asked: &Asked) -> bool {
        let of = &asked.question.question_identifiers;
        let day = asked.question.created_at.date_naive();
        let is_its = |category: &CategoryId| of.category_id.as_ref() == Some(category);
        self.categories.as_ref().is_none_or(|all| all.iter().any(is_its))
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&of.id))
            && self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
            && (!self.waiting || asked.waits())
    }
}
