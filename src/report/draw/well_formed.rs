//! Whether drawings are well-formed and keep their texts within.
