package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.quarkstream.Problem;
import io.smallrye.config.ConfigMapping;
import jakarta.validation.ConstraintValidator;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/**
 * What the native executable is made of, as the build has laid it out for the compiler.
 *
 * @see <a href="https://quarkus.io/guides/writing-native-applications-tips">Tips for native applications</a>
 */
class NativeSourcesIT {

    private static final java.nio.file.Path SOURCES = java.nio.file.Path.of("target/native-sources");
    private static final Map<String, Map<String, ?>> REFLECTION = new HashMap<>();
    private static final TypeReference<List<Map<String, Object>>> ENTRIES = new TypeReference<>() {};
    private static String resources = "";
    private static JavaClasses code;

    @BeforeAll
    static void read() throws IOException {
        code = new ClassFileImporter()
                .importPaths(
                        java.nio.file.Path.of("target/classes"),
                        java.nio.file.Path.of("../extension/runtime/target/classes"),
                        java.nio.file.Path.of("../extension/redis/target/classes"));
        var json = new ObjectMapper();
        try (var files = Files.list(SOURCES);
                var jar = new JarFile(files.filter(file -> file.toString().endsWith("-runner.jar"))
                        .findFirst()
                        .orElseThrow()
                        .toFile())) {
            for (var entry : json.readValue(open(jar, "reflect-config.json"), ENTRIES)) {
                REFLECTION.put(String.valueOf(entry.get("name")), entry);
            }
            resources = json.readTree(open(jar, "resource-config.json")).toString();
        }
    }

    private static InputStream open(JarFile jar, String file) throws IOException {
        return jar.getInputStream(Objects.requireNonNull(jar.getEntry("META-INF/native-image/" + file)));
    }

    @Test
    void everyTypeThatCrossesHttpIsRegistered() {
        var crossing = new HashSet<Class<?>>();
        add(Problem.class, crossing);
        code.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .flatMap(type -> Stream.of(type.reflect().getDeclaredMethods()))
                .filter(NativeSourcesIT::answersRequests)
                .flatMap(method -> Stream.concat(
                        Stream.of(method.getGenericReturnType()), Stream.of(method.getGenericParameterTypes())))
                .forEach(type -> add(type, crossing));
        assertThat(crossing).hasSizeGreaterThan(15).allSatisfy(type -> assertRegistered(type.getName()));
    }

    private static boolean answersRequests(Method method) {
        return Stream.of(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    /** A type of ours, and all that it is written with. */
    private static void add(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            add(generic.getRawType(), found);
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> add(argument, found));
        } else if (type instanceof Class<?> plain
                && plain.getName().startsWith("dev.quarkstream.")
                && !plain.isInterface()
                && found.add(plain)) {
            if (plain.isRecord()) {
                Stream.of(plain.getRecordComponents())
                        .map(RecordComponent::getGenericType)
                        .forEach(member -> add(member, found));
            } else {
                Stream.of(plain.getDeclaredFields()).forEach(field -> add(field.getGenericType(), found));
            }
        }
    }

    @Test
    void everyCommandIsRegistered() {
        var commands = code.stream()
                .filter(type -> type.isAnnotatedWith(Command.class))
                .flatMap(command -> Stream.concat(Stream.of(command), command.getAllRawSuperclasses().stream()))
                .map(JavaClass::getName)
                .filter(name -> !name.equals(Object.class.getName()));
        assertThat(Stream.concat(commands, Stream.of("picocli.CommandLine$AutoHelpMixin")))
                .hasSizeGreaterThan(7)
                .allSatisfy(NativeSourcesIT::assertRegistered);
    }

    @Test
    void theSettingsThatQuarkusWroteDownAreRegistered() {
        assertRegistered("io.quarkus.runtime.generated.RunTimeConfig");
        assertRegistered("io.quarkus.runtime.generated.RunTimeConfigCustomizer");
    }

    /** Variables of the environment are matched with the names of their methods, which are asked for by reflection. */
    @Test
    void everySettingOfOursIsRegistered() {
        var settings = code.stream()
                .filter(type -> type.getPackageName().startsWith("dev.quarkstream"))
                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                .map(JavaClass::getName);
        assertThat(settings).hasSizeGreaterThan(13).allSatisfy(NativeSourcesIT::assertRegistered);
    }

