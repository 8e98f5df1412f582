//! Every kind of change is found once, judged rightly and told with its place.

use yandex_market_upstream::drift::Kind::{self, *};
use yandex_market_upstream::drift::Severity::{self, *};

use crate::support::{Shop, Told};

const ITEMS: &str = "theirs/paths/items.yaml";
const ITEM: &str = "theirs/paths/item.yaml";
const ITEM_DTO: &str = "theirs/components/schemas/ItemDTO.yaml";
const ITEMS_DTO: &str = "theirs/components/schemas/ItemsDTO.yaml";
const FILTER: &str = "theirs/components/schemas/FilterDTO.yaml";
const LIMIT: &str = "theirs/components/parameters/Limit.yaml";
const TOKEN: &str = "theirs/components/parameters/Token.yaml";
const KINDS: &str = "theirs/components/schemas/KindType.yaml";
const CALLS: &str = "calls/openapi.yaml";

/// A change of a text in a file, and what is found then.
struct Case {
    change: (&'static str, &'static str, &'static str),
    severity: Severity,
    place: &'static str,
    kind: Kind,
    sides: (Option<&'static str>, Option<&'static str>),
    theirs: &'static str,
}

#[track_caller]
fn check(shop: fn() -> Shop, cases: &[Case]) {
    for Case { change: (file, old, new), severity, place, kind, sides, theirs } in cases {
        let shop = shop().change(file, old, new);
        let expected = Told {
            severity: *severity,
            place: (*place).to_owned(),
            kind: *kind,
            sides: (sides.0.map(str::to_owned), sides.1.map(str::to_owned)),
            theirs: (*theirs).to_owned(),
        };
        // What only the old text referred to has become unreferenced, too.
        let findings = shop.findings().into_iter().filter(|one| one.kind != Unreferenced);
        let told: Vec<Told> = findings.map(|one| Told::of(&one)).collect();
        assert_eq!(told, [expected], "after `{new}` for `{old}` in {file}");
    }
}

/// One line for each case.
macro_rules! cases {
    ($(($file:expr, $old:expr, $new:expr) => $severity:expr, $place:expr, $kind:expr, ($here:expr, $there:expr), $theirs:expr;)*) => {
        &[$(Case {
            change: ($file, $old, $new),
            severity: $severity,
            place: $place,
            kind: $kind,
            sides: ($here, $there),
            theirs: $theirs,
        }),*]
    };
}

const YES: Option<&str> = Some("true");

#[test]
fn of_an_operation() {
    check(
        Shop::new,
        cases![
            ("theirs/openapi.yaml", "/v1/shops/{id}/items:", "/v2/shops/{id}/items:")
                => BreaksUs, "listItems: operation", Path, (Some("/v1/shops/{shopId}/items"), Some("/v2/shops/{id}/items")), "paths/items.yaml#/post";
            (ITEM, "get:", "put:")
                => BreaksUs, "getItem: operation", Method, (Some("get"), Some("put")), "paths/item.yaml#/put";
            (ITEM, "operationId: getItem", "operationId: getOneItem")
                => Semantic, "getItem: operation", OperationId, (Some("getItem"), Some("getOneItem")), "paths/item.yaml#/get";
            ("theirs/openapi.yaml", "  /v1/shops/{id}/item:\n    $ref: paths/item.yaml\n", "")
                => BreaksUs, "getItem: operation", Operation, (Some("GET /v1/shops/{shopId}/item"), None), "";
            (ITEM, "get:", "delete: { operationId: dropItem, tags: [items] }\nget:")
                => Additive, "dropItem: operation", Operation, (None, Some("DELETE /v1/shops/{id}/item")), "paths/item.yaml#/delete";
            (ITEM, "  operationId", "  deprecated: true\n  operationId")
                => Semantic, "getItem: operation", Deprecated, (None, YES), "paths/item.yaml#/get/deprecated";
        ],
    );
}

/// An announced end says that something is deprecated, too.
#[test]
fn of_an_announced_end() {
    let plan = "{ degradation-start-date: 01-03-2027, shutdown-date: 05.04.2027, replacement-field: id }";
    let says = |kind: Kind, there: &str| (kind, None, Some(there.to_owned()));
    let expected =
        [says(Deprecated, "true"), says(Shutdown, "2027-04-05, then id"), says(Degradation, "2027-03-01")];
    let places = [
        (ITEM, "  operationId", format!("  x-deprecation-config: {plan}\n  operationId")),
        (ITEM, "      in: query", format!("      x-deprecation-config: {plan}\n      in: query")),
        (FILTER, "    type: number", format!("    x-deprecation-config: {plan}\n    type: number")),
    ];
    for (file, old, new) in places {
        let findings = Shop::new().change(file, old, &new).findings().into_iter();
        let told: Vec<_> = findings.map(|one| (one.kind, one.here, one.there)).collect();
        assert_eq!(told, expected, "{new}");
    }
}

/// Whose keys may call is said of each operation, or of all.
#[test]
fn of_callers() {
    let ours = |shop: Shop| {
        shop.change("openapi/market.yaml", "x-parallel: 4", "x-parallel: 4\nx-allowed: [seller, go]")
    };
    let both = |shop: Shop| shop.change(ITEMS, "  operationId", "  x-allowed: [go, seller]\n  operationId");
    let told = |item: &str| {
        let shop = both(ours(Shop::new())).change(ITEM, "  operationId", &format!("{item}  operationId"));
        let findings = shop.findings().into_iter();
        findings
            .map(|one| (one.severity.unwrap(), one.operation, one.kind, one.here, one.there))
            .collect::<Vec<_>>()
    };
    let gone = |who: &str| (Refused, "getItem".to_owned(), Caller, Some(who.to_owned()), None);
    let new = |who: &str| (Additive, "getItem".to_owned(), Caller, None, Some(who.to_owned()));
    assert_eq!(told("  x-allowed: [seller, go]\n"), []);
    assert_eq!(told("  x-allowed: [seller]\n"), [gone("go")]);
    assert_eq!(told("  x-allowed: [urbanads, seller]\n"), [gone("go"), new("urbanads")]);
    assert_eq!(told("  x-allowed: [seller, go]\n  x-restrictions: [go]\n"), [gone("go")]);
    assert_eq!(told(""), [gone("go"), gone("seller")]);
    // A description that says nothing of it does not say that nobody may.
    assert_eq!(ours(Shop::new()).findings(), []);
}

/// As the vendor had it before: whoever is not restricted may call.
#[test]
fn of_restrictions() {
    let ours = |who: &str| {
        let root = format!("x-parallel: 4\nx-allowed: {who}");
        Shop::new().change("openapi/market.yaml", "x-parallel: 4", &root)
    };
    let restricted = |shop: Shop| {
        shop.change(ITEM, "  operationId", "  x-restrictions: [market-yandex-go]\n  operationId")
    };
    let findings = restricted(ours("[seller, market-yandex-go]")).findings();
    let told: Vec<_> = findings.iter().map(|one| (one.operation.as_str(), one.here.as_deref())).collect();
    assert_eq!(told, [("getItem", Some("market-yandex-go"))]);
    let findings = restricted(ours("[seller]")).findings();
    let told: Vec<_> = findings.iter().map(|one| (one.operation.as_str(), one.there.as_deref())).collect();
    assert_eq!(told, [("listItems", Some("market-yandex-go"))]);
}

#[test]
fn amounts_that_tariffs_have_swapped() {
    let ours = "x-quota: { requests: 1000, hours: 1, tariffs: { medium: 2000 } }";
    let shop = || Shop::new().change("openapi/market.yaml", "x-quota: { requests: 1000, hours: 1 }", ours);
    let same =
        shop().change(ITEMS, "amount: 1000\n      period: minutes", "amount: 2000\n      period: minutes");
    assert_eq!(same.findings(), []);
    let swapped = shop().change(ITEMS, "amount: 1000", "amount: 2000").only();
    assert_eq!((swapped.severity, swapped.kind), (Some(Refused), Quota));
    assert_eq!(swapped.there.as_deref(), Some("2000 per hour, with medium 1000 per hour"));
}

/// Nobody knows what it means, so it is told.
#[test]
fn of_extensions_that_are_not_known() {
    check(
        Shop::new,
        cases![
            (ITEM, "  operationId", "  x-burst: 5\n  operationId")
                => Semantic, "getItem: operation", Extension, (None, Some("x-burst: 5")), "paths/item.yaml#/get/x-burst";
            (ITEM, "get:", "x-burst: 5\nget:")
                => Semantic, "getItem: operation", Extension, (None, Some("x-burst: 5")), "paths/item.yaml#/x-burst";
            (ITEM, "amount: 100", "amount: 100\n    burst: 5")
                => Semantic, "getItem: operation", Extension, (None, Some("x-resource-limit-config.burst: 5")), "paths/item.yaml#/get/x-resource-limit-config/burst";
            (ITEMS, "    none:", "    none:\n      burst: 5")
                => Semantic, "listItems: operation", Extension, (None, Some("x-resource-limit-config.none.burst: 5")), "paths/items.yaml#/post/x-resource-limit-config/none/burst";
            (ITEM, "  operationId", "  x-apphost: { domain: BASE, zone: RU }\n  operationId")
                => Semantic, "getItem: operation", Extension, (None, Some("x-apphost.zone: RU")), "paths/item.yaml#/get/x-apphost/zone";
            (ITEM, "      in: query", "      in: query\n      x-mask: all")
                => Semantic, "getItem: query itemId", Extension, (None, Some("x-mask: all")), "paths/item.yaml#/get/parameters/0/x-mask";
            (ITEM, "      in: query", "      in: query\n      x-transform: reverse")
                => Semantic, "getItem: query itemId", Extension, (None, Some("x-transform: reverse")), "paths/item.yaml#/get/parameters/0/x-transform";
            (FILTER, "    type: number", "    type: number\n    x-unit: kg")
                => Semantic, "listItems: request .price", Extension, (None, Some("x-unit: kg")), "components/schemas/FilterDTO.yaml#/properties/price/x-unit";
            // Known, but of an operation and not of a field.
            (FILTER, "    type: number", "    type: number\n    x-allowed: [seller]")
                => Semantic, "listItems: request .price", Extension, (None, Some("x-allowed: [\"seller\"]")), "components/schemas/FilterDTO.yaml#/properties/price/x-allowed";
            (ITEM, "      description: Товар.", "      description: Товар.\n      x-retry: never")
                => Semantic, "getItem: 200", Extension, (None, Some("x-retry: never")), "paths/item.yaml#/get/responses/200/x-retry";
            (ITEM, "      description: Товар.", "      description: Товар.\n      headers: { X-Left: { x-unit: calls, schema: { type: string } } }")
                => Semantic, "getItem: 200", Extension, (None, Some("x-unit: calls")), "paths/item.yaml#/get/responses/200/headers/X-Left/x-unit";
            ("theirs/openapi.yaml", "openapi: 3.0.3", "x-stage: beta\nopenapi: 3.0.3")
                => Semantic, ": description", Extension, (None, Some("x-stage: beta")), "openapi.yaml#/x-stage";
        ],
    );
}

/// What ours says in the same words is known.
#[test]
fn an_extension_that_both_have() {
    let ours = Shop::new().change(
        "openapi/market.yaml",
        "operationId: getItem",
        "operationId: getItem\n      x-burst: 5",
    );
    assert_eq!(ours.change(ITEM, "  operationId", "  x-burst: 5\n  operationId").findings(), []);
}

#[test]
fn what_no_operation_leads_to() {
    let told = |shop: Shop| {
        let one = shop.only();
        assert_eq!((one.kind, one.severity), (Unreferenced, Some(Semantic)));
        let spot = one.ours.or(one.theirs).unwrap();
        (one.here, one.there, format!("{}#{}", spot.file, spot.pointer))
    };
    let text = |text: &str| Some(text.to_owned());
    let lost = Shop::new().write("theirs/components/schemas/LostDTO.yaml", "type: string\n");
    assert_eq!(told(lost), (None, text("schemas/LostDTO"), "components/schemas/LostDTO.yaml#".to_owned()));
    let item = "get: { operationId: getLost, responses: { '200': { description: It. } } }\n";
    let lost = Shop::new().write("theirs/paths/lost.yaml", item);
    assert_eq!(told(lost), (None, text("paths/lost"), "paths/lost.yaml#".to_owned()));
    let lost =
        Shop::new().change("openapi/market.yaml", "  schemas:\n", "  schemas:\n    Lost: { type: string }\n");
    let place = "openapi/market.yaml#/components/schemas/Lost".to_owned();
    assert_eq!(told(lost), (text("schemas/Lost"), None, place));
}

/// What holds for the whole description is told of each operation.
#[test]
fn of_the_servers() {
    let servers =
        |new: &str| Shop::new().change("theirs/openapi.yaml", "https://shop.example/", new).findings();
    let more = servers("https://shop.example\n  - url: https://two.example");
    assert_eq!(more.iter().map(|one| one.severity).collect::<Vec<_>>(), [Some(Additive); 2]);
    let other = servers("https://two.example");
    let told: Vec<_> = other.iter().map(|one| (one.severity, one.operation.as_str())).collect();
    let (gone, new) = (Some(BreaksUs), Some(Additive));
    assert_eq!(told, [(gone, "getItem"), (gone, "listItems"), (new, "getItem"), (new, "listItems")]);
}

#[test]
fn of_limits_and_scopes() {
    check(
        Shop::new,
        cases![
            (ITEM, "amount: 100", "amount: 50")
                => Refused, "getItem: operation", Quota, (Some("100 per hour"), Some("50 per hour")), "paths/item.yaml#/get/x-resource-limit-config";
            (ITEM, "amount: 100", "amount: 200")
                => Additive, "getItem: operation", Quota, (Some("100 per hour"), Some("200 per hour")), "paths/item.yaml#/get/x-resource-limit-config";
            (ITEM, "period: hours", "period: days")
                => Refused, "getItem: operation", Quota, (Some("100 per hour"), Some("100 per day")), "paths/item.yaml#/get/x-resource-limit-config";
            (ITEMS, "amount: 1000", "amount: 500")
                => Refused, "listItems: operation", Quota, (Some("1000 per hour"), Some("500 per hour, with medium 1000 per hour")), "paths/items.yaml#/post/x-resource-limit-config";
            (ITEMS, "amount: 1000\n      period: minutes", "amount: 2000\n      period: minutes")
                => Additive, "listItems: operation", Quota, (Some("1000 per hour"), Some("1000 per hour, with medium 2000 per hour")), "paths/items.yaml#/post/x-resource-limit-config";
            (ITEMS, "period-duration: 60", "period-duration: 120")
                => Refused, "listItems: operation", Quota, (Some("1000 per hour"), Some("1000 per hour, with medium 1000 per 2 hours")), "paths/items.yaml#/post/x-resource-limit-config";
            (ITEMS, "    none:", "    large: { amount: 9, period: seconds }\n    none:")
                => Refused, "listItems: operation", Quota, (Some("1000 per hour"), Some("1000 per hour, with large 9 per second")), "paths/items.yaml#/post/x-resource-limit-config";
            (ITEMS, "    none:", "    basic:")
                => Refused, "listItems: operation", Quota, (Some("1000 per hour"), Some("none without a tariff, with basic 1000 per hour, with medium 1000 per hour")), "paths/items.yaml#/post/x-resource-limit-config";
            (ITEM, "path: resp", "path: req.items")
                => Refused, "getItem: operation", Cost, (None, Some("request.items")), "paths/item.yaml#/get/x-resource-limit-config/path";
            (ITEM, "path: resp", "path: resp\n    parallel-limit-value: 2")
                => Refused, "getItem: operation", Parallel, (Some("4"), Some("2")), "paths/item.yaml#/get/x-resource-limit-config/parallel-limit-value";
            (ITEM, "path: resp", "path: resp\n    parallel-limit-value: 6")
                => Additive, "getItem: operation", Parallel, (Some("4"), Some("6")), "paths/item.yaml#/get/x-resource-limit-config/parallel-limit-value";
            (ITEM, "    - all\n", "    - all\n    - pricing\n")
                => Additive, "getItem: operation", Scope, (None, Some("pricing")), "paths/item.yaml#/get/x-auth-scopes/2";
            (ITEM, "    - all\n", "")
                => Refused, "getItem: operation", Scope, (Some("all"), None), "paths/item.yaml#/get/x-auth-scopes";
            (ITEM, "  operationId", "  security: [{ ApiKey: [] }, {}]\n  operationId")
                => Additive, "getItem: operation", Security, (None, Some("nothing")), "paths/item.yaml#/get/security/1";
        ],
    );
}

#[test]
fn of_parameters() {
    check(
        Shop::new,
        cases![
            (TOKEN, "name: pageToken", "name: cursor")
                => Semantic, "listItems: query pageToken", Name, (Some("pageToken"), Some("cursor")), "components/parameters/Token.yaml#";
            (LIMIT, "in: query", "in: query\nx-transform: truncateLimit")
                => Semantic, "listItems: query limit", Cut, (None, YES), "components/parameters/Limit.yaml#/x-transform";
            (LIMIT, "required: false", "required: true")
                => Refused, "listItems: query limit", Required, (None, YES), "components/parameters/Limit.yaml#/required";
            (ITEM, "required: true", "required: false")
                => Additive, "getItem: query itemId", Required, (YES, None), "paths/item.yaml#/get/parameters/0";
            (ITEMS, "    - $ref: ../components/parameters/Limit.yaml\n", "")
                => Refused, "listItems: query limit", Parameter, (Some("optional"), None), "paths/items.yaml#/post";
            (ITEM, "  parameters:\n    -", "  parameters:\n    - { name: full, in: query, schema: { type: boolean } }\n    -")
                => Additive, "getItem: query full", Parameter, (None, Some("optional")), "paths/item.yaml#/get/parameters/0";
            (LIMIT, "maximum: 20", "maximum: 10")
                => Refused, "listItems: query limit", Maximum, (Some("20"), Some("10")), "components/parameters/Limit.yaml#/schema/maximum";
            (LIMIT, "maximum: 20", "maximum: 50")
                => Additive, "listItems: query limit", Maximum, (Some("20"), Some("50")), "components/parameters/Limit.yaml#/schema/maximum";
            (LIMIT, "  maximum: 20\n", "")
                => Additive, "listItems: query limit", Maximum, (Some("20"), None), "components/parameters/Limit.yaml#/schema";
            (LIMIT, "default: 10", "default: 20")
                => Semantic, "listItems: query limit", Default, (Some("10"), Some("20")), "components/parameters/Limit.yaml#/schema/default";
            (LIMIT, "format: int32", "format: int64")
                => Additive, "listItems: query limit", Format, (Some("int32"), Some("int64")), "components/parameters/Limit.yaml#/schema/format";
            (TOKEN, "in: query", "in: query\ndeprecated: true")
                => Semantic, "listItems: query pageToken", Deprecated, (None, YES), "components/parameters/Token.yaml#/deprecated";
            (TOKEN, "type: string", "type: integer")
                => BreaksUs, "listItems: query pageToken", Type, (Some("string"), Some("integer")), "components/parameters/Token.yaml#/schema/type";
        ],
    );
}

/// What is only an alias is told; what is none is another parameter.
#[test]
fn of_the_name_of_a_parameter() {
    let told = Shop::new().change(TOKEN, "name: pageToken", "name: page_token").only();
    assert_eq!((told.severity, told.kind), (Some(Semantic), Name));
    assert_eq!((told.here.as_deref(), told.there.as_deref()), (Some("pageToken"), Some("page_token")));

    let shop = Shop::new().write(TOKEN, "name: cursor\nin: query\nschema: { type: string }\n");
    let told: Vec<_> = shop.findings().into_iter().map(|one| (one.severity, one.place, one.kind)).collect();
    let gone = (Some(Refused), "query pageToken".to_owned(), Parameter);
    let new = (Some(Additive), "query cursor".to_owned(), Parameter);
    assert_eq!(told, [gone, new]);
}

/// A parameter that has to be there and is not, breaks us; where it has gone to does not matter.
#[test]
fn of_the_place_of_a_parameter() {
    let shop = Shop::new().change(ITEM, "in: query", "in: header");
    let told: Vec<_> = shop.findings().into_iter().map(|one| (one.severity, one.place)).collect();
    let new = (Some(BreaksUs), "header itemId".to_owned());
    let gone = (Some(Refused), "query itemId".to_owned());
    assert_eq!(told, [new, gone]);
}

#[test]
fn of_what_we_send() {
    check(
        Shop::new,
        cases![
            (ITEMS, "    required: true", "    required: false")
                => Additive, "listItems: request", Required, (YES, None), "paths/items.yaml#/post/requestBody";
            (FILTER, "type: object", "type: object\nrequired: [name]")
                => Refused, "listItems: request .name", Required, (None, YES), "components/schemas/FilterDTO.yaml#/required/0";
            (FILTER, "  price:\n    type: number\n", "")
                => Refused, "listItems: request .price", Field, (Some("optional"), None), "components/schemas/FilterDTO.yaml#";
            (FILTER, "properties:", "properties:\n  since: { type: string }")
                => Additive, "listItems: request .since", Field, (None, Some("optional")), "components/schemas/FilterDTO.yaml#/properties/since";
            (FILTER, "type: object\nproperties:", "type: object\nrequired: [since]\nproperties:\n  since: { type: string }")
                => BreaksUs, "listItems: request .since", Field, (None, Some("required")), "components/schemas/FilterDTO.yaml#/properties/since";
            (FILTER, "maxLength: 100", "maxLength: 50")
                => Refused, "listItems: request .name", MaxLength, (Some("100"), Some("50")), "components/schemas/FilterDTO.yaml#/properties/name/maxLength";
            (FILTER, "minLength: 1", "minLength: 3")
                => Refused, "listItems: request .name", MinLength, (Some("1"), Some("3")), "components/schemas/FilterDTO.yaml#/properties/name/minLength";
            (FILTER, "minLength: 1", "minLength: 0")
                => Additive, "listItems: request .name", MinLength, (Some("1"), None), "components/schemas/FilterDTO.yaml#/properties/name";
            (FILTER, "minLength: 1", "minLength: 1\n    pattern: ^a")
                => Refused, "listItems: request .name", Pattern, (None, Some("^a")), "components/schemas/FilterDTO.yaml#/properties/name/pattern";
            (FILTER, "    uniqueItems: true\n", "")
                => Additive, "listItems: request .kinds", UniqueItems, (YES, None), "components/schemas/FilterDTO.yaml#/properties/kinds";
            (FILTER, "minItems: 1", "minItems: 2")
                => Refused, "listItems: request .kinds", MinItems, (Some("1"), Some("2")), "components/schemas/FilterDTO.yaml#/properties/kinds/minItems";
            (FILTER, "minItems: 1", "minItems: 1\n    maxItems: 5")
                => Refused, "listItems: request .kinds", MaxItems, (None, Some("5")), "components/schemas/FilterDTO.yaml#/properties/kinds/maxItems";
            (FILTER, "type: number", "type: number\n    nullable: true")
                => Additive, "listItems: request .price", Nullable, (None, YES), "components/schemas/FilterDTO.yaml#/properties/price/nullable";
            (FILTER, "type: number", "type: integer")
                => BreaksUs, "listItems: request .price", Type, (Some("number"), Some("integer")), "components/schemas/FilterDTO.yaml#/properties/price/type";
            (FILTER, "type: number", "type: number\n    multipleOf: 0.5")
                => Refused, "listItems: request .price", MultipleOf, (None, Some("0.5")), "components/schemas/FilterDTO.yaml#/properties/price/multipleOf";
            (FILTER, "type: object", "type: object\nadditionalProperties: false")
                => Refused, "listItems: request", Closed, (None, YES), "components/schemas/FilterDTO.yaml#/additionalProperties";
            (FILTER, "type: object", "type: object\nnot: { required: [price] }")
                => Refused, "listItems: request", Keyword, (None, Some(r#"{"not":{"required":["price"]}}"#)), "components/schemas/FilterDTO.yaml#/not";
        ],
    );
}

#[test]
fn of_what_we_receive() {
    check(
        Shop::new,
        cases![
            (ITEMS, "    '400':", "    '204': { description: Пусто. }\n    '400':")
                => BreaksUs, "listItems: 204", Answer, (None, Some("204")), "paths/items.yaml#/post/responses/204";
            (ITEMS, "    '400':", "    '423': { description: Занято. }\n    '400':")
                => Additive, "listItems: 423", Answer, (None, Some("423")), "paths/items.yaml#/post/responses/423";
            (ITEMS, "    '400':\n      $ref: ../components/responses/400.yaml\n", "")
                => Semantic, "listItems: 400", Answer, (Some("400"), None), "paths/items.yaml#/post";
            (ITEMS_DTO, "required: [status, items]", "required: [status]")
                => BreaksUs, "listItems: 200 .items", Required, (YES, None), "components/schemas/ItemsDTO.yaml#/properties/items";
            (ITEMS_DTO, "required: [status, items]", "required: [status, items, nextPageToken]")
                => Semantic, "listItems: 200 .nextPageToken", Required, (None, YES), "components/schemas/ItemsDTO.yaml#/required/2";
            (ITEMS_DTO, "  nextPageToken:\n    type: string\n", "")
                => Semantic, "listItems: 200 .nextPageToken", Field, (Some("optional"), None), "components/schemas/ItemsDTO.yaml#";
            (ITEMS_DTO, "properties:", "properties:\n  total: { type: integer }")
                => Additive, "listItems: 200 .total", Field, (None, Some("optional")), "components/schemas/ItemsDTO.yaml#/properties/total";
            (ITEMS_DTO, "type: array\n", "type: array\n    nullable: true\n")
                => BreaksUs, "listItems: 200 .items", Nullable, (None, YES), "components/schemas/ItemsDTO.yaml#/properties/items/nullable";
            (ITEMS_DTO, "nextPageToken:\n", "nextPageToken:\n    nullable: true\n")
                => Additive, "listItems: 200 .nextPageToken", Nullable, (None, YES), "components/schemas/ItemsDTO.yaml#/properties/nextPageToken/nullable";
            (ITEMS_DTO, "nextPageToken:\n    type: string", "nextPageToken:\n    type: integer")
                => BreaksUs, "listItems: 200 .nextPageToken", Type, (Some("string"), Some("integer")), "components/schemas/ItemsDTO.yaml#/properties/nextPageToken/type";
            (ITEMS_DTO, "nextPageToken:\n", "nextPageToken:\n    maxLength: 9\n")
                => Semantic, "listItems: 200 .nextPageToken", MaxLength, (None, Some("9")), "components/schemas/ItemsDTO.yaml#/properties/nextPageToken/maxLength";
            (ITEMS, "        application/json:\n          schema:\n            $ref: ../components/schemas/ItemsDTO.yaml", "        application/json: { schema: { $ref: ../components/schemas/ItemsDTO.yaml } }\n        text/csv: {}")
                => BreaksUs, "listItems: 200", Media, (None, Some("text/csv")), "paths/items.yaml#/post/responses/200/content/text~1csv";
        ],
    );
}

/// What two operations answer with is found in both, at one place.
#[test]
fn of_what_is_received_in_several_operations() {
    let cases = [
        (
            "kind:\n",
            "kind:\n    deprecated: true\n",
            Semantic,
            Deprecated,
            ".kind",
            "ItemDTO.yaml#/properties/kind/deprecated",
        ),
        ("format: int32", "format: int64", BreaksUs, Format, ".size", "ItemDTO.yaml#/properties/size/format"),
        ("format: int64", "format: int32", Semantic, Format, ".id", "ItemDTO.yaml#/properties/id/format"),
        ("    format: date-time\n", "", BreaksUs, Format, ".madeAt", "ItemDTO.yaml#/properties/madeAt"),
        ("    nullable: true\n", "", Semantic, Nullable, ".note", "Note.yaml#"),
        (
            "additionalProperties:\n      type: string",
            "additionalProperties:\n      type: boolean",
            BreaksUs,
            Type,
            ".labels{}",
            "ItemDTO.yaml#/properties/labels/additionalProperties/type",
        ),
        (
            "    additionalProperties:\n      type: string\n",
            "    type: object\n",
            BreaksUs,
            Values,
            ".labels{}",
            "ItemDTO.yaml#/properties/labels",
        ),
    ];
    for (old, new, severity, kind, field, pointer) in cases {
        let told: Vec<Told> =
            Shop::new().change(ITEM_DTO, old, new).findings().iter().map(Told::of).collect();
        let places: Vec<&str> = told.iter().map(|told| told.place.as_str()).collect();
        let (one, all) = (format!("getItem: 200 .result{field}"), format!("listItems: 200 .items[]{field}"));
        assert_eq!(places, [one, all], "{told:#?}");
        for told in told {
            assert_eq!((told.severity, told.kind), (severity, kind), "{told:?}");
            assert!(told.theirs.ends_with(pointer), "{told:?}");
        }
    }
}

/// One enum goes both ways: ours is open, theirs is not.
#[test]
fn of_the_values_of_an_enum() {
    let judged = |old: &str, new: &str| {
        let told = Shop::new().change(KINDS, old, new).findings();
        told.into_iter()
            .map(|one| (one.severity.unwrap(), one.place, one.here, one.there))
            .collect::<Vec<_>>()
    };
    let map = |severity, place: &str, here: Option<&str>, there: Option<&str>| {
        (severity, place.to_owned(), here.map(str::to_owned), there.map(str::to_owned))
    };
    let added = judged("  - TOY", "  - TOY\n  - FOOD");
    assert_eq!(
        added,
        [
            map(Additive, "200 .result.kind", None, Some("FOOD")),
            map(Additive, "200 .items[].kind", None, Some("FOOD")),
            map(Additive, "request .kinds[]", None, Some("FOOD")),
        ]
    );
    let removed = judged("  - TOY\n", "");
    assert_eq!(
        removed,
        [
            map(Refused, "request .kinds[]", Some("TOY"), None),
            map(Semantic, "200 .result.kind", Some("TOY"), None),
            map(Semantic, "200 .items[].kind", Some("TOY"), None),
        ]
    );
    let opened = judged("enum:\n  - TOY\n  - BOOK\n", "");
    assert_eq!(opened[0], map(Additive, "200 .result.kind", Some("BOOK, TOY"), None));
}

/// Where others call us, everything goes the other way round.
#[test]
fn of_notifications() {
    check(
        Shop::of_events,
        cases![
            (CALLS, "      required: [itemId]\n", "")
                => BreaksUs, "sendEvent: request |SOLD.itemId", Required, (YES, None), "openapi.yaml#/components/schemas/SoldDTO/properties/itemId";
            (CALLS, "          LOST: '#/components/schemas/LostDTO'", "          LOST: '#/components/schemas/LostDTO'\n          FOUND: '#/components/schemas/LostDTO'")
                => Additive, "sendEvent: request", TagValue, (None, Some("FOUND")), "openapi.yaml#/components/schemas/EventDTO/discriminator/mapping/FOUND";
            (CALLS, "enum: [LOST, SOLD]", "enum: [LOST, SOLD, FOUND]")
                => Additive, "sendEvent: request .type", EnumValue, (None, Some("FOUND")), "openapi.yaml#/components/schemas/EventType/enum/2";
            (CALLS, "maxLength: 10", "maxLength: 5")
                => Refused, "sendEvent: 200 .name", MaxLength, (Some("10"), Some("5")), "openapi.yaml#/paths/~1event/post/responses/200/content/application~1json/schema/properties/name/maxLength";
            (CALLS, "                required: [name]\n", "")
                => Additive, "sendEvent: 200 .name", Required, (YES, None), "openapi.yaml#/paths/~1event/post/responses/200/content/application~1json/schema/properties/name";
            (CALLS, "        place:\n          type: string", "        place:\n          type: boolean")
                => BreaksUs, "sendEvent: request |LOST.place", Type, (Some("string"), Some("boolean")), "openapi.yaml#/components/schemas/LostDTO/properties/place/type";
        ],
    );
}
