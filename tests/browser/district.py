"""Writes a district of 52 townships: a scheme with its own roster, and a CSV submission of each.

The figures are those of the example district in two years, as `tests/fixtures/district/truth.csv` has them, so
that they are as different and as consistent as real ones. One township has a name that is markup, one cell
holds a formula that would start a program, some townships report late, leave figures out or do not report.
"""

import csv
import shutil
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARKUP = "<b>\"&'"
FORMULA = "=cmd|' /C calc'!A0"
PERIOD = "2024"
STEMS = "青石 白鹿 龙潭 石桥 长滩 官渡 大坪 金竹 松林 梅溪 双河 太平 永安 桃源 云台 兴隆 凤鸣 天星 回龙 柳林 仙女 土门 高峰 清溪 铁炉 石鼓".split()
SIZES = {"街道": 10, "镇": 26, "乡": 16}


def townships():
    """Code, name and peer group of each."""
    number = 0
    for group, size in SIZES.items():
        for place in range(size):
            number += 1
            name = MARKUP if number == 12 else STEMS[place] + group
            yield f"9901060{number:02}", name, group


def figures():
    """The figures of each township and year of the example: field to text."""
    sets = {}
    with open(ROOT / "tests/fixtures/district/truth.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            value = {"1": "是", "0": "否"}[row["value"]] if row["note"] == "yes/no" else row["value"]
            sets.setdefault((row["township_code"], row["period"]), {})[row["field_id"]] = value
    return list(sets.values())


def write(folder, ranking=None, more=""):
    """Writes `inputs/scheme` and `inputs/2024` below a folder.

    - `ranking`: lines of `[ranking]` in `run.toml` that differ from the example, by key.
    - `more`: what is added to `run.toml`.
    """
    scheme, inputs = folder / "inputs/scheme", folder / "inputs" / PERIOD
    shutil.copytree(ROOT / "inputs/scheme", scheme)
    inputs.mkdir(parents=True)
    settings = (scheme / "run.toml").read_text(encoding="utf-8").splitlines()
    for key, value in (ranking or {}).items():
        settings = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in settings]
        if f"{key} = {value}" not in settings:
            settings.insert(settings.index("[ranking]") + 1, f"{key} = {value}")
    (scheme / "run.toml").write_text("\n".join(settings) + "\n" + more, encoding="utf-8")

    fields = tomllib.loads((scheme / "fields.toml").read_text(encoding="utf-8"))["field"]
    all_figures = figures()
    with open(scheme / "townships.csv", "w", encoding="utf-8", newline="") as file:
        roster = csv.writer(file)
        roster.writerow(["code", "name", "aliases", "group", "resident_population", "registered_population", "village_count", "grid_count"])
        for number, (code, name, group) in enumerate(townships()):
            own = all_figures[number]
            masters = [own.get(key, "") for key in ("resident_population", "registered_population", "village_count", "grid_count")]
            roster.writerow([code, name, "", group, *masters])
            if number != 40:  # One that does not report.
                submission(inputs / f"{code}2024年法治政府建设情况统计表（定稿）.csv", name, number, own, fields)


def submission(path, name, number, figures, fields):
    """One form, with the odd flaw."""
    date = "2025年2月3日" if number % 17 == 5 else "2025年1月8日"
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["法治政府建设情况统计表（2024年）", "", "", ""])
        rows.writerow(["填报单位", name, "", ""])
        rows.writerow(["统计期间", "2024年1月至12月", "", ""])
        rows.writerow(["填报时间", date, "", ""])
        rows.writerow(["指标名称", "计量单位", "本期数", "佐证/说明"])
        section = None
        for place, field in enumerate(fields):
            if field["section"] != section:
                section = field["section"]
                rows.writerow([section, "", "", ""])
            value = figures.get(field["id"], "")
            if (place * 7 + number * 11) % 97 == 0:
                value = ""
            elif (place + number) % 13 == 0 and value.isdigit():
                value += field["unit"]
            if number == 3 and field["id"] == "banners":
                value = FORMULA
            rows.writerow([field["name"], field["unit"], value, ""])


if __name__ == "__main__":
    import sys

    write(Path(sys.argv[1]))
