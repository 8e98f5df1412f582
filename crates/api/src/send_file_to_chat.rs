//! sendFileToChat, written by hand: progenitor cannot express `multipart/form-data`.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

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

/// A file to send.
#[derive(Clone)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type, such as `image/png`.
    pub media_type: String,
    /// Its content.
    pub content: Bytes,
    /// Told how many bytes more were handed to the connection.
    pub progress: Option<Arc<dyn Fn(usize) + Send + Sync>>,
}

/// Shows everything but the content.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("size", &self.content.len())
            .finish_non_exhaustive()
    }
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

    /// Sets `file`: its name, its media type and its content.
    #[must_use]
    pub fn file(self, file: File) -> Self {
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
    /// The form with the file as its one part.
    pub(crate) fn into_form(self) -> Result<Form, String> {
        // reqwest writes the name into a header: a control character would break out of it.
        if self.name.is_empty() || self.name.contains(char::is_control) {
            return Err(
                "the name of the file is empty or has control characters, such as line breaks".to_owned()
            );
        }
        let length = self.content.len().try_into().unwrap_or(u64::MAX);
        let part = Part::stream_with_length(body(self.content, self.progress), length).file_name(self.name);
        let part =
            part.mime_str(&self.media_type).map_err(|_| format!("`{}` is no media type", self.media_type))?;
        Ok(Form::new().part("file", part))
    }
}

/// The content, in one piece or, where somebody wants to watch it go, in many.
fn body(content: Bytes, progress: Option<Arc<dyn Fn(usize) + Send + Sync>>) -> Body {
    const PIECE: usize = 16 * 1024;
    let Some(progress) = progress else { return Body::from(content) };
    let pieces = (0..content.len()).step_by(PIECE).map(move |start| {
        let piece = content.slice(start..content.len().min(start + PIECE));
        progress(piece.len());
        Ok::<_, Infallible>(piece)
    });
    Body::wrap_stream(futures_util::stream::iter(pieces))
}

fn missing(field: &str) -> Error {
    Error::InvalidRequest(format!("{field} was not set"))
}
