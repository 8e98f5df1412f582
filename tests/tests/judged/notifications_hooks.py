"""What the description of the notifications cannot say."""

import schemathesis


@schemathesis.hook
def map_body(context, body):
    # It travels as a string, and is the id of a message: a number.
    if isinstance(body, dict) and isinstance(body.get("messageId"), str):
        body["messageId"] = str(1_700_000_000_000_000 + len(body["messageId"]))
    return body
