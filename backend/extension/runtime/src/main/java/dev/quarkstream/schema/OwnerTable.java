package dev.quarkstream.schema;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Ties our owners to the application's own table of them, where it has named one: a trigger takes an owner along that is
 * deleted there, and a function tells whether one is there, in terms of the column's own type, so that its index serves.
 */
final class OwnerTable {

    private static final String FIND = """
            SELECT format('%%I.%%I', n.nspname, c.relname) || E'\\n' || quote_ident(a.attname) || E'\\n'
                || format_type(a.atttypid, a.atttypmod)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.oid = to_regclass(%s) AND a.attname = %s AND NOT a.attisdropped""";

    private static final String IS_TIED = """
            SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname = 'quarkstream_owner_changed'
            AND tgfoid = to_regproc('{schema}.owner_changed')""";

    private static final String TIE = """
            CREATE OR REPLACE TRIGGER quarkstream_owner_changed AFTER DELETE OR UPDATE OF %1$s ON %2$s
                FOR EACH ROW EXECUTE FUNCTION {schema}.owner_changed(%3$s);
            CREATE OR REPLACE TRIGGER quarkstream_owners_truncated AFTER TRUNCATE ON %2$s
                FOR EACH STATEMENT EXECUTE FUNCTION {schema}.owners_truncated()""";

    // By its one spelling: whoever is deleted there is looked for by that. Locked, so that a deletion at the same
    // instant either comes first or takes along what is being made.
    private static final String KNOW = """
            CREATE OR REPLACE FUNCTION {schema}.is_owner(sought text) RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM 1 FROM %1$s WHERE %2$s = sought::%3$s AND %2$s::text = sought FOR KEY SHARE;
                RETURN FOUND;
            EXCEPTION WHEN data_exception THEN
                RETURN false;
            END $$""";

    private static final String KNOW_ALL = """
            CREATE OR REPLACE FUNCTION {schema}.is_owner(sought text) RETURNS boolean LANGUAGE sql AS $$
            SELECT true $$""";

    private final Statements database;

    /** @param database where {@code {schema}} stands for ours */
    OwnerTable(Statements database) {
        this.database = database;
    }

    void tie(OwnerConfig owner) {
        owner.table().ifPresentOrElse(table -> tie(table, owner.column()), () -> database.run(KNOW_ALL));
    }

    private void tie(String table, String column) {
        var found = database.run(FIND.formatted(literal(table), literal(column))).stream()
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "quarkstream.owner.table: there is no table " + table + " with a column " + column))
                .split("\n");
        database.run(KNOW.formatted(found[0], found[1], found[2]));
        // A trigger that is there is left alone: making one locks out the application's writers for a moment.
        if (database.run(IS_TIED.formatted(literal(table))).isEmpty()) {
            database.run(TIE.formatted(found[1], found[0], literal(column)));
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
