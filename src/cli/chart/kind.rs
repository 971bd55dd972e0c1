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

    /// The kind a person means by its id or its name in either language.
    ///
    /// # Errors
    ///
    /// [`Error::NotKnown`] with what is nearest, or all kinds.
    pub(super) fn named(typed: &str) -> Result<Self, Error> {
        let locales = Language::ALL.map(Locale::new);
        let name =
            |kind: &Self, locale: &Locale| locale.text(&format!("word.chart.{}", kind.id())).to_owned();
        let [zh, en] = [Language::Chinese, Language::English]
            .map(|language| locales.iter().find(|locale| locale.language == language));
        let kinds: Vec<(Self, Near)> = Self::value_variants()
            .iter()
            .map(|kind| {
                let of = |locale: Option<&Locale>| locale.map(|own| name(kind, own)).unwrap_or_default();
                (*kind, Near { id: kind.id(), name: of(zh), name_en: of(en) })
            })
            .collect();
        // 排名 is 排名图.
        let plain = |name: &str| name.trim_end_matches('图').to_lowercase();
        let names = |near: &Near| [near.id.clone(), near.name.clone(), near.name_en.clone()];
        let called = |near: &Near, name: &str| names(near).iter().any(|own| plain(own) == plain(name));
        if let Some((kind, _)) = kinds.iter().find(|(_, near)| called(near, typed)) {
            return Ok(*kind);
        }
        let near = nearest(typed, kinds.iter().flat_map(|(_, near)| names(near)));
        let nearest = kinds.iter().find(|(_, own)| near.as_ref().is_some_and(|near| called(own, near)));
        Err(Error::NotKnown {
            sort: "chart",
            name: typed.to_owned(),
            nearest: nearest.map(|(_, near)| Box::new(near.clone())),
            known: kinds.iter().map(|(_, near)| near.clone()).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::ChartKind;
    use crate::error::Error;

    #[test]
    fn a_kind_is_found_by_its_id_and_by_its_name_in_either_language() {
        for (typed, kind) in [
            ("rank-bars", ChartKind::RankBars),
            ("排名", ChartKind::RankBars),
            ("排名图", ChartKind::RankBars),
            ("漏斗图", ChartKind::Funnel),
            ("Funnel plot", ChartKind::Funnel),
        ] {
            assert_eq!(ChartKind::named(typed).unwrap(), kind, "{typed}");
        }
        for kind in ChartKind::value_variants() {
            assert_eq!(ChartKind::named(&kind.id()).unwrap(), *kind);
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
