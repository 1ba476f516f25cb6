package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no operator needs, or only who asks for it when building: see "What is left out" in backend/bench/README.md. */
class LeftOutIT {

    /** How the names of the files begin. */
    private static final List<String> LEFT_OUT = List.of(
            "io\\.opentelemetry",
            "io\\.grpc",
            "io\\.vertx\\.vertx-grpc",
            "com\\.google\\.(protobuf|api|guava|code\\.gson)",
            "net\\.bytebuddy",
            "com\\.aayushatharva\\.brotli4j",
            "org\\.glassfish\\.jaxb",
            "com\\.sun\\.istack",
            "org\\.eclipse\\.angus");

    @TempDir
    Path folder;

    @BeforeAll
    static void onlyWhereItIs() throws IOException {
        assumeFalse(Libraries.haveTracing(), "built with -Dtracing");
    }

    @Test
    void noJarOfWhatIsLeftOutIsPackaged() throws IOException {
        assertThat(Libraries.names(Path.of("target/quarkus-app/lib/main")))
                .hasSizeGreaterThan(100)
                .noneMatch(LeftOutIT::isLeftOut);
    }

    @Test
    void theNativeExecutableHasNoneOfThemButWhatItsCompilerWants() throws IOException {
        assertThat(Libraries.names(Path.of("target/native-sources/lib")))
                .hasSizeGreaterThan(100)
                .filteredOn(LeftOutIT::isLeftOut)
                .allMatch(name -> name.matches("(net\\.bytebuddy|com\\.aayushatharva\\.brotli4j).*"));
    }

    private static boolean isLeftOut(String name) {
        return name.matches("(" + String.join("|", LEFT_OUT) + ").*");
    }

    @Test
    void whoAsksForTracesIsToldThatThereAreNone() {
        try (var application = Launch.in(folder)
                .withEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317")
                .start()) {
            assertThat(application.output())
                    .filteredOn(line -> line.contains(" WARN "))
                    .singleElement()
                    .asString()
                    .contains("built without -Dtracing");
        }
    }
}
