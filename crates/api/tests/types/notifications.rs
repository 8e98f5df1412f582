//! What the Market tells: read whole, or refused with a reason that repeats nothing of it.

use proptest::prelude::*;
use serde_json::{Value, json};
use yandex_market_api::NotificationError;
use yandex_market_api::types::{
    BusinessId, CampaignId, ChatId, MessageId, Notification, NotificationApiError, NotificationApiErrorType,
    NotificationType, OrderSubstatusType, SendNotificationErrorResponse, SendNotificationResponse,
};

const TIME: &str = "2025-09-29T11:33:38.123456789+03:00";

fn message() -> Value {
    json!({
        "notificationType": "CHAT_MESSAGE_SENT",
        "businessId": 1,
        "chatId": 2,
        "messageId": "1759145618123456",
        "sentAt": TIME,
    })
}

fn order() -> Value {
    json!({
        "notificationType": "ORDER_CREATED",
        "orderId": 5,
        "campaignId": 6,
        "items": [{ "offerId": "A", "count": 1 }, { "offerId": "B", "count": 2 }],
        "createdAt": TIME,
    })
}

fn unknown() -> Value {
    json!({
        "notificationType": "PIGEON_SENT",
        "businessId": "1",
        "campaignId": 6,
        "chatId": 2,
        "pigeon": { "name": "Pavel", "rings": [1, null, 1.5] },
    })
}

fn read(json: &Value) -> Result<Notification, NotificationError> {
    Notification::from_slice(json.to_string().as_bytes())
}

/// The JSON with this in the place of a field, or without it.
fn with(mut json: Value, pointer: &str, value: Value) -> Value {
    *json.pointer_mut(pointer).unwrap() = value;
    json
}

fn without(mut json: Value, field: &str) -> Value {
    json.as_object_mut().unwrap().remove(field).unwrap();
    json
}

#[test]
fn a_message_is_read_whole_and_written_as_it_came() {
    let notification = read(&message()).unwrap();
    let Notification::ChatMessageSent(sent) = &notification else { panic!("{notification:?}") };
    assert_eq!(sent.message_id, MessageId::new(1_759_145_618_123_456));
    assert_eq!(sent.sent_at.timestamp_subsec_nanos(), 123_456_789);
    assert_eq!(sent.sent_at.to_rfc3339(), TIME);
    assert_eq!(notification.notification_type(), NotificationType::ChatMessageSent);
    assert_eq!(serde_json::to_value(&notification).unwrap(), message());
    let text = serde_json::to_string(&notification).unwrap();
    assert!(text.starts_with(r#"{"notificationType":"CHAT_MESSAGE_SENT","#), "{text}");
}

#[test]
fn a_message_id_is_read_from_a_number_too() {
    let number = with(message(), "/messageId", json!(1_759_145_618_123_456_i64));
    assert_eq!(read(&number).unwrap(), read(&message()).unwrap());
}

#[test]
fn the_order_of_keys_and_new_fields_do_not_matter() {
    let text = format!(
        r#"{{ "chatId": 2, "new": {{ "deep": [] }}, "createdAt": "{TIME}", "businessId": 1,
           "notificationType": "CHAT_CREATED" }}"#
    );
    let notification = Notification::from_slice(text.as_bytes()).unwrap();
    assert!(matches!(notification, Notification::ChatCreated(_)));
}

#[test]
fn every_tag_has_a_variant_and_a_value_of_the_enum() {
    let of_enum: Vec<&str> = NotificationType::KNOWN.iter().map(NotificationType::as_str).collect();
    assert_eq!(Notification::KNOWN, of_enum);
    for tag in Notification::KNOWN {
        let bare = read(&json!({ "notificationType": tag })).unwrap();
        assert!(bare.is_known() && bare.tag() == *tag);
        // `PING` is the one with nothing that is required.
        match bare {
            Notification::Malformed(malformed) => {
                assert!(malformed.reason().ends_with(" is missing"), "{malformed}")
            }
            ping => assert!(ping.is_ping()),
        }
    }
}

