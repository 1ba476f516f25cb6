package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarkstream.app.testing.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StartAndStopIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    @Test
    void withoutAnyConfigurationItSaysInTwoLinesWhereItListensAndWhereTheDataIsAndStopsAllThatItStarted()
            throws IOException {
        var launch = Launch.in(folder);
        try (var application = launch.start()) {
            assertThat(application.output()).hasSize(2);
            assertThat(application.output().get(0)).contains("Listening on: http://");
            assertThat(application.output().get(1))
                    .endsWith("Open http://localhost:" + launch.port() + ". The data is in "
                            + folder.toAbsolutePath().resolve("data"));
            assertSecretsAreTheirOwnersAlone();
            application.stop();
        }
        assertThat(databaseLog()).contains("received fast shutdown request", "database system is shut down");
        assertNoDatabaseIsLeft();
    }

    @Test
    void aRestartKeepsTheDataAndTheSessions() {
        String cookie;
        try (var application = Launch.in(folder).start()) {
            cookie = Http.cookie(application.http().register(EMAIL, PASSWORD));
            application.stop();
        }
        try (var application = Launch.in(folder).start()) {
            assertThat(application.http().signIn(EMAIL, PASSWORD).statusCode()).isEqualTo(200);
            assertThat(application.http().get("/api/user", "Cookie", cookie).statusCode())
                    .isEqualTo(200);
        }
    }

    /** Ctrl-C reaches every process of the terminal's foreground group, and must not take the database away first. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void ctrlCStopsTheApplicationFirstAndThenTheDatabase() throws Exception {
        assumeTrue(interruptsAreHeard(), "this process ignores SIGINT, and its children inherit that");
        try (var application = Launch.in(folder).wrappedIn("setsid").start()) {
            var interrupt = new ProcessBuilder("kill", "-INT", "--", "-" + application.pid()).start();
            assertThat(interrupt.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(application.awaitExit()).isEqualTo(130);
            assertThat(application.output()).last().asString().contains("stopped in");
        }
        assertThat(databaseLog()).contains("database system is shut down");
        assertNoDatabaseIsLeft();
    }

    @Test
    void aRequestThatIsUnderWayIsAnsweredAndTheNextOneOfItsClientFindsANewReplica() throws Exception {
        try (var application = Launch.in(folder).start();
                var client = RawHttp.to(application.http().port())) {
            client.send("POST /api/session HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{");
            awaitRequestUnderWay(application);
            var exit = CompletableFuture.supplyAsync(application::stop);
            while (application.isReady()) {
                PackagedApplication.pause();
            }
            assertThat(exit).isNotDone();
            client.send("}");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 422 ").contains("validation");
            assertThat(exit.get(20, TimeUnit.SECONDS)).isNotEqualTo(1);
        }
    }

    private static void awaitRequestUnderWay(PackagedApplication application) {
        var metric = "http_server_active_requests{server_port=\""
                + application.http().port() + "\",url_scheme=\"http\"} 1";
        while (!application.operations().get("/q/metrics").body().contains(metric)) {
            PackagedApplication.pause();
        }
    }

    @Test
    void aKilledProcessLeavesAFolderThatTheNextStartRecoversWhetherTheDatabaseWasKilledTooOrNot() throws IOException {
        try (var application = Launch.in(folder).start()) {
            application.http().register(EMAIL, PASSWORD);
            application.kill();
        }
        try (var application = Launch.in(folder).start()) {
            assertThat(application.http().signIn(EMAIL, PASSWORD).statusCode()).isEqualTo(200);
            application.kill();
        }
        killDatabase();
        try (var application = Launch.in(folder).start()) {
            assertThat(application.http().signIn(EMAIL, PASSWORD).statusCode()).isEqualTo(200);
        }
        assertNoDatabaseIsLeft();
    }

    @Test
    void theEnvironmentNamesAnExternalDatabase() {
        try (var database = ExternalPostgres.start(folder);
                var application = database.launch(folder)
                        .withEnvironment("QUARKSTREAM_PROXY_TRUSTED", "")
                        .start()) {
            assertThat(application.output()).hasSize(2);
            assertThat(application.output().get(1)).endsWith(" The data is in " + database.url());
            assertThat(application.http().register(EMAIL, PASSWORD).statusCode())
                    .isEqualTo(201);
            assertThat(application
                            .http()
                            .get("/api/user", "X-Forwarded-Proto", "https")
                            .headers()
                            .map())
                    .as("nobody is trusted where the variable is empty")
                    .doesNotContainKey("strict-transport-security");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void aFileInTheWorkingDirectoryChoosesTheDataFolder() throws IOException {
        Files.createDirectory(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/application.properties"),
                "quarkstream.embedded-database.data-dir=from-the-file\n");
        try (var application = Launch.in(folder).start()) {
            assertThat(application.output())
                    .last()
                    .asString()
                    .endsWith("The data is in " + folder.toAbsolutePath().resolve("from-the-file"));
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void twoReplicasThatStartAtOnceOnAnEmptyDatabaseBothServe() {
        try (var database = ExternalPostgres.start(folder);
                var one = database.launch(folder).run();
                var other = database.launch(folder).run()) {
            one.awaitReady();
            other.awaitReady();
            assertThat(one.http().register(EMAIL, PASSWORD).statusCode()).isEqualTo(201);
            assertThat(other.http().signIn(EMAIL, PASSWORD).statusCode()).isEqualTo(200);
        }
    }

    private void assertSecretsAreTheirOwnersAlone() throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        for (var secret : List.of("session.key", "postgresql.password", "postgresql.log")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("data").resolve(secret)))
                    .as(secret)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private void assertNoDatabaseIsLeft() {
        assertThat(folder.resolve("data/postgresql/postmaster.pid")).doesNotExist();
        var data = folder.resolve("data").toString();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(data)))
                .isEmpty();
    }

    private void killDatabase() throws IOException {
        var postmaster = Files.readAllLines(folder.resolve("data/postgresql/postmaster.pid"))
                .get(0);
        ProcessHandle.of(Long.parseLong(postmaster.strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    private String databaseLog() throws IOException {
        return Files.readString(folder.resolve("data/postgresql.log"));
    }

    private static boolean interruptsAreHeard() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .allMatch(ignored -> (ignored & 2) == 0);
    }
}
