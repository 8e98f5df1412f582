//! Which operation a request calls.

use axum::http::{Method, StatusCode};
use yandex_market_api::Operation;
use yandex_market_api::operations::ALL;

use crate::answer::Refusal;

/// An operation and the parameters in its path.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) operation: &'static Operation,
    parameters: Vec<(&'static str, String)>,
}

impl Route {
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(parameter, _)| *parameter == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The business in the path, or nothing where the path has none.
    pub(crate) fn business(&self) -> &str {
        self.parameter("businessId").unwrap_or_default()
    }
}

/// The operation of the table with this method and path.
pub(crate) fn find(method: &Method, path: &str) -> Result<Route, Refusal> {
    let here: Vec<Route> = ALL.iter().filter_map(|operation| route(operation, path)).collect();
    let allowed: Vec<&str> = here.iter().map(|route| route.operation.method.as_str()).collect();
    let found = here.into_iter().find(|route| route.operation.method == *method);
    found.ok_or_else(|| refusal(method, path, &allowed))
}

fn refusal(method: &Method, path: &str, allowed: &[&str]) -> Refusal {
    if allowed.is_empty() {
        return Refusal::not_found(format!("there is nothing at {path}"));
    }
    let message = format!("{path} does not take {method}");
    // The vendor's list has no code for this status.
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message).allow(allowed.join(", "))
}

fn route(operation: &'static Operation, path: &str) -> Option<Route> {
    let parameters = match_path(operation.path, path)?;
    Some(Route { operation, parameters })
}

/// The values of the `{parameters}` of a template, if the path fits it.
fn match_path<'t>(template: &'t str, path: &str) -> Option<Vec<(&'t str, String)>> {
    let (template, path) = (template.split('/'), path.split('/'));
    if template.clone().count() != path.clone().count() {
        return None;
    }
    let segments: Option<Vec<_>> = template.zip(path).map(|(t, p)| match_segment(t, p)).collect();
    Some(segments?.into_iter().flatten().collect())
}

/// `None` if the segment does not fit, `Some(None)` if it fits and is no parameter.
fn match_segment<'t>(template: &'t str, segment: &str) -> Option<Option<(&'t str, String)>> {
    match template.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
        Some(name) => Some(Some((name, segment.to_owned()))),
        None => (template == segment).then_some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_gives_the_parameters_of_its_template() {
        let found = match_path("/v2/businesses/{businessId}/chats", "/v2/businesses/7/chats");
        assert_eq!(found, Some(vec![("businessId", "7".to_owned())]));
    }

    #[test]
    fn other_paths_do_not_fit() {
        for path in ["/", "/v2/businesses/7", "/v2/businesses/7/chats/", "/v2/businesses/7/chat"] {
            assert_eq!(match_path("/v2/businesses/{businessId}/chats", path), None, "{path}");
        }
    }
}
