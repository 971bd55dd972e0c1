"""Whether the page can be used by keyboard and screen reader, read by weak eyes, printed, and run by old browsers."""

import re
import shutil
import subprocess
from pathlib import Path

import esprima
import pytest

ROOT = Path(__file__).resolve().parents[2]

# Every text of the page with its colour and what lies behind it, and whether it is large. A drawing paints its own
# ground: the last shape before the text that reaches under it.
TEXTS = """
() => {
  document.querySelectorAll('details').forEach((own) => { if (own.classList.contains('fold')) own.open = true; });
  const parse = (colour) => (colour.match(/[0-9.]+/g) || [0, 0, 0, 0]).map(Number);
  const over = (top, below) => { const a = top[3] === undefined ? 1 : top[3]; return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a)); };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255).map((part) => (part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const ground = (element) => {
    const layers = [];
    for (let own = element; own; own = own.parentElement) {
      const style = getComputedStyle(own), image = style.backgroundImage;
      // A bar in a cell is a plain colour given as a gradient.
      if (image.startsWith('linear-gradient')) layers.push(parse(image.slice(image.indexOf('rgb'))).slice(0, 3));
      layers.push(parse(style.backgroundColor));
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Map();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || element.closest('svg, script, style, noscript, [hidden]') || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const value = contrast(over(parse(style.color), [255, 255, 255]), ground(element));
    const key = [element.tagName, element.className, style.color].join(' ');
    if (!seen.has(key) || seen.get(key).value > value) seen.set(key, { where: key, text: text.slice(0, 30), value, large });
  }
  document.querySelectorAll('svg').forEach((drawing) => {
    const shapes = Array.from(drawing.querySelectorAll('rect')).map((own) => ({ own, box: own.getBBox(), fill: getComputedStyle(own).fill }));
    drawing.querySelectorAll('text').forEach((own) => {
      const box = own.getBBox(), x = box.x + box.width / 2, y = box.y + box.height / 2;
      const under = shapes.filter((shape) => shape.fill !== 'none' && shape.own.compareDocumentPosition(own) & Node.DOCUMENT_POSITION_FOLLOWING
        && shape.box.x <= x && x <= shape.box.x + shape.box.width && shape.box.y <= y && y <= shape.box.y + shape.box.height);
      const below = under.length > 0 ? parse(under[under.length - 1].fill) : [255, 255, 255];
      const fill = getComputedStyle(own).fill, value = contrast(over(parse(fill), below), below.slice(0, 3));
      const key = ['svg', fill, below.join()].join(' ');
      if (!seen.has(key)) seen.set(key, { where: key, text: own.textContent.slice(0, 30), value, large: false });
    });
  });
  return Array.from(seen.values());
}
"""


@pytest.mark.parametrize("district", ["example", "english", "large"])
def test_every_text_stands_out_from_its_ground(district, visit, request):
    page = visit(request.getfixturevalue(district))
    page.locator("#weight-0").fill("30")
    texts = page.evaluate(TEXTS)
    assert len(texts) > 30
    pale = [own for own in texts if own["value"] < (3 if own["large"] else 4.5)]
    assert pale == [], "\n".join(str(own) for own in pale)


def test_headings_and_landmarks_are_in_order(example, visit):
    page = visit(example)
    levels = page.evaluate("Array.from(document.querySelectorAll('h1, h2, h3, h4')).map(own => Number(own.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert page.evaluate("['header', 'nav', 'main', 'footer'].map(own => document.querySelectorAll('body > ' + own).length)") == [1, 1, 1, 1]
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.get_by_role("heading", name="目录").count() == 1


def test_ids_are_unique_and_every_link_leads_somewhere(large, visit):
    page = visit(large)
    ids = page.evaluate("Array.from(document.querySelectorAll('[id]')).map(own => own.id)")
    assert len(ids) == len(set(ids))
    links = set(page.evaluate("Array.from(document.querySelectorAll('a')).map(own => own.getAttribute('href'))"))
    assert len(links) > 400
    assert {link[1:] for link in links} <= set(ids)


def test_every_table_says_what_it_is_and_every_control_has_a_name(example, visit):
    page = visit(example)
    assert page.evaluate("Array.from(document.querySelectorAll('table')).every(own => own.caption && own.caption.textContent.trim() !== '')")
    assert page.evaluate("Array.from(document.querySelectorAll('tbody tr')).every(own => own.querySelectorAll('th[scope=row]').length === 1)")
    assert page.evaluate("Array.from(document.querySelectorAll('thead th')).every(own => own.scope === 'col' && own.textContent.trim() !== '')")
    unnamed = page.evaluate(
        "Array.from(document.querySelectorAll('button, input')).filter(own => !(own.textContent.trim() || (own.labels && own.labels.length))).length"
    )
    assert unnamed == 0
    assert page.evaluate("Array.from(document.querySelectorAll('[role=region]')).every(own => own.getAttribute('aria-label') || document.getElementById(own.getAttribute('aria-labelledby')))")
    # What scrolls can be reached by keyboard.
    assert page.evaluate("Array.from(document.querySelectorAll('.scroll')).every(own => own.tabIndex === 0)")
    assert page.evaluate("Array.from(document.querySelectorAll('svg')).every(own => own.closest('[role=img]') && own.querySelector('title') && own.querySelector('desc'))")


@pytest.mark.parametrize("width", [1920, 1366, 400])
@pytest.mark.parametrize("district", ["example", "english"])
def test_the_page_is_never_wider_than_the_window(district, width, visit, request):
    page = visit(request.getfixturevalue(district))
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('.fold').forEach(own => { own.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("district", ["example", "english"])
def test_paper_has_the_words_and_no_controls(district, visit, request, tmp_path):
    made = request.getfixturevalue(district)
    page = visit(made)
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    page.emulate_media(media="print")
    for control in [".controls", "nav", "#what-if", "#trace"]:
        assert all(not own.is_visible() for own in page.locator(control).all()), control
    # Nothing is hidden in a fold, and headings of tables are words, not buttons.
    assert page.locator("#G5-990105101").is_visible()
    assert page.locator("#profile-990105101 > div").is_visible()
    data = (tmp_path / "page.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) > 10
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True).stdout
        assert "三板桥镇" in text and "72.53" in text
        assert "hengping what-if --period" not in text


def test_nothing_can_be_fetched(example, chromium):
    page = chromium.new_page()
    page.goto(example.page.as_uri())
    policy = page.locator("meta[http-equiv]").get_attribute("content")
    assert "default-src 'none'" in policy and "connect-src" not in policy
    refused = page.evaluate("fetch('https://example.org/').then(() => 'came', () => 'refused')")
    assert refused == "refused"
    page.close()


def test_a_grammar_of_2017_reads_the_scripts():
    for script in ["summary.js", "traces.js", "what_if.js"]:
        esprima.parseScript((ROOT / "assets/templates" / script).read_text(encoding="utf-8"))
    with pytest.raises(esprima.Error):
        esprima.parseScript("const a = b?.c ?? d;")
