package dev.quarkstream.database;

import io.quarkus.flyway.runtime.QuarkusFlywayClassProvider;
import io.quarkus.flyway.runtime.QuarkusFlywayResourceProvider;
import io.quarkus.flyway.runtime.QuarkusPathLocationScanner;
import io.quarkus.runtime.ImageMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** The migrations of a database, apart from a start, which makes them by itself. */
public final class Migrations {

    private static final String[] NONE = {};

    private final Flyway flyway;

    public Migrations(DatabaseLogin database) {
        this(database, ImageMode.current().isNativeImage());
    }

    /** @param listed whether there are no folders to look through, but a list that Quarkus made when it built the application */
    Migrations(DatabaseLogin database, boolean listed) {
        var configuration = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.jdbcUrl(), database.username(), database.password())
                .locations("db/migration")
                .ignoreMigrationPatterns(NONE); // as a start does: a newer database is refused
        if (listed) {
            var list = new QuarkusPathLocationScanner(configuration, List.of(configuration.getLocations()));
            configuration.resourceProvider(new QuarkusFlywayResourceProvider(list.scanForResources()));
            configuration.javaMigrationClassProvider(new QuarkusFlywayClassProvider<>(list.scanForClasses()));
        }
        this.flyway = configuration.load();
    }

    /**
     * How far a database is.
     *
     * @param version of the last migration that was made; 0: none was
     * @param pending how many are due
     * @param refusal why a start would be refused, because of what other programs did here; empty: it would not
     */
    public record State(String version, int pending, String refusal) {}

    public State state() {
        var info = flyway.info();
        var current = info.current();
        return new State(
                current == null ? "0" : version(current),
                info.pending().length,
                Arrays.stream(info.all()).map(MigrationInfo::getState).anyMatch(Migrations::isFuture)
                        ? "a newer version of this program has migrated this database"
                        : unlikeOurs());
    }

    /** @return how many were made */
    public int migrate() {
        return flyway.migrate().migrationsExecuted;
    }

    /** Migrations that were made here and read otherwise in this program. */
    private String unlikeOurs() {
        return flyway.validateWithResult().invalidMigrations.stream()
                .filter(migration ->
                        migration.errorDetails.errorCode != CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED)
                .map(migration ->
                        migration.errorDetails.errorMessage.lines().findFirst().orElse(""))
                .collect(Collectors.joining("; "));
    }

    private static boolean isFuture(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
    }

    private static String version(MigrationInfo migration) {
        MigrationVersion version = migration.getVersion();
        return version == null ? "0" : version.getVersion();
    }
}
