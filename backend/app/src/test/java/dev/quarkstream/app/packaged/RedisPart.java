package dev.quarkstream.app.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A real Redis that keeps nothing. */
class RedisPart extends Part {

    static final String PASSWORD = "let me in";

    private final Path folder;
    private final int port = Launch.freePort();
    private final String program;
    private @Nullable Process process;

    private RedisPart(Path folder) throws IOException {
        this.folder = folder;
        this.program = ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
    }

    static RedisPart start(Path folder) {
        try {
            var redis = new RedisPart(folder);
            redis.begin();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    @Override
    void begin() {
        try {
            var log = Files.createTempFile(folder, "redis", ".log");
            process = new ProcessBuilder(
                            program,
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--requirepass",
                            PASSWORD)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (!isThere()) {
            PackagedApplication.pause();
        }
    }

    private boolean isThere() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    ProcessHandle process() {
        return Objects.requireNonNull(process).toHandle();
    }
}
