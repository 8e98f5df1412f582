//! The operation that a request calls.

use axum::http::{Method, StatusCode};
use percent_encoding::percent_decode_str;
use yandex_market_api::Operation;
use yandex_market_api::operations::ALL;

use crate::http::refusal::Refusal;

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

    /// The entity that the limits are counted for, as the Market names it: the business or the campaign in the path;
    /// nothing where there is neither.
    pub(crate) fn entity(&self) -> String {
        let names = ["businessId", "campaignId"].into_iter();
        let found = names.filter_map(|name| Some(format!("{name} {}", self.parameter(name)?))).next();
        found.unwrap_or_default()
    }
}

/// The operation of the table with this method and path.
pub(crate) fn find(method: &Method, path: &str) -> Result<Route, Refusal> {
    let here: Vec<Route> = ALL.iter().filter_map(|operation| route(operation, path)).collect();
    let allowed: Vec<&str> = here.iter().map(|route| route.operation.method.as_str()).collect();
    let found = here.into_iter().filter(|route| route.operation.method == *method);
    // What is named in a path goes before what any parameter may be.
    let found = found.min_by_key(|route| route.parameters.len());
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
        Some(name) => Some(Some((name, percent_decode_str(segment).decode_utf8_lossy().into_owned()))),
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
    fn a_parameter_is_decoded() {
        let found = match_path("/v2/offers/{offerId}", "/v2/offers/a%20%D1%8F");
        assert_eq!(found, Some(vec![("offerId", "a я".to_owned())]));
    }

    #[test]
    fn other_paths_do_not_fit() {
        for path in ["/", "/v2/businesses/7", "/v2/businesses/7/chats/", "/v2/businesses/7/chat"] {
            assert_eq!(match_path("/v2/businesses/{businessId}/chats", path), None, "{path}");
        }
    }

    #[test]
    fn limits_are_counted_for_the_business_the_campaign_or_the_key() {
        let entity = |name| {
            let parameters = vec![("orderId", "9".to_owned()), (name, "7".to_owned())];
            Route { operation: &yandex_market_api::operations::GET_CHATS, parameters }.entity()
        };
        assert_eq!(["businessId", "campaignId", "skuId"].map(entity), ["businessId 7", "campaignId 7", ""]);
    }
}
