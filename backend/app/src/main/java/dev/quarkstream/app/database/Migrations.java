package dev.quarkstream.app.database;

import dev.quarkstream.schema.Schema;
import dev.quarkstream.schema.SchemaMigrations;
import io.quarkus.flyway.runtime.QuarkusFlywayClassProvider;
import io.quarkus.flyway.runtime.QuarkusFlywayResourceProvider;
import io.quarkus.flyway.runtime.QuarkusPathLocationScanner;
import io.quarkus.runtime.ImageMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The migrations of a database, the application's own and those of tokens, apart from a start, which makes them by itself. */
public final class Migrations {

    private static final String[] NONE = {};

    private final Flyway application;
    private final DatabaseLogin database;
    private final Schema schema;

    public Migrations(DatabaseLogin database, Schema schema) {
        this(database, schema, ImageMode.current().isNativeImage());
    }

    /** @param listed whether there are no folders to look through, but a list that Quarkus made when it built the application */
    Migrations(DatabaseLogin database, Schema schema, boolean listed) {
        this.database = database;
        this.schema = schema;
        var configuration = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.jdbcUrl(), database.username(), database.password())
                .locations("db/migration")
                .defaultSchema(ConfigProvider.getConfig()
                        .getOptionalValue("quarkus.flyway.default-schema", String.class)
                        .orElse("public"))
                .ignoreMigrationPatterns(NONE); // as a start does: a newer database is refused
        if (listed) {
            var list = new QuarkusPathLocationScanner(configuration, List.of(configuration.getLocations()));
            configuration.resourceProvider(new QuarkusFlywayResourceProvider(list.scanForResources()));
            configuration.javaMigrationClassProvider(new QuarkusFlywayClassProvider<>(list.scanForClasses()));
        }
        this.application = configuration.load();
    }

    /**
     * How far a database is.
     *
     * @param version of the last migration of the application's own that was made; 0: none was
     * @param tokens the same of those of tokens
     * @param pending how many are due, of both
     * @param refusal why a start would be refused, because of what other programs did here; empty: it would not
     */
    public record State(String version, String tokens, int pending, String refusal) {}

    public State state() {
        var tokens = ofTokens(SchemaMigrations::state);
        return new State(
                version(),
                Integer.toString(tokens.version()),
                application.info().pending().length + tokens.pending(),
                Stream.of(refusal(), tokens.refusal())
                        .filter(reason -> !reason.isEmpty())
                        .collect(Collectors.joining("; ")));
    }

    /** @return how many were made */
    public int migrate() {
        return application.migrate().migrationsExecuted + ofTokens(SchemaMigrations::migrate);
    }

    private <T> T ofTokens(Function<SchemaMigrations, T> work) {
        try (var connection = database.connect()) {
            return work.apply(new SchemaMigrations(sql -> run(connection, sql), schema));
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static List<String> run(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            var column = new ArrayList<String>();
            if (statement.execute(sql)) {
                try (var rows = statement.getResultSet()) {
                    while (rows.next()) {
                        column.add(rows.getString(1));
                    }
                }
            }
            return column;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private String refusal() {
        return Arrays.stream(application.info().all())
                        .map(MigrationInfo::getState)
                        .anyMatch(Migrations::isFuture)
                ? "a newer version of this program has migrated this database"
                : unlikeOurs();
    }

    /** Migrations that were made here and read otherwise in this program. */
    private String unlikeOurs() {
        return application.validateWithResult().invalidMigrations.stream()
                .filter(migration ->
                        migration.errorDetails.errorCode != CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED)
                .map(migration ->
                        migration.errorDetails.errorMessage.lines().findFirst().orElse(""))
                .collect(Collectors.joining("; "));
    }

    private static boolean isFuture(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
    }

    private String version() {
        var current = application.info().current();
        return current == null ? "0" : current.getVersion().getVersion();
    }
}
