"""What the schemas of the description cannot say of a right request, so that no wrong one is taken for right.

A hook changes the fields that a sentence of the description speaks of and leaves all others as they were made up, those
with names that are not described too. Requests that are meant to be wrong go out as they are.
"""

import os
import zlib
from datetime import date, timedelta

import requests
import schemathesis

# Ids that are made up lead to 404 and no further. Those that exist come from schemathesis.rs, and so do the days of the
# latest review and the latest question.
REVIEW, COMMENT, QUESTION, ANSWER = (int(os.environ[name]) for name in ("REVIEW", "COMMENT", "QUESTION", "ANSWER"))
LATEST_REVIEW, LATEST_QUESTION = (
    date.fromisoformat(os.environ[name]) for name in ("LATEST_REVIEW", "LATEST_QUESTION")
)


def right(case):
    return case.meta.generation.mode.is_positive


def has_body(case):
    return right(case) and isinstance(case.body, dict)


def fill(body, name, **fields):
    """Sets fields of an object in a body, which is made if there is none."""
    body[name] = {**(body.get(name) or {}), **fields}


def first(ids, known):
    """A list of ids that begins with one that exists."""
    return list(dict.fromkeys([known, *ids[1:]]))


def before(day, text, days):
    """One of the days before another, chosen by what was made up."""
    return day - timedelta(zlib.crc32(text.encode()) % (days + 1))


def near(body, earlier, later, latest, days):
    """Dates are not too far apart. They lie about the latest item, and keep their times of the day and their offsets."""
    end = latest
    if isinstance(body.get(later), str):
        end = before(latest + timedelta(days), body[later], 2 * days)
        body[later] = f"{end}{body[later][10:]}"
    if isinstance(body.get(earlier), str):
        body[earlier] = f"{before(end, body[earlier], days)}{body[earlier][10:]}"


@schemathesis.hook("before_call")
def take_tokens_from_answers(context, case, kwargs):
    """A token comes from the answer to the same question: one that is made up is a `Bad page token`."""
    names = [name for name in ("pageToken", "page_token") if right(case) and name in (case.query or {})]
    for name in names:
        del case.query[name]
    if names:
        asked = case.as_transport_kwargs(headers=kwargs.get("headers"))
        asked["params"] = {**(asked.get("params") or {}), "limit": 1}
        answer = requests.request(**asked, timeout=10).json()
        token = ((answer.get("result") or answer).get("paging") or {}).get("nextPageToken")
        case.query.update({name: token for name in names if token})


@schemathesis.hook("before_call").apply_to(operation_id="createChat")
def give_a_context(context, case, kwargs):
    """The context or the order is needed, though neither is required."""
    if has_body(case) and not {"context", "orderId"} & case.body.keys():
        case.body["context"] = {"type": "ORDER", "id": 1}


@schemathesis.hook("map_body").apply_to(operation_id="sendFileToChat")
def name_parts_plainly(context, body):
    """Parts that are not described are made up with names whose characters no header may have."""
    if not isinstance(body, dict):
        return body
    names = {name: name if name == "file" else f"other{number}" for number, name in enumerate(body)}
    return {names[name]: part for name, part in body.items()}


REVIEW_FILTERS = ("reactionStatus", "ratingValues", "offerIds", "paid")
REVIEW_DATES = ("dateTimeFrom", "dateTimeTo")


@schemathesis.hook("before_call").apply_to(operation_id="getGoodsFeedbacks")
def filter_reviews(context, case, kwargs):
    """A list of ids goes with no other filter; dates are at most 6 months apart. Only sentences say so."""
    if not has_body(case):
        return
    near(case.body, *REVIEW_DATES, LATEST_REVIEW, 170)
    if case.body.get("feedbackIds"):
        dated = any(case.body.get(name) for name in REVIEW_DATES)
        for name in ("feedbackIds",) if dated else REVIEW_FILTERS:
            case.body.pop(name, None)


@schemathesis.hook("before_call").apply_to(operation_id="getGoodsFeedbackComments")
def ask_by_review_or_id(context, case, kwargs):
    """One of the two is needed, though neither is required."""
    if not has_body(case):
        return
    if case.body.get("commentIds"):
        case.body.pop("feedbackId", None)
        case.body["commentIds"] = first(case.body["commentIds"], COMMENT)
    else:
        case.body["feedbackId"] = REVIEW


@schemathesis.hook("before_call").apply_to(operation_id="updateGoodsFeedbackComment")
def comment_on_a_review(context, case, kwargs):
    """The comment that is changed or answered is one on the review."""
    if has_body(case):
        case.body["feedbackId"] = REVIEW
        for name in {"id", "parentId"} & case.body["comment"].keys():
            case.body["comment"][name] = COMMENT


@schemathesis.hook("before_call").apply_to(operation_id="deleteGoodsFeedbackComment")
def delete_a_comment(context, case, kwargs):
    if has_body(case):
        case.body["id"] = COMMENT


@schemathesis.hook("before_call").apply_to(operation_id="skipGoodsFeedbacksReaction")
def skip_a_review(context, case, kwargs):
    if has_body(case):
        case.body["feedbackIds"] = [REVIEW]


@schemathesis.hook("before_call").apply_to(operation_id="getGoodsQuestions")
def filter_questions(context, case, kwargs):
    """Dates are at most a month apart, which only a sentence says."""
    if has_body(case):
        near(case.body, "dateFrom", "dateTo", LATEST_QUESTION, 26)


@schemathesis.hook("before_call").apply_to(operation_id="getGoodsQuestionAnswers")
def ask_by_question(context, case, kwargs):
    """One of the two is needed, though neither is required."""
    if has_body(case) and ("questionId" in case.body or not case.body.get("answerIds")):
        case.body["questionId"] = QUESTION


@schemathesis.hook("before_call").apply_to(operation_id="updateGoodsQuestionTextEntity")
def give_what_is_needed(context, case, kwargs):
    """What is needed depends on what is done, which only a sentence says: an answer is to a question, a comment to an answer."""
    if has_body(case):
        case.body.setdefault("text", "x")
        parents = {"QUESTION": QUESTION, "ANSWER": ANSWER}
        kind = (case.body.get("parentEntityId") or {}).get("type")
        kind = kind if kind in parents else "QUESTION"
        fill(case.body, "parentEntityId", type=kind, id=parents[kind])
        fill(case.body, "entityId", type="ANSWER", id=ANSWER)
