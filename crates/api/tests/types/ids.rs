//! Ids.

use std::collections::{BTreeSet, HashSet};

use serde_json::json;
use yandex_market_api::types::{BusinessId, CampaignId, ChatId, OrderId, ReturnId};

#[test]
fn an_id_is_copied_compared_and_hashed() {
    let id = ChatId::new(7);
    let copy = id;
    assert_eq!(id, copy);
    assert_eq!(HashSet::from([id, copy, ChatId::new(8)]).len(), 2);
    assert_eq!(BTreeSet::from([ChatId::new(8), id]).first(), Some(&id));
    assert_eq!((id.get(), i64::from(id), ChatId::from(7)), (7, 7, id));
}

#[test]
fn an_id_is_its_number_in_text() {
    assert_eq!(BusinessId::new(12345).to_string(), "12345");
    assert_eq!("12345".parse(), Ok(BusinessId::new(12345)));
    assert_eq!(format!("[{:>4}]", OrderId::new(7)), "[   7]");
    assert_eq!(format!("{:?}", CampaignId::new(7)), "CampaignId(7)");
}

#[test]
fn a_text_that_is_no_id_is_refused_by_name() {
    for wrong in ["", " 1", "1 ", "abc", "1.0", "0x10", "9223372036854775808", "１"] {
        let error = wrong.parse::<ReturnId>().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{wrong}` is no ReturnId: it must be a whole number of 64 bits")
        );
    }
    let error = "a\nb".parse::<ChatId>().unwrap_err();
    assert!(!error.to_string().contains('\n'), "the text is escaped: {error}");
}

#[test]
fn an_id_is_read_from_a_number_and_written_as_one() {
    for number in [0, 1, -1, 1_700_000_000_000_000, i64::MAX, i64::MIN] {
        let id: ChatId = serde_json::from_str(&number.to_string()).unwrap();
        assert_eq!(id.get(), number);
        assert_eq!(serde_json::to_string(&id).unwrap(), number.to_string());
    }
}

/// Notifications write `messageId` as a string.
#[test]
fn an_id_is_read_from_a_string_of_digits_too() {
    let id: ChatId = serde_json::from_value(json!("1700000000000000")).unwrap();
    assert_eq!(id, ChatId::new(1_700_000_000_000_000));
    assert_eq!(serde_json::to_value(id).unwrap(), json!(1_700_000_000_000_000_i64));
}

#[test]
fn what_is_no_id_is_refused_with_a_reason() {
    let refused = [
        ("9223372036854775808", "`9223372036854775808` is no OrderId"),
        ("1e30", "expected a number of 64 bits"),
        ("1.5", "expected a number of 64 bits"),
        ("1.0", "expected a number of 64 bits"),
        ("true", "expected a number of 64 bits"),
        ("null", "expected a number of 64 bits"),
        ("[1]", "expected a number of 64 bits"),
        (r#""""#, "`` is no OrderId: it must be a whole number of 64 bits"),
        (r#""abc""#, "`abc` is no OrderId: it must be a whole number of 64 bits"),
        (r#""9223372036854775808""#, "`9223372036854775808` is no OrderId"),
    ];
    for (json, reason) in refused {
        let error = serde_json::from_str::<OrderId>(json).unwrap_err().to_string();
        assert!(error.contains(reason), "{json}: {error}");
    }
}
