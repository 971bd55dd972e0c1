"""Other weights on the page, against `hengping what-if --weight` of the same."""

import json
import random
import tomllib

import pytest

WEIGHTS = {"G1": 14, "G2": 16, "G3": 13, "G4": 8, "G5": 18, "G6": 14, "G7": 7, "G8": 5, "G9": 5}


def drawn(seed):
    """Weights drawn at random, some left as they are."""
    chance = random.Random(seed)
    return {group: chance.randint(0, 36) for group in WEIGHTS if chance.random() < 0.7}


SETTINGS = [
    {"G1": 20},
    {"G5": 0, "G2": 30},
    {"G9": 36},
    {group: 0 for group in WEIGHTS if group != "G7"},
    {group: 0 for group in WEIGHTS if group != "G8"},
    {group: 11 for group in WEIGHTS},
    *(drawn(seed) for seed in range(8)),
]


def move(page, settings):
    """Moves the sliders, and puts the others back."""
    page.locator("#what-if .reset").click()
    for group, weight in settings.items():
        page.locator(f"#weight-{int(group[1:]) - 1}").fill(str(weight))


def on_page(page):
    """The rows of the panel: the text of each cell, and the unrounded score."""
    return page.locator("#what-if tbody").evaluate(
        "body => Array.from(body.rows).map(row => ({texts: Array.from(row.cells).map(cell => cell.textContent.trim()),"
        " percent: row.cells[4].dataset.v}))"
    )


def by_program(made, settings):
    """The same by the program: rows of its table, and its answer as JSON."""
    options = [part for group, weight in settings.items() for part in ("--weight", f"{group}={weight}")]
    text = made.program("what-if", "--period", "2024", *options)
    answer = made.program("what-if", "--period", "2024", "--json", *options)
    assert (text.returncode, answer.returncode) == (0, 0), text.stderr
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.stdout.splitlines() if line.startswith("|")]
    return rows[2:], json.loads(answer.stdout)["townships"]


def signed(moved):
    """▲3 is +3, ▼3 is -3."""
    return moved.replace("▲", "+").replace("▼", "-")


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda own: " ".join(f"{group}={weight}" for group, weight in own.items()))
@pytest.mark.parametrize("district", ["example", "large", "other"])
def test_every_digit_and_every_place_is_that_of_the_program(district, settings, visit, request):
    made = request.getfixturevalue(district)
    changed = {group: settings[group] for group in WEIGHTS if settings.get(group, WEIGHTS[group]) != WEIGHTS[group]}
    page = visit(made)
    move(page, settings)
    shown, (printed, answer) = on_page(page), by_program(made, changed)
    scheme = tomllib.loads((made.folder / "inputs/scheme/run.toml").read_text(encoding="utf-8"))
    grades = {grade["id"]: grade["name"] for grade in scheme["grade"]} | {None: "—"}
    assert len(shown) == len(printed) == len(answer) > 20
    for own, row, then in zip(shown, printed, answer, strict=True):
        texts = own["texts"]
        rank, name, _, official, percent, change, official_rank, moved, group_rank, group_moved, grade, lags = texts
        assert [rank, name, official, percent, change, official_rank, signed(moved), group_rank, signed(group_moved)] == row
        assert name == then["name"]
        assert grade == grades[then["after"]["grade"]], name
        assert (lags != "否") == then["after"]["lagging"], (name, lags)
        # Not only as printed: to the last bit.
        assert own["percent"] == "null" if then["after"]["percent"] is None else float(own["percent"]) == then["after"]["percent"], name
    command = page.locator("#what-if code").inner_text()
    assert command == " ".join(["hengping what-if --period 2024", *(f"--weight {group}={weight}" for group, weight in changed.items())])


def test_the_settings_reach_what_they_are_meant_to(other, visit):
    """Ties, places in halves, a bonus and groups too small for places of their own do occur."""
    page = visit(other)
    move(page, {group: 0 for group in WEIGHTS if group != "G8"})
    texts = [row["texts"] for row in on_page(page)]
    assert any(row[0].startswith("=") and row[0].endswith(".5") for row in texts)
    assert any(float(row[4]) > 100 for row in texts)
    assert all(row[8] == "—" for row in texts if row[2] == "街道组")


def test_the_official_weights_give_the_official_result_and_reset_brings_them_back(example, visit):
    page = visit(example)
    before = on_page(page)
    assert all(row["texts"][3] == row["texts"][4] and row["texts"][0] == row["texts"][6] for row in before)
    ranking = page.locator("#table-ranking").locator("xpath=..").locator("tbody tr")
    official = [row.split("\t")[:2] for row in ranking.all_inner_texts()][: len(before)]
    assert [[row["texts"][0], row["texts"][1]] for row in before] == [[own.strip() for own in row] for row in official]
    move(page, {"G5": 2, "G1": 30})
    assert on_page(page) != before
    page.locator("#what-if .reset").click()
    assert on_page(page) == before
    assert page.locator("#what-if .command").is_hidden()


def test_who_fell_lags_on_the_page_as_in_the_result(example, visit):
    """黄葛镇 lags by nothing but a fall since the year before."""
    page = visit(example)
    lags = {row["texts"][1]: row["texts"][11] for row in on_page(page)}
    assert lags["黄葛镇"].startswith("较上期降"), lags["黄葛镇"]
    answer = json.loads(example.program("what-if", "--period", "2024", "--json", "--weight", "G5=18").stdout)
    assert {own["name"] for own in answer["townships"] if own["before"]["lagging"]} == {name for name, said in lags.items() if said != "否"}


def test_the_page_says_at_all_times_that_this_is_not_official(example, visit):
    page = visit(example)
    banner = page.locator("#what-if [role=status]")
    assert "这不是正式结果" in banner.inner_text()
    move(page, {"G5": 2, "G1": 30})
    assert "这不是正式结果" in banner.inner_text()
    assert "已改2组，权重合计100" in banner.inner_text()
    assert "折合30.0%" in page.locator("#what-if output").first.inner_text()
    assert "折合30.0%" in page.locator("#weight-0").get_attribute("aria-valuetext")
    # Who would be last, of every group.
    assert "推算的组内末位：街道组：" in banner.inner_text()


def test_sliders_move_by_keyboard_and_are_named(example, visit):
    page = visit(example)
    slider = page.get_by_role("slider", name="人民调解与多元解纷")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert slider.input_value() == "20"
    assert "--weight G5=20" in page.locator("#what-if code").inner_text()
    page.keyboard.press("Home")
    assert slider.input_value() == "0"


def test_without_any_weight_nobody_is_ranked(example, visit):
    page = visit(example)
    move(page, {group: 0 for group in WEIGHTS})
    assert "不能排名" in page.locator("#what-if [role=status]").inner_text()
    assert page.locator("#what-if tbody").is_hidden()
    move(page, {"G1": 1})
    assert page.locator("#what-if tbody").is_visible()


def test_a_browser_that_reckons_otherwise_shows_no_result(example, visit, tmp_path):
    """One share is changed behind the page's back, as a wrong sum would be."""
    text = example.page.read_text(encoding="utf-8")
    head, tail = text.split('id="what-if-data">', 1)
    data = json.loads(tail[: tail.index("</script>")])
    data["townships"][0]["earned"]["shares"][0] = 0.5
    broken = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")

    class Broken:
        page = tmp_path / "broken.html"

    Broken.page.write_text(head + 'id="what-if-data">' + broken + tail[tail.index("</script>") :], encoding="utf-8")
    page = visit(Broken)
    assert page.locator("#what-if .failed").is_visible()
    assert page.locator("#what-if .works").is_hidden()
