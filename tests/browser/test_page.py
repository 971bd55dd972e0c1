"""The page in a browser: sorting, filtering, traces, profiles, words that stay words, room and time."""

import csv
import re

import district
import pytest

FOLDED = "details.fold > summary"


def table(page, name):
    return page.locator(f"xpath=//caption[@id='table-{name}']/..")


def column(page, name, place):
    """The texts of a column, top down, of rows that are shown."""
    cells = table(page, name).locator("tbody").evaluate(
        "(body, place) => Array.from(body.rows).filter(row => !row.hidden).map(row =>"
        " ((row.cells[place].querySelector('summary') || row.cells[place]).textContent.trim()))",
        place,
    )
    return cells


def headings(page, name):
    return table(page, name).locator("thead button").evaluate_all("all => all.map(one => one.firstChild.textContent.trim())")


def unfold(page, name):
    page.evaluate("name => { const fold = document.getElementById('table-' + name).closest('details'); if (fold) fold.open = true; }", name)


def figures(page, name, row):
    """The row of figures that the first number of a row leads to."""
    return page.locator("id=" + page.locator(f"#{name}-{row} td > a").first.get_attribute("href")[1:])


def number(text):
    found = re.match(r"[=≥≤+]*(-?[0-9.]+)", text)
    return float(found.group(1)) if found else None


@pytest.mark.parametrize("name, heading", [("ranking", "名次"), ("ranking", "得分率"), ("ranking", "数据齐全度"), ("G5", "人民调解成功率"), ("G5-reported", "调解成功数")])
def test_numbers_sort_by_size_and_gaps_stay_last(example, visit, name, heading):
    page = visit(example)
    unfold(page, name)
    place = headings(page, name).index(heading)
    button = table(page, name).locator("thead button").nth(place)
    orders = []
    for _ in range(2):
        button.click()
        values = [number(text) for text in column(page, name, place)]
        known = [value for value in values if value is not None]
        assert len(known) > 10
        assert values == known + [None] * (len(values) - len(known)), "gaps are last"
        head = table(page, name).locator("thead th").nth(place)
        order = head.get_attribute("aria-sort")
        orders.append(order)
        assert known == sorted(known, reverse=order == "descending")
        assert table(page, name).locator("[aria-sort]").count() == 1
        assert heading in page.locator("#live").text_content()
    assert sorted(orders) == ["ascending", "descending"]


def test_words_sort_by_their_reading(example, visit):
    page = visit(example)
    table(page, "ranking").locator("thead button").nth(1).click()
    names = column(page, "ranking", 1)
    assert names == page.evaluate("names => names.slice().sort(new Intl.Collator('zh-CN', { numeric: true }).compare)", names)
    assert names[0] == "白土镇"


def test_a_sorted_row_keeps_its_cells_together(example, visit):
    page = visit(example)
    rows = "body => Array.from(body.rows).map(row => row.textContent).sort()"
    body = table(page, "ranking").locator("tbody")
    before = body.evaluate(rows)
    for place in range(4):
        table(page, "ranking").locator("thead button").nth(place).click()
    assert body.evaluate(rows) == before


@pytest.mark.parametrize("name", ["ranking", "G1", "G1-reported", "certainty"])
def test_groups_and_words_filter(example, visit, name):
    page = visit(example)
    unfold(page, name)
    controls = table(page, name).locator("xpath=../..").locator(".controls")
    total = len(column(page, name, 0))
    seen = 0
    for group in ["街道组", "镇组", "乡组"]:
        controls.get_by_role("button", name=group, exact=True).click()
        assert controls.locator("[aria-pressed=true]").inner_text() == group
        seen += len(column(page, name, 0))
    assert total - 1 <= seen <= total, "the district as a whole is in no group"
    controls.locator("button").first.click()
    controls.get_by_role("searchbox").fill("石坪")
    place = headings(page, name).index("乡镇（街道）")
    assert sorted(column(page, name, place)) == ["石坪乡", "石坪街道"]
    assert controls.locator("output").inner_text() == f"2 / {total}"


def test_a_trace_opens_by_mouse_and_leads_to_the_figures(example, visit):
    page = visit(example)
    unfold(page, "G1")
    page.locator("#G1-990105102 td > a").first.click()
    trace = page.locator("#trace")
    text = trace.inner_text()
    assert "石泉坝镇" in text and "重大行政决策程序履行率" in text
    assert re.search(r"重大行政决策事项数：\d+（石泉坝镇\.xlsx › .+ › [A-Z]+\d+，写作“.+”）", text)
    assert "÷" in text and "规则：" in text and "得分：" in text
    trace.get_by_role("link").click()
    assert trace.is_hidden()
    row = figures(page, "G1", "990105102")
    row.wait_for(state="visible")
    assert "石泉坝镇.xlsx › " in row.inner_text()
    assert row.evaluate("row => row.matches(':target')")
    page.wait_for_function("row => row.getBoundingClientRect().top < innerHeight", arg=row.element_handle())


def test_a_trace_opens_and_closes_by_keyboard(example, visit):
    page = visit(example)
    unfold(page, "G5")
    link = page.locator("#G5-990105101 td > a").first
    link.focus()
    page.keyboard.press("Enter")
    assert page.locator("#trace").is_visible()
    assert page.evaluate("document.activeElement.id") == "trace"
    assert link.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.locator("#trace").is_hidden()
    assert link.evaluate("link => document.activeElement === link")
    # A score keeps its trace in the page itself.
    score = page.locator("#ranking-990105101 summary").first
    score.focus()
    page.keyboard.press("Enter")
    assert "制度建设与依法决策" in page.locator("#ranking-990105101 details[open] > p").first.inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#ranking-990105101 details[open]").count() == 0
    # Even before the browser has told the page that the trace is open.
    still_open = score.evaluate("""summary => {
        const trace = summary.parentNode;
        trace.open = true;
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
        return trace.open;
    }""")
    assert not still_open


