package dev.quarkstream.app.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One running process of the packaged application. */
class PackagedApplication implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path output;
    private final Http http;
    private final Http operations;

    private PackagedApplication(Process process, Path output, Launch launch) {
        this.process = process;
        this.output = output;
        this.http = new Http(URI.create("http://localhost:" + launch.port()));
        this.operations = new Http(URI.create("http://localhost:" + launch.operatorsPort()));
    }

    static PackagedApplication of(List<String> command, Launch launch) {
        try {
            var output = Files.createTempFile(launch.folder(), "output", ".log");
            var builder = new ProcessBuilder(command)
                    .directory(launch.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("QUARK"));
            builder.environment().putAll(launch.environment());
            return new PackagedApplication(builder.start(), output, launch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Http http() {
        return http;
    }

    /** Health and metrics. */
    Http operations() {
        return operations;
    }

    /** Everything it has written to standard output and standard error. */
    List<String> output() {
        try {
            return Files.readAllLines(output).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes to its standard input, and ends that. */
    void type(String input) {
        try (var keyboard = process.outputWriter(StandardCharsets.UTF_8)) {
            keyboard.write(input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        var deadline = Instant.now().plus(PATIENCE);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new AssertionError("The application is not ready:\n" + String.join("\n", output()));
            }
            pause();
        }
    }

    boolean isReady() {
        try {
            return operations.get("/q/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The application does not end:\n" + String.join("\n", output()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks it to stop, by SIGTERM where there are signals. */
    int stop() {
        process.destroy();
        return awaitExit();
    }

    /** As the out-of-memory killer would: no hook runs. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                awaitExit();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
