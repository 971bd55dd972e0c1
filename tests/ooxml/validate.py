"""Holds office files against the schemas of ISO/IEC 29500-4 (transitional), part by part.

    python3 tests/ooxml/validate.py [--schemas FOLDER] FILE...

FOLDER is searched for *.xsd; each part is held against the schema of its own namespace. What a part marks as
ignorable (markup compatibility) is taken out first, as a reader that does not know it would. Where
openxml-audit or python-pptx are installed, files are held against these as well. Ends with 1 if anything is
wrong, and says what was left out.
"""

import argparse
import pathlib
import sys
import zipfile

from lxml import etree

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def schemas(folder):
    """The schemas below a folder by the namespace they describe; they are read when first needed."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*.xsd")):
        namespace = etree.parse(str(path)).getroot().get("targetNamespace")
        found.setdefault(namespace, path)
    return found


def plain(root):
    """The part without what it marks as ignorable, and with the fallback of every choice."""
    ignorable = set()
    for element in root.iter(etree.Element):
        prefixes = element.attrib.pop(f"{{{MC}}}Ignorable", "").split()
        ignorable.update(element.nsmap[prefix] for prefix in prefixes)
    for choice in list(root.iter(f"{{{MC}}}AlternateContent")):
        parent, at = choice.getparent(), choice.getparent().index(choice)
        for fallback in choice.findall(f"{{{MC}}}Fallback"):
            for child in list(fallback):
                parent.insert(at, child)
                at += 1
        parent.remove(choice)
    for element in list(root.iter(etree.Element)):
        for name in list(element.attrib):
            if etree.QName(name).namespace in ignorable:
                del element.attrib[name]
        if etree.QName(element).namespace in ignorable and element.getparent() is not None:
            element.getparent().remove(element)
    return etree.fromstring(etree.tostring(root))


def validate(file, known, cache):
    """What is wrong with the parts of a file, and the namespaces for which there is no schema."""
    wrong, unknown = [], set()
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            root = plain(etree.fromstring(package.read(name)))
            namespace = etree.QName(root).namespace
            if namespace not in known:
                unknown.add(namespace)
                continue
            if namespace not in cache:
                cache[namespace] = etree.XMLSchema(etree.parse(str(known[namespace])))
            if not cache[namespace].validate(root):
                wrong += [f"{file.name}/{name}:{e.line}: {e.message}" for e in cache[namespace].error_log]
    return wrong, unknown


def audit(file):
    """What openxml-audit finds; nothing where it is not installed."""
    try:
        from openxml_audit import OpenXmlValidator
    except ImportError:
        return None
    return [f"{file.name}: {error}" for error in OpenXmlValidator().validate(str(file)).errors]


def reopen(file):
    """What python-pptx says of slides; nothing where it is not installed or the file is no presentation."""
    if file.suffix != ".pptx":
        return None
    try:
        import pptx
    except ImportError:
        return None
    slides = list(pptx.Presentation(str(file)).slides)
    return [f"{file.name}: slide {n} has no title" for n, s in enumerate(slides, 1) if s.shapes.title is None]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--schemas", help="a folder with the schemas; without it they are skipped")
    arguments.add_argument("files", nargs="+", type=pathlib.Path)
    given = arguments.parse_args()
    known, cache, wrong = {}, {}, []
    if given.schemas:
        known = schemas(given.schemas)
        if not known:
            sys.exit(f"{given.schemas} holds no schema")
    else:
        print("schemas skipped: no folder with them was named (--schemas)")
    for file in given.files:
        done = []
        if known:
            found, unknown = validate(file, known, cache)
            wrong += found
            done.append("schemas" + (f" but for {', '.join(sorted(map(str, unknown)))}" if unknown else ""))
        for name, check in [("openxml-audit", audit), ("python-pptx", reopen)]:
            found = check(file)
            if found is not None:
                wrong += found
                done.append(name)
        print(f"{file.name}: held against {'; '.join(done) or 'nothing'}")
    print("\n".join(wrong) or "nothing is wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