def test_traces_stay_with_their_numbers_after_sorting(large, visit):
    page = visit(large)
    unfold(page, "G3")
    table(page, "G3").locator("thead button").nth(2).click()
    for row in ["990106005", "990106033", "990106051"]:
        name = page.locator(f"#G3-{row} th").inner_text()
        for place in range(3):
            page.locator(f"#G3-{row} td > a").nth(place).click()
            trace = page.locator("#trace").inner_text()
            assert name in trace.splitlines()[0]
            assert f"{row}2024年" in trace


def test_every_trace_is_that_of_the_workbook_note(example, visit):
    """The words kept in little room come back as they were: every one names a number of its own cell."""
    page = visit(example)
    texts = page.evaluate(
        """() => Array.from(document.querySelectorAll('[id^="G"] td > a')).slice(0, 400).map(link => {
            link.click();
            const row = link.closest('tr').querySelector('th').textContent;
            return [link.textContent, row, document.querySelector('#trace p').textContent, document.querySelector('#trace b').textContent];
        })"""
    )
    assert len(texts) == 400
    for shown, row, trace, head in texts:
        value = shown.strip("≥≤△*")
        assert head.endswith(shown) and row in head
        assert value in trace or not value[0].isdigit(), (shown, trace)


def test_every_township_has_a_profile_that_the_ranking_leads_to(example, visit):
    page = visit(example)
    assert page.locator(".profile").count() == 28
    page.locator("#ranking-990105107 th a").click()
    profile = page.locator("#profile-990105107")
    assert profile.get_attribute("open") is not None
    text = profile.inner_text()
    for said in ["组内名次区间", "弱项", "怎么进一位", "离满分差", "比组内中位数少得", "到组内中位数还差"]:
        assert said in text, said
    profile.locator("td > a").first.click()
    trace = page.locator("#trace").inner_text()
    assert "三板桥镇 · " in trace and "三板桥镇.csv › C" in trace
    # Who is not ranked has one too, with the reason.
    assert "不排名" in page.locator("#profile-990105113").text_content()


def test_the_losses_of_a_profile_come_to_what_is_missing_of_the_score(large, visit):
    page = visit(large)
    profiles = page.evaluate(
        """() => Array.from(document.querySelectorAll('.profile table')).map(table => {
            const profile = table.closest('.profile');
            // Less than a hundredth is said to be so; behind a loss may stand the full mark as it counts.
            const number = words => words.startsWith('<') ? 0.005 : parseFloat(words);
            const cells = Array.from(table.tBodies[0].rows).map(row => number(row.cells[3].textContent));
            return [profile.querySelector('span').textContent, cells.reduce((a, b) => a + b, 0), cells.length, profile.textContent];
        })"""
    )
    checked = 0
    for short, lost, rows, text in profiles:
        score = float(short.split(" · ")[2])
        if "触红线" in text:
            assert lost >= 100 - score - 3
            continue
        # Of whole points that apply; each printed loss is up to half a hundredth off.
        applicable = float(re.search(r"适用权重([0-9.]+)", text).group(1))
        assert abs(lost / applicable * 100 - (100 - score)) < 0.005 * (rows + 1) * 100 / applicable, short
        checked += 1
    assert checked > 25


def test_markup_and_formulas_stay_text(large, visit):
    page = visit(large)
    names = [name for name in column(page, "ranking", 1) if "<" in name]
    assert names == [district.MARKUP]
    assert page.locator("#what-if tbody th", has_text=district.MARKUP).count() == 1
    assert district.MARKUP in page.locator("#profile-990106012 summary b").text_content()
    assert page.evaluate("document.querySelectorAll('main b').length === document.querySelectorAll('.profile b').length")
    assert district.FORMULA in table(page, "findings").text_content()
    assert district.FORMULA in table(page, "G4-reported").text_content() + table(page, "G3-reported").text_content()
    # The name leads through filter and trace unharmed.
    unfold(page, "G1")
    page.locator("#G1-990106012 td > a").first.click()
    assert district.MARKUP in page.locator("#trace b").text_content()


def test_the_page_takes_little_room_and_time(large, visit):
    size = large.page.stat().st_size
    print("bytes", size)
    assert size < 1_500_000
    with open(large.folder / "inputs/scheme/townships.csv", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 52
    times = []
    for _ in range(3):
        page = visit(large)
        times.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd || performance.now()"))
    print("milliseconds", times)
    assert min(times) < 1000


def test_without_scripts_everything_can_be_read(example, visit):
    page = visit(example, java_script_enabled=False)
    assert page.locator("#what-if").is_hidden()
    assert page.get_by_text("换一组权重").count() == 0 or not page.locator("nav .with-script").is_visible()
    assert page.locator(".controls").first.is_hidden()
    assert page.locator("noscript p").inner_text().startswith("未启用脚本")
    assert page.locator("#ranking-990105101").is_visible()
    # A score opens, a fold opens, a number leads to its figures.
    page.locator("#ranking-990105101 summary").first.click()
    assert page.locator("#ranking-990105101 details > p").first.is_visible()
    page.locator(FOLDED).filter(has_text="制度建设与依法决策（").click()
    page.locator("#G1-990105102 td > a").first.click()
    row = figures(page, "G1", "990105102")
    row.wait_for(state="visible")
    assert re.search(r"\d+ \([A-Z]+\d+", row.inner_text())
    page.locator("#profile-990105107 > summary").click()
    assert "怎么进一位" in page.locator("#profile-990105107").inner_text()
