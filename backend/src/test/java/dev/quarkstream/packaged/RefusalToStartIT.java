package dev.quarkstream.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarkstream.packaged.Launch.Refusal;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every refusal is one line that says what to do, exit code 1, and leaves things as they were. */
class RefusalToStartIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    @Test
    void dataInUseByAnotherProcessIsRefused() {
        try (var first = Launch.in(folder).start()) {
            assertRefused(Launch.in(folder).refuse(), "data", "in use by another process", "data-dir");
            assertThat(first.http().register(EMAIL, PASSWORD).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void dataOfAnotherMajorVersionOfPostgresqlIsRefused() throws IOException {
        try (var application = Launch.in(folder).start()) {
            application.http().register(EMAIL, PASSWORD);
            application.stop();
        }
        var version = folder.resolve("data/postgresql/PG_VERSION");
        var ours = Files.readString(version);

        Files.writeString(version, "13\n");
        assertRefused(Launch.in(folder).refuse(), "made by PostgreSQL 13", "this is PostgreSQL " + ours.strip());

        Files.writeString(version, ours);
        try (var application = Launch.in(folder).start()) {
            assertThat(application.http().signIn(EMAIL, PASSWORD).statusCode()).isEqualTo(200);
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
        assertThat(folder.resolve("data/postgresql/postmaster.pid")).doesNotExist();
        try (var application = Launch.in(folder).start()) {
            assertThat(application.isReady()).isTrue();
        }
    }

    @Test
    void anInvalidSettingIsRefused() {
        assertRefused(
                Launch.in(folder)
                        .with("quarkstream.tokens.max-per-user", "many")
                        .refuse(),
                "quarkstream.tokens.max-per-user",
                "many");
    }

    @Test
    void aDefaultThatIsNoPermissionIsRefused() {
        assertRefused(
                Launch.in(folder).with("quarkstream.default-permissions", "fly").refuse(), "fly", "permission");
    }

    @Test
    void anUnreachableDatabaseIsRefused() {
        var nobodyListens = "postgresql://localhost:" + Launch.freePort() + "/postgres";
        assertRefused(
                Launch.in(folder)
                        .with("quarkstream.database.url", nobodyListens)
                        .with("quarkstream.session.key", "the key of a test is no secret at all")
                        .refuse(),
                nobodyListens,
                "cannot be reached");
    }

    @Test
    void whatIsWrongWithAnExternalDatabaseIsRefused() {
        try (var database = ExternalPostgres.start(folder)) {
            assertRefused(
                    database.launch(folder)
                            .with("quarkstream.database.password", "a guess that is wrong")
                            .refuse(),
                    database.url(),
                    "password authentication failed");
            assertRefused(
                    database.launch(folder)
                            .with("quarkstream.database.url", database.url().replace("/postgres", "/nowhere"))
                            .refuse(),
                    "database \"nowhere\" does not exist");
            assertRefused(
                    database.launch(folder)
                            .withEnvironment("QUARKSTREAM_SESSION_KEY", "")
                            .refuse(),
                    "quarkstream.session.key");
            assertThat(database.value("select count(*) from pg_tables where tablename = 'account'"))
                    .as("tables made by a start that was refused")
                    .isIn("0", "1");
        }
    }

    @Test
    void aDatabaseThatIsNewerThanTheProgramIsRefused() {
        try (var database = ExternalPostgres.start(folder)) {
            try (var application = database.launch(folder).start()) {
                application.http().register(EMAIL, PASSWORD);
            }
            database.run(
                    "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                            + " installed_by, execution_time, success)"
                            + " values (9999, '9999', 'future', 'SQL', 'V9999__future.sql', 1, 'postgres', 1, true)");
            assertRefused(database.launch(folder).refuse(), database.url(), "newer", "9999");
            assertThat(database.value("select count(*) from account")).isEqualTo("1");
        }
    }

    @Test
    void aMigrationThatFailsHalfWayIsRefusedAndLeavesNothing() {
        try (var database = ExternalPostgres.start(folder)) {
            try (var application = database.launch(folder).start()) {
                application.http().register(EMAIL, PASSWORD);
            }
            // The last migration is due again, and stumbles over what it finds there.
            database.run("delete from flyway_schema_history where installed_rank ="
                    + " (select max(installed_rank) from flyway_schema_history)");
            var history = "select count(*) from flyway_schema_history";
            var before = database.value(history);
            assertRefused(database.launch(folder).refuse(), database.url(), "could not be migrated", "already exists");
            assertThat(database.value(history)).isEqualTo(before);
            assertThat(database.value("select count(*) from account")).isEqualTo("1");
        }
    }

    @Test
    void aDatabaseWithTablesOfSomebodyElseIsRefused() {
        try (var database = ExternalPostgres.start(folder)) {
            database.run("create table theirs (id int)");
            assertRefused(database.launch(folder).refuse(), database.url(), "non-empty schema");
            assertThat(database.value("select count(*) from pg_tables where schemaname = 'public'"))
                    .isEqualTo("1");
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
