//! The lines of the seeded chats.

use yandex_market_api::enums::{ChatContextType, ChatMessageSenderType, ChatStatusType, ChatType};
use yandex_market_api::types::Chat;

/// A line: a text, a file, both, or neither.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) sender: ChatMessageSenderType,
    pub(super) text: Option<&'static str>,
    /// The name of a picture.
    pub(super) picture: Option<&'static str>,
}

const fn line(sender: ChatMessageSenderType, text: &'static str) -> Line {
    Line { sender, text: Some(text), picture: None }
}

const fn customer(text: &'static str) -> Line {
    line(ChatMessageSenderType::Customer, text)
}

const fn partner(text: &'static str) -> Line {
    line(ChatMessageSenderType::Partner, text)
}

const fn market(text: &'static str) -> Line {
    line(ChatMessageSenderType::Market, text)
}

const fn support(text: &'static str) -> Line {
    line(ChatMessageSenderType::Support, text)
}

const fn picture(text: Option<&'static str>, name: &'static str) -> Line {
    Line { sender: ChatMessageSenderType::Customer, text, picture: Some(name) }
}

const STICKER: Line = Line { sender: ChatMessageSenderType::Customer, text: None, picture: None };

const ABOUT_ORDER: &[Line] = &[
    customer("Здравствуйте! Когда приедет заказ?"),
    partner("Добрый день! Заказ собран и сегодня уедет в службу доставки."),
    STICKER,
    customer("А можно поменять пункт выдачи?"),
    partner("Да, это можно сделать в карточке заказа на Маркете, пока он в пути."),
    picture(None, "IMG_2041.png"),
    partner("Видим. Обновите, пожалуйста, страницу заказа."),
    customer("Получилось, спасибо 👍"),
    market("Заказ передан в службу доставки."),
    picture(Some("Коробка немного помята, но внутри всё цело."), "Коробка.png"),
    partner("Спасибо за фото, передадим складу."),
];

const ABOUT_RETURN: &[Line] = &[
    customer("Добрый день. Товар не подошёл, хочу вернуть."),
    partner("Здравствуйте! Пришлите, пожалуйста, фото товара и упаковки."),
    picture(Some("Вот фото."), "IMG_2077.png"),
    picture(None, "Упаковка \"левая\" сторона.png"),
    partner("Спасибо. Возврат принят, ждём товар на складе."),
    customer("Отправил вчера. Сколько ждать деньги?"),
    market("Возврат прибыл на склад."),
    partner("Деньги вернутся в течение десяти дней."),
    STICKER,
    customer("А за доставку тоже?"),
    partner("Да, полностью."),
];

const ABOUT_NOTHING: &[Line] = &[
    customer("Здравствуйте! Есть ли эта модель в чёрном цвете?"),
    partner("Добрый день! Чёрная будет на следующей неделе."),
    customer("А размер не меньше обычного?"),
    partner("Нет, размер в размер: ширина 40 см,\nвысота 25 см."),
    STICKER,
    customer("Гарантия официальная?"),
    partner("Да, два года."),
    picture(Some("Такой же разъём?"), "plug.png"),
    partner("Такой же."),
    customer("Отлично, а чек будет?"),
    partner("Чек придёт на почту."),
];

/// The first lines of a chat.
pub(super) fn conversation(chat: &Chat) -> &'static [Line] {
    match chat.context.type_ {
        ChatContextType::Order => ABOUT_ORDER,
        ChatContextType::Return => ABOUT_RETURN,
        _ => ABOUT_NOTHING,
    }
}

/// The last line, which explains the status of the chat. In a new chat it is the first line.
pub(super) fn last(chat: &Chat) -> Option<Line> {
    match (&chat.status, &chat.type_) {
        (ChatStatusType::WaitingForCustomer, _) => Some(partner("Напишите, пожалуйста, удалось ли.")),
        (ChatStatusType::WaitingForPartner, _) => {
            Some(customer("Подскажите, пожалуйста, что мне делать дальше?"))
        }
        (ChatStatusType::WaitingForArbiter, _) => {
            Some(market("Покупатель открыл спор. Ждите решения арбитра."))
        }
        (ChatStatusType::WaitingForMarket, _) => Some(partner("Просим Маркет проверить статус доставки.")),
        (ChatStatusType::Finished, ChatType::Arbitrage) => {
            Some(support("Спор завершён в пользу покупателя."))
        }
        (ChatStatusType::Finished, _) => Some(market("Чат завершён.")),
        _ => conversation(chat).first().cloned(),
    }
}
