package dev.quarkstream.app.packaged;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that belongs to somebody else: it wants a password, and it may be away for a while. */
class ExternalPostgres implements AutoCloseable {

    static final String PASSWORD = "let me in";

    private final Path folder;
    private final int port = Launch.freePort();
    private @Nullable EmbeddedPostgres running;

    /** One of its databases. */
    record Database(String name, ExternalPostgres server) {

        String url() {
            return "postgresql://localhost:" + server.port + "/" + name;
        }

        /** By the environment, as a container is configured. */
        Launch launch(Path folder) {
            return Launch.in(folder)
                    .withEnvironment("QUARKSTREAM_DATABASE_URL", url())
                    .withEnvironment("QUARKSTREAM_DATABASE_USERNAME", "postgres")
                    .withEnvironment("QUARKSTREAM_DATABASE_PASSWORD", PASSWORD)
                    .withEnvironment("QUARKSTREAM_SESSION_KEY", "the key of a test is no secret at all");
        }

        void run(String sql) {
            try (var connection = server.source(name).getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The first column of the first row. */
        String value(String query) {
            try (var connection = server.source(name).getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getString(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private ExternalPostgres(Path folder) {
        this.folder = folder;
    }

    static ExternalPostgres start(Path folder) {
        var postgres = new ExternalPostgres(folder);
        postgres.start();
        return postgres;
    }

    void start() {
        try {
            var passwordFile = Files.writeString(folder.resolve("password"), PASSWORD);
            running = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("external"))
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setLocaleConfig("auth", "scram-sha-256") // these become options of initdb
                    .setLocaleConfig("pwfile", passwordFile.toString())
                    .setConnectConfig("password", PASSWORD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        try {
            if (running != null) {
                running.close();
            }
            running = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Database use(String name) {
        return new Database(name, this);
    }

    Database create(String name) {
        use("postgres").run("create database " + name);
        return use(name);
    }

    Launch launch(Path folder) {
        return use("postgres").launch(folder);
    }

    String url() {
        return use("postgres").url();
    }

    int port() {
        return port;
    }

    private DataSource source(String name) {
        if (running == null) {
            throw new IllegalStateException("The database is away");
        }
        return running.getDatabase("postgres", name);
    }

    @Override
    public void close() {
        stop();
    }
}
