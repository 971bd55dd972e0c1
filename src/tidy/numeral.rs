//! Chinese numerals: 二十三, 三万五, 廿五, 一点五, 二〇二四.

/// Whether a character can be part of a numeral.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || tens(c).is_some() || matches!(c, '万' | '亿' | '点' | '廿' | '卅')
}

fn digit(c: char) -> Option<f64> {
    "零一二三四五六七八九".chars().position(|known| known == c).map(|n| n as f64).or(match c {
        '〇' => Some(0.0),
        '两' => Some(2.0),
        _ => None,
    })
}

fn tens(c: char) -> Option<f64> {
    match c {
        '十' => Some(10.0),
        '百' => Some(100.0),
        '千' => Some(1000.0),
        _ => None,
    }
}

/// Reads a whole text of numerals. `None` where it is not a number anybody would write.
///
/// A digit that ends the text right behind 万, 千 or 百 counts in the next lower place: 三万五 is
/// 35,000 and 一千二 is 1,200.
pub(super) fn read(text: &str) -> Option<f64> {
    let expanded = text.replace('廿', "二十").replace('卅', "三十");
    if expanded.is_empty() {
        return None;
    }
    let (whole, fraction) = match expanded.split_once('点') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (expanded.as_str(), None),
    };
    let mut number = integer(whole)?;
    if let Some(fraction) = fraction {
        let mut place = 0.1;
        for c in fraction.chars() {
            number += digit(c)? * place;
            place /= 10.0;
        }
        if fraction.is_empty() {
            return None;
        }
        number = (number * 1e6).round() / 1e6;
    }
    Some(number)
}

fn integer(text: &str) -> Option<f64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > 1 && chars.iter().all(|c| digit(*c).is_some()) {
        // Digits in a row are read as such, 二〇二四; but 五六 is "five or six" and no number.
        if chars.len() < 4 && !chars.iter().any(|c| matches!(c, '零' | '〇')) {
            return None;
        }
        return chars.iter().try_fold(0.0, |sum, c| Some(sum * 10.0 + digit(*c)?));
    }
    // `total` holds what stands before 亿, `middle` what stands before 万, `section` the rest.
    let (mut total, mut middle, mut section, mut pending, mut last_place) = (0.0, 0.0, 0.0, None::<f64>, 0.0);
    for &c in &chars {
        if let Some(n) = digit(c) {
            if pending.is_some_and(|before| before != 0.0) {
                return None;
            }
            if n == 0.0 {
                last_place = 0.0;
            }
            pending = Some(n);
        } else if let Some(place) = tens(c) {
            section += pending.take().filter(|n| *n != 0.0).unwrap_or(1.0) * place;
            last_place = place;
        } else {
            section += pending.take().unwrap_or(0.0);
            let counted = |n: f64| if n == 0.0 { 1.0 } else { n };
            if c == '万' {
                middle += counted(section) * 1e4;
                last_place = 1e4;
            } else {
                total += counted(middle + section) * 1e8;
                middle = 0.0;
                last_place = 1e8;
            }
            section = 0.0;
        }
    }
    let tail = pending.unwrap_or(0.0);
    let tail = if last_place >= 100.0 { tail * last_place / 10.0 } else { tail };
    Some(total + middle + section + tail)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn places_and_short_forms_are_understood() {
        for (text, expected) in [
            ("十", Some(10.0)),
            ("二十三", Some(23.0)),
            ("一百零五", Some(105.0)),
            ("两百五", Some(250.0)),
            ("三万五", Some(35_000.0)),
            ("一万零五百", Some(10_500.0)),
            ("一亿二千万", Some(120_000_000.0)),
            ("万", Some(10_000.0)),
            ("零", Some(0.0)),
            ("三点", None),
            ("五六", None),
            ("两三", None),
            ("一〇", Some(10.0)),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
