//! Help and mistakes of the command line, in the language asked for.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, FromArgMatches};

use super::args::{Arguments, ChartKind, RANGE};
use super::output::{complain, print};
use crate::language::Language;
use crate::locale::Locale;
use crate::period::Period;

/// Reads the command line. What cannot be read is said in the language asked for; the exit code is
/// then returned instead: 0 after help and version, 2 after a mistake.
pub(super) fn read(words: &[String]) -> Result<Arguments, u8> {
    let locale = Locale::new(language(words));
    let command = localised(Arguments::command(), &locale);
    let matches =
        command.try_get_matches_from(words).and_then(|matches| Arguments::from_arg_matches(&matches));
    matches.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print(error.render().to_string().trim_end());
            0
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            complain(error.render().to_string().trim_end());
            2
        }
        _ => {
            complain(&mistake(&error, words, &locale));
            2
        }
    })
}

/// The language in the words as typed, since help is asked for before anything is parsed.
fn language(words: &[String]) -> Language {
    let pair = words.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1].as_str());
    let tag = pair.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    tag.and_then(Language::from_tag).unwrap_or_default()
}

/// The same command with its help from the locale, subcommands included.
fn localised(command: Command, locale: &Locale) -> Command {
    let text = |key: &str| locale.text(&format!("help.{key}")).to_owned();
    let template = format!(
        "{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
        locale.text("help.usage")
    );
    let key = if command.get_name() == "hengping" { "about" } else { command.get_name() }.to_owned();
    let subcommands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let name = command.get_name().to_owned();
    let mut command = command
        .about(text(&key))
        .long_about(None)
        .help_template(template)
        .subcommand_help_heading(text("commands"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).help(text("help")))
        .mut_args(|arg| {
            let id = arg.get_id().as_str().to_owned();
            // A command and an option of one name have words of their own.
            let key = match id.as_str() {
                "scheme" => "scheme_dir".to_owned(),
                "index" => "index_file".to_owned(),
                "files" => "check_files".to_owned(),
                "outputs" if name == "status" => "status_outputs".to_owned(),
                _ => id,
            };
            let heading = if arg.is_positional() { "arguments" } else { "options" };
            let takes_value = arg.get_action().takes_values();
            let help = match key.as_str() {
                "kind" => locale.with("help.kind", &[("kinds", &ChartKind::listed(locale))]),
                key => text(key),
            };
            let arg = arg.help(help).help_heading(text(heading));
            // Defaults and choices stand in the help itself, in the reader's language.
            if takes_value { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
        });
    if key == "about" {
        command = command.disable_version_flag(true).arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(text("version"))
                .help_heading(text("options")),
        );
    }
    for name in subcommands {
        let of_scheme = key == "scheme" && name == "check";
        command = command.mut_subcommand(name, |sub| {
            let sub = localised(sub, locale);
            // Two commands of one name have words of their own.
            if of_scheme { sub.about(text("check_scheme")) } else { sub }
        });
    }
    command
}

/// A mistake in our words, with the nearest name clap found.
fn mistake(error: &clap::Error, words: &[String], locale: &Locale) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => {
            locale.with("usage.unknown_argument", &[("name", &context(ContextKind::InvalidArg))])
        }
        ErrorKind::InvalidSubcommand => {
            locale.with("usage.unknown_command", &[("name", &context(ContextKind::InvalidSubcommand))])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => locale.with(
            "usage.invalid_value",
            &[("name", &context(ContextKind::InvalidArg)), ("value", &context(ContextKind::InvalidValue))],
        ),
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => {
            locale.with("usage.missing_value", &[("name", &context(ContextKind::InvalidArg))])
        }
        ErrorKind::ArgumentConflict => {
            locale.with("usage.twice", &[("name", &context(ContextKind::InvalidArg))])
        }
        kind => locale.with("usage.other", &[("reason", &kind.to_string())]),
    };
    let mut lines = vec![format!("{}: {sentence}", locale.text("error.prefix"))];
    if let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue)
        && !values.is_empty()
    {
        let values = locale.with("usage.values", &[("values", &locale.list(values))]);
        lines.push(format!("  {}: {values}", locale.text("error.hint")));
    }
    let source = std::error::Error::source(error).map(ToString::to_string);
    if let Some((low, high)) = source.as_deref().and_then(|ends| ends.split_once(RANGE)) {
        let range = locale.with("usage.range", &[("low", low), ("high", high)]);
        lines.push(format!("  {}: {range}", locale.text("error.hint")));
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.map(context).into_iter().find(|near| !near.is_empty());
    let bare = || meant(&context(ContextKind::InvalidArg), words);
    if let Some(near) = near.or_else(|| bare().filter(|_| error.kind() == ErrorKind::UnknownArgument)) {
        let hint = locale.with("error.nearest", &[("nearest", &near)]);
        lines.push(format!("  {}: {hint}", locale.text("error.hint")));
    }
    lines.push(format!("  {}", locale.text("usage.see_help")));
    lines.join("\n")
}

/// What was meant by a word without an option: a period or a folder, where the command takes one.
fn meant(word: &str, words: &[String]) -> Option<String> {
    let command = Arguments::command();
    let command = words.iter().find_map(|name| command.find_subcommand(name))?;
    let takes = |option: &str| command.get_arguments().any(|arg| arg.get_id() == option);
    let folder = Path::new(word);
    let of_period = || folder.file_name().and_then(|name| Period::parse(&name.to_string_lossy())).is_some();
    let option = match Period::parse(word) {
        Some(_) if takes("period") => "--period",
        _ if takes("inputs") && folder.is_dir() && of_period() => "--inputs",
        _ => return None,
    };
    Some(format!("{option} {word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_period_or_folder_is_taken_for_the_option_it_lacks() {
        let meant = |line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            super::meant(&words[words.len() - 1], &words)
        };
        assert_eq!(meant("hengping run 2024").as_deref(), Some("--period 2024"));
        assert_eq!(meant("hengping status 2024Q2").as_deref(), Some("--period 2024Q2"));
        assert_eq!(meant("hengping run inputs/2024").as_deref(), Some("--inputs inputs/2024"));
        assert_eq!((meant("hengping run nowhere"), meant("hengping audit 2024")), (None, None));
    }

    /// The help of a command and of everything under it.
    fn texts(command: &Command) -> Vec<String> {
        let own =
            command.get_about().into_iter().chain(command.get_arguments().filter_map(|arg| arg.get_help()));
        let own = own.map(ToString::to_string);
        own.chain(command.get_subcommands().flat_map(texts)).collect()
    }

    #[test]
    fn every_command_and_option_has_its_words_in_both_languages() {
        for language in [Language::Chinese, Language::English] {
            let all = texts(&localised(Arguments::command(), &Locale::new(language)));
            assert!(all.len() > 100, "{}", all.len());
            let bare: Vec<&String> = all.iter().filter(|text| text.starts_with("help.")).collect();
            assert!(bare.is_empty(), "{bare:?}");
        }
    }
}
