# Read once by the image of PostgreSQL, when it has made the database: a user and a place for the standby, and from the
# next start on no commit is answered before the standby has it. Not by the command line: the image starts a server with
# that to make the database, and its commits would wait for a standby that waits for them.
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=password="$(cat /run/secrets/quarkstream/replication-password)" <<'SQL'
CREATE ROLE replication LOGIN REPLICATION PASSWORD :'password';
SELECT pg_create_physical_replication_slot('standby');
SQL
echo 'host replication replication all scram-sha-256' >> "$PGDATA/pg_hba.conf"
cat >> "$PGDATA/postgresql.conf" <<'CONF'
synchronous_standby_names = 'FIRST 1 (standby)'
# What is kept for a standby that is away. One that misses more is to be made anew.
max_slot_wal_keep_size = 1GB
CONF
