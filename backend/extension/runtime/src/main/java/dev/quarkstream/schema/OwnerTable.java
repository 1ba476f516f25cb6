package dev.quarkstream.schema;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Ties our owners to the application's own table of them, where it has named one: a trigger takes an owner along that is
 * deleted there, and a function tells whether one is there, in terms of the column's own type, so that its index serves.
 */
final class OwnerTable {

    private static final String FIND = """
            SELECT format('%I.%I', n.nspname, c.relname), quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.oid = to_regclass(?) AND a.attname = ? AND NOT a.attisdropped""";

    private static final String IS_TIED = """
            SELECT FROM pg_trigger WHERE tgrelid = to_regclass(?) AND tgname = 'quarkstream_owner_changed'
            AND tgfoid = to_regproc(?)""";

    private static final String TIE = """
            CREATE OR REPLACE TRIGGER quarkstream_owner_changed AFTER DELETE OR UPDATE OF %1$s ON %2$s
                FOR EACH ROW EXECUTE FUNCTION {schema}.owner_changed('%3$s');
            CREATE OR REPLACE TRIGGER quarkstream_owners_truncated AFTER TRUNCATE ON %2$s
                FOR EACH STATEMENT EXECUTE FUNCTION {schema}.owners_truncated()""";

    // Locked, so that a deletion at the same instant either comes first or takes along what is being made.
    private static final String KNOW = """
            CREATE OR REPLACE FUNCTION {schema}.is_owner(sought text) RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM 1 FROM %1$s WHERE %2$s = sought::%3$s FOR KEY SHARE;
                RETURN FOUND;
            EXCEPTION WHEN data_exception THEN
                RETURN false;
            END $$""";

    private static final String KNOW_ALL = """
            CREATE OR REPLACE FUNCTION {schema}.is_owner(sought text) RETURNS boolean LANGUAGE sql AS $$
            SELECT true $$""";

    /** Whoever else is doing this waits. */
    private static final String IN_TURN = "SELECT pg_advisory_xact_lock(8174890456017829999)";

    private OwnerTable() {}

    static void tie(Connection database, OwnerConfig owner, Schema schema) throws SQLException {
        try (var statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute(IN_TURN);
            if (owner.table().isPresent()) {
                tie(database, owner.table().get(), owner.column(), schema);
            } else {
                statement.execute(schema.sql(KNOW_ALL));
            }
            database.commit();
        }
    }

    private static void tie(Connection database, String table, String column, Schema schema) throws SQLException {
        try (var find = database.prepareStatement(FIND);
                var statement = database.createStatement()) {
            find.setString(1, table);
            find.setString(2, column);
            try (var found = find.executeQuery()) {
                if (!found.next()) {
                    throw new ConfigurationException(
                            "quarkstream.owner.table: there is no table " + table + " with a column " + column);
                }
                statement.execute(
                        schema.sql(KNOW.formatted(found.getString(1), found.getString(2), found.getString(3))));
                if (!isTied(database, table, schema)) {
                    statement.execute(schema.sql(TIE.formatted(found.getString(2), found.getString(1), column)));
                }
            }
        }
    }

    /** A trigger that is there is left alone: making one locks out the application's writers for a moment. */
    private static boolean isTied(Connection database, String table, Schema schema) throws SQLException {
        try (var query = database.prepareStatement(IS_TIED)) {
            query.setString(1, table);
            query.setString(2, schema.sql("{schema}.owner_changed"));
            try (var found = query.executeQuery()) {
                return found.next();
            }
        }
    }
}
