package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces to a collector that speaks OTLP over HTTP: mvn verify -Dtracing. */
class TracesIT {

    private static final String EMAIL = "ada@example.org";

    @TempDir
    Path folder;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeAll
    static void onlyWhereTheyAreBuiltIn() throws IOException {
        assumeTrue(Libraries.haveTracing(), "built without -Dtracing");
    }

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            // Protocol Buffers keep texts as they are.
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void close() {
        collector.stop(0);
    }

    @Test
    void aRequestAndItsStatementsAreTracedWithoutTheirSecrets() {
        try (var application =
                launch().withEnvironment("OTEL_SDK_DISABLED", "false").start()) {
            var token = application.http().tokenOfSomebodyNew(EMAIL);
            application.http().get("/api/permissions?page=1", Http.bearer(token));
            application.stop();
            assertThat(String.join("\n", received))
                    .contains(
                            "GET /api/permissions",
                            "POST /api/register",
                            "service.name",
                            "quarkstream",
                            "INSERT",
                            "SELECT")
                    .doesNotContain("correct horse battery", EMAIL, token);
        }
    }

    @Test
    void noneIsSentUnlessAskedFor() {
        try (var application = launch().start()) {
            application.http().tokenOfSomebodyNew(EMAIL);
            application.stop();
        }
        assertThat(received).isEmpty();
    }

    private Launch launch() {
        return Launch.in(folder)
                .withEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .withEnvironment(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort());
    }
}
