package dev.quarkstream.schema;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Rows that mean nothing any more from some instant on. Whoever owns the table says so with a bean of this type.
 *
 * @param kind what such a row is, for people
 * @param table where they are, by an {@code id}
 * @param ended the SQL condition that a row ended before {@link #CUTOFF}
 * @param keptFor for how long such rows are kept; empty: as long as tokens that have expired
 * @param gone hears of each row that was deleted, by its owner and its id
 */
public record DeadRows(
        String kind, String table, String ended, Optional<Duration> keptFor, BiConsumer<String, UUID> gone) {

    /** How many rows one statement deletes: no lock is held for long, and a shutdown waits for no more than these. */
    public static final int BATCH = 1_000;

    /** The instant before which a row must have ended, in SQL. */
    public static final String CUTOFF = "(SELECT at FROM cutoff)";

    private static final long ADVISORY_LOCK = 0x7175_6172_6b70_726eL; // "quarkprn"

    /**
     * Deletes a batch of those that ended before an instant, its one parameter, unless another replica is pruning
     * just now.
     *
     * @param parameter how the client writes the parameter
     * @return a statement with one row: whether it was our turn, how many rows it deleted, and their ids and owners
     */
    public String deleteBatch(String parameter) {
        return """
            WITH cutoff AS MATERIALIZED (SELECT CAST(%s AS timestamptz) AS at),
            turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(%d) AS ours),
            ended AS (
                SELECT id FROM %s WHERE (SELECT ours FROM turn) AND (%s) LIMIT %d FOR UPDATE SKIP LOCKED),
            gone AS (DELETE FROM %3$s WHERE id IN (SELECT id FROM ended) RETURNING id, owner_id)
            SELECT (SELECT ours FROM turn) AS ours, count(*) AS deleted, array_agg(id) AS ids, array_agg(owner_id) AS owners
            FROM gone""".formatted(parameter, ADVISORY_LOCK, table, ended, BATCH);
    }

    /** Counts all that ended before an instant. */
    public String count(String parameter) {
        return "WITH cutoff AS (SELECT CAST(%s AS timestamptz) AS at) SELECT count(*) FROM %s WHERE %s"
                .formatted(parameter, table, ended);
    }
}
