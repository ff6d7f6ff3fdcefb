//! A small HTTP proxy between the program and the emulator, which counts calls and spoils those that a test names.
//!
//! Faults are keyed by distinct request (call, region, address and body), so that they hit the same requests however many
//! run at a time.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures::stream;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue, TRANSFER_ENCODING};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

use super::wire::{Refusal, WireCall};

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// AWS refuses, in the service's own words.
    Refuse(Refusal),
    /// The connection ends before the answer.
    Cut,
    /// The connection ends in the middle of the answer.
    CutBody,
    /// 200, with a page of HTML.
    Html,
    /// The first half of the true answer, whole by its length; a refusal is left as it is.
    HalfXml,
    /// No answer: the connection stays open and silent.
    Silence,
}

/// Which tries of a distinct request the fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tries {
    /// All.
    All,
    /// The first ones.
    First(u32),
    /// All but the first ones.
    After(u32),
}

/// Which calls are spoilt, and how.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `service:Operation`, `service:*` or `*`.
    pub call: String,
    /// Text that the address or the body holds, such as a bucket's name; empty for any.
    pub containing: String,
    /// Region of the signature; empty for any.
    pub region: String,
    /// What happens.
    pub fault: Fault,
    /// When.
    pub tries: Tries,
}

impl Rule {
    /// Spoils every try of a call, everywhere.
    pub fn always(call: &str, fault: Fault) -> Self {
        Self { call: call.into(), containing: String::new(), region: String::new(), fault, tries: Tries::All }
    }

    /// Spoils only these tries.
    pub fn tries(self, tries: Tries) -> Self {
        Self { tries, ..self }
    }

    /// Spoils only requests whose address or body holds this text.
    pub fn containing(self, text: &str) -> Self {
        Self { containing: text.into(), ..self }
    }

    /// Spoils only calls in this region.
    pub fn in_region(self, region: &str) -> Self {
        Self { region: region.into(), ..self }
    }

    fn hits(&self, call: &WireCall, key: &str, earlier: u32) -> bool {
        let named = self.call == "*" || self.call == call.name() || self.call == format!("{}:*", call.service);
        let here = self.region.is_empty() || self.region == call.region;
        let now = match self.tries {
            Tries::All => true,
            Tries::First(tries) => earlier < tries,
            Tries::After(tries) => earlier >= tries,
        };
        named && here && now && key.contains(&self.containing)
    }
}

/// How a fault layer treats all calls alike.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// What is spoilt; the first rule that hits counts.
    pub rules: Vec<Rule>,
    /// The most items of an answer that has pages.
    pub page_size: Option<usize>,
    /// Whether lists come in reverse order.
    pub reverse_order: bool,
    /// Added to each call.
    pub latency: Duration,
    /// Answers that are given from memory when the emulator has given them before. Generate calls never are: their
    /// answer changes.
    pub memory: Option<Memory>,
}

/// Answers of the emulator, shared by the layers of several tests over one world.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<HashMap<String, Answer>>>);

type Answer = Response<Bytes>;
type Body = BoxBody<Bytes, BrokenOff>;

/// The connection is to be cut.
#[derive(Debug, thiserror::Error)]
#[error("cut off by the fault layer")]
pub struct BrokenOff;

/// A running layer; it ends with the test's runtime.
pub struct FaultLayer {
    port: u16,
    inner: Arc<Inner>,
}

struct Inner {
    upstream: String,
    manner: Manner,
    client: Client<HttpConnector, Full<Bytes>>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    tries: HashMap<String, u32>,
    calls: BTreeMap<String, u64>,
    distinct: BTreeMap<String, u64>,
}

impl FaultLayer {
    /// Starts a layer in front of `upstream` (`127.0.0.1:PORT`).
    pub async fn start(upstream: &str, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let inner = Arc::new(Inner { upstream: upstream.to_owned(), manner, client, seen: Mutex::default() });
        tokio::spawn(accept(listener, Arc::clone(&inner)));
        Self { port, inner }
    }

    /// The URL for `AWS_ENDPOINT_URL`.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How often each `service:Operation` was called, tries included.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.inner.seen.lock().unwrap().calls.clone()
    }

    /// How many different requests there were of each `service:Operation`.
    pub fn distinct_requests(&self) -> BTreeMap<String, u64> {
        self.inner.seen.lock().unwrap().distinct.clone()
    }
}

