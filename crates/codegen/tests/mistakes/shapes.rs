//! Bodies, answers and schemas that cannot be generated.

use super::CHATS;
use super::support::Description;

#[test]
fn a_body_that_is_neither_json_nor_a_form() {
    with_body("application/xml: { schema: { $ref: '#/schemas/GetChatsRequest' } }").refused(&[(
        "group.yaml",
        &format!("{CHATS}/requestBody/content/application~1xml"),
        "a body of `application/xml` cannot be generated",
    )]);
}

/// The small description with this content of the body of `getChats`.
fn with_body(content: &str) -> Description {
    let json = "          application/json:\n            schema: { $ref: '#/schemas/GetChatsRequest' }";
    Description::new().replace(json, &format!("          {content}"))
}

#[test]
fn a_form_that_is_no_object() {
    with_body("multipart/form-data: { schema: { type: string, format: binary } }").refused(&[(
        "group.yaml",
        &format!("{CHATS}/requestBody/content/multipart~1form-data/schema"),
        "a form must be an object",
    )]);
}

#[test]
fn a_shared_body_that_is_no_json() {
    let old = "      requestBody:\n        required: true\n        description: The filters.\n        content:\n          \
               application/json:\n            schema: { $ref: '#/schemas/GetChatsRequest' }\n";
    let description =
        Description::new().replace(old, "      requestBody: { $ref: '#/requestBodies/text' }\n").append(
            "group.yaml",
            "requestBodies:\n  text: { content: { text/plain: { schema: { type: string } } } }\n",
        );
    description.refused(&[("group.yaml", "/requestBodies/text/content/text~1plain", "`text/plain`")]);
}

#[test]
fn a_body_without_a_schema() {
    let body = format!("{CHATS}/requestBody");
    let description = Description::new()
        .replace("            schema: { $ref: '#/schemas/GetChatsRequest' }", "            example: {}");
    description.refused(&[("group.yaml", &format!("{body}/content/application~1json"), "no `schema`")]);
}

#[test]
fn an_answer_without_a_schema() {
    let old = "              schema: { $ref: '#/schemas/GetChatsResponse' }";
    let answer = format!("{CHATS}/responses/200/content/application~1json");
    Description::new().replace(old, "              example: {}").refused(&[(
        "group.yaml",
        &answer,
        "no `schema`",
    )]);
}

#[test]
fn no_success_and_more_than_one() {
    let at = format!("{CHATS}/responses");
    let without = "        '200':\n          description: A page.";
    let none = Description::new().replace(without, "        '300':\n          description: A page.");
    none.refused(&[("group.yaml", &at, "no answer that is a success")]);
    let two = Description::new().replace("'400'", "'201'");
    two.refused(&[("group.yaml", &at, "successes (2xx) of more than one type")]);
}

#[test]
fn types_that_openapi_3_0_does_not_have() {
    let typed = |kind: &str| {
        Description::new().replace("code: { type: string }", &format!("code: {{ type: {kind} }}"))
    };
    let at = "/schemas/Fault/properties/code/type";
    typed("text").refused(&[("group.yaml", at, "not \"text\"")]);
    typed("[string, 'null']").refused(&[("group.yaml", at, "`type` must be one of")]);
}

#[test]
fn a_parameter_without_a_place() {
    let description = Description::new().replace("    in: query\n", "");
    description.refused(&[("group.yaml", "/parameters/limit", "is none of `parameters` of OpenAPI 3.0")]);
}
