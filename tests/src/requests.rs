//! A request of every operation of the table, made of the description.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use yandex_market::api::description;
use yandex_market::api::support::{File, Parameter, Place};
use yandex_market::types::{ChatStatusType, GoodsFeedback};
use yandex_market::{AnyRequest, Operation};
use yandex_market_sandbox::{Sandbox, sample_body};

/// What a request must name of what exists.
pub struct Requests {
    /// By the name of a parameter or a property.
    ids: BTreeMap<&'static str, Value>,
    /// Bodies of operations whose sentences say more than their schemas, by their names.
    bodies: BTreeMap<&'static str, Value>,
}

/// The text that is sent.
pub const TEXT: &str = "exactly once";

impl Requests {
    /// Returns the requests that a sandbox accepts.
    #[must_use]
    pub fn of(sandbox: &Sandbox) -> Option<Self> {
        let chats = sandbox.chats();
        let chat = chats.iter().find(|chat| chat.status != ChatStatusType::Finished)?;
        let message = sandbox.messages(chat.chat_id).first()?.message_id;
        let campaign = chats.iter().find_map(|chat| chat.context.campaign_id)?;
        let reviews = sandbox.reviews();
        let of = |review: &GoodsFeedback| sandbox.comments(review.feedback_id);
        let comment = reviews.iter().flat_map(of).find(|comment| comment.can_modify == Some(true))?;
        let review = comment.feedback_id;
        let question = sandbox.questions().get(1)?.question_identifiers.id;
        let ids = [
            ("businessId", json!(sandbox.business())),
            ("campaignId", json!(campaign)),
            ("chatId", json!(chat.chat_id)),
            ("messageId", json!(message)),
            ("feedbackId", json!(review)),
            ("feedbackIds", json!([review])),
            ("questionId", json!(question)),
        ];
        let parent = json!({ "id": question, "type": "QUESTION" });
        let bodies = [
            ("createChat", json!({ "context": { "type": "ORDER", "id": sandbox.orders().first()? } })),
            ("deleteGoodsFeedbackComment", json!({ "id": comment.id })),
            (
                "updateGoodsQuestionTextEntity",
                json!({ "operationType": "CREATE", "parentEntityId": parent, "text": TEXT }),
            ),
        ];
        Some(Self { ids: ids.into(), bodies: bodies.into() })
    }

    /// Returns requests of things that a server does not look for.
    #[must_use]
    pub fn of_anything() -> Self {
        Self { ids: BTreeMap::new(), bodies: BTreeMap::new() }
    }

    /// Returns the request of an operation.
    pub fn request(&self, operation: &'static Operation) -> AnyRequest {
        let parameters = operation.parameters.iter();
        let request = parameters.fold(AnyRequest::new(operation), |request, parameter| {
            match (parameter.place, parameter.required) {
                (Place::Path, _) => request.path(parameter.name, self.parameter(operation, parameter)),
                (Place::Query, true) => request.query(parameter.name, self.parameter(operation, parameter)),
                _ => request,
            }
        });
        let request = self.files(operation, request);
        match self.body(operation) {
            Some(body) => request.json(body),
            None => request,
        }
    }

    /// Returns the request of an operation with one field more in its body, or one part more, that no description has.
    pub fn with_unknown_field(&self, operation: &'static Operation) -> AnyRequest {
        const NAME: &str = "unheardOf";
        let request = self.request(operation);
        if description::form_schema(operation).is_some() {
            return request.text(NAME, "1");
        }
        match self.body(operation) {
            Some(Value::Object(mut fields)) => {
                fields.insert(NAME.to_owned(), json!({ "of": [1] }));
                request.json(Value::Object(fields))
            }
            _ => request,
        }
    }

    fn parameter(&self, operation: &'static Operation, parameter: &Parameter) -> String {
        match self.ids.get(parameter.name) {
            Some(Value::String(text)) => text.clone(),
            Some(id) => id.to_string(),
            None => {
                description::parameter_schema(operation, parameter).map_or_else(|| "1".to_owned(), value_of)
            }
        }
    }

    /// The required fields of the sample, and the ids that exist.
    fn body(&self, operation: &'static Operation) -> Option<Value> {
        if let Some(body) = self.bodies.get(operation.id) {
            return Some(body.clone());
        }
        let (schema, sample) = (description::request_schema(operation)?, sample_body(operation)?);
        let mut body = required(schema, &sample);
        let fields = body.as_object_mut()?;
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, _) in properties.into_iter().flatten() {
            let is_required = fields.contains_key(name);
            // A list that is left out lists everything.
            if let Some(id) = self.ids.get(name.as_str()).filter(|id| is_required || !id.is_array()) {
                fields.insert(name.clone(), id.clone());
            }
        }
        if let Some(text) = fields.get_mut("message").filter(|text| text.is_string()) {
            *text = TEXT.into();
        }
        Some(body)
    }

    fn files(&self, operation: &'static Operation, request: AnyRequest) -> AnyRequest {
        let form = description::form_schema(operation);
        let form = form.and_then(|form| form.get("properties")?.as_object());
        form.into_iter().flatten().fold(request, |request, (name, part)| {
            match description::resolve(part).get("format").is_some_and(|format| format == "binary") {
                true => request.file(name, file()),
                false => request.text(name, "1"),
            }
        })
    }
}

/// A value of a schema as it travels: the first of an enum, the smallest number.
fn value_of(schema: &Value) -> String {
    let schema = description::resolve(schema);
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let inside = ["allOf", "items"].iter().find_map(|key| schema.get(*key));
    if let Some(value) = schema.pointer("/enum/0").and_then(Value::as_str) {
        return value.to_owned();
    }
    match (text("type"), text("format")) {
        (Some("integer" | "number"), _) => {
            schema.get("minimum").and_then(Value::as_i64).unwrap_or(1).to_string()
        }
        (Some("boolean"), _) => "true".to_owned(),
        (_, Some("date")) => "2026-01-31".to_owned(),
        (_, Some("date-time")) => "2026-01-31T12:00:00Z".to_owned(),
        _ => inside.map_or_else(|| "1".to_owned(), |inside| value_of(inside.get(0).unwrap_or(inside))),
    }
}

fn file() -> File {
    let (name, media_type) = ("once.txt".to_owned(), "text/plain".to_owned());
    File { name, media_type, content: "once".into(), progress: None }
}

/// A sample without what its schema does not require.
fn required(schema: &Value, sample: &Value) -> Value {
    let Value::Object(fields) = sample else { return sample.clone() };
    let mut kept = Map::new();
    for name in description::required(schema) {
        if let (Some(value), Some(property)) = (fields.get(name), description::property(schema, name)) {
            kept.insert(name.to_owned(), required(property, value));
        }
    }
    kept.into()
}