#[test]
fn an_unknown_type_is_kept_and_written_as_it_came() {
    let notification = read(&unknown()).unwrap();
    let Notification::Unknown(kept) = &notification else { panic!("{notification:?}") };
    assert_eq!((kept.tag(), kept.json()), ("PIGEON_SENT", &unknown()));
    assert_eq!(notification.tag(), "PIGEON_SENT");
    assert!(!notification.is_known() && !notification.notification_type().is_known());
    assert_eq!(serde_json::to_value(&notification).unwrap(), unknown());
}

/// What is new in a known type is an open enum, not an error.
#[test]
fn an_unknown_status_is_kept() {
    let json = json!({
        "notificationType": "ORDER_STATUS_UPDATED", "orderId": 5, "campaignId": 6, "updatedAt": TIME,
        "status": "FLYING", "substatus": "UNKNOWN",
    });
    let notification = read(&json).unwrap();
    let Notification::OrderStatusUpdated(updated) = &notification else { panic!("{notification:?}") };
    assert!(!updated.status.is_known());
    assert_eq!(updated.substatus, OrderSubstatusType::NotKnown);
    assert_eq!(serde_json::to_value(&notification).unwrap(), json);
}

#[test]
fn what_it_is_about() {
    let about = |json: &Value| {
        let one = read(json).unwrap();
        (one.business_id(), one.campaign_id(), one.chat_id())
    };
    let (business, campaign, chat) = (BusinessId::new(1), CampaignId::new(6), ChatId::new(2));
    assert_eq!(about(&message()), (Some(business), None, Some(chat)));
    assert_eq!(about(&order()), (None, Some(campaign), None));
    assert_eq!(about(&unknown()), (Some(business), Some(campaign), Some(chat)));
    assert_eq!(about(&json!({ "notificationType": "PING", "businessId": 1 })), (None, None, None));
    let odd = with(with(unknown(), "/chatId", json!("two")), "/businessId", json!({}));
    assert_eq!(about(&odd), (None, Some(campaign), None));
    assert_eq!(about(&without(unknown(), "campaignId")), (Some(business), None, Some(chat)));
    let malformed = without(with(unknown(), "/notificationType", json!("ORDER_CREATED")), "pigeon");
    assert_eq!(about(&malformed), (None, Some(campaign), None), "an order has no chat");
}

/// `commentId` is one id in comments on reviews and another in comments on answers.
#[test]
fn an_id_with_two_meanings_is_read_by_its_type() {
    let comment = |tag: &str| {
        let one = read(&json!({ "notificationType": tag, "commentId": 9 })).unwrap();
        (one.goods_feedback_comment_id().map(|id| id.get()), one.answer_comment_id().map(|id| id.get()))
    };
    assert_eq!(comment("GOODS_FEEDBACK_COMMENT_CREATED"), (Some(9), None));
    assert_eq!(comment("QUESTION_COMMENT_CREATED"), (None, Some(9)));
    assert_eq!(comment("PIGEON_COMMENTED"), (None, None), "it may be either");
}

#[test]
fn every_notification_is_about_something() {
    for tag in Notification::KNOWN {
        let all = json!({
            "notificationType": tag, "businessId": 1, "campaignId": 6, "chatId": 2, "messageId": "3", "orderId": 5,
            "returnId": 7, "feedbackId": 8, "commentId": 9, "questionId": 10, "answerId": 11, "items": [],
            "returnType": "RETURN", "status": "PENDING", "substatus": "STARTED", "statuses": {},
            "updateType": "UNKNOWN", "createdAt": TIME, "publishedAt": TIME, "updatedAt": TIME,
            "cancelledAt": TIME, "requestedAt": TIME, "sentAt": TIME, "startedAt": TIME, "finishedAt": TIME,
        });
        let one = read(&all).unwrap();
        assert_eq!(one.tag(), *tag);
        assert_eq!(one.campaign_id().is_some(), tag.starts_with("ORDER_"), "{tag}");
        assert_eq!(one.chat_id().is_some(), tag.starts_with("CHAT_"), "{tag}");
        let of_business = !one.is_ping() && one.campaign_id().is_none();
        assert_eq!(one.business_id().is_some(), of_business, "{tag}");
        assert!(one.dedup_key().starts_with(&format!("{tag}:")), "{tag}");
    }
}

