"""What the schemas of the description cannot say of a right request, so that no wrong one is taken for right.

Requests that are meant to be wrong go out as they are.
"""

import schemathesis


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
