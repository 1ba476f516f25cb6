package dev.quarkstream.app.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarkstream.schema.Schema;
import dev.quarkstream.schema.SchemaConfig;
import dev.quarkstream.schema.SchemaMigrations;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the schema's migrations meet in a database, each test in a schema of its own. */
@QuarkusTest
class SchemaMigrationsTest {

    private static final int LATEST = SchemaMigrations.files().size();

    @Inject
    DataSource database;

    private final String name =
            "s" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    @Test
    void theyAreMadeOnce() throws Exception {
        assertThat(migrate()).isEqualTo(LATEST);
        assertThat(migrate()).isZero();
        try (var connection = database.getConnection()) {
            assertThat(in(connection).state()).isEqualTo(new SchemaMigrations.State(LATEST, 0, ""));
        }
    }

    @Test
    void severalProgramsAtOnceMakeThemOnce() throws Exception {
        var programs = Executors.newFixedThreadPool(4);
        Callable<Integer> start = this::migrate;
        var made = programs.invokeAll(List.of(start, start, start, start));
        programs.shutdown();
        assertThat(made.stream().mapToInt(SchemaMigrationsTest::result)).containsOnlyOnce(LATEST);
        assertThat(made.stream().mapToInt(SchemaMigrationsTest::result).sum()).isEqualTo(LATEST);
    }

    private static int result(Future<Integer> made) {
        try {
            return made.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDatabaseThatANewerProgramHasMigratedIsRefusedAndLeftAsItIs() throws Exception {
        migrate();
        run("INSERT INTO " + name + ".schema_history (version, digest) VALUES (" + (LATEST + 1) + ", 'newer')");
        assertThatThrownBy(this::migrate)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("newer version");
        assertThat(run("SELECT count(*) FROM " + name + ".schema_history")).containsExactly("" + (LATEST + 1));
    }

    @Test
    void anotherScriptThanOursIsRefused() throws Exception {
        migrate();
        run("UPDATE " + name + ".schema_history SET digest = 'another' WHERE version = 1");
        assertThatThrownBy(this::migrate).hasMessageContaining("version 1").hasMessageContaining("another script");
    }

    /** As it was when Flyway kept the history, with the first version alone. */
    @Test
    void anOlderSchemaGetsWhatItLacksAndKeepsWhatItHas() throws Exception {
        run("CREATE SCHEMA " + name);
        run("SET search_path TO " + name + ";" + first().replace("${schema}", name) + ";SET search_path TO DEFAULT");
        run("CREATE TABLE " + name + ".flyway_schema_history (version text, success boolean)");
        run("INSERT INTO " + name + ".flyway_schema_history VALUES (NULL, true), ('1', true)");
        run("INSERT INTO " + name + ".token_owner VALUES ('ada')");
        assertThat(migrate()).isEqualTo(LATEST - 1);
        assertThat(run("SELECT id FROM " + name + ".token_owner")).containsExactly("ada");
        assertThat(run("SELECT 1 WHERE to_regclass('" + name + ".flyway_schema_history') IS NOT NULL"))
                .isEmpty();
        assertThat(migrate()).isZero();
    }

    private static String first() throws IOException {
        try (var script = SchemaMigrations.class
                .getClassLoader()
                .getResourceAsStream(SchemaMigrations.files().get(0))) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whoMayNotMakeASchemaIsToldWhatToDo() throws Exception {
        var user = "u" + name;
        run("CREATE ROLE " + user);
        try (var connection = database.getConnection()) {
            run(connection, "SET ROLE " + user);
            try {
                assertThatThrownBy(() -> in(connection).migrate())
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining(user)
                        .hasMessageContaining("CREATE SCHEMA " + name)
                        .hasMessageContaining("GRANT CREATE ON DATABASE");
            } finally {
                run(connection, "RESET ROLE");
            }
        }
        assertThat(run("SELECT 1 WHERE to_regnamespace('" + name + "') IS NOT NULL"))
                .isEmpty();
    }

    @AfterEach
    void dropIt() throws Exception {
        run("DROP SCHEMA IF EXISTS " + name + " CASCADE");
    }

    private int migrate() throws SQLException {
        try (var connection = database.getConnection()) {
            return in(connection).migrate();
        }
    }

    private SchemaMigrations in(Connection connection) {
        var settings = new SmallRyeConfigBuilder()
                .withMapping(SchemaConfig.class)
                .withDefaultValue("quarkstream.database.schema", name)
                .build();
        return new SchemaMigrations(sql -> run(connection, sql), Schema.of(settings));
    }

    private List<String> run(String sql) throws SQLException {
        try (var connection = database.getConnection()) {
            return run(connection, sql);
        }
    }

    private static List<String> run(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            var column = new ArrayList<String>();
            for (var rows = statement.execute(sql) ? statement.getResultSet() : null; rows != null && rows.next(); ) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
