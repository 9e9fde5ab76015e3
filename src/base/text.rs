//! Digests of texts.

use sha2::{Digest, Sha256};

/// The SHA-256 of texts, each with its length, in hexadecimal.
pub fn digest<T: AsRef<[u8]>>(texts: &[T]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        let text = text.as_ref();
        // A single text gives what `sha256sum` gives for the file.
        if texts.len() > 1 {
            hash.update((text.len() as u64).to_le_bytes());
        }
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
