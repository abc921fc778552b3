"""Loads the rows of a benchmark into PostgreSQL with dlt, and prints how many seconds that took.

    records.py rest_api DATABASE ADDRESS LIMIT OF    pages of LIMIT rows of the service at ADDRESS, OF rows in all
    records.py sql_database DATABASE TABLE           a table of the same database

The start of Python and the import of dlt are not counted.
"""

import os
import sys
import tempfile
import time

os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
os.environ.setdefault("RUNTIME__LOG_LEVEL", "ERROR")
os.environ.setdefault("NORMALIZE__WORKERS", str(os.cpu_count() or 1))
# Several files of rows, so that there is something for each worker.
os.environ.setdefault("DATA_WRITER__FILE_MAX_ITEMS", "50000")

import dlt  # noqa: E402
from dlt.sources.rest_api import rest_api_source  # noqa: E402
from dlt.sources.sql_database import sql_table  # noqa: E402


def rest_api(address, limit, of):
    source = rest_api_source(
        {
            "client": {
                "base_url": address,
                "paginator": {"type": "cursor", "cursor_path": "next", "cursor_param": "from"},
            },
            "resource_defaults": {"primary_key": "id", "write_disposition": "merge"},
            "resources": [
                {
                    "name": "rows",
                    "endpoint": {
                        "path": "rows",
                        "params": {"of": int(of), "limit": int(limit), "wait": 0},
                        "data_selector": "rows",
                    },
                }
            ],
        }
    )
    # Lists become one column, as ours do, and no tables of their own.
    source.max_table_nesting = 0
    return source


def sql_database(database, table):
    schema, name = table.split(".")
    return sql_table(
        credentials=database.replace("postgresql://", "postgresql+psycopg2://"), schema=schema, table=name, backend="pyarrow", chunk_size=50_000, write_disposition="merge",
        primary_key="_id",
    )


def main(kind, database, *rest):
    source = rest_api(*rest) if kind == "rest_api" else sql_database(database, *rest)
    with tempfile.TemporaryDirectory() as directory:
        pipeline = dlt.pipeline(
            pipeline_name=kind,
            pipelines_dir=directory,
            destination=dlt.destinations.postgres(database),
            dataset_name="dlt_" + kind,
        )
        begun = time.monotonic()
        pipeline.run(source, loader_file_format=os.environ.get("DLT_FORMAT", "csv"))
        print("seconds", time.monotonic() - begun)


if __name__ == "__main__":
    main(*sys.argv[1:])
