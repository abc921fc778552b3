#!/bin/sh
# Creates the namespace and the search attributes that workflows carry. Safe to repeat.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by the temporal command itself.
set -eu

# Each part of the server learns of a new namespace at its own time, and says "not found" until then.
persist() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 30 ]; then
      echo "Gave up: $*" >&2
      exit 1
    fi
    sleep 2
  done
}

if ! temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
fi

persist temporal operator search-attribute list >/dev/null
for name in MeridianJobId MeridianJobType MeridianTenant MeridianStatus; do
  if ! temporal operator search-attribute list | grep -q "$name"; then
    persist temporal operator search-attribute create --name "$name" --type Keyword
  fi
done

# A query that knows them all: from here on workflows can carry them.
persist temporal workflow count --query \
  "MeridianJobId IS NULL AND MeridianJobType IS NULL AND MeridianTenant IS NULL AND MeridianStatus IS NULL"
