//! Names of parts: the way from one to another, and where the relations of one stand.

/// Where the relations of a part stand; of the package itself, whose name is empty, as well.
pub fn relations(of: &str) -> String {
    let file = of.rsplit('/').next().unwrap_or_default();
    format!("{}/_rels/{file}.rels", folder(of)).trim_start_matches('/').to_owned()
}

/// The folder of a part, without a slash at its end.
pub fn folder(part: &str) -> &str {
    part.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The way from a folder to a part.
pub fn relative(folder: &str, part: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    let to: Vec<&str> = part.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let mut steps = vec![".."; from.len() - common];
    steps.extend(&to[common..]);
    steps.join("/")
}

/// A target as relations state it, seen from a folder or absolute, as the name of a part.
pub fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::{relations, relative, resolve};

    #[test]
    fn the_way_to_a_part_leads_there() {
        for (folder, part) in
            [("xl/worksheets", "xl/comments1.xml"), ("xl", "xl/worksheets/a.xml"), ("", "a")]
        {
            assert_eq!(resolve(folder, &relative(folder, part)), part);
        }
        assert_eq!(relative("xl/worksheets", "xl/comments1.xml"), "../comments1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/sub", "..\\worksheets\\a.xml"), "xl/worksheets/a.xml");
        assert_eq!(resolve("xl", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(relations("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(relations(""), "_rels/.rels");
    }
}
