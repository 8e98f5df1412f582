//! Answers that are pages of a list, and calls whose pages are asked for by a token.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use support::Description;

const TOKEN: &str = "        - name: pageToken\n          in: query\n          schema: { type: string }\n";
const LIMIT: &str = "        - $ref: '#/parameters/limit'\n";
const CHATS: &str = "      chats:\n        type: array\n        items: { $ref: '#/schemas/ChatDTO' }\n";
const PAGER: &str = "  Pager:\n    type: object\n    properties:\n      nextPageToken: { type: string }\n";
const PAGING: &str = "      paging: { $ref: '#/schemas/Pager' }\n";

/// getChats with pages by token; `more` stands in its answer.
fn paged(more: &str) -> Description {
    Description::new()
        .replace(LIMIT, &format!("{LIMIT}{TOKEN}"))
        .replace(CHATS, &format!("{CHATS}{PAGING}{more}"))
        .append("group.yaml", PAGER)
}

#[test]
fn a_list_with_a_token_beside_it_is_a_listing() {
    let text = paged("").text();
    for expected in [
        "impl crate::support::ListRequest for GetChats {\n        type Item = types::Chat;",
        "page.chats.unwrap_or_default()",
        "page.paging.and_then(|paging| paging.next_page_token)",
        "items: Some(\"/chats\")",
        "self.page_token = page.token;",
    ] {
        assert!(text.contains(expected), "`{expected}` is not there");
    }
}

#[test]
fn what_is_required_is_no_option() {
    let text = paged("")
        .replace("  GetChatsResponse:\n", "  GetChatsResponse:\n    required: [chats, paging]\n")
        .replace("  Pager:\n", "  Pager:\n    required: [nextPageToken]\n")
        .text();
    assert!(text.contains("Some((page.chats, Some(page.paging.next_page_token)))"));
}

#[test]
fn what_may_be_null_by_its_name_is_an_option() {
    let text = paged("")
        .replace("  GetChatsResponse:\n", "  GetChatsResponse:\n    required: [chats, paging]\n")
        .replace("  Pager:\n", "  Pager:\n    nullable: true\n    required: [nextPageToken]\n")
        .text();
    assert!(text.contains("Some((page.chats, page.paging.map(|paging| paging.next_page_token)))"), "{text}");
}

#[test]
fn a_list_in_a_result_is_found_there() {
    let held = "  GetChatsResponse:\n    type: object\n    properties:\n      result:\n        $ref: '#/schemas/Held'\n  Held:\n";
    let text = paged("").replace("  GetChatsResponse:\n", held).text();
    assert!(text.contains("let page = response.result?;") && text.contains("items: Some(\"/result/chats\")"));
}

#[test]
fn what_is_no_list_or_two_or_has_no_token_is_none() {
    let two = "      others:\n        type: array\n        items: { $ref: '#/schemas/ChatDTO' }\n";
    let without_token = Description::new();
    let of_texts = paged("").replace("items: { $ref: '#/schemas/ChatDTO' }", "items: { type: string }");
    let token = "nextPageToken: { type: string }";
    let named = paged("")
        .replace(token, "nextPageToken: { $ref: '#/schemas/Token' }")
        .append("group.yaml", "  Token: { type: string }\n");
    let of_nulls = paged("")
        .replace("  ChatDTO:\n    type: object\n", "  ChatDTO:\n    type: object\n    nullable: true\n");
    for description in [paged(two), without_token, of_texts, named, of_nulls] {
        let text = description.text();
        assert!(!text.contains("support::ListRequest") && text.contains("items: None"));
    }
}

#[test]
fn a_list_without_a_limit_is_read_as_a_response() {
    let text = paged("").replace("name: limit", "name: size").text();
    assert!(!text.contains("support::ListRequest"));
}
