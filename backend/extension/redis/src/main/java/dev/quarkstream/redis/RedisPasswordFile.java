package dev.quarkstream.redis;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Reads the password of Redis where a file holds it. */
public final class RedisPasswordFile implements ConfigSourceFactory {

    private static final String FILE = "quarkstream.redis.password-file";
    private static final String PASSWORD = "quarkstream.redis.password";

    /** Less than whatever anybody sets. */
    private static final int LEAST = Integer.MIN_VALUE + 1_000;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return Optional.ofNullable(context.getValue(FILE).getValue())
                .filter(file -> !file.isBlank())
                .<List<ConfigSource>>map(file ->
                        List.of(new PropertiesConfigSource(Map.of(PASSWORD, read(Path.of(file))), FILE, LEAST)))
                .orElseGet(List::of);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip().replace("$", "$$"); // a password has no expressions
        } catch (IOException e) {
            throw new ConfigurationException("Cannot read " + FILE + " " + file + ": " + e);
        }
    }
}
