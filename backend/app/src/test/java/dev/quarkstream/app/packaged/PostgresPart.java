package dev.quarkstream.app.packaged;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that is killed and comes back, with a standby that follows every commit and can take its place. */
class PostgresPart extends Part {

    static final String PASSWORD = "let me in";

    private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    private final Path data;
    private final Path program;
    private final int port = Launch.freePort();
    private @Nullable Process process;

    private PostgresPart(Path data, Path program) {
        this.data = data;
        this.program = program;
    }

    /** Somebody else's programs make it and run it once. */
    static PostgresPart start(Path folder) {
        var data = folder.resolve("primary");
        try (var maker = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setLocaleConfig("auth", "scram-sha-256") // these become options of initdb
                .setLocaleConfig(
                        "pwfile",
                        Files.writeString(folder.resolve("password"), PASSWORD).toString())
                .setConnectConfig("password", PASSWORD)
                .start()) {
            var pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            var program =
                    Path.of(ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow());
            var primary = new PostgresPart(data, program);
            maker.close();
            primary.begin();
            return primary;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy that follows this one, and that every commit waits for from now on. */
    PostgresPart follow(Path folder) {
        var copy = new PostgresPart(folder.resolve("standby"), program);
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            copyTo(copy.data);
            try (var label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                label.next();
                Files.writeString(copy.data.resolve("backup_label"), label.getString(1));
            }
            Files.writeString(copy.data.resolve("standby.signal"), "");
            Files.writeString(
                    copy.data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=localhost port=%d user=postgres password=''%s'' application_name=standby'%n"
                            .formatted(port, PASSWORD));
            copy.begin();
            statement.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
            statement.execute("SELECT pg_reload_conf()");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        awaitSynchronous();
        return copy;
    }

    private void awaitSynchronous() {
        var deadline = Instant.now().plusSeconds(60);
        while (!value("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
                .equals("1")) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("The standby does not follow");
            }
            PackagedApplication.pause();
        }
    }

    private void copyTo(Path target) throws IOException {
        try (var files = Files.walk(data)) {
            for (var file : files.filter(
                            path -> !NOT_COPIED.contains(path.getFileName().toString()))
                    .toList()) {
                var copy = target.resolve(data.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
    }

    /** Becomes the primary. */
    void promote() {
        run("SELECT pg_promote()");
    }

    int port() {
        return port;
    }

    @Override
    void begin() {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid")); // of one that was killed
            var command = new ArrayList<String>();
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("unshare", "-U")); // it runs as nobody's administrator
            }
            command.addAll(List.of(
                    program.toString(),
                    "-D",
                    data.toString(),
                    "-p",
                    Integer.toString(port),
                    "-c",
                    "synchronous_commit=on",
                    "-c",
                    "max_connections=200",
                    "-c",
                    "listen_addresses=localhost",
                    "-c",
                    "unix_socket_directories="));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(
                            data.resolveSibling(data.getFileName() + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var deadline = Instant.now().plusSeconds(60);
        while (!isThere()) {
            if (Instant.now().isAfter(deadline) || !process().isAlive()) {
                throw new AssertionError("PostgreSQL does not come up in " + data);
            }
            PackagedApplication.pause();
        }
    }

    @Override
    ProcessHandle process() {
        return Objects.requireNonNull(process).toHandle();
    }

    private boolean isThere() {
        try (var connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port + "/postgres?sslmode=disable&connectTimeout=5&socketTimeout=60",
                "postgres",
                PASSWORD);
    }

    void run(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    String value(String query) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
