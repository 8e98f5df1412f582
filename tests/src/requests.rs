//! A request of every operation of the table, made of the description.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use yandex_market::api::description;
use yandex_market::api::support::{File, Kind, Parameter, Place};
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
                (Place::Path, _) => request.path(parameter.name, self.parameter(parameter)),
                (Place::Query, true) => request.query(parameter.name, self.parameter(parameter)),
                _ => request,
            }
        });
        let request = self.files(operation, request);
        match self.body(operation) {
            Some(body) => request.json(body),
            None => request,
        }
    }

    fn parameter(&self, parameter: &Parameter) -> String {
        match (self.ids.get(parameter.name), parameter.kind) {
            (Some(Value::String(text)), _) => text.clone(),
            (Some(id), _) => id.to_string(),
            (None, Kind::Boolean) => "true".to_owned(),
            (None, _) => parameter.minimum.unwrap_or(1).to_string(),
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
        let body = description::operation(operation).and_then(|one| one.get("requestBody"));
        let form = body
            .map(description::resolve)
            .and_then(|body| body.pointer("/content/multipart~1form-data/schema"));
        let form = form.map(description::resolve).and_then(|form| form.get("properties")?.as_object());
        form.into_iter().flatten().fold(request, |request, (name, part)| {
            match description::resolve(part).get("format").is_some_and(|format| format == "binary") {
                true => request.file(name, file()),
                false => request.text(name, "1"),
            }
        })
    }
}

fn file() -> File {
    let (name, media_type) = ("once.txt".to_owned(), "text/plain".to_owned());
    File { name, media_type, content: "once".into(), progress: None }
}

/// A sample without what its schema does not require.
fn required(schema: &Value, sample: &Value) -> Value {
    let schema = description::resolve(schema);
    let Value::Object(fields) = sample else { return sample.clone() };
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().map(description::resolve);
    let mut kept = Map::new();
    for part in parts.chain([schema]) {
        let names = part.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in names.filter_map(Value::as_str) {
            let property = part.get("properties").and_then(|properties| properties.get(name));
            if let (Some(value), Some(property)) = (fields.get(name), property) {
                kept.insert(name.to_owned(), required(property, value));
            }
        }
    }
    kept.into()
}
