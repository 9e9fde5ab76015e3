//! `stia demo` and `stia lesson`: who may ask for the page, what it answers, lessons in files.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use tempfile::{TempDir, tempdir};

use crate::{output, stia, text};

/// A lesson that runs in a moment.
const SHORT: &str = r#"
title = "Who needs <b>rooms</b>?"
about = "Gansu"
scenario = "classroom"
pairs = 2
outcome = "startups"
outcomes = ["startups", "contracts", "public_cost"]
[changes]
scale = 0.02
burn_in_months = 0
until = "2016-12"
[[control]]
name = "Incubators"
[[control.choice]]
name = "open"
[[control.choice]]
name = "closed"
changes.incubator.switch = { on = false, off_from = "2015-06" }
[[step]]
kind = "question"
text = "What changes?"
[[step]]
kind = "prediction"
text = "More or fewer?"
[[step]]
kind = "result"
text = "Startups: {startups.change}."
"#;

/// The program that serves pages, and ends with the test.
struct Served {
    child: Child,
    port: u16,
    token: String,
}

impl Served {
    fn begin(home: &TempDir, line: &str) -> Served {
        let mut child = stia(home, &format!("demo {line} --no-open --threads 1"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut address = String::new();
        let out = child.stdout.as_mut().expect("it is piped");
        BufReader::new(out).read_line(&mut address).expect("it prints an address");
        let rest = address.trim().strip_prefix("http://127.0.0.1:").expect("it is this machine");
        let (port, rest) = rest.split_once("/?token=").expect("it has a token");
        let token = rest.split('#').next().unwrap_or_default();
        Served { port: port.parse().expect("a port"), token: token.into(), child }
    }

    /// The whole answer to a request of these lines.
    fn ask(&self, lines: &[&str], body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let length = body.len();
        let head = lines.join("\r\n");
        let request =
            format!("{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).expect("it takes a request");
        let mut answer = String::new();
        let read = stream.read_to_string(&mut answer);
        assert!(read.is_ok() || !answer.is_empty(), "it answers");
        answer
    }

    fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}", self.port)
    }

    fn cookie(&self) -> String {
        format!("Cookie: stia{}={}", self.port, self.token)
    }

    /// The answer to a wish with cookie, origin and kind.
    fn view(&self, body: &str) -> String {
        let origin = format!("Origin: http://127.0.0.1:{}", self.port);
        let lines = ["POST /view HTTP/1.1", &self.host(), &self.cookie(), &origin, JSON];
        self.ask(&lines, body)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const JSON: &str = "Content-Type: application/json";

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// A home with the short lesson.
fn with_lesson() -> TempDir {
    let home = tempdir().expect("a temporary directory");
    fs::write(home.path().join("rooms.toml"), SHORT).expect("it is written");
    home
}

/// What a page at its third step wishes to see.
fn wish(choices: &str) -> String {
    format!(
        "{{\"page\":7,\"lesson\":\"rooms\",\"choices\":{choices},\"draw\":0,\"outcome\":null,\
         \"at\":null,\"step\":2,\"prediction\":{{\"direction\":-1,\"percent\":5}},\
         \"language\":\"en\",\"is_narrow\":false}}"
    )
}

#[test]
fn nobody_but_our_page_is_answered() {
    let home = with_lesson();
    let served = Served::begin(&home, "rooms.toml");
    let (host, cookie) = (served.host(), served.cookie());
    let origin = format!("Origin: http://127.0.0.1:{}", served.port);
    let page = "GET / HTTP/1.1";
    let with_token = format!("GET /?token={} HTTP/1.1", served.token);
    let post = "POST /view HTTP/1.1";
    let large = "x".repeat(70_000);
    for (lines, body, expected) in [
        (vec![page, &host], "", "403"),
        (vec!["GET /?token=0123 HTTP/1.1", &host], "", "403"),
        (vec![page, "Host: evil.example", &cookie], "", "421"),
        (vec![&*with_token, "Host: evil.example"], "", "421"),
        (vec![&*with_token, &host], "", "303"),
        (vec![page, &host, &cookie], "", "200"),
        (vec![post, &host, &cookie, JSON], "{}", "403"),
        (vec![post, &host, &cookie, "Origin: http://evil.example", JSON], "{}", "403"),
        (vec![post, &host, &origin, JSON], "{}", "403"),
        (vec![post, &host, &cookie, &origin, "Content-Type: text/plain"], "{}", "415"),
        (vec![post, &host, &cookie, &origin, JSON], "{}", "422"),
        (vec![post, &host, &cookie, &origin, JSON], &*large, "413"),
        (vec!["GET /events?page=7 HTTP/1.1", &host], "", "403"),
        (vec!["GET /../etc/passwd HTTP/1.1", &host, &cookie], "", "404"),
    ] {
        let answer = served.ask(&lines, body);
        assert_eq!(status(&answer), expected, "{lines:?}: {answer}");
        let head = answer.to_lowercase();
        assert!(head.contains("x-content-type-options: nosniff"), "{answer}");
        if expected == "303" {
            assert!(head.contains("httponly; samesite=strict"), "{answer}");
            assert!(!head.contains("location: /?token"), "{answer}");
        }
        if expected == "200" {
            let policy = head.split("content-security-policy: ").nth(1).expect("it has a policy");
            for part in ["default-src 'none'", "script-src 'nonce-", "frame-ancestors 'none'"] {
                assert!(policy.contains(part), "{part}");
            }
            assert!(answer.contains("&lt;b&gt;rooms"), "texts are escaped");
            assert!(!answer.contains("<b>rooms"), "texts are escaped");
            assert!(!answer.contains(" style="), "no style stands outside the style sheet");
        }
    }
}

#[test]
fn a_page_sees_what_a_comparison_finds() {
    let home = with_lesson();
    let served = Served::begin(&home, "rooms.toml");
    let seen = loop {
        let answer = served.view(&wish("[1]"));
        assert_eq!(status(&answer), "200", "{answer}");
        let body = answer.split_once("\r\n\r\n").expect("it has a body").1;
        let view: serde_json::Value = serde_json::from_str(body).expect("it is JSON");
        if view["is_done"] == true {
            break view;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert_eq!(seen["has_change"], true);
    let card = seen["card"].as_str().expect("it is text");
    assert!(card.contains("−5 %") || card.contains("-5 %"), "{card}");
    // The command that the page gives makes the same numbers.
    let command = seen["command"].as_str().expect("it is text").to_string();
    let program = env!("CARGO_BIN_EXE_stia");
    let line = command.replace("stia compare", &format!("{program} compare"));
    let line = format!("{} --quiet --out out", line.trim_end());
    let mut shell = std::process::Command::new("sh");
    let ran = shell.arg("-c").arg(line).current_dir(home.path()).output();
    let ran = ran.expect("there is a shell");
    assert!(ran.status.success(), "{command}\n{}", text(&ran.stderr));
    let directory = home.path().join("out/compare_rooms-base_rooms-changed");
    let file = fs::read_to_string(directory.join("differences.csv")).expect("it was written");
    let mut rows = csv::Reader::from_reader(file.as_bytes());
    let columns = rows.headers().expect("it has columns").clone();
    let place = |name: &str| columns.iter().position(|it| it == name).expect("it is a column");
    let row = rows.records().flatten().find(|row| &row[place("metric")] == "startups");
    let row = row.expect("the outcome was compared");
    let relative: f64 = row[place("relative_change")].parse().expect("a number");
    let shown = stia::report::text::numbers::signed_percent(
        stia::report::text::Language::English,
        relative,
    );
    assert!(card.contains(&shown), "{shown} in {card}");

    let wrong = served.view(&wish("[1]").replace("rooms", "nothing"));
    assert_eq!(status(&wrong), "422", "{wrong}");
    // Choices that there are not change nothing.
    assert_eq!(status(&served.view(&wish("[99, 99, 99]"))), "200");
}

#[cfg(unix)]
#[test]
fn the_page_ends_with_ctrl_c() {
    let home = tempdir().expect("a temporary directory");
    let mut served = Served::begin(&home, "");
    let sent =
        std::process::Command::new("kill").args(["-INT", &served.child.id().to_string()]).status();
    assert!(sent.expect("there is a kill").success());
    let ended = served.child.wait().expect("it ends");
    assert_eq!(ended.code(), Some(0));
}

#[test]
fn a_lesson_that_is_none_is_refused() {
    let home = with_lesson();
    for (line, words) in [
        ("demo incubatr --no-open", "did you mean `incubator`?"),
        ("demo nothing.toml --no-open", "cannot be read"),
        ("demo http://127.0.0.1:1/#lesson=nothing --no-open", "no lesson has this name"),
        ("demo http://127.0.0.1:1/#step=1 --no-open", "#lesson=NAME"),
        ("demo --lang fr", "en, zh and ja"),
        ("demo incubator --save out.pdf", "name a file that ends in .html"),
        ("demo incubator --save out", "name a file that ends in .html"),
        ("report somewhere --out out.pdf", "name a file that ends in .html"),
        ("demo --save out.html --port 4000", "cannot be used with"),
    ] {
        let ended = output(&home, line);
        assert_eq!(ended.status.code(), Some(2), "{line}");
        assert!(text(&ended.stderr).contains(words), "{line}: {}", text(&ended.stderr));
    }
}

#[test]
fn a_lesson_can_be_begun_checked_and_saved() {
    let home = with_lesson();
    let run = |line: &str, code: i32| {
        let ended = output(&home, line);
        assert_eq!(ended.status.code(), Some(code), "{line}: {}", text(&ended.stderr));
        (text(&ended.stdout), text(&ended.stderr))
    };
    assert_eq!(run("lesson new mine.toml", 0).0, "mine.toml\n");
    assert!(run("lesson new mine.toml", 2).1.contains("is there already"));
    let said = run("lesson check mine.toml rooms.toml", 0).0;
    assert!(said.contains("./mine.toml: no mistakes") || said.contains("mine.toml: no mistakes"));
    let wrong = SHORT.replace("pairs = 2", "pairs = 1").replace("\"contracts\"", "\"contrats\"");
    fs::write(home.path().join("wrong.toml"), wrong).expect("it is written");
    let said = run("lesson check wrong.toml", 1).1;
    assert!(said.contains("wrong.toml:5:") && said.contains("wrong.toml:7:"), "{said}");

    run("demo rooms.toml --save one.html --threads 1", 0);
    run("demo rooms.toml --save two.html --threads 2", 0);
    let read = |file: &str| fs::read_to_string(home.path().join(file)).expect("it was written");
    let page = read("one.html");
    assert!(page == read("two.html"), "equal lessons give equal bytes");
    assert!(!page.contains("<script") && !page.contains(" style=") && !page.contains("url("));
    assert_eq!(page.matches("class=\"world world-").count(), 2);
    assert!(page.contains("&lt;b&gt;rooms"), "texts are escaped");
}

/// How many broken messages are sent; more where STIA_MUTANTS says so.
fn messages() -> u64 {
    std::env::var("STIA_MUTANTS").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

/// Numbers that follow each other without a pattern.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % end
    }
}

/// A message with bytes changed, doubled, left out or cut off.
fn broken(message: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = message.to_vec();
    for _ in 0..=numbers.below(6) {
        let place = numbers.below(bytes.len());
        match numbers.below(5) {
            0 => bytes[place] = numbers.below(256) as u8,
            1 if bytes.len() > 1 => drop(bytes.remove(place)),
            2 => bytes.insert(place, bytes[place]),
            3 => bytes.truncate(place.max(1)),
            _ => {
                let digits = b"-9999999999999999999e999{}[]\"\\u0000";
                let digit = digits[numbers.below(digits.len())];
                bytes.insert(place, digit);
            }
        }
    }
    bytes
}

#[test]
fn broken_messages_hurt_nothing() {
    let home = with_lesson();
    let mut served = Served::begin(&home, "rooms.toml");
    let body = wish("[1]");
    let (host, cookie, length) = (served.host(), served.cookie(), body.len());
    let origin = format!("Origin: http://127.0.0.1:{}", served.port);
    let whole = format!(
        "POST /view HTTP/1.1\r\n{host}\r\n{cookie}\r\n{origin}\r\n{JSON}\r\nConnection: close\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    let head = whole.len() - length;
    let mut numbers = Numbers(1);
    for number in 0..messages() {
        // Every second message has a whole head, so that its body is read.
        let message = match number % 2 {
            0 => broken(whole.as_bytes(), &mut numbers),
            _ => {
                let body = broken(body.as_bytes(), &mut numbers);
                let head = whole[..head].replace(
                    &format!("Content-Length: {length}"),
                    &format!("Content-Length: {}", body.len()),
                );
                [head.as_bytes(), &body].concat()
            }
        };
        let mut stream = TcpStream::connect(("127.0.0.1", served.port)).expect("it listens");
        let patience = std::time::Duration::from_secs(20);
        stream.set_read_timeout(Some(patience)).expect("it can be set");
        // Whoever is refused early may find the line closed.
        let _ = stream.write_all(&message);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        let late = read.err().is_some_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
        assert!(!late, "no answer to {}", String::from_utf8_lossy(&message));
        let answer = String::from_utf8_lossy(&answer);
        let is_served = answer.is_empty() || !answer.contains(" 500 ");
        assert!(is_served, "{}: {answer}", String::from_utf8_lossy(&message));
    }
    assert!(served.child.try_wait().expect("it can be asked").is_none(), "it still runs");
    assert_eq!(status(&served.view(&wish("[1]"))), "200");
}
