//! Options of `demo`.

use std::path::PathBuf;

use clap::Args;

use super::{Lang, within};
use crate::demo::Plan;
use crate::error::Error;
use crate::period::Period;

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct DemoOptions {
    /// How many townships.
    #[arg(long = "townships", id = "demo_townships", value_name = "N", default_value_t = 50, value_parser = within(1_u32, 1_000_000))]
    pub townships: u32,
    /// The period, such as 2024 or 2024Q2.
    #[arg(long = "period", id = "demo_period", value_name = "PERIOD", default_value = "2024")]
    pub period: String,
    /// Another seed gives another district.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// How messy: from 0, every form as it was sent out, to 1.
    #[arg(long, value_name = "0..1", default_value_t = 0.3, value_parser = within(0.0, 1.0))]
    pub mess: f64,
    /// Where the district goes: a folder that is not there yet, or empty.
    #[arg(long = "out", id = "demo_out", value_name = "DIR")]
    pub out: PathBuf,
    /// Language of what is printed; the forms are Chinese.
    #[arg(long, value_enum, default_value_t = Lang::Chinese)]
    pub lang: Lang,
    /// Threads, by default one per core.
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

impl DemoOptions {
    /// What is asked for.
    ///
    /// # Errors
    ///
    /// [`Error::BadPeriod`].
    pub fn plan(&self) -> Result<Plan, Error> {
        let period =
            Period::parse(&self.period).ok_or_else(|| Error::BadPeriod { text: self.period.clone() })?;
        Ok(Plan { townships: self.townships as usize, period, seed: self.seed, mess: self.mess })
    }
}
