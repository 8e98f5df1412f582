"""What the schemas of the description cannot say of a right request, so that no wrong one is taken for right.

Requests that are meant to be wrong go out as they are.
"""

import os

import schemathesis

# Ids that are made up lead to 404 and no further. Those that exist come from schemathesis.rs.
REVIEW, COMMENT, QUESTION, ANSWER = (int(os.environ[name]) for name in ("REVIEW", "COMMENT", "QUESTION", "ANSWER"))


def right(case):
    return case.meta.generation.mode.is_positive


@schemathesis.hook("before_call")
def drop_tokens(context, case, kwargs):
    """A token comes from an answer: one that is made up is a `Bad page token`."""
    if right(case):
        for token in ("pageToken", "page_token"):
            (case.query or {}).pop(token, None)


@schemathesis.hook("before_call").apply_to(operation_id="getCampaigns")
def bound_pages(context, case, kwargs):
    """Pages count from 1, which is not written down, and `pageSize` ends at 100, which only a sentence says."""
    for number in ("page", "pageSize"):
        if right(case) and number in (case.query or {}):
            case.query[number] = max(1, min(100, int(case.query[number])))


@schemathesis.hook("before_call").apply_to(operation_id="getChats")
def name_contexts_once(context, case, kwargs):
    """Two contexts may not differ in unknown fields only."""
    if right(case) and "contexts" in case.body:
        named = {(one["type"], one["id"]): one for one in case.body["contexts"]}
        case.body["contexts"] = list(named.values())


@schemathesis.hook("before_call").apply_to(operation_id="createChat")
def give_a_context(context, case, kwargs):
    """The context or the order is needed, though neither is required."""
    if right(case) and not {"context", "orderId"} & case.body.keys():
        case.body["context"] = {"type": "ORDER", "id": 1}


@schemathesis.hook("map_body").apply_to(operation_id="sendFileToChat")
def send_one_part(context, body):
    """There is one part. Other parts have names with characters that no header may have."""
    return {"file": body["file"]} if isinstance(body, dict) and "file" in body else body


def has_body(case):
    return right(case) and isinstance(case.body, dict)


@schemathesis.hook("before_call").apply_to(operation_id="getGoodsFeedbacks")
def filter_reviews(context, case, kwargs):
    """A list of ids goes alone; dates are not too far apart; ratings are from 1 to 5. Only sentences say so."""
    if not has_body(case):
        return
    if case.body.get("feedbackIds"):
        case.body = {"feedbackIds": case.body["feedbackIds"]}
    for date in ("dateTimeFrom", "dateTimeTo"):
        case.body.pop(date, None)
    if case.body.get("ratingValues"):
        case.body["ratingValues"] = sorted({max(1, min(5, rating)) for rating in case.body["ratingValues"]})


@schemathesis.hook("before_call").apply_to(operation_id="getGoodsFeedbackComments")
def ask_by_review_or_id(context, case, kwargs):
    """One of the two is needed, though neither is required."""
    if has_body(case):
        case.body.pop("feedbackId", None)
        if not case.body.pop("commentIds", None):
            case.body["feedbackId"] = REVIEW
        else:
            case.body["commentIds"] = [COMMENT]


@schemathesis.hook("before_call").apply_to(operation_id="updateGoodsFeedbackComment")
def comment_on_a_review(context, case, kwargs):
    if has_body(case):
        case.body["feedbackId"] = REVIEW
        for other in ("id", "parentId"):
            case.body["comment"].pop(other, None)


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
    """Dates are not too far apart, which only a sentence says."""
    if has_body(case):
        for date in ("dateFrom", "dateTo"):
            case.body.pop(date, None)


@schemathesis.hook("before_call").apply_to(operation_id="getGoodsQuestionAnswers")
def ask_by_question(context, case, kwargs):
    """One of the two is needed, though neither is required."""
    if has_body(case) and not case.body.get("answerIds"):
        case.body["questionId"] = QUESTION


@schemathesis.hook("before_call").apply_to(operation_id="updateGoodsQuestionTextEntity")
def give_what_is_needed(context, case, kwargs):
    """What is needed depends on what is done, which only a sentence says."""
    if has_body(case):
        case.body.setdefault("text", "x")
        case.body["parentEntityId"] = {"type": "QUESTION", "id": QUESTION}
        case.body["entityId"] = {"type": "ANSWER", "id": ANSWER}
