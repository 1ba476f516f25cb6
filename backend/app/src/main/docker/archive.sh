#!/bin/sh
# Makes app.aot of the application in the working directory (packaged as aot-jar) by a training run (JEP 514), on the
# PostgreSQL that the whole application in $1 brings along. The copy that is trained has none: the image needs none.
set -eu
whole=$1
rm -f lib/*/io.zonky.test.postgres.*
scratch=$(mktemp -d)
cleanUp() {
  kill "$carrier" 2>/dev/null || true
  wait "$carrier" 2>/dev/null || true
  rm -rf "$scratch"
}
trap cleanUp EXIT

(cd "$scratch" && exec java -Dquarkus.http.port=8201 -Dquarkus.management.port=9201 -jar "$whole/quarkus-run.jar") &
carrier=$!
until java -Dquarkus.management.port=9201 -jar quarkus-run.jar health; do kill -0 "$carrier"; sleep 1; done

port=$(sed -n 's/.*"-p" "\([0-9]*\)".*/\1/p' "$scratch/data/postgresql/postmaster.opts")
QUARKSTREAM_DATABASE_URL=postgresql://127.0.0.1:$port/postgres \
QUARKSTREAM_DATABASE_USERNAME=quarkstream \
QUARKSTREAM_DATABASE_PASSWORD_FILE=$scratch/data/postgresql.password \
QUARKSTREAM_SESSION_KEY='the key of a training run is thrown away' \
  java @java.options -XX:AOTCacheOutput=app.aot -Dquarkus.http.port=8202 -Dquarkus.management.port=9202 -jar quarkus-run.jar &
trained=$!
until java -Dquarkus.management.port=9202 -jar quarkus-run.jar health; do kill -0 "$trained"; sleep 1; done
kill "$trained"
wait "$trained" || true
echo '-XX:AOTCache=/app/app.aot' >> java.options
ls -l app.aot
