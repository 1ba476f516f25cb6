package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarkstream.app.database.EmbeddedDatabase;
import dev.quarkstream.app.packaged.Launch.Refusal;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal is one line that says what to do, exit code 1, and leaves things as they were. */
class RefusalToStartIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    static Path home;

    private static ExternalPostgres server;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServer() {
        server = ExternalPostgres.start(home);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void dataInUseByAnotherProcessIsRefused() throws SQLException {
        try (var database = EmbeddedDatabase.start(folder.resolve("data"))) { // this process is another one
            assertRefused(Launch.in(folder).refuse(), "data", "in use by another process", "data-dir");
            assertServes(database);
        }
    }

    @Test
    void dataOfAnotherMajorVersionOfPostgresqlIsRefused() throws Exception {
        EmbeddedDatabase.start(folder.resolve("data")).close();
        var version = folder.resolve("data/postgresql/PG_VERSION");
        var ours = Files.readString(version);

        Files.writeString(version, "13\n");
        assertRefused(Launch.in(folder).refuse(), "made by PostgreSQL 13", "this is PostgreSQL " + ours.strip());

        Files.writeString(version, ours);
        try (var database = EmbeddedDatabase.start(folder.resolve("data"))) {
            assertServes(database);
        }
    }

    @Test
    void aDataFolderThatIsNoFolderIsRefused() throws IOException {
        Files.writeString(folder.resolve("data"), "mine");
        assertRefused(Launch.in(folder).refuse(), "data", "Not a directory");
        assertThat(folder.resolve("data")).hasContent("mine");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReadOnlyDataFolderIsRefused() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        assertRefused(onDisk("ro").refuse(), "data", "Read-only file system");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsRefused() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        assertRefused(onDisk("size=100m").refuse(), "data", "is full", "256 MB are needed");
    }

    @Test
    void aDatabaseFolderThatHoldsSomethingElseIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("data/postgresql"));
        Files.writeString(folder.resolve("data/postgresql/thesis.txt"), "mine");
        assertRefused(Launch.in(folder).refuse(), "holds no PostgreSQL database");
        assertThat(folder.resolve("data/postgresql/thesis.txt")).hasContent("mine");
    }

    @Test
    void aTakenPortIsRefused() throws IOException {
        try (var taken = new ServerSocket(0)) {
            var launch = Launch.in(folder).with("quarkus.http.port", taken.getLocalPort());
            assertRefused(launch.refuse(), "Port " + taken.getLocalPort() + " is in use", "quarkus.http.port");
        }
        assertThat(folder.resolve("data/postgresql/postmaster.pid"))
                .as("the database is stopped")
                .doesNotExist();
    }

    @Test
    void aTemporaryFolderThatCannotBeWrittenIsRefused() throws IOException {
        var file = Files.createFile(folder.resolve("file"));
        for (var launch : List.of(Launch.in(folder), server.launch(folder))) {
            assertRefused(
                    launch.with("java.io.tmpdir", file).refuse(),
                    file.toString(),
                    "Not a directory",
                    "-Djava.io.tmpdir");
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void anInvalidSettingIsRefused() {
        assertRefused(
                server.launch(folder)
                        .with("quarkstream.tokens.max-per-user", "many")
                        .refuse(),
                "quarkstream.tokens.max-per-user",
                "many");
        assertRefused(
                server.launch(folder)
                        .with("quarkstream.default-permissions", "fly")
                        .refuse(),
                "fly",
                "permission");
    }

    @ParameterizedTest
    @CsvSource({
        "quarkstream.tokens.prune-after, -1d",
        "quarkstream.tokens.prune-every, PT",
        "quarkstream.session.idle-timeout, 0s",
        "quarkstream.tokens.last-used-flush, 0s",
        "quarkstream.tokens.rotation-overlap, 8d",
        "quarkstream.events.keep-for, -1d",
        "quarkstream.leaks.github-keys-file, nowhere.json",
        "quarkstream.leaks.github-keys-file, /dev/null",
        "quarkstream.proxy.trusted, proxy.local",
        "quarkstream.proxy.trusted, 10.0.0.0/33",
        "quarkstream.proxy.trusted, ::1",
        "quarkstream.registration.verify-email, true"
    })
    void aValueThatMakesNoSenseIsRefused(String setting, String value) {
        assertRefused(server.launch(folder).with(setting, value).refuse(), setting);
    }

    @Test
    void whatIsNoAddressIsTold() {
        assertRefused(
                server.launch(folder)
                        .with("quarkstream.proxy.trusted", "10.0.0.1, proxy.local")
                        .refuse(),
                "proxy.local",
                "is no address");
    }

    @Test
    void aVariableThatIsNoSettingIsRefused() {
        assertRefused(
                server.launch(folder)
                        .withEnvironment("QUARKSTREAM_DATABSE_URL", "x")
                        .refuse(),
                "QUARKSTREAM_DATABSE_URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:5432/x",
                "postgres://ada:s3cret@localhost/x",
                "postgresql://ada:s3cret@localhost:5432/x",
                "postgresql://localhost:5432",
                "postgresql://localhost:abc/x"
            })
    void anAddressThatIsNoneIsRefusedWithoutBeingTold(String url) {
        var refusal = server.launch(folder)
                .withEnvironment("QUARKSTREAM_DATABASE_URL", url)
                .refuse();
        assertRefused(refusal, "quarkstream.database.url", "postgresql://host:port/name");
        assertThat(refusal.lines().get(0)).doesNotContain("s3cret");
    }

    @Test
    void anExternalDatabaseWithoutASessionKeyIsRefused() {
        assertRefused(
                server.launch(folder)
                        .withEnvironment("QUARKSTREAM_SESSION_KEY", "")
                        .refuse(),
                "quarkstream.session.key");
    }

    @Test
    void anUnreachableDatabaseIsRefused() {
        var nobodyListens = "postgresql://localhost:" + Launch.freePort() + "/postgres";
        assertRefused(
                server.launch(folder)
                        .with("quarkstream.database.url", nobodyListens)
                        .refuse(),
                nobodyListens,
                "cannot be reached");
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertRefused(
                server.launch(folder)
                        .with("quarkstream.database.password", "a guess that is wrong")
                        .refuse(),
                server.url(),
                "password authentication failed");
    }

    @Test
    void aDatabaseThatDoesNotExistIsRefused() {
        assertRefused(server.use("nowhere").launch(folder).refuse(), "database \"nowhere\" does not exist");
    }

    @Test
    void aDatabaseThatIsNewerThanTheProgramAndOneThatCannotBeMigratedAreRefusedAndKept() {
        var database = server.create("migrated");
        try (var application = database.launch(folder).start()) {
            application.http().register(EMAIL, PASSWORD);
        }
        database.run("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " values (9999, '9999', 'future', 'SQL', 'V9999__future.sql', 1, 'postgres', 1, true)");
        assertRefused(database.launch(folder).refuse(), database.url(), "newer", "9999");

        // Now the last migration of ours is due again, and stumbles over what it finds there.
        database.run("delete from flyway_schema_history where installed_rank >="
                + " (select max(installed_rank) from flyway_schema_history where installed_rank < 9999)");
        var history = "select count(*) from flyway_schema_history";
        var before = database.value(history);
        assertRefused(database.launch(folder).refuse(), database.url(), "could not be migrated", "already exists");
        assertThat(database.value(history)).isEqualTo(before);
        assertThat(database.value("select count(*) from account")).isEqualTo("1");
    }

    @Test
    void aDatabaseWithTablesOfSomebodyElseIsRefused() {
        var database = server.create("theirs");
        database.run("create table theirs (id int)");
        assertRefused(database.launch(folder).refuse(), database.url(), "non-empty schema");
        assertThat(database.value("select count(*) from pg_tables where schemaname = 'public'"))
                .isEqualTo("1");
    }

    private static void assertServes(EmbeddedDatabase database) throws SQLException {
        try (var connection = database.login().connect()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private static void assertRefused(Refusal refusal, String... fragments) {
        assertThat(refusal.lines()).hasSize(1);
        assertThat(refusal.lines().get(0)).contains(fragments);
        assertThat(refusal.exitCode()).isEqualTo(1);
    }

    /** The data folder on a small disk of its own, which exists for this process alone. */
    private Launch onDisk(String options) throws Exception {
        var mount = "mount -t tmpfs -o " + options + " none data && exec \"$@\"";
        var inOwnNamespace = new String[] {"unshare", "-Urm", "sh", "-c", mount, "sh"};
        var attempt = new ProcessBuilder(inOwnNamespace[0], "-Urm", "sh", "-c", mount, "sh", "true")
                .directory(folder.toFile())
                .start();
        assumeTrue(
                attempt.waitFor(5, TimeUnit.SECONDS) && attempt.exitValue() == 0,
                "this system lets nobody mount a disk of their own");
        return Launch.in(folder).wrappedIn(inOwnNamespace);
    }
}
