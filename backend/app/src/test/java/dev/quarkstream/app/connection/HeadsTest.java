package dev.quarkstream.app.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP itself makes no sense of, or could make two senses of. */
@QuarkusTest
class HeadsTest {

    @TestHTTPResource
    URL server;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/%zz HTTP/1.1\r\nHost: a",
                "GET /api/${x} HTTP/1.1\r\nHost: a",
                "GET /api/user?a=%q HTTP/1.1\r\nHost: a",
                "GET api HTTP/1.1\r\nHost: a",
                "OPTIONS * HTTP/1.1\r\nHost: a",
                "CONNECT a:80 HTTP/1.1\r\nHost: a",
                "GET /api/user HTTP/9.9\r\nHost: a",
                "GET /api/user HTTP/1.1",
                "GET /api/user HTTP/1.1\r\nHost: a\r\nHost: b",
                "GET /api/user HTTP/1.1\r\nHost: a:b",
                "GET /api/user HTTP/1.1\r\nHost: a b",
                "GET /api/user HTTP/1.1\r\nHost: [::1",
                "GET /api/user HTTP/1.1\r\nHost:",
                "POST /api/register HTTP/1.1\r\nHost: a\r\nContent-Length: many",
                "POST /api/register HTTP/1.1\r\nHost: a\r\nContent-Length: -1",
                "POST /api/register HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2",
                "POST /api/register HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
                "POST /api/register HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip",
                "POST /api/register HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked",
                "nonsense",
            })
    void whatMakesNoSenseIsABadRequestAndNoEvent(String head) {
        try (var log = LogLines.of("");
                var connection = RawHttp.to(server.getPort())) {
            assertProblem(connection.send(head + "\r\n\r\n").readToEnd(), 400);
            assertThat(log.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"5000, 10, 414", "10, 20000, 431"})
    void aHeadThatIsTooLongIsRefused(int ofLine, int ofHeaders, int status) {
        try (var connection = RawHttp.to(server.getPort())) {
            var head = "GET /api/" + "a".repeat(ofLine) + " HTTP/1.1\r\nHost: a\r\nX: " + "b".repeat(ofHeaders);
            assertProblem(connection.send(head + "\r\n\r\n").readToEnd(), status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.example:8443", "127.0.0.1", "[::1]:8080", "under_score"})
    void everyOrdinaryHostIsServed(String host) {
        try (var connection = RawHttp.to(server.getPort())) {
            connection.send("GET /api/user HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void anAnswerToHeadHasNoBodyHoweverBadTheRequest() {
        try (var connection = RawHttp.to(server.getPort())) {
            var answer =
                    connection.send("HEAD /api/%zz HTTP/1.1\r\nHost: a\r\n\r\n").readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n").doesNotContain("{");
        }
    }

    @Test
    void halfAChunkIsABadRequest() {
        try (var connection = RawHttp.to(server.getPort())) {
            connection.send("POST /api/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Sec-Fetch-Site: same-origin\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertProblem(connection.readToEnd(), 400);
        }
    }

    @Test
    void cleartextHttp2IsOff() {
        try (var connection = RawHttp.to(server.getPort())) {
            assertProblem(connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").readToEnd(), 400);
        }
        try (var connection = RawHttp.to(server.getPort())) {
            connection.send("GET /api/user HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n");
            assertThat(connection.readLine()).startsWith("HTTP/1.1 401 ");
        }
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("\r\ncontent-type: application/problem+json\r\n")
                .containsIgnoringCase("\r\ncache-control: no-store\r\n")
                .containsIgnoringCase("\r\nx-request-id: ")
                .containsIgnoringCase("\r\nconnection: close\r\n")
                .contains("\"type\":\"urn:quarkstream:problem:invalid-request\"", "\"status\":" + status);
    }
}
