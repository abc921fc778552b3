#!/bin/sh
# Creates Temporal's two databases or brings their schemas up to this image's version. Safe to repeat.
set -eu

schema() {
  database=$1 directory=$2
  # The first two do nothing where they have been done.
  temporal-sql-tool --plugin "$SQL_PLUGIN" --ep "$SQL_HOST" -p "$SQL_PORT" -u "$SQL_USER" --db "$database" create
  temporal-sql-tool --plugin "$SQL_PLUGIN" --ep "$SQL_HOST" -p "$SQL_PORT" -u "$SQL_USER" --db "$database" \
    setup-schema -v 0.0
  temporal-sql-tool --plugin "$SQL_PLUGIN" --ep "$SQL_HOST" -p "$SQL_PORT" -u "$SQL_USER" --db "$database" \
    update-schema -d "/etc/temporal/schema/postgresql/v12/$directory/versioned"
}

schema temporal temporal
schema temporal_visibility visibility
