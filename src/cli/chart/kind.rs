//! The kinds of chart by the names people type, and what each of them can be about.

use clap::ValueEnum;

use crate::cli::args::ChartKind;
use crate::error::{Error, Near};
use crate::language::Language;
use crate::locale::Locale;
use crate::scheme::nearest;

/// What a chart can be told to be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    Indicator,
    Group,
    Township,
}

impl Topic {
    /// As it is typed.
    pub(super) fn option(self) -> &'static str {
        match self {
            Self::Indicator => "--indicator",
            Self::Group => "--group",
            Self::Township => "--township",
        }
    }
}

impl ChartKind {
    /// Its id, as files are called after it.
    pub(super) fn id(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What it can be told to be about.
    pub(super) fn topics(self) -> &'static [Topic] {
        use Topic::{Group, Indicator, Township};
        match self {
            Self::RankBars
            | Self::TopBottom
            | Self::Heatmap
            | Self::Slope
            | Self::Bump
            | Self::Intervals
            | Self::Coverage => &[Group],
            Self::Dumbbell | Self::IndicatorBars => &[Indicator, Group],
            Self::Quadrant | Self::Funnel | Self::Trends => &[Indicator],
            Self::Losses | Self::Profile => &[Township],
        }
    }

    /// The kinds that can be about something, for a sentence.
    pub(super) fn that_take(topic: Topic) -> Vec<String> {
        let all = Self::value_variants().iter().filter(|kind| kind.topics().contains(&topic));
        all.map(|kind| kind.id()).collect()
    }

    /// All kinds with both their names, as the help lists them. Each of them may be typed.
    pub(in crate::cli) fn listed(locale: &Locale) -> String {
        let listed = |kind: &Self| {
            let facts = [("id", kind.id()), ("name", kind.name(locale)), ("also", kind.also(locale))];
            locale.with("error.also_named", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        };
        locale.list(&Self::value_variants().iter().map(listed).collect::<Vec<String>>())
    }

    /// Its name.
    fn name(self, locale: &Locale) -> String {
        locale.text(&format!("word.chart.{}", self.id())).to_owned()
    }

    /// What it is called besides: what it shows.
    fn also(self, locale: &Locale) -> String {
        locale.text(&format!("word.chart_also.{}", self.id())).to_owned()
    }

    /// The kind a person means by its id or one of its names in either language.
    ///
    /// # Errors
    ///
    /// [`Error::NotKnown`] with what is nearest, and all kinds.
    pub(super) fn named(typed: &str) -> Result<Self, Error> {
        let [zh, en] = [Language::Chinese, Language::English].map(Locale::new);
        let names = |kind: &Self| {
            [kind.id(), kind.name(&zh), kind.also(&zh), kind.name(&en), kind.also(&en)]
                .map(|name| plain(&name))
        };
        let called = |name: &str| {
            let name = plain(name);
            Self::value_variants().iter().find(|kind| names(kind).contains(&name)).copied()
        };
        if let Some(kind) = called(typed) {
            return Ok(kind);
        }
        let near = |kind: Self| Near { id: kind.id(), name: kind.name(&zh), name_en: kind.name(&en) };
        let nearest = nearest(&plain(typed), Self::value_variants().iter().flat_map(names));
        Err(Error::NotKnown {
            sort: "chart",
            name: typed.to_owned(),
            nearest: nearest.and_then(|name| called(&name)).map(|kind| Box::new(near(kind))),
            known: Self::value_variants().iter().copied().map(near).collect(),
        })
    }
}

/// A name as it is compared: 排名 is 排名图, and English names are typed with or without capitals.
fn plain(name: &str) -> String {
    name.trim().trim_end_matches('图').to_lowercase()
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::ChartKind;
    use crate::error::Error;
    use crate::language::Language;
    use crate::locale::Locale;

    #[test]
    fn a_kind_is_found_by_its_id_and_by_its_name_in_either_language() {
        for (typed, kind) in [
            ("rank-bars", ChartKind::RankBars),
            ("排名", ChartKind::RankBars),
            ("排名图", ChartKind::RankBars),
            ("漏斗图", ChartKind::Funnel),
            ("Funnel plot", ChartKind::Funnel),
            ("历期走势", ChartKind::Trends),
            ("四象限图", ChartKind::Quadrant),
            ("差别是否真实", ChartKind::Funnel),
            ("Distance to target", ChartKind::Dumbbell),
        ] {
            assert_eq!(ChartKind::named(typed).unwrap(), kind, "{typed}");
        }
        for kind in ChartKind::value_variants() {
            assert_eq!(ChartKind::named(&kind.id()).unwrap(), *kind);
        }
    }

    #[test]
    fn every_name_that_the_help_shows_is_accepted_and_means_one_kind() {
        for (language, between, open, close) in
            [(Language::Chinese, "）、", '（', '）'), (Language::English, "), ", '(', ')')]
        {
            let listed = ChartKind::listed(&Locale::new(language));
            let entries: Vec<&str> = listed.split(between).collect();
            assert_eq!(entries.len(), ChartKind::value_variants().len(), "{listed}");
            for (entry, kind) in entries.iter().zip(ChartKind::value_variants()) {
                let shown = entry.trim().split([open, close, '，', ',']).map(str::trim);
                let shown: Vec<&str> = shown.filter(|name| !name.is_empty()).collect();
                assert_eq!(shown.len(), 3, "{entry}");
                for name in shown {
                    assert_eq!(ChartKind::named(name).ok(), Some(*kind), "{name}");
                }
            }
        }
    }

    #[test]
    fn a_slip_is_told_the_nearest_kind_and_anything_else_all_of_them() {
        let nearest = |typed: &str| match ChartKind::named(typed) {
            Err(Error::NotKnown { nearest, known, .. }) => (nearest.map(|near| near.id), known.len()),
            _ => panic!("{typed}"),
        };
        assert_eq!(nearest("heatmpa"), (Some("heatmap".to_owned()), ChartKind::value_variants().len()));
        assert_eq!(nearest("漏头图").0.as_deref(), Some("funnel"));
        assert_eq!(nearest("pie").0, None);
    }
}
