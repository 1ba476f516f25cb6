package dev.quarkstream.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;

/** The permissions of tests: theirs first, then those that the application has by now, for its code may ask for any. */
public final class TestPermissions {

    private static final Path SHIPPED = Path.of("src/main/resources/application.properties");

    private TestPermissions() {}

    /** A value for {@code quarkstream.permissions}. */
    public static String list(String... ofTheTest) {
        var names = new LinkedHashSet<>(List.of(ofTheTest));
        names.addAll(List.of(shipped().split("\\s*,\\s*")));
        return String.join(",", names);
    }

    private static String shipped() {
        try (var file = Files.newBufferedReader(SHIPPED)) {
            var settings = new Properties();
            settings.load(file);
            return settings.getProperty("quarkstream.permissions", "").strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
