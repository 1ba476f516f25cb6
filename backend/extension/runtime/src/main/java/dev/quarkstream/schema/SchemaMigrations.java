package dev.quarkstream.schema;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.classpath.ClassPathResource;
import org.jspecify.annotations.Nullable;

/** Brings our schema to the version of this program: a history of its own, whatever the application does with its tables. */
public final class SchemaMigrations {

    private static final String FOLDER = "db/quarkstream";

    /** In the order of their making. Listed, for the native executable has no folders to look through. */
    private static final List<String> FILES = List.of("V1__tokens_and_sessions.sql");

    private SchemaMigrations() {}

    /** Where they are on the classpath. */
    public static List<String> files() {
        return FILES.stream().map(name -> FOLDER + "/" + name).toList();
    }

    /** How to make them there. Several programs at once wait for one another. */
    public static Flyway in(DataSource database, String schema) {
        return Flyway.configure(SchemaMigrations.class.getClassLoader())
                .dataSource(database)
                .schemas(schema)
                .createSchemas(true)
                .placeholders(Map.of("schema", schema))
                .resourceProvider(new Listed())
                .javaMigrationClassProvider(List::of)
                .ignoreMigrationPatterns(new String[0]) // a newer database is refused
                .load();
    }

    private static final class Listed implements ResourceProvider {

        @Override
        public @Nullable LoadableResource getResource(String name) {
            return FILES.contains(name) ? resource(name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return FILES.stream()
                    .filter(name -> name.startsWith(prefix)
                            && List.of(suffixes).stream().anyMatch(name::endsWith))
                    .map(Listed::resource)
                    .toList();
        }

        private static LoadableResource resource(String name) {
            return new ClassPathResource(
                    new Location("classpath:" + FOLDER),
                    FOLDER + "/" + name,
                    SchemaMigrations.class.getClassLoader(),
                    StandardCharsets.UTF_8);
        }
    }
}
