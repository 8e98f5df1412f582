//! The names that path items go by in the file of a group.

use std::collections::BTreeSet;

use heck::ToLowerCamelCase;

/// The name of a path among those of its group: of what is left when the group, whose it is and the version are taken
/// away; or of all of it, where two would have one name.
///
/// `/v2/businesses/{businessId}/goods-feedback/comments/update` → `commentsUpdate`.
pub(super) fn name(path: &str, of_group: &BTreeSet<&str>, group: &str) -> String {
    let usual = short(path, group);
    let is_shared = of_group.iter().any(|other| *other != path && short(other, group) == usual);
    if is_shared { whole(path) } else { usual }
}

/// The name that no other path has.
pub(super) fn whole(path: &str) -> String {
    camel(path.split('/'))
}

fn short(path: &str, group: &str) -> String {
    let is_version = |step: &str| step.strip_prefix('v').is_some_and(|rest| rest.parse::<u32>().is_ok());
    let mut steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty() && !is_version(step)).collect();
    if let [owner, id, _, ..] = steps.as_slice()
        && ["businesses", "campaigns"].contains(owner)
        && id.starts_with('{')
    {
        steps.drain(..2);
    }
    if steps.len() > 1 && steps.first() == Some(&group) {
        steps.remove(0);
    }
    camel(steps.into_iter())
}

fn camel<'a>(steps: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = steps.map(|step| step.trim_matches(['{', '}'])).collect();
    words.join(" ").to_lower_camel_case()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_what_differs() {
        let group = "goods-feedback";
        let own = "/v2/businesses/{businessId}/goods-feedback";
        let update = "/v2/businesses/{businessId}/goods-feedback/comments/update";
        let all = BTreeSet::from([own, update]);
        assert_eq!(name(own, &all, group), "goodsFeedback");
        assert_eq!(name(update, &all, group), "commentsUpdate");
    }

    #[test]
    fn two_of_one_name_are_told_whole() {
        let (old, new) = ("/v2/campaigns/{campaignId}/orders", "/v1/businesses/{businessId}/orders");
        let all = BTreeSet::from([old, new]);
        assert_eq!(name(old, &all, "orders"), "v2CampaignsCampaignIdOrders");
        assert_eq!(name(new, &all, "orders"), "v1BusinessesBusinessIdOrders");
        assert_eq!(name(old, &BTreeSet::from([old]), "orders"), "orders");
    }
}
