//! The document: parts, text that stays text, styles of a bureau.