async fn accept(listener: TcpListener, inner: Arc<Inner>) {
    while let Ok((stream, _)) = listener.accept().await {
        let inner = Arc::clone(&inner);
        tokio::spawn(async move {
            let service = service_fn(|request| Arc::clone(&inner).answer(request));
            // An error here is a cut that a test asked for, or a client that went away.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

impl Inner {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Body>, BrokenOff> {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| BrokenOff)?.to_bytes();
        let call = WireCall::of(&head, &body);
        let key = self.key(&call, &head, &body);
        let fault = self.note(&call, &key);
        if !self.manner.latency.is_zero() {
            tokio::time::sleep(self.manner.latency).await;
        }
        match fault {
            None => Ok(self.upstream(&call, &key, head, body).await.map(whole)),
            Some(Fault::Refuse(refusal)) => Ok(refused(&call, refusal).map(whole)),
            Some(Fault::Cut) => Err(BrokenOff),
            Some(Fault::Html) => Ok(html().map(whole)),
            Some(Fault::Silence) => std::future::pending().await,
            Some(Fault::HalfXml) => {
                let answer = self.upstream(&call, &key, head, body).await;
                let is_success = answer.status().is_success();
                Ok(answer.map(|body| whole(if is_success { half(&body) } else { body })))
            }
            Some(Fault::CutBody) => {
                let mut answer = self.upstream(&call, &key, head, body).await;
                let length = answer.body().len();
                answer.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
                Ok(answer.map(|body| broken_off(half(&body))))
            }
        }
    }

    fn key(&self, call: &WireCall, head: &hyper::http::request::Parts, body: &[u8]) -> String {
        let account = head.headers.get("authorization").and_then(|value| value.to_str().ok()).map_or("", |value| {
            value.split_once("Credential=").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default())
        });
        let text = String::from_utf8_lossy(body);
        let manner = (self.manner.page_size, self.manner.reverse_order);
        format!("{account} {} {} {} {} {text} {manner:?}", call.service, call.region, head.method, head.uri)
    }

    /// Counts the call and finds what is to happen to it.
    fn note(&self, call: &WireCall, key: &str) -> Option<Fault> {
        let mut seen = self.seen.lock().unwrap();
        *seen.calls.entry(call.name()).or_default() += 1;
        let tries = seen.tries.entry(key.to_owned()).or_default();
        let earlier = *tries;
        *tries += 1;
        if earlier == 0 {
            *seen.distinct.entry(call.name()).or_default() += 1;
        }
        self.manner.rules.iter().find(|rule| rule.hits(call, key, earlier)).map(|rule| rule.fault)
    }

    async fn upstream(&self, call: &WireCall, key: &str, head: hyper::http::request::Parts, body: Bytes) -> Answer {
        let memory = self.manner.memory.as_ref().filter(|_| !call.operation.starts_with("Generate"));
        if let Some(known) = memory.and_then(|memory| memory.0.lock().unwrap().get(key).cloned()) {
            return known;
        }
        let answer = self.forward(head, body).await;
        if let Some(memory) = memory {
            memory.0.lock().unwrap().insert(key.to_owned(), answer.clone());
        }
        answer
    }

    async fn forward(&self, head: hyper::http::request::Parts, body: Bytes) -> Answer {
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut request = Request::builder().method(head.method).uri(format!("http://{}{path}", self.upstream));
        let headers = request.headers_mut().unwrap();
        *headers = head.headers;
        headers.remove(HOST);
        if let Some(size) = self.manner.page_size {
            headers.insert("x-emulator-page", HeaderValue::from(size));
        }
        if self.manner.reverse_order {
            headers.insert("x-emulator-order", HeaderValue::from_static("reverse"));
        }
        let answer = self.client.request(request.body(Full::new(body)).unwrap()).await.unwrap();
        let (mut head, body) = answer.into_parts();
        head.headers.remove(CONTENT_LENGTH);
        head.headers.remove(TRANSFER_ENCODING);
        Response::from_parts(head, body.collect().await.unwrap().to_bytes())
    }
}

fn whole(body: Bytes) -> Body {
    Full::new(body).map_err(|never: Infallible| match never {}).boxed()
}

fn broken_off(start: Bytes) -> Body {
    StreamBody::new(stream::iter([Ok(Frame::data(start)), Err(BrokenOff)])).boxed()
}

fn half(body: &Bytes) -> Bytes {
    body.slice(..body.len() / 2)
}

fn html() -> Answer {
    let page = "<!DOCTYPE html><html><body><h1>It works</h1></body></html>";
    let mut answer = Response::new(Bytes::from_static(page.as_bytes()));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    answer
}

fn refused(call: &WireCall, refusal: Refusal) -> Answer {
    let (status, body) = call.refusal(refusal);
    let mut answer = Response::new(Bytes::from(body));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    let kind = if call.speaks_json() { "application/json" } else { "text/xml" };
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
