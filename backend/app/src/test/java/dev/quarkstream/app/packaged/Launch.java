package dev.quarkstream.app.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** How to start a packaged application: its working directory, the JVM's flags, its environment, its system properties. */
record Launch(
        Path jar,
        Path folder,
        List<String> wrapper,
        List<String> flags,
        Map<String, String> environment,
        Map<String, String> properties) {

    private static final Path JAR = Path.of(System.getProperty("quarkstream.jar", "target/quarkus-app/quarkus-run.jar"))
            .toAbsolutePath();

    private static final String PORT = "quarkus.http.port";
    private static final String OPERATORS_PORT = "quarkus.management.port";

    private static final Path OPTIONS = Path.of("src/main/docker/java.options").toAbsolutePath();

    /** For a process that lives for seconds. */
    private static final List<String> QUICKER = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    static Launch in(Path folder) {
        return new Launch(
                JAR,
                folder,
                List.of(),
                QUICKER,
                Map.of(),
                Map.of(PORT, Integer.toString(freePort()), OPERATORS_PORT, Integer.toString(freePort())));
    }

    /** Another one than ours. */
    Launch of(Path otherJar) {
        return new Launch(otherJar, folder, wrapper, flags, environment, properties);
    }

    Launch with(String property, Object value) {
        return new Launch(jar, folder, wrapper, flags, environment, plus(properties, property, value.toString()));
    }

    Launch withEnvironment(String name, String value) {
        return new Launch(jar, folder, wrapper, flags, plus(environment, name, value), properties);
    }

    /** A command that runs the one that is given to it. */
    Launch wrappedIn(String... command) {
        return new Launch(jar, folder, List.of(command), flags, environment, properties);
    }

    /** As the image starts it. */
    Launch asTheImage() {
        return new Launch(jar, folder, wrapper, List.of("@" + OPTIONS), environment, properties)
                .with("quarkstream.tokens.cache.maximum-size", 50_000);
    }

    int port() {
        return Integer.parseInt(properties.get(PORT));
    }

    /** Where health and metrics are. */
    int operatorsPort() {
        return Integer.parseInt(properties.get(OPERATORS_PORT));
    }

    /** Starts it and waits until it serves. */
    PackagedApplication start() {
        var application = run();
        try {
            application.awaitReady();
            return application;
        } catch (RuntimeException | Error e) {
            application.close();
            throw e;
        }
    }

    /** Starts it where it must not start, and waits until it has ended. */
    Refusal refuse() {
        try (var application = run()) {
            return new Refusal(application.awaitExit(), application.output());
        }
    }

    record Refusal(int exitCode, List<String> lines) {}

    /** Runs one of its commands to the end. */
    Ended command(String input, String... arguments) {
        try (var application = run(arguments)) {
            application.type(input);
            return new Ended(application.awaitExit(), String.join("\n", application.output()));
        }
    }

    record Ended(int exitCode, String output) {}

    PackagedApplication run(String... arguments) {
        var command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return PackagedApplication.of(command, this);
    }

    /** Below those that systems give to outgoing connections: one that is free now might be one's local end a moment later. */
    static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another, then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Map<String, String> plus(Map<String, String> map, String name, String value) {
        var result = new HashMap<>(map);
        result.put(name, value);
        return Map.copyOf(result);
    }
}
