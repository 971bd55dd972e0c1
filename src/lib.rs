//! hengping (横评): turns the submissions of a district's townships into one comparable table, a
//! ranking, charts and a summary, every figure traceable to its cell.

pub mod audit;
pub mod chance;
pub mod check;
pub mod cli;
pub mod demo;
pub mod digest;
pub mod error;
pub mod finding;
pub mod index;
pub mod ingest;
pub mod language;
pub mod locale;
pub mod marked;
pub mod method;
pub mod ooxml;
pub mod panel;
pub mod parquet;
pub mod period;
pub mod pipeline;
pub mod rate;
pub mod ready;
pub mod register;
pub mod report;
pub mod scheme;
pub mod score;
pub mod shards;
pub mod spread;
pub mod stored;
pub mod template;
pub mod tidy;
pub mod value;
mod worksheet;
