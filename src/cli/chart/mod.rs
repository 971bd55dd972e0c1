//! `hengping chart`: any single chart, in the size it is wanted.

mod kind;
mod nothing;

use std::collections::BTreeSet;
use std::path::Path;

use self::kind::Topic;
use super::args::{ChartKind, ChartOptions, Picture};
use super::output::{complain, print};
use super::{Exit, folders};
use crate::error::Error;
use crate::finding::Facts;
use crate::language::Language;
use crate::locale::Locale;
use crate::period::Period;
use crate::pipeline;
use crate::report::Material;
use crate::report::chart::{Format, Sheet, draw};
use crate::report::compose::figures;
use crate::report::summary::Figure;
use crate::scheme::Scheme;

/// Of charts about an indicator so many are drawn where none is named: those that say most.
const UNNAMED: usize = 3;

pub(super) fn run(options: &ChartOptions, locale: &Locale) -> Result<Exit, Error> {
    let kind = ChartKind::named(&options.kind)?;
    let sheet = Sheet::named(&options.size).ok_or_else(|| unusable(&options.size, "no_size"))?;
    super::run::set_threads(&options.places);
    let (inputs, period) = options.places.resolve()?;
    let scheme = Scheme::load(&options.places.scheme)?.of(period)?;
    let about = About::read(options, kind, &scheme)?;
    let read = [inputs.as_path(), &options.places.scheme];
    folders::keep_apart(&options.charts, read, folders::beside(&inputs), &options.places.scheme)?;

    let stored = Some(Path::new(super::run::OUTPUTS));
    let outcome = pipeline::run_beside(&scheme, &inputs, stored, period, &super::isolation(), &|_| {})?;
    let certainty = outcome.certainty(&scheme)?;
    let material = outcome.material(&scheme, &certainty, locale);
    let figures = about.figures(kind, &material);
    if figures.is_empty() {
        return Err(nothing::nothing(&material, kind, &about));
    }

    let format = match options.picture {
        Picture::Png => Format::Png,
        Picture::Svg => Format::Svg,
    };
    std::fs::create_dir_all(&options.charts).map_err(|source| write_error(&options.charts, source))?;
    let mut missing = BTreeSet::new();
    for figure in &figures {
        let drawing = draw(figure, sheet, format).map_err(|error| Error::make(&figure.name, error))?;
        missing.extend(drawing.missing);
        let path = options.charts.join(file_name(&figure.name, period, locale.language, format));
        std::fs::write(&path, drawing.bytes).map_err(|source| write_error(&path, source))?;
        let facts = [("title", figure.title.as_str()), ("path", &path.display().to_string())];
        print(&locale.with("screen.chart", &facts));
    }
    if !missing.is_empty() {
        let glyphs: String = missing.iter().collect();
        complain(&locale.with("screen.missing_glyphs", &[("glyphs", &glyphs)]));
    }
    Ok(Exit::Done)
}

/// A chart of each period and language has a file of its own: `heatmap-2024.png`, `heatmap-2024-en.png`.
fn file_name(figure: &str, period: Period, language: Language, format: Format) -> String {
    let language = match language {
        Language::Chinese => String::new(),
        other => format!("-{}", other.tag()),
    };
    format!("{figure}-{period}{language}.{}", format.extension())
}

/// What a chart is to be about, by places in the scheme.
struct About {
    indicator: Option<usize>,
    group: Option<usize>,
    township: Option<usize>,
}

impl About {
    /// # Errors
    ///
    /// [`Error::NotKnown`], [`Error::NoTownship`]; [`Error::NoChart`] for a chart of one township without its
    /// name, and for what this kind cannot be about.
    fn read(options: &ChartOptions, kind: ChartKind, scheme: &Scheme) -> Result<Self, Error> {
        let told = [
            (Topic::Indicator, options.indicator.is_some()),
            (Topic::Group, options.peer_group.is_some()),
            (Topic::Township, options.of_township.is_some()),
        ];
        let idle = told.iter().find(|(topic, told)| *told && !kind.topics().contains(topic));
        if let Some((topic, _)) = idle {
            let facts = Facts::from([
                ("option", topic.option().to_owned()),
                ("chart", kind.id()),
                ("charts", ChartKind::that_take(*topic).join(" ")),
            ]);
            return Err(Error::NoChart { why: "chart_ignores", facts });
        }

        let township = |name: &String| {
            scheme.township_named(name).ok_or_else(|| Error::NoTownship {
                name: name.clone(),
                nearest: scheme.nearest_township(name),
            })
        };
        let own = Self {
            indicator: options.indicator.as_deref().map(|name| scheme.indicator_named(name)).transpose()?,
            group: options.peer_group.as_deref().map(|name| scheme.peer_group_named(name)).transpose()?,
            township: options.of_township.as_ref().map(township).transpose()?,
        };
        if kind.topics() == [Topic::Township] && own.township.is_none() {
            let facts = Facts::from([("chart", kind.id())]);
            return Err(Error::NoChart { why: "chart_of_a_township", facts });
        }
        Ok(own)
    }

    fn figures(&self, kind: ChartKind, material: &Material<'_>) -> Vec<Figure> {
        let group = self.group;
        let farthest = || figures::farthest(material, UNNAMED);
        let indicators = || self.indicator.map_or_else(farthest, |own| vec![own]);
        let township = |draw: fn(&Material<'_>, usize) -> Option<Figure>| {
            self.township.and_then(|place| draw(material, place)).into_iter().collect()
        };
        match kind {
            ChartKind::RankBars => figures::rank_bars(material, group),
            ChartKind::TopBottom => figures::top_bottom(material, group).into_iter().collect(),
            ChartKind::Heatmap => figures::heatmaps(material, group),
            ChartKind::Slope => figures::slope(material, group).into_iter().collect(),
            ChartKind::Bump => figures::bump(material, group).into_iter().collect(),
            ChartKind::Dumbbell => {
                indicators().into_iter().flat_map(|own| figures::dumbbells(material, own, group)).collect()
            }
            ChartKind::IndicatorBars => indicators()
                .into_iter()
                .flat_map(|own| figures::indicator_bars(material, own, group))
                .collect(),
            ChartKind::Losses => township(figures::losses),
            ChartKind::Profile => township(figures::portrait),
            ChartKind::Quadrant => figures::quadrant(material, self.indicator).into_iter().collect(),
            ChartKind::Funnel => match self.indicator {
                Some(own) => figures::funnel(material, own).into_iter().collect(),
                None => figures::funnels(material),
            },
            ChartKind::Intervals => figures::intervals(material, group),
            ChartKind::Coverage => figures::coverage(material, group),
            ChartKind::Trends => figures::trends(material, self.indicator),
        }
    }
}

fn unusable(text: &str, reason: &'static str) -> Error {
    Error::NotUsable { text: text.to_owned(), reason, found: String::new() }
}

fn write_error(path: &Path, source: std::io::Error) -> Error {
    Error::Write { path: path.to_owned(), source }
}
