# Makes a copy of the primary if there is none, whole or not at all, and follows it.
set -eu
umask 077
# For libpq, which reads it at each connection: neither the copy nor a process list has the password.
echo "primary:5432:*:replication:$(cat /run/secrets/quarkstream/replication-password)" > /tmp/pgpass
if [ ! -d "$PGDATA" ]; then
  rm -rf "$PGDATA.part"
  pg_basebackup --pgdata="$PGDATA.part" --write-recovery-conf --slot=standby --checkpoint=fast \
    --dbname='host=primary user=replication application_name=standby passfile=/tmp/pgpass'
  mv "$PGDATA.part" "$PGDATA"
fi
exec postgres
