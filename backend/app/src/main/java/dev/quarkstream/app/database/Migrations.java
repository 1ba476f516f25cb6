package dev.quarkstream.app.database;

import dev.quarkstream.schema.Schema;
import dev.quarkstream.schema.SchemaMigrations;
import io.quarkus.flyway.runtime.QuarkusFlywayClassProvider;
import io.quarkus.flyway.runtime.QuarkusFlywayResourceProvider;
import io.quarkus.flyway.runtime.QuarkusPathLocationScanner;
import io.quarkus.runtime.ImageMode;
import java.util.Arrays;
import java.util.List;
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
    private final Flyway tokens;

    public Migrations(DatabaseLogin database, Schema schema) {
        this(database, schema, ImageMode.current().isNativeImage());
    }

    /** @param listed whether there are no folders to look through, but a list that Quarkus made when it built the application */
    Migrations(DatabaseLogin database, Schema schema, boolean listed) {
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
        this.tokens = SchemaMigrations.in(configuration.getDataSource(), schema.name());
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
        return new State(
                version(application),
                version(tokens),
                application.info().pending().length + tokens.info().pending().length,
                Stream.of(application, tokens)
                        .map(Migrations::refusal)
                        .filter(reason -> !reason.isEmpty())
                        .collect(Collectors.joining("; ")));
    }

    /** @return how many were made */
    public int migrate() {
        return application.migrate().migrationsExecuted + tokens.migrate().migrationsExecuted;
    }

    private static String refusal(Flyway flyway) {
        return Arrays.stream(flyway.info().all()).map(MigrationInfo::getState).anyMatch(Migrations::isFuture)
                ? "a newer version of this program has migrated this database"
                : unlikeOurs(flyway);
    }

    /** Migrations that were made here and read otherwise in this program. */
    private static String unlikeOurs(Flyway flyway) {
        return flyway.validateWithResult().invalidMigrations.stream()
                .filter(migration ->
                        migration.errorDetails.errorCode != CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED
                                && migration.errorDetails.errorCode != CoreErrorCode.SCHEMA_DOES_NOT_EXIST)
                .map(migration ->
                        migration.errorDetails.errorMessage.lines().findFirst().orElse(""))
                .collect(Collectors.joining("; "));
    }

    private static boolean isFuture(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
    }

    private static String version(Flyway flyway) {
        var current = flyway.info().current();
        var version = current == null ? null : current.getVersion(); // the making of the schema has none
        return version == null ? "0" : version.getVersion();
    }
}
