//! Who may ask: this machine's browser that was given the address, and pages of ours alone.

use axum::http::{HeaderMap, Method, StatusCode, header};

use crate::base::text::digest;

/// The name of the cookie that the token is exchanged for.
const COOKIE: &str = "stia";

/// What a request has to show.
pub struct Guard {
    port: u16,
    token: String,
}

impl Guard {
    /// A guard with a token that nobody can guess.
    pub fn new(port: u16) -> Guard {
        let bytes: [u8; 32] = random();
        let hex = digest(&[bytes.as_slice()]);
        Guard { port, token: hex[..32].into() }
    }

    /// The token of the first address.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether a text is the token.
    pub fn is_token(&self, text: &str) -> bool {
        // As long for any wrong text.
        digest(&[text]) == digest(&[&self.token])
    }

    /// The cookie that stands for the token; other servers on this machine have names of their own.
    pub fn cookie(&self) -> String {
        format!("{COOKIE}{}={}; HttpOnly; SameSite=Strict; Path=/", self.port, self.token)
    }

    /// Whether a request comes to this address and, unless it fetches the page, from our page with
    /// its cookie.
    ///
    /// # Errors
    ///
    /// The status to refuse it with.
    pub fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), StatusCode> {
        if !self.has_our_host(headers) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        let host = text(headers, header::HOST);
        if !self.has_cookie(headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        if method != Method::GET {
            let origin = text(headers, header::ORIGIN);
            if origin != format!("http://{host}") {
                return Err(StatusCode::FORBIDDEN);
            }
            let kind = text(headers, header::CONTENT_TYPE);
            if kind.split(';').next() != Some("application/json") {
                return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
            }
        }
        Ok(())
    }

    /// Whether a request was sent to this address, with its port.
    pub fn has_our_host(&self, headers: &HeaderMap) -> bool {
        let host = text(headers, header::HOST);
        ["127.0.0.1", "localhost"].iter().any(|name| host == format!("{name}:{}", self.port))
    }

    /// Whether a request has the cookie.
    pub fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let name = format!("{COOKIE}{}", self.port);
        let all = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
        let mut pairs =
            all.flat_map(|cookies| cookies.split(';')).filter_map(|it| it.trim().split_once('='));
        pairs.any(|(key, value)| key == name && self.is_token(value))
    }
}

/// A header as a text; empty where there is none.
fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Random bytes of the system, for what nobody may guess; nothing of a run comes from them.
pub fn random<const COUNT: usize>() -> [u8; COUNT] {
    let mut bytes = [0; COUNT];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, String)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("it is a header"));
        }
        headers
    }

    #[test]
    fn a_request_needs_our_host_our_cookie_and_our_origin() {
        let guard = Guard::new(4000);
        let cookie = format!("a=b; stia4000={}", guard.token());
        let check = |method: Method, host: &str, cookie: &str, origin: &str, kind: &str| {
            let pairs =
                [("host", host), ("cookie", cookie), ("origin", origin), ("content-type", kind)];
            let pairs = pairs.map(|(name, value)| (name, value.to_string()));
            guard.check(&method, &headers(&pairs)).map_err(|status| status.as_u16())
        };
        let (host, json) = ("127.0.0.1:4000", "application/json");
        assert_eq!(check(Method::GET, host, &cookie, "", ""), Ok(()));
        assert_eq!(check(Method::POST, host, &cookie, "http://127.0.0.1:4000", json), Ok(()));
        assert_eq!(check(Method::GET, "evil.example:4000", &cookie, "", ""), Err(421));
        assert_eq!(check(Method::GET, "127.0.0.1:4001", &cookie, "", ""), Err(421));
        assert_eq!(check(Method::GET, "127.0.0.1", &cookie, "", ""), Err(421));
        assert_eq!(check(Method::GET, host, "stia4000=no", "", ""), Err(403));
        assert_eq!(check(Method::GET, host, "", "", ""), Err(403));
        assert_eq!(check(Method::POST, host, &cookie, "http://evil.example", json), Err(403));
        assert_eq!(check(Method::POST, host, &cookie, "", json), Err(403));
        let text = "text/plain";
        assert_eq!(check(Method::POST, host, &cookie, "http://127.0.0.1:4000", text), Err(415));
    }

    #[test]
    fn two_guards_have_two_tokens() {
        assert_ne!(Guard::new(1).token(), Guard::new(1).token());
    }
}
