package dev.quarkstream.app.database;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A real PostgreSQL for those who have none: it keeps its data in a folder and lives as long as the application. */
public class EmbeddedDatabase implements AutoCloseable {

    private static final String USERNAME = "quarkstream";
    private static final String PASSWORD = "postgresql.password";
    private static final String CLUSTER = "postgresql";

    /** In {@code postmaster.pid}, counted from 0. */
    private static final int LINE_OF_THE_PORT = 3;

    /** Unpacked programs, an empty database and its first write-ahead log come to about 130 MB. */
    private static final int MEGABYTES_FOR_A_FIRST_START = 256;

    /** One segment of the write-ahead log, and air to breathe. */
    private static final int MEGABYTES_FOR_A_START = 48;

    private static final int PORTS_TO_TRY = 3;

    private final DataFolder folder;
    private final PostgresPrograms programs;
    private int port;
    private boolean stopped;

    private EmbeddedDatabase(DataFolder folder, PostgresPrograms programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /** Where it is kept. */
    public static Path folder(SmallRyeConfig config) {
        return config.getOptionalValue("quarkstream.embedded-database.data-dir", Path.class)
                .orElse(Path.of("data"));
    }

    /** Refuses to go on where no start has made one in this folder. */
    public static void requireIn(Path dataDir) {
        if (!Files.exists(dataDir.resolve(CLUSTER).resolve("PG_VERSION"))) {
            throw new StartRefused("quarkstream.database.url is not set, and there is no embedded database in "
                    + dataDir.toAbsolutePath());
        }
    }

    /** Starts the database of this folder, making or recovering it where necessary. */
    public static EmbeddedDatabase start(Path dataDir) {
        var folder = DataFolder.hold(dataDir.toAbsolutePath().normalize());
        try {
            var database = new EmbeddedDatabase(folder, programs(folder));
            database.start();
            return database;
        } catch (IOException e) {
            folder.close();
            throw folder.unusable(e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static PostgresPrograms programs(DataFolder folder) throws IOException {
        var home = folder.file("postgresql-programs");
        var first = !PostgresPrograms.areUnpackedIn(home) || !Files.exists(folder.cluster());
        folder.requireFreeSpace(first ? MEGABYTES_FOR_A_FIRST_START : MEGABYTES_FOR_A_START);
        return PostgresPrograms.in(home);
    }

    /** How to sign in to the database that runs in this folder by now; empty: none does. */
    public static Optional<DatabaseLogin> runningIn(Path dataDir) {
        var pidFile = dataDir.resolve(CLUSTER).resolve("postmaster.pid");
        try {
            var lines = Files.readAllLines(pidFile);
            return process(lines).filter(EmbeddedDatabase::isPostgres).isPresent() && lines.size() > LINE_OF_THE_PORT
                    ? Optional.of(new DatabaseLogin(
                            url(Integer.parseInt(lines.get(LINE_OF_THE_PORT).strip())),
                            USERNAME,
                            Files.readString(dataDir.resolve(PASSWORD)).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public DatabaseLogin login() {
        try {
            return new DatabaseLogin(
                    url(port), USERNAME, Files.readString(passwordFile()).strip());
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    private static String url(int port) {
        return "postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Where the data is, for people. */
    public String location() {
        return folder.toString();
    }

    private void start() throws IOException {
        if (Files.exists(folder.cluster())) {
            requireOurMajorVersion();
            stopWhatAKilledProcessLeft();
        } else {
            create();
        }
        listen();
    }

    private void create() throws IOException {
        if (!Files.exists(passwordFile())) {
            writePassword();
        }
        var unfinished = folder.file("postgresql.unfinished");
        DataFolder.delete(unfinished);
        // The built-in locale sorts the same on every system and after every update of it. The password keeps out
        // others on this machine: the loopback address is open to all of them.
        var initdb = programs.run(
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + USERNAME,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions");
        if (!initdb.succeeded()) {
            throw new StartRefused("No database could be made in the data folder " + folder + ": "
                    + lastWords(initdb.output(), "error:"));
        }
        // Put in place whole: a process killed half-way leaves nothing that looks like a database.
        Files.move(unfinished, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void writePassword() throws IOException {
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        var unfinished = folder.file("postgresql.password.unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, DataFolder.ownerOnly("rw-------"));
        Files.writeString(unfinished, HexFormat.of().formatHex(random));
        Files.move(unfinished, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path passwordFile() {
        return folder.file(PASSWORD);
    }

    private void requireOurMajorVersion() throws IOException {
        var versionFile = folder.cluster().resolve("PG_VERSION");
        if (!Files.exists(versionFile)) {
            throw new StartRefused(folder.cluster() + " holds no PostgreSQL database; move it away, or choose another"
                    + " folder with quarkstream.embedded-database.data-dir");
        }
        var found = Files.readString(versionFile).strip();
        var ours = Integer.toString(programs.majorVersion());
        if (!found.equals(ours)) {
            throw new StartRefused("The data folder " + folder + " was made by PostgreSQL " + found
                    + ", but this is PostgreSQL " + ours + "; dump the data with the one and load it with the other");
        }
        if (!Files.exists(passwordFile())) {
            throw new StartRefused("The data folder " + folder + " lacks "
                    + passwordFile().getFileName() + ", the password of its database; restore it from the backup");
        }
    }

    private void stopWhatAKilledProcessLeft() throws IOException {
        var pidFile = folder.cluster().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var process = process(Files.readAllLines(pidFile));
        if (process.isEmpty()) {
            return; // PostgreSQL knows what to do with a file that names no process
        }
        if (isPostgres(process.get())) {
            stopServer();
        } else {
            // The number went to another program meanwhile, as it does in a restarted container, and PostgreSQL would
            // take that for itself. Nobody else is here: we hold the lock.
            Files.delete(pidFile);
        }
    }

    private static Optional<ProcessHandle> process(List<String> pidFile) {
        var pid = pidFile.stream().findFirst().map(String::strip).orElse("");
        return pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString())
                .filter(name -> Set.of("postgres", "postgres.exe").contains(name))
                .isPresent();
    }

    private void listen() throws IOException {
        for (var attempt = 1; ; attempt++) {
            port = freePort();
            if (pgCtlStart().succeeded()) {
                return;
            }
            var reason = lastWords(log(), "FATAL:", "PANIC:");
            var lostThePort = log().contains("could not bind");
            if (!lostThePort || attempt == PORTS_TO_TRY) {
                pgCtlStop("immediate"); // one that is merely slow would otherwise stay behind
                throw new StartRefused("The database in " + folder + " does not start: " + reason);
            }
        }
    }

    /** {@code pg_ctl} gives the server a session of its own, so that Ctrl-C reaches the application alone. */
    private PostgresPrograms.Outcome pgCtlStart() throws IOException {
        keepPreviousLog();
        return programs.runSilently(
                "pg_ctl",
                "start",
                "-w",
                "-t",
                "300",
                "-D",
                folder.cluster().toString(),
                "-l",
                logFile().toString(),
                "-o",
                serverOptions());
    }

    private String serverOptions() {
        return String.join(
                " -c ",
                "-p " + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_min_messages=warning",
                "log_checkpoints=off",
                // Statements and the values that violate a constraint stay out of the log: they are people's data.
                "log_min_error_statement=panic",
                "log_error_verbosity=terse");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path logFile() {
        return folder.file("postgresql.log");
    }

    private String log() throws IOException {
        return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    }

    private void keepPreviousLog() throws IOException {
        if (Files.exists(logFile())) {
            Files.move(logFile(), folder.file("postgresql.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(logFile(), DataFolder.ownerOnly("rw-------"));
    }

    private static String lastWords(String output, String... markers) {
        var lines = output.lines().filter(line -> !line.isBlank()).toList();
        for (var line = lines.size() - 1; line >= 0; line--) {
            for (var marker : markers) {
                var start = lines.get(line).indexOf(marker);
                if (start >= 0) {
                    return lines.get(line).substring(start + marker.length()).strip();
                }
            }
        }
        return lines.isEmpty()
                ? "it gives no reason"
                : lines.get(lines.size() - 1).strip();
    }

    /** Stops the server, which finishes what it was writing, and lets go of the folder. */
    @Override
    public synchronized void close() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            stopServer();
        } catch (IOException e) {
            throw folder.unusable(e);
        } finally {
            folder.close();
        }
    }

    private void stopServer() throws IOException {
        if (!pgCtlStop("fast").succeeded()) {
            pgCtlStop("immediate"); // the next start recovers
        }
    }

    private PostgresPrograms.Outcome pgCtlStop(String mode) throws IOException {
        return programs.runSilently(
                "pg_ctl", "stop", "-w", "-t", "60", "-D", folder.cluster().toString(), "-m", mode);
    }
}
