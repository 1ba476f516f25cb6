package dev.quarkstream.app.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The jars that an application is made of. */
class Libraries {

    private Libraries() {}

    /** Their files' names, which begin with the group's. */
    static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    static boolean haveTracing() throws IOException {
        return names(Path.of("target/quarkus-app/lib/main")).stream()
                .anyMatch(name -> name.startsWith("io.quarkus.quarkus-opentelemetry-"));
    }
}
