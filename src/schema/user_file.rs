//! Files that users name: read as a whole if they are regular, not too long, and text in UTF-8.
//!
//! Every read of a path that a user states goes through here. Nothing is opened that could block or
//! has no end, such as a pipe or a device.

use std::fs::{self, File, FileType};
use std::io::Read;
use std::path::Path;

/// Bytes that a text has at most.
const LONGEST: u64 = 64 << 20;

/// How files begin that hold no text, and what they are.
const BINARY: [(&[u8], &str); 5] = [
    (b"PAR1", "a Parquet file"),
    (b"PK\x03\x04", "a ZIP file, such as an Excel workbook; save its sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an Excel or Word file; save its sheet as CSV UTF-8"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip file; decompress it"),
];

/// How a text is saved as UTF-8.
const SAVE: &str = "save it as UTF-8 (Notepad: Save as, Encoding; Excel: CSV UTF-8)";

/// Opens a regular file.
///
/// # Errors
///
/// Says what the path is instead, or why it cannot be opened.
pub fn open(path: &Path) -> Result<File, String> {
    let cannot = |cause: std::io::Error| format!("cannot be read: {cause}");
    // The file behind a link; a pipe would block whoever opens it.
    let about = fs::metadata(path).map_err(cannot)?;
    if about.is_dir() {
        return Err(format!("is a directory{}", file_within(path)));
    }
    if !about.is_file() {
        return Err(format!(
            "is {}, not a regular file; save what it gives in a file",
            kind(about.file_type())
        ));
    }
    File::open(path).map_err(cannot)
}

/// The text of a file, without the mark that some programs put before it.
///
/// # Errors
///
/// As [`open`]; where the file is too long; where it is not UTF-8, with what it seems to be.
pub fn text(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(|cause| format!("cannot be read: {cause}"))?;
    if bytes.len() as u64 > LONGEST {
        return Err(format!("has more than {} MiB", LONGEST >> 20));
    }
    decoded(bytes)
}

/// A file within a directory that may be meant.
fn file_within(directory: &Path) -> String {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let meant = files.iter().find(|path| path.ends_with("scenario.toml")).or(files.first());
    meant.map_or_else(
        || "; name a file in it".into(),
        |path| format!("; name a file in it, such as {}", path.display()),
    )
}

#[cfg(unix)]
fn kind(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        _ if kind.is_fifo() => "a pipe",
        _ if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn kind(_: FileType) -> &'static str {
    "a device"
}

/// Bytes as text, or what they seem to be.
fn decoded(bytes: Vec<u8>) -> Result<String, String> {
    if let Some((_, what)) = BINARY.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Err(format!("is no text: it seems to be {what}"));
    }
    if is_utf16(&bytes) {
        return Err(format!("is text in UTF-16, not in UTF-8; {SAVE}"));
    }
    let text = String::from_utf8(bytes).map_err(|wrong| {
        let (at, bytes) = (wrong.utf8_error().valid_up_to(), wrong.as_bytes());
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let what = if is_gbk(bytes) { "; it seems to be GBK (GB 18030)" } else { "" };
        format!("is not UTF-8 in line {line}{what}; {SAVE}")
    })?;
    if text.contains('\0') {
        return Err("is no text: it has bytes of zero".into());
    }
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), String::from))
}

/// Whether bytes begin with a mark of UTF-16, or every other byte of their beginning is zero.
fn is_utf16(bytes: &[u8]) -> bool {
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let begin = &bytes[..bytes.len().min(64) / 2 * 2];
    let zeros = |first: usize| begin.iter().skip(first).step_by(2).all(|&byte| byte == 0);
    is_marked || (!begin.is_empty() && (zeros(0) != zeros(1)))
}

/// Whether all bytes beyond ASCII come in pairs of GBK.
fn is_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(&first) = rest.next() {
        if first < 0x80 {
            continue;
        }
        let is_pair = rest.next().is_some_and(|&second| second >= 0x40 && second != 0x7f);
        if !(0x81..=0xfe).contains(&first) || !is_pair {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<&str, &str>) {
        let home = tempfile::tempdir().expect("a temporary directory");
        let path = home.path().join("file");
        fs::write(&path, bytes).expect("it can be written");
        match (text(&path), expected) {
            (Ok(text), Ok(expected)) => assert_eq!(text, expected),
            (Err(refusal), Err(part)) => assert!(refusal.contains(part), "{refusal}"),
            (found, _) => panic!("{bytes:?} gives {found:?}"),
        }
    }

    #[test]
    fn utf_8_is_read_with_and_without_a_mark() {
        check("name = \"甘肃\"".as_bytes(), Ok("name = \"甘肃\""));
        check("\u{feff}a = 1".as_bytes(), Ok("a = 1"));
        check(b"", Ok(""));
    }

    #[test]
    fn other_encodings_are_named() {
        check(
            b"a = 1\nname = \"\xb8\xca\xcb\xe0\"\n",
            Err("not UTF-8 in line 2; it seems to be GBK"),
        );
        check(b"name = \"caf\xe9\"\n", Err("not UTF-8 in line 1; save it"));
        check(b"\xff\xfea\0 \0=\0", Err("UTF-16"));
        check(b"a\0 \0=\0 \x001\0", Err("UTF-16"));
        check(b"\0a\0 \0=", Err("UTF-16"));
        check(b"a = 1\0", Err("bytes of zero"));
        check(b"PAR1\x15", Err("a Parquet file"));
    }

    #[test]
    fn only_regular_files_are_opened() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let refusal = text(home.path()).expect_err("a directory");
        assert_eq!(refusal, "is a directory; name a file in it");
        fs::write(home.path().join("a.toml"), "").expect("it can be written");
        assert!(text(home.path()).is_err_and(|refusal| refusal.ends_with("a.toml")));
        assert!(text(&home.path().join("b")).is_err_and(|it| it.starts_with("cannot be read: ")));
        #[cfg(unix)]
        for path in ["/dev/zero", "/dev/null"] {
            let refusal = text(Path::new(path)).expect_err("a device");
            assert!(refusal.starts_with("is a device, not a regular file"), "{refusal}");
        }
    }
}