#[test]
fn the_same_event_has_one_key() {
    let key = |json: &Value| read(json).unwrap().dedup_key();
    assert_eq!(key(&message()), "CHAT_MESSAGE_SENT:1:2:1759145618123456");
    let later = with(message(), "/sentAt", json!("2025-09-30T00:00:00Z"));
    assert_eq!(key(&later), key(&message()), "a message is told twice");
    let chat = json!({
        "notificationType": "CHAT_CREATED", "businessId": 1, "chatId": 2, "createdAt": TIME,
    });
    assert_eq!(key(&chat), "CHAT_CREATED:1:2");
    let dispute = json!({
        "notificationType": "CHAT_ARBITRAGE_STARTED", "businessId": 1, "chatId": 2, "startedAt": TIME,
    });
    assert_eq!(key(&dispute), "CHAT_ARBITRAGE_STARTED:1:2:2025-09-29T08:33:38.123456789+00:00");
    let elsewhere = with(dispute.clone(), "/startedAt", json!("2025-09-29T08:33:38.123456789Z"));
    assert_eq!(key(&elsewhere), key(&dispute), "the same instant");
    let again = with(dispute.clone(), "/startedAt", json!("2025-10-29T08:33:38Z"));
    assert_ne!(key(&again), key(&dispute), "a chat may have two disputes");
    assert_eq!(
        key(&order()),
        format!(
            r#"ORDER_CREATED:{{"campaignId":6,"createdAt":"{TIME}","items":[{{"count":1,"offerId":"A"}},{{"count":2,"offerId":"B"}}],"orderId":5}}"#
        )
    );
    assert_eq!(key(&json!({ "notificationType": "PING" })), "PING:{}");
    assert_eq!(key(&unknown()), key(&unknown()));
    assert_ne!(key(&unknown()), key(&with(unknown(), "/pigeon/name", json!("Pyotr"))));
}

#[test]
fn optional_fields_may_be_missing_or_null() {
    for time in [json!({ "notificationType": "PING" }), json!({ "notificationType": "PING", "time": null })] {
        assert!(read(&time).unwrap().is_ping());
    }
    let statuses = json!({
        "notificationType": "ORDER_RETURN_STATUS_UPDATED", "orderId": 5, "returnId": 7, "campaignId": 6,
        "statuses": { "refundStatus": null }, "updatedAt": TIME,
    });
    assert!(read(&statuses).is_ok());
}

#[test]
fn an_odd_content_is_named_by_its_place_and_kept() {
    let odd = [
        (without(message(), "messageId"), "CHAT_MESSAGE_SENT: `messageId` is missing"),
        (
            with(message(), "/messageId", json!("Ivan Ivanov")),
            "CHAT_MESSAGE_SENT: `messageId`: is not what belongs there",
        ),
        (
            with(message(), "/sentAt", json!("Ivan Ivanov")),
            "CHAT_MESSAGE_SENT: `sentAt`: is not what belongs there",
        ),
        (with(message(), "/chatId", Value::Null), "CHAT_MESSAGE_SENT: `chatId`: is not what belongs there"),
        (
            with(order(), "/items/1", json!({ "offerId": "Ivan" })),
            "ORDER_CREATED: `items[1]`: `count` is missing",
        ),
        (
            with(order(), "/items/0/count", json!("Ivan")),
            "ORDER_CREATED: `items[0].count`: is not what belongs there",
        ),
        (with(order(), "/items", json!("Ivan")), "ORDER_CREATED: `items`: is not what belongs there"),
    ];
    for (json, expected) in odd {
        let notification = read(&json).unwrap();
        let Notification::Malformed(malformed) = &notification else { panic!("{notification:?}") };
        assert_eq!(malformed.to_string(), expected);
        assert_eq!((malformed.tag(), malformed.json()), (notification.tag(), &json));
        assert_eq!(serde_json::to_value(&notification).unwrap(), json);
        assert_eq!(
            serde_json::from_value::<Notification>(json).unwrap(),
            notification,
            "serde reads the same"
        );
    }
}

