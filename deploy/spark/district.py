#!/usr/bin/env python3
"""Reads the submissions of a period on an Apache Spark cluster, one share on each task, and puts them together.

    spark-submit deploy/spark/district.py --inputs inputs/2024 --scheme inputs/scheme --parts parts --shares 64

Program, inputs, scheme and the folder of parts lie where every executor sees them under the same path: a share of
the network, or one machine. A task runs `hengping ingest` on its share. That is a pure function of file bytes and
scheme, and a part is renamed into place once it is whole, so that Spark may run a task again, or twice at once, or
after it was killed. What comes out is what `hengping run --tables` makes on one machine, byte for byte.

On standard output: the number of figures read and their total for each field, by plain SQL over the parts; of several
versions of a form each counts here, which `merge` then chooses from.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from pyspark.sql import SparkSession

# Decimal sums, so that the order of the tasks never shows in the last digit.
TOTALS = """
    SELECT field, COUNT(*) AS figures, SUM(CAST(value AS DECIMAL(28, 6))) AS total
    FROM figures GROUP BY field ORDER BY field
"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", required=True, type=Path, help="folder with the period's files")
    parser.add_argument("--scheme", required=True, type=Path, help="folder of the scheme")
    parser.add_argument("--parts", required=True, type=Path, help="where what is read is kept")
    parser.add_argument("--shares", type=int, default=16, help="how many shares, a few for each core")
    parser.add_argument("--period", help="the period, by default as the folder is called")
    parser.add_argument("--outputs", type=Path, help="where the tables go, by default outputs/<period>")
    parser.add_argument("--hengping", default="hengping", help="the program, as every executor finds it")
    return parser.parse_args()


def read_share(number, shares, program, inputs, scheme, parts, period):
    """Runs on an executor: reads one share. Returns what the program said of it."""
    command = [program, "ingest", "--inputs", inputs, "--scheme", scheme, "--out", parts]
    command += ["--shard", f"{number}/{shares}", "--threads", "1", "--lang", "en"]
    done = subprocess.run(command + (["--period", period] if period else []), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"share {number}/{shares} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()


def main():
    options = arguments()
    spark = SparkSession.builder.appName("hengping").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    inputs, scheme, parts = (str(path.resolve()) for path in (options.inputs, options.scheme, options.parts))
    shares, program, period = options.shares, options.hengping, options.period

    numbers = spark.sparkContext.parallelize(range(1, shares + 1), shares)
    said = numbers.map(lambda number: read_share(number, shares, program, inputs, scheme, parts, period)).collect()
    print("\n".join(said), file=sys.stderr)

    spark.read.parquet(f"{parts}/*-of-{shares:04}.*.figures.parquet").createOrReplaceTempView("figures")
    for row in spark.sql(TOTALS).collect():
        print(row.field, row.figures, row.total, sep="\t")
    spark.stop()

    command = [program, "merge", parts, "--scheme", scheme, "--inputs", inputs]
    command += ["--outputs", str(options.outputs)] if options.outputs else []
    command += ["--period", period] if period else []
    # 1 is "done, with error findings".
    if subprocess.run(command).returncode not in (0, 1):
        sys.exit("the shares could not be put together")


if __name__ == "__main__":
    main()
