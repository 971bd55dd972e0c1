"""The same job in the tools a user would otherwise take: every workbook of a district → tidy table → totals.

    peer.py TOOL DISTRICT OUT

Reads DISTRICT/inputs/2024, written by `hengping demo` at mess 0, so that every form is the one that was sent out
and labels can be looked up as they stand: no spelling, layout, unit, name or version is judged, which `hengping`
does all the while. Writes OUT/tidy.parquet (township, field, value, file, sheet, cell) and OUT/totals.csv, and
prints how long that took once Python and its packages were loaded.
"""

import csv
import json
import multiprocessing
import os
import sys
import time
import tomllib
from pathlib import Path

BATCH = 25
COLUMNS = ["township", "field", "value", "file", "sheet", "cell"]
ANSWERS = {"是": 1.0, "否": 0.0}
REPORTER = "填报单位（盖章）："


class Scheme:
    """Which label on which sheet is which field, and which name is which township."""

    def __init__(self, district):
        folder = Path(district) / "inputs/scheme"
        with open(folder / "fields.toml", "rb") as file:
            fields = tomllib.load(file)["field"]
        self.fields = {(field["sheet"], field["name"]): field["id"] for field in fields}
        self.sheets = list(dict.fromkeys(field["sheet"] for field in fields))
        with open(folder / "townships.csv", encoding="utf-8") as file:
            self.codes = {row["name"]: row["code"] for row in csv.DictReader(file)}

    def tidy(self, file, sheets):
        """The rows of one workbook. `sheets`: pairs of name and rows of cells, from A1 on."""
        rows, code = [], None
        for sheet, grid in sheets:
            label_at = value_at = None
            for number, cells in enumerate(grid, 1):
                if label_at is None:
                    for cell in cells:
                        if isinstance(cell, str) and cell.startswith(REPORTER):
                            code = self.codes[cell.removeprefix(REPORTER)]
                    if "指标名称" in cells:
                        cells = list(cells)
                        label_at, value_at = cells.index("指标名称"), cells.index("本期数")
                    continue
                field = self.fields.get((sheet, cells[label_at]))
                if field is not None:
                    value = ANSWERS.get(cells[value_at], cells[value_at])
                    cell = f"{chr(ord('A') + value_at)}{number}"
                    rows.append((code, field, float(value), file, sheet, cell))
        return rows


def with_pandas(path):
    import pandas

    sheets = pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
    return [(name, frame.values.tolist()) for name, frame in sheets.items()]


def with_polars(path):
    import polars

    sheets = polars.read_excel(
        path, sheet_id=0, engine="calamine", has_header=False, drop_empty_rows=False, drop_empty_cols=False
    )
    return [(name, frame.rows()) for name, frame in sheets.items()]


def with_calamine(path):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]


def with_duckdb(path):
    # It takes the width of a table from its first row, which here is a title in one cell: the range is given.
    query = "SELECT * FROM read_xlsx(?, sheet = ?, range = 'A1:E80', header = false, all_varchar = true)"
    return [(name, DUCKDB.execute(query, [path, name]).fetchall()) for name in SCHEME.sheets]


TOOLS = {"pandas": with_pandas, "polars": with_polars, "calamine": with_calamine, "duckdb": with_duckdb}
SCHEME = DUCKDB = None


def prepare(tool, district):
    """What a process needs before its first file."""
    global SCHEME, DUCKDB
    SCHEME = Scheme(district)
    if tool == "duckdb":
        import duckdb
        import duckdb_extension_excel

        folder = Path(duckdb_extension_excel.__path__[0])
        extension = next(folder.glob("extensions/*/excel.duckdb_extension"))
        DUCKDB = duckdb.connect(config={"threads": 1})
        DUCKDB.execute(f"LOAD '{extension}'")


def batch(job):
    tool, paths = job
    return [row for path in paths for row in SCHEME.tidy(os.path.basename(path), TOOLS[tool](path))]


def all_rows(tool, district, paths):
    """pandas as most people run it, in one process; the others in a process for each core."""
    jobs = [(tool, paths[at : at + BATCH]) for at in range(0, len(paths), BATCH)]
    if tool == "pandas":
        prepare(tool, district)
        return [row for job in jobs for row in batch(job)]
    # polars runs threads of its own, which a fork would not take along.
    context = multiprocessing.get_context("spawn" if tool == "polars" else "fork")
    with context.Pool(os.cpu_count(), prepare, (tool, district)) as pool:
        return [row for rows in pool.imap(batch, jobs) for row in rows]


def main(tool, district, out):
    if tool == "pandas":
        import pandas  # noqa: F401
    started = time.perf_counter()
    folder = Path(district) / "inputs/2024"
    paths = sorted(str(path) for path in folder.iterdir())
    rows = all_rows(tool, district, paths)
    os.makedirs(out, exist_ok=True)
    if tool == "pandas":
        import pandas

        frame = pandas.DataFrame(rows, columns=COLUMNS)
        frame.to_parquet(f"{out}/tidy.parquet")
        totals = frame.groupby("township")["value"].sum().items()
    else:
        import polars

        frame = polars.DataFrame(rows, schema=COLUMNS, orient="row")
        frame.write_parquet(f"{out}/tidy.parquet", compression="snappy")
        totals = frame.group_by("township").agg(polars.col("value").sum()).sort("township").iter_rows()
    with open(f"{out}/totals.csv", "w", encoding="utf-8") as file:
        file.writelines(f"{code},{total:.2f}\n" for code, total in totals)
    print(json.dumps({"work": time.perf_counter() - started, "rows": len(rows)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