#[test]
fn what_has_no_type_is_no_notification() {
    let none = [
        json!({}),
        json!({ "notificationType": 7 }),
        json!({ "notificationType": null }),
        json!([message()]),
        json!("PING"),
    ];
    for json in none {
        let error = read(&json).unwrap_err();
        assert!(matches!(error, NotificationError::NoType), "{error:?}");
        assert_eq!(error.to_string(), "the notification has no `notificationType` that is a string");
        let error = serde_json::from_value::<Notification>(json).unwrap_err().to_string();
        assert_eq!(error, "there is no `notificationType` that is a string");
    }
}

/// A message with one member that is odd: the rest of it tells the chat and the message all the same.
#[test]
fn an_odd_field_does_not_hide_the_others() {
    let odd = [
        r#""sentAt": "2025-01-16T10:09:49""#,
        r#""sentAt": "16.01.2025 10:09""#,
        r#""sentAt": null"#,
        r#""sentAt": 1737011389.5"#,
        r#""sentAt": 1e999"#,
        r#""sentAt": tru"#,
        r#""sentAt": {"seconds": 1}"#,
        r#""sendAt": "2025-01-16T10:09:49Z""#,
    ];
    for member in odd {
        let text = format!(
            r#"{{"notificationType":"CHAT_MESSAGE_SENT","businessId":1,"chatId":2,"messageId":"4",{member}}}"#
        );
        let notification =
            Notification::from_slice(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(matches!(notification, Notification::Malformed(_)), "{text}: {notification:?}");
        let about = (notification.business_id(), notification.chat_id(), notification.message_id());
        assert_eq!(
            about,
            (Some(BusinessId::new(1)), Some(ChatId::new(2)), Some(MessageId::new(4))),
            "{text}"
        );
        assert_eq!(notification.dedup_key(), Notification::from_slice(text.as_bytes()).unwrap().dedup_key());
    }
}

#[test]
fn an_odd_id_is_read_if_it_is_one() {
    let chat = |id: Value| read(&with(without(message(), "sentAt"), "/chatId", id)).unwrap().chat_id();
    for id in [json!(2), json!("2"), json!(" 2 "), json!(2.0)] {
        assert_eq!(chat(id), Some(ChatId::new(2)));
    }
    for id in [json!(2.5), json!("two"), Value::Null, json!([2]), json!(1e30)] {
        assert_eq!(chat(id), None);
    }
}

#[test]
fn what_is_broken_in_a_field_that_is_not_known_is_no_trouble() {
    let broken: [&[u8]; 7] = [
        br#""new": "x\ud83d""#,
        b"\"new\": \"a\xffb\"",
        b"\"new\": \"a\nb\x00\"",
        br#""new": 1e999"#,
        br#""new": tru"#,
        b"\"ne\xffw\": 1",
        br#""new": [NaN, "\q"]"#,
    ];
    for member in broken {
        let head = br#"{"notificationType":"CHAT_CREATED","businessId":1,"chatId":2,"createdAt":"2025-01-16T10:09:49Z","#;
        let text = [&head[..], member, b"}"].concat();
        let shown = String::from_utf8_lossy(&text).into_owned();
        for text in [text.clone(), [b"\xef\xbb\xbf", text.as_slice()].concat()] {
            let notification =
                Notification::from_slice(&text).unwrap_or_else(|error| panic!("{shown}: {error}"));
            assert!(matches!(notification, Notification::ChatCreated(_)), "{shown}: {notification:?}");
        }
    }
}

#[test]
fn what_is_no_json_is_refused() {
    let deep = [b"[".repeat(100_000), b"{\"a\":".repeat(100_000)].map(|deep| deep.to_vec());
    let short: [&[u8]; 7] = [b"", b" ", b"{", b"Ivan", b"\xff\xfe", b"[}", b"{\"notificationType\":\"PING\""];
    for body in short.into_iter().chain(deep.iter().map(Vec::as_slice)) {
        let error = Notification::from_slice(body).unwrap_err();
        assert!(matches!(error, NotificationError::NotJson(_)), "{error:?}");
        assert_eq!(error.to_string(), "the notification is no JSON");
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(!source.contains("Ivan"), "{source}");
    }
}

#[test]
fn deep_content_of_an_unknown_type_is_refused_or_kept() {
    let nested = |depth: usize| {
        format!(r#"{{"notificationType":"X","a":{}{}}}"#, "[".repeat(depth), "]".repeat(depth))
    };
    assert!(Notification::from_slice(nested(100).as_bytes()).is_ok());
    assert!(
        Notification::from_slice(nested(1_000).as_bytes()).is_ok(),
        "a field that no parser reads is kept as text"
    );
}

#[test]
fn an_answer_is_written_as_the_market_wants_it() {
    let time: chrono::DateTime<chrono::FixedOffset> = "2025-09-29T11:33:38Z".parse().unwrap();
    let answer = SendNotificationResponse::new("crm", time, "1.0");
    let expected = json!({ "name": "crm", "time": "2025-09-29T11:33:38Z", "version": "1.0" });
    assert_eq!(serde_json::to_value(&answer).unwrap(), expected);
    let error = NotificationApiError::new().message("no").type_(NotificationApiErrorType::WrongEventFormat);
    let error = SendNotificationErrorResponse::new().error(error);
    let expected = json!({ "error": { "type": "WRONG_EVENT_FORMAT", "message": "no" } });
    assert_eq!(serde_json::to_value(&error).unwrap(), expected);
    assert_eq!(NotificationApiErrorType::UnknownError.as_str(), "UNKNOWN");
}

#[test]
fn the_schema_has_every_type_and_any_other() {
    let schema = schemars::schema_for!(Notification).to_value();
    let choices = schema["anyOf"].as_array().unwrap();
    assert_eq!(choices.len(), Notification::KNOWN.len() + 1);
    assert_eq!(choices[0]["properties"]["notificationType"]["const"], "PING");
    assert_eq!(choices[0]["allOf"][0]["$ref"], "#/$defs/PingNotification");
    assert_eq!(choices[17]["properties"]["notificationType"]["type"], "string");
    let message = &schema["$defs"]["ChatMessageSentNotification"]["properties"];
    assert_eq!(
        (&message["messageId"]["type"], &message["chatId"]["$ref"]),
        (&json!("string"), &json!("#/$defs/ChatId"))
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in any::<Vec<u8>>()) {
        let _ = Notification::from_slice(&body);
    }

    /// A byte in another place, or another byte in its place.
    #[test]
    fn a_spoiled_sample_is_read_or_refused(of in 0..3_usize, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut body = [message(), order(), unknown()][of].to_string().into_bytes();
        let at = at.index(body.len());
        if cut {
            body.truncate(at);
        } else {
            body[at] = byte;
        }
        if let Ok(read) = Notification::from_slice(&body) {
            let again = serde_json::to_vec(&read).unwrap();
            prop_assert_eq!(Notification::from_slice(&again).unwrap().dedup_key(), read.dedup_key());
        }
    }

    #[test]
    fn any_unknown_type_goes_out_as_it_came(tag in "[A-Z]{1,8}(_[A-Z0-9]{1,8}){0,3}", text in any::<String>(), number in any::<i64>()) {
        let json = json!({ "notificationType": tag, "text": text, "more": { "number": number } });
        if !Notification::KNOWN.contains(&tag.as_str()) {
            prop_assert_eq!(serde_json::to_value(read(&json).unwrap()).unwrap(), json);
        }
    }
}