    /** The container makes those that ask it for something, as it does all its beans; the validator makes the others. */
    @Test
    void everyConstraintThatNoContainerMakesIsRegistered() {
        var rules = code.stream()
                .filter(type -> type.isAssignableTo(ConstraintValidator.class))
                .filter(type -> type.getConstructors().stream()
                        .allMatch(constructor -> constructor.getParameters().isEmpty()))
                .map(JavaClass::getName);
        assertThat(rules).hasSizeGreaterThan(1).allSatisfy(NativeSourcesIT::assertRegistered);
    }

    private static void assertRegistered(String type) {
        assertThat(REFLECTION.get(type))
                .as(type)
                .isNotNull()
                .satisfies(entry -> assertThat(List.of("Constructors", "Methods", "Fields"))
                        .allMatch(members -> Boolean.TRUE.equals(entry.get("allDeclared" + members))));
    }

    @Test
    void theMigrationsAndTheSpaAreInIt() throws IOException {
        var files = Stream.of(
                filesIn("src/main/resources", "db/migration"),
                filesIn("../extension/runtime/src/main/resources", "db/quarkstream"),
                filesIn("../../frontend/target/classes", "META-INF/quarkstream-panel"));
        assertThat(files.flatMap(names -> names).toList())
                .contains("META-INF/quarkstream-panel/index.html")
                .hasSizeGreaterThan(8)
                .allSatisfy(file -> assertThat(resources).contains("\\\\Q" + file + "\\\\E"));
    }

    @Test
    void theWordsOfCommonPasswordsAreInIt() throws IOException {
        var patterns = Pattern.compile("\"pattern\":\"(com/nulabinc/[^\"]+)\"")
                .matcher(resources)
                .results()
                .map(found -> found.group(1).replace("\\\\", "\\"))
                .toList();
        try (var libraries = Files.list(SOURCES.resolve("lib"));
                var jar = new JarFile(libraries
                        .filter(file -> file.getFileName().toString().contains("zxcvbn"))
                        .findFirst()
                        .orElseThrow()
                        .toFile())) {
            assertThat(jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.matches(".*(\\.txt|/messages\\.properties)")))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(name -> assertThat(patterns).anyMatch(name::matches));
        }
    }

    private static Stream<String> filesIn(String root, String folder) throws IOException {
        var from = java.nio.file.Path.of(root);
        return Files.walk(from.resolve(folder))
                .filter(Files::isRegularFile)
                .map(file -> from.relativize(file).toString().replace('\\', '/'));
    }

    @Test
    void nothingOfTheEmbeddedDatabaseIsInIt() {
        assertThat(SOURCES.resolve("lib"))
                .isDirectoryRecursivelyContaining("glob:**postgresql*.jar") // the client
                .isDirectoryNotContaining(
                        file -> file.getFileName().toString().matches(".*(zonky|commons-compress|tukaani).*"));
    }

    @Test
    void noGeneratorOfRandomNumbersIsMadeWithTheImage() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("native-image.args")))
                .contains("--initialize-at-run-time=org.hibernate.id.uuid.UuidVersion7Strategy$Holder");
    }

    @Test
    void itsImageLimitsItsHeapAndLeavesRoomForACommand() throws IOException {
        assertThat(Files.readString(java.nio.file.Path.of("src/main/docker/Dockerfile.native")))
                .containsPattern("ENTRYPOINT \\[\"/app/quarkstream\", \"-Xmx\\d+m\"[^\\]]*]\n");
    }

    @Test
    void theImagesBuildThisModule() throws IOException {
        var repository = java.nio.file.Path.of("../..").toAbsolutePath().normalize();
        for (var file : List.of("Dockerfile.jvm", "Dockerfile.native")) {
            var build = Pattern.compile("RUN mvn .*-pl (\\S+) -am")
                    .matcher(Files.readString(java.nio.file.Path.of("src/main/docker", file)));
            assertThat(build.find()).as(file).isTrue();
            assertThat(repository.resolve(build.group(1)))
                    .as(file)
                    .isEqualTo(java.nio.file.Path.of("").toAbsolutePath());
        }
    }

    @Test
    void itRunsOnAnyProcessorOfItsArchitecture() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("native-image.args")))
                .containsPattern("-march=compatibility\\b")
                .containsOnlyOnce("-march=");
    }
}
