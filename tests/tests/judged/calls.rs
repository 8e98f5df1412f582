//! Every operation, called through the client.

use yandex_market::types::{BusinessId, ChatStatusType, GetChatsRequest};
use yandex_market::{Account, Context, Error, Feedback, Market, Questions, operations};

const BUSINESS: BusinessId = BusinessId::new(1);

/// Calls every operation, with all that it takes.
pub async fn all(market: &Market) -> Result<(), Error> {
    market.token().await?;
    market.campaigns().try_next().await?.unwrap();
    let chats = market.business(BUSINESS).chats();
    let page = chats.list().statuses([ChatStatusType::WaitingForPartner]).limit(20).page().await?;
    let mut contexts = page.items.iter().filter_map(|chat| Some((Context::of(&chat.context)?, chat.chat_id)));
    let (order, id) = contexts.find(|(about, _)| matches!(about, Context::Order(_))).unwrap();
    chats.list().contexts([order]).page().await?;
    chats.get(id).await?;
    let chat = chats.open(order).await?;
    chat.send("Здравствуйте!").await?;
    chat.send_file("чек № 1.txt", "Спасибо за покупку").await?;
    let messages = chat.history().limit(100).page().await?;
    let message = messages.items.first().unwrap().message_id;
    chat.history().since(message).page().await?;
    chat.message(message).await?;
    feedback(&market.business(BUSINESS).feedback()).await?;
    questions(&market.business(BUSINESS).questions()).await
}

/// An id that can be sent: those that Prism makes up may be below 1 where the vendor says no minimum.
fn sent<T: From<i64> + Into<i64>>(id: T) -> T {
    T::from(id.into().max(1))
}

async fn feedback(feedback: &Feedback) -> Result<(), Error> {
    let moment = "2026-06-01T00:00:00+03:00".parse().unwrap();
    let list = feedback.list().needing_reaction().ratings([1, 2, 3, 4, 5]).from(moment).paid(false);
    let id = sent(list.page().await?.items.first().unwrap().feedback_id);
    feedback.list().ids([id]).page().await?;
    let review = feedback.one(id);
    let comment = sent(review.comment("Спасибо!").await?.id);
    review.answer(comment, "И ещё раз").await?;
    review.edit_comment(comment, "Большое спасибо!").await?;
    review.comments().page().await?;
    review.skip().await?;
    feedback.delete_comment(comment).await
}

async fn questions(questions: &Questions) -> Result<(), Error> {
    let day = "2026-11-01".parse().unwrap();
    let list = questions.waiting().from(day).oldest_first();
    let question = questions.one(sent(list.page().await?.items.first().unwrap().question_identifiers.id));
    let answer = sent(question.answer("Да").await?);
    question.answers().page().await?;
    let comment = sent(questions.comment(answer, "Спасибо за вопрос").await?);
    questions.edit(answer, "Да, подойдёт").await?;
    questions.delete(comment).await
}

/// Calls with an empty filter, which the client itself would leave out.
pub async fn wrong(market: &Market) -> Result<(), Error> {
    get_chats(market, GetChatsRequest { types: Some(Vec::new()), ..GetChatsRequest::default() }).await
}

/// The same call without a filter.
pub async fn right(market: &Market) -> Result<(), Error> {
    get_chats(market, GetChatsRequest::default()).await
}

async fn get_chats(market: &Market, body: GetChatsRequest) -> Result<(), Error> {
    let call = market.execute(&operations::GET_CHATS, Account::Business(BUSINESS), |client| {
        let body = body.clone();
        async move { client.get_chats().business_id(BUSINESS).body(body).send().await }
    });
    call.await.map(drop)
}

/// Asserts that Prism wrote down a request of every operation.
pub fn assert_all(log: &str) {
    for operation in operations::ALL {
        let path = operation.path.replace("{businessId}", &BUSINESS.to_string());
        let line = format!("{} {path} ", operation.method.as_str().to_lowercase());
        assert!(log.contains(&line), "{} was not called:\n{log}", operation.id);
    }
}
