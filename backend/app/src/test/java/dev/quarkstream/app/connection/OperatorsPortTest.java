package dev.quarkstream.app.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OperatorsPortTest {

    @TestHTTPResource(value = "/health/live", management = true)
    URL health;

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/metrics", "/q/metrics/"})
    void theirsIsNotOnThePublicPort(String path) {
        given().get(path).then().statusCode(404);
    }

    @Test
    void onTheirsTheyAre() {
        given().get(health).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE", "FOO"})
    void theirsIsOnlyRead(String method) {
        given().request(method, health).then().statusCode(405).header("Allow", "GET, HEAD");
        given().request(method, "/q/openapi").then().statusCode(405).header("Allow", "GET, HEAD");
        given().request(method, "/tokens").then().statusCode(405).header("Allow", "GET, HEAD");
    }

    /** There Quarkus has no setting for it. */
    @Test
    void cleartextHttp2IsOffOnTheirsToo() {
        try (var connection = RawHttp.to(health.getPort())) {
            assertThat(connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").readToEnd())
                    .isEmpty();
        }
        try (var connection = RawHttp.to(health.getPort())) {
            connection.send("GET /q/health/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n");
            assertThat(connection.readLine()).startsWith("HTTP/1.1 200 ");
        }
    }
}
