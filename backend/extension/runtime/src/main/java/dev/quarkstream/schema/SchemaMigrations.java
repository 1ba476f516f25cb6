package dev.quarkstream.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Brings our schema to the version of this program, with a history of its own, whatever the application does with its tables. No
 * library for it: those there are bring a JDBC driver, a pool and, in an application on Hibernate Reactive, a second
 * persistence unit.
 */
public final class SchemaMigrations {

    private static final String FOLDER = "db/quarkstream/";

    /** In the order of their making, the first one is version 1. Listed, for a native executable has no folders to look through. */
    private static final List<String> FILES = List.of(
            "V1__tokens_and_sessions.sql",
            "V2__descriptions.sql",
            "V3__imported_tokens.sql",
            "V4__rotation_and_events.sql",
            "V5__sessions_and_disabled_owners.sql",
            "V6__what_ends_or_narrows.sql");

    private static final String HAS_SCHEMA = "SELECT 1 WHERE to_regnamespace('{schema}') IS NOT NULL";

    private static final String MAY_MAKE_SCHEMA =
            "SELECT current_user || ' of ' || current_database() WHERE NOT has_database_privilege(current_database(), 'CREATE')";

    private static final String HAS_HISTORY = "SELECT 1 WHERE to_regclass('{schema}.schema_history') IS NOT NULL";

    private static final String MADE = "SELECT version || ' ' || digest FROM {schema}.schema_history ORDER BY version";

    // Before there was this history, Flyway wrote one, of the first version alone.
    private static final String BEGIN = """
            CREATE SCHEMA IF NOT EXISTS {schema};
            CREATE TABLE {schema}.schema_history (
                version integer PRIMARY KEY, digest text NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
            DO $$ BEGIN
                IF to_regclass('{schema}.flyway_schema_history') IS NOT NULL THEN
                    INSERT INTO {schema}.schema_history (version, digest)
                        SELECT 1, '%s' FROM {schema}.flyway_schema_history WHERE version = '1' AND success;
                    DROP TABLE {schema}.flyway_schema_history;
                END IF;
            END $$""";

    private static final String NOTE = "INSERT INTO {schema}.schema_history (version, digest) VALUES (%d, '%s')";

    /** Whoever else is doing this waits. */
    private static final String IN_TURN = "SELECT pg_advisory_xact_lock(8174890456017829999)";

    private final Statements database;
    private final Schema schema;

    public SchemaMigrations(Statements database, Schema schema) {
        this.database = database;
        this.schema = schema;
    }

    /** Where they are on the classpath. */
    public static List<String> files() {
        return FILES.stream().map(name -> FOLDER + name).toList();
    }

    /**
     * How far a database is.
     *
     * @param version of the last migration that was made; 0: none was
     * @param pending how many are due
     * @param refusal why a start would be refused, because of what other programs did here; empty: it would not
     */
    public record State(int version, int pending, String refusal) {}

    /** Changes nothing. */
    public State state() {
        var made = made();
        return new State(
                made.isEmpty() ? 0 : made.lastKey(),
                (int) versions().filter(version -> !made.containsKey(version)).count(),
                refusal(made));
    }

    /**
     * All that is due, whole or not at all.
     *
     * @return how many were made
     * @throws ConfigurationException if the database is newer than this program, or may not be changed by it
     */
    public int migrate() {
        return inOneTransaction(() -> {
            run(IN_TURN);
            begin();
            var made = made();
            var refusal = refusal(made);
            if (!refusal.isEmpty()) {
                throw new ConfigurationException("quarkstream.database.schema: " + refusal);
            }
            var due = versions().filter(version -> !made.containsKey(version)).toList();
            due.forEach(this::make);
            return due.size();
        });
    }

    /** Ties our owners to the application's table of them, if it has named one. */
    void tie(OwnerConfig owner) {
        inOneTransaction(() -> {
            run(IN_TURN);
            new OwnerTable(this::run).tie(owner);
            return 0;
        });
    }

    private interface Work {
        int done();
    }

    private int inOneTransaction(Work work) {
        database.run("BEGIN");
        try {
            var done = work.done();
            database.run("COMMIT");
            return done;
        } catch (RuntimeException e) {
            try {
                database.run("ROLLBACK");
            } catch (RuntimeException gone) {
                e.addSuppressed(gone);
            }
            throw e;
        }
    }

    private void begin() {
        if (run(HAS_HISTORY).isEmpty()) {
            if (run(HAS_SCHEMA).isEmpty()) {
                run(MAY_MAKE_SCHEMA).forEach(this::refuseUser);
            }
            run(BEGIN.formatted(digest(1)));
        }
    }

    private void refuseUser(String user) {
        throw new ConfigurationException("quarkstream.database.schema: the user " + user
                + " may not make the schema " + schema.name() + ": do it for them (CREATE SCHEMA " + schema.name()
                + " AUTHORIZATION …), or let them (GRANT CREATE ON DATABASE …)");
    }

    private void make(int version) {
        run("SET LOCAL search_path TO {schema}");
        database.run(script(version).replace("${schema}", schema.name()));
        run("SET LOCAL search_path TO DEFAULT");
        run(NOTE.formatted(version, digest(version)));
    }

    private TreeMap<Integer, String> made() {
        var made = new TreeMap<Integer, String>();
        if (!run(HAS_HISTORY).isEmpty()) {
            for (var row : run(MADE)) {
                var parts = row.split(" ");
                made.put(Integer.valueOf(parts[0]), parts[1]);
            }
        }
        return made;
    }

    private static String refusal(TreeMap<Integer, String> made) {
        if (!made.isEmpty() && made.lastKey() > FILES.size()) {
            return "a newer version of this program has migrated this database";
        }
        return made.entrySet().stream()
                .filter(one -> !one.getValue().equals(digest(one.getKey())))
                .findFirst()
                .map(one -> "version " + one.getKey() + " of the schema was made here with another script than ours")
                .orElse("");
    }

    private static Stream<Integer> versions() {
        return IntStream.rangeClosed(1, FILES.size()).boxed();
    }

    private List<String> run(String sql) {
        return database.run(schema.sql(sql));
    }

    private static String script(int version) {
        var file = FOLDER + FILES.get(version - 1);
        try (InputStream script = SchemaMigrations.class.getClassLoader().getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(script, file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(int version) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(script(version).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
