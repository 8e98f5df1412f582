//! The filters of getGoodsFeedbacks.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, Months};
use serde_json::{Map, Value};
use yandex_market_api::bounds::{
    GET_GOODS_FEEDBACK_REQUEST_FEEDBACK_IDS, GET_GOODS_FEEDBACK_REQUEST_OFFER_IDS,
    GET_GOODS_FEEDBACK_REQUEST_RATING_VALUES, SHOP_SKU,
};
use yandex_market_api::enums::FeedbackReactionStatusType;
use yandex_market_api::ids::GoodsFeedbackId;
use yandex_market_api::types::GoodsFeedback;

use crate::answer::Refusal;
use crate::body::{at_most, date_time, flag, integer, one, one_of, set};

/// "The largest interval is 6 months."
const LONGEST: Months = Months::new(6);

/// Which reviews to list: those that fit all of the filters.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Filters {
    ids: Option<BTreeSet<GoodsFeedbackId>>,
    from: Option<DateTime<FixedOffset>>,
    to: Option<DateTime<FixedOffset>>,
    needs_reaction: bool,
    ratings: Option<BTreeSet<i64>>,
    offers: Option<BTreeSet<String>>,
    paid: Option<bool>,
}

impl Filters {
    /// Reads the filters. `latest` is when the latest review was written, which is what "now" is for a list without
    /// dates: a sandbox has the same reviews on every day.
    pub(super) fn read(
        body: &Map<String, Value>,
        latest: Option<DateTime<FixedOffset>>,
    ) -> Result<Self, Refusal> {
        let reaction = one(body, "reactionStatus", |value| one_of(FeedbackReactionStatusType::KNOWN, value))?;
        let filters = Self {
            ids: at_most(GET_GOODS_FEEDBACK_REQUEST_FEEDBACK_IDS, "feedbackIds", {
                set(body, "feedbackIds", |value| integer(value).map(GoodsFeedbackId::new))?
            })?,
            from: date_time(body, "dateTimeFrom")?,
            to: date_time(body, "dateTimeTo")?,
            needs_reaction: reaction == Some(FeedbackReactionStatusType::NeedReaction),
            ratings: at_most(GET_GOODS_FEEDBACK_REQUEST_RATING_VALUES, "ratingValues", {
                set(body, "ratingValues", rating)?
            })?,
            offers: at_most(GET_GOODS_FEEDBACK_REQUEST_OFFER_IDS, "offerIds", set(body, "offerIds", offer)?)?,
            paid: flag(body, "paid")?,
        };
        filters.check(body)?;
        filters.dated(latest)
    }

    /// "Do not use this field together with other filters."
    fn check(&self, body: &Map<String, Value>) -> Result<(), Refusal> {
        let other = body.iter().find(|(name, value)| *name != "feedbackIds" && !value.is_null());
        match (&self.ids, other) {
            (Some(_), Some((name, _))) => Err(Refusal::bad_request(format!(
                "feedbackIds goes with no other filter, and {name} is there"
            ))),
            _ => Ok(()),
        }
    }

    /// With the dates that are not given: "without it, 6 months before `dateTimeTo`".
    fn dated(self, latest: Option<DateTime<FixedOffset>>) -> Result<Self, Refusal> {
        if self.ids.is_some() {
            return Ok(self);
        }
        let earliest = self.to.or(latest).and_then(|to| to.checked_sub_months(LONGEST));
        match (self.from, earliest) {
            (Some(from), Some(earliest)) if from < earliest => {
                Err(Refusal::bad_request("the dates are more than 6 months apart"))
            }
            (from, earliest) => Ok(Self { from: from.or(earliest), ..self }),
        }
    }

    pub(super) fn admit(&self, feedback: &GoodsFeedback) -> bool {
        let GoodsFeedback { feedback_id, created_at, identifiers, statistics, .. } = feedback;
        let offer = identifiers.offer_id.as_ref().map(|offer| &offer.0);
        self.ids.as_ref().is_none_or(|ids| ids.contains(feedback_id))
            && self.from.is_none_or(|from| *created_at > from)
            && self.to.is_none_or(|to| *created_at < to)
            && (!self.needs_reaction || feedback.need_reaction)
            && self.ratings.as_ref().is_none_or(|ratings| ratings.contains(&i64::from(statistics.rating)))
            && self.offers.as_ref().is_none_or(|offers| offer.is_some_and(|offer| offers.contains(offer)))
            && self.paid.is_none_or(|paid| statistics.paid_amount.is_some() == paid)
    }
}

fn rating(value: &Value) -> Result<i64, String> {
    let rating = integer(value).ok().filter(|rating| (1..=5).contains(rating));
    rating.ok_or_else(|| format!("a rating is from 1 to 5, not {value}"))
}

fn offer(value: &Value) -> Result<String, String> {
    let offer = value.as_str().filter(|offer| !offer.trim().is_empty() && offer.chars().count() <= SHOP_SKU);
    offer.map(str::to_owned).ok_or_else(|| format!("{value} is no text of 1 to {SHOP_SKU} characters"))
}
