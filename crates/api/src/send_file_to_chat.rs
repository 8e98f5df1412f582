//! sendFileToChat, written by hand: progenitor cannot express `multipart/form-data`.

use bytes::Bytes;
use reqwest::Body;
use reqwest::multipart::{Form, Part};

use crate::support::{ClientHooks, OperationInfo, QueryParam, ResponseValue, encode_path};
use crate::types::{BusinessId, ChatId, EmptyApiResponse};
use crate::{Client, Error, operations};

impl Client {
    /// Sends a file to the buyer.
    ///
    /// Sends a file of at most 5 MB to a chat, as one part named `file`.
    ///
    /// `POST /v2/businesses/{businessId}/chats/file/send`, the Market's
    /// [sendFileToChat](https://yandex.ru/dev/market/partner-api/doc/ru/reference/chats/sendFileToChat). 1000 requests
    /// an hour; the key needs one of the scopes `communication`, `all-methods`. It must not be repeated when its
    /// outcome is unknown: it may have been carried out.
    #[must_use]
    pub fn send_file_to_chat(&self) -> SendFileToChat<'_> {
        SendFileToChat { client: self, business_id: None, chat_id: None, file: None }
    }
}

/// Builder for [`Client::send_file_to_chat`].
#[derive(Clone, Debug)]
pub struct SendFileToChat<'a> {
    client: &'a Client,
    business_id: Option<BusinessId>,
    chat_id: Option<ChatId>,
    file: Option<File>,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    media_type: String,
    content: Bytes,
}

impl SendFileToChat<'_> {
    /// Sets `businessId`. The business that the call is about.
    #[must_use]
    pub fn business_id(self, id: impl Into<BusinessId>) -> Self {
        Self { business_id: Some(id.into()), ..self }
    }

    /// Sets `chatId`. The chat that the file is for.
    #[must_use]
    pub fn chat_id(self, id: impl Into<ChatId>) -> Self {
        Self { chat_id: Some(id.into()), ..self }
    }

    /// Sets `file`: its name, its media type such as `image/png`, and its content.
    #[must_use]
    pub fn file(
        self,
        name: impl Into<String>,
        media_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        let file = File { name: name.into(), media_type: media_type.into(), content: content.into() };
        Self { file: Some(file), ..self }
    }

    /// Sends `POST /v2/businesses/{businessId}/chats/file/send`.
    ///
    /// # Errors
    ///
    /// Whatever the Market answered that is no success, as it came, and whatever kept the request or the answer from
    /// arriving.
    pub async fn send(self) -> Result<ResponseValue<EmptyApiResponse>, Error> {
        let client = self.client;
        let business_id = self.business_id.ok_or_else(|| missing("business_id"))?;
        let chat_id = self.chat_id.ok_or_else(|| missing("chat_id"))?;
        let file = self.file.ok_or_else(|| missing("file"))?;
        let path = operations::SEND_FILE_TO_CHAT
            .path
            .replace("{businessId}", &encode_path(&business_id.to_string()));
        let mut request = client
            .client
            .post(format!("{}{path}", client.baseurl))
            .header(reqwest::header::ACCEPT, "application/json")
            .query(&QueryParam::new("chatId", &chat_id))
            .multipart(file.into_form().map_err(Error::InvalidRequest)?)
            .build()?;
        let info = OperationInfo { operation_id: "send_file_to_chat" };
        client.pre(&mut request, &info).await?;
        let response = client.exec(request, &info).await?;
        match response.status().as_u16() {
            200 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}

impl File {
    fn into_form(self) -> Result<Form, String> {
        // reqwest writes the name into a header: a control character would break out of it.
        if self.name.is_empty() || self.name.contains(char::is_control) {
            return Err(
                "the name of the file is empty or has control characters, such as line breaks".to_owned()
            );
        }
        let length = self.content.len().try_into().unwrap_or(u64::MAX);
        let part = Part::stream_with_length(Body::from(self.content), length).file_name(self.name);
        let part =
            part.mime_str(&self.media_type).map_err(|_| format!("`{}` is no media type", self.media_type))?;
        Ok(Form::new().part("file", part))
    }
}

fn missing(field: &str) -> Error {
    Error::InvalidRequest(format!("{field} was not set"))
}
