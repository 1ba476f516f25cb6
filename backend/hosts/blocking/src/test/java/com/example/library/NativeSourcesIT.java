package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a native executable of an application needs for our part comes from our part: the application says nothing of it. */
class NativeSourcesIT {

    private static final Map<String, JsonNode> REFLECTION = new HashMap<>();
    private static String resources = "";

    @BeforeAll
    static void read() throws IOException {
        var json = new ObjectMapper();
        try (var files = Files.list(Path.of("target/native-sources"));
                var jar = new JarFile(files.filter(file -> file.toString().endsWith("-runner.jar"))
                        .findFirst()
                        .orElseThrow()
                        .toFile())) {
            json.readTree(jar.getInputStream(jar.getEntry("META-INF/native-image/reflect-config.json")))
                    .forEach(entry -> REFLECTION.put(entry.path("name").asText(), entry));
            resources = json.readTree(jar.getInputStream(jar.getEntry("META-INF/native-image/resource-config.json")))
                    .toString();
        }
    }

    @Test
    void everySettingOfOursIsRegistered() {
        var settings = new ClassFileImporter()
                .importPath(Path.of("../../extension/runtime/target/classes")).stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::getName);
        assertThat(settings).hasSizeGreaterThan(8).allSatisfy(type -> {
            assertThat(REFLECTION).containsKey(type);
            assertThat(REFLECTION.get(type).path("allDeclaredMethods").asBoolean())
                    .as(type)
                    .isTrue();
        });
    }

    @Test
    void theMigrationsAndThePanelAreInIt() throws IOException {
        var files = Stream.concat(
                filesIn("../../extension/runtime/src/main/resources", "db/quarkstream"),
                filesIn("../../../frontend/target/classes", "META-INF/quarkstream-panel"));
        assertThat(files.toList())
                .contains("META-INF/quarkstream-panel/index.html")
                .hasSizeGreaterThan(8)
                .allSatisfy(file -> assertThat(resources).contains("\\\\Q" + file + "\\\\E"));
    }

    private static Stream<String> filesIn(String root, String folder) throws IOException {
        var from = Path.of(root);
        return Files.walk(from.resolve(folder))
                .filter(Files::isRegularFile)
                .map(file -> from.relativize(file).toString().replace('\\', '/'));
    }
}
