package dev.quarkstream.database;

/**
 * Rows that mean nothing any more from some instant on. Whoever owns the table says so with a bean of this type.
 *
 * @param kind what such a row is, for people
 * @param table where they are, by an {@code id}
 * @param endedAt the SQL expression for the instant; null where there is none
 */
public record DeadRows(String kind, String table, String endedAt) {

    /** How many rows one statement deletes: no lock is held for long, and a shutdown waits for no more than these. */
    public static final int BATCH = 1_000;

    private static final long ADVISORY_LOCK = 0x7175_6172_6b70_726eL; // "quarkprn"

    /**
     * Deletes a batch of those that ended before an instant, its one parameter, unless another replica is pruning
     * just now.
     *
     * @param parameter how the client writes the parameter
     * @return a statement with one row: whether it was our turn, and how many rows it deleted
     */
    public String deleteBatch(String parameter) {
        return """
            WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(%d) AS ours),
            ended AS (
                SELECT id FROM %s WHERE (SELECT ours FROM turn) AND %s < %s
                ORDER BY %3$s LIMIT %d FOR UPDATE SKIP LOCKED),
            gone AS (DELETE FROM %2$s WHERE id IN (SELECT id FROM ended) RETURNING 1)
            SELECT (SELECT ours FROM turn) AS ours, (SELECT count(*) FROM gone) AS deleted""".formatted(ADVISORY_LOCK, table, endedAt, parameter, BATCH);
    }

    /** Counts all that ended before an instant. */
    public String count(String parameter) {
        return "SELECT count(*) FROM %s WHERE %s < %s".formatted(table, endedAt, parameter);
    }
}
