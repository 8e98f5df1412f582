//! Items of JSON that the sandbox keeps.

use serde_json::{Value, json};

use crate::http::refusal::Refusal;

/// Items of one kind in the order in which they were made, each with an id.
#[derive(Debug)]
pub(crate) struct Store {
    /// The name of an item.
    kind: &'static str,
    /// The pointer to the id of an item.
    id: &'static str,
    items: Vec<Value>,
}

impl Store {
    pub(crate) fn new(kind: &'static str, id: &'static str, items: Vec<Value>) -> Self {
        Self { kind, id, items }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.items.iter()
    }

    /// The items whose field has this value.
    pub(crate) fn with(&self, field: &str, value: i64) -> impl Iterator<Item = &Value> {
        self.iter().filter(move |item| integer(item, field) == Some(value))
    }

    pub(crate) fn has(&self, id: i64) -> bool {
        self.items.iter().any(|item| self.is(item, id))
    }

    /// The item with this id, which must be there.
    pub(crate) fn get_mut(&mut self, id: i64) -> Result<&mut Value, Refusal> {
        let missing = self.missing(id);
        let position = self.items.iter().position(|item| self.is(item, id));
        position.and_then(|position| self.items.get_mut(position)).ok_or(missing)
    }

    /// The same, if the shop may change it.
    pub(crate) fn own(&mut self, id: i64) -> Result<&mut Value, Refusal> {
        let kind = self.kind;
        let item = self.get_mut(id)?;
        match is_own(item) {
            true => Ok(item),
            false => Err(Refusal::forbidden(format!("{kind} {id} is not yours"))),
        }
    }

    /// Refuses an id that no item has.
    pub(crate) fn check(&self, id: i64) -> Result<(), Refusal> {
        if self.has(id) { Ok(()) } else { Err(self.missing(id)) }
    }

    pub(crate) fn add(&mut self, item: Value) {
        self.items.push(item);
    }

    pub(crate) fn remove(&mut self, id: i64) {
        let pointer = self.id;
        self.items.retain(|item| item.pointer(pointer).and_then(Value::as_i64) != Some(id));
    }

    fn is(&self, item: &Value, id: i64) -> bool {
        item.pointer(self.id).and_then(Value::as_i64) == Some(id)
    }

    pub(crate) fn missing(&self, id: i64) -> Refusal {
        Refusal::not_found(format!("there is no {} {id}", self.kind))
    }
}

/// A field that is an integer.
pub(crate) fn integer(item: &Value, field: &str) -> Option<i64> {
    item.get(field)?.as_i64()
}

/// A field that is a text, or nothing.
pub(crate) fn text<'v>(item: &'v Value, field: &str) -> &'v str {
    item.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Tells whether the shop may change an item.
pub(crate) fn is_own(item: &Value) -> bool {
    item.get("canModify") == Some(&Value::Bool(true))
}

/// Sets fields of an item.
pub(crate) fn set<const N: usize>(item: &mut Value, fields: [(&str, Value); N]) {
    if let Some(item) = item.as_object_mut() {
        item.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    }
}

/// Changes the text of an item, which nobody has checked then.
pub(crate) fn rewrite(item: &mut Value, text: String) {
    set(item, [("text", text.into()), ("status", "UNMODERATED".into())]);
}

/// The reviews and the questions, and what was written about them.
#[derive(Debug)]
pub(crate) struct Items {
    pub(crate) reviews: Store,
    pub(crate) comments: Store,
    pub(crate) questions: Store,
    pub(crate) answers: Store,
    pub(crate) answer_comments: Store,
    /// The last id that something was given that is not there from the beginning.
    pub(crate) last_id: i64,
}

impl Items {
    /// Makes a text of the shop that is written now, with an id of its own.
    pub(crate) fn written(&mut self, text: String) -> Value {
        self.last_id += 11;
        let author = json!({ "type": "BUSINESS", "name": "Sandbox" });
        json!({ "id": self.last_id, "text": text, "status": "UNMODERATED", "canModify": true, "author": author })
    }
}
