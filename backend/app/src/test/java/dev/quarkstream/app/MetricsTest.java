package dev.quarkstream.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MetricsTest {

    private static final Pattern NAME = Pattern.compile("\\b(?:quarkstream|http_server|jvm|process|sql_pool)_[a-z_]+");

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URL server;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yml", "grafana-dashboard.json"})
    void everyMetricThatIsWatchedExists(String file) throws Exception {
        Api.person().request().get("/api/user");
        var metrics = metrics();
        var names = NAME.matcher(Files.readString(Path.of("src/main/docker", file)))
                .results()
                .map(MatchResult::group)
                .distinct()
                .filter(name -> !name.equals("quarkstream_relay_up")) // a relay's alone: see RelayedTest
                .toList();
        assertThat(names)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[{ ]"));
    }

    @Test
    void anEventLoopThatIsBlockedShowsAndSoDoesTheVersion() throws InterruptedException {
        vertx.nettyEventLoopGroup().next().execute(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500)));
        for (var attempt = 0; attempt < 50 && longestDelay() < 0.3; attempt++) {
            Thread.sleep(100);
        }
        assertThat(longestDelay()).isGreaterThan(0.3);
        assertThat(metrics()).containsPattern("quarkstream_build_info\\{version=\"\\S+\"} 1.0");
    }

    private double longestDelay() {
        var max = Pattern.compile("(?m)^quarkstream_event_loop_delay_seconds_max (\\S+)")
                .matcher(metrics());
        return max.find() ? Double.parseDouble(max.group(1)) : 0;
    }

    @Test
    void whyACallerWasRefusedIsCountedAndNobodyIsNamed() {
        var ada = Api.person();
        Api.with("nonsense").get("/api/user").then().statusCode(401);
        given().cookie("quarkstream", "nonsense").get("/api/user").then().statusCode(401);
        Api.with(ada.token("read")).get("/api/user").then().statusCode(200);
        Api.signIn(ada.email(), "wrong password").then().statusCode(422);
        assertThat(metrics())
                .containsPattern(
                        "quarkstream_authentications_total\\{credential=\"token\",outcome=\"malformed\"} [1-9]")
                .containsPattern("quarkstream_authentications_total\\{credential=\"token\",outcome=\"accepted\"} [1-9]")
                .containsPattern(
                        "quarkstream_authentications_total\\{credential=\"session\",outcome=\"accepted\"} [1-9]")
                .containsPattern("quarkstream_authentications_total\\{credential=\"session\",outcome=\"ended\"} \\d")
                .containsPattern(
                        "quarkstream_authentications_total\\{credential=\"session\",outcome=\"forged_or_expired\"} [1-9]")
                .containsPattern("quarkstream_sign_ins_total\\{outcome=\"failed\"} [1-9]")
                .doesNotContain(ada.email(), ada.id());
    }

    @Test
    void clientsMakeUpNoLabels() {
        given().get("/made-up-by-a-client").then().statusCode(200);
        given().get("/api/made-up-by-a-client").then().statusCode(404);
        given().request("MADEUP", "/api/user").then().statusCode(405);
        given().put("/api/tokens/made-up-by-a-client").then().statusCode(405);
        Api.with("nonsense").get("/api/made-up-by-a-client").then().statusCode(401);
        Api.person().request().get("/api/tokens").then().statusCode(200);
        assertThat(metrics()).contains("uri=\"SPA\"", "method=\"OTHER\"").doesNotContain("made-up", "MADEUP");
    }

    @Test
    void aRequestIsCountedByItsResourceAndItsStatus() {
        var ada = Api.person();
        Api.with(ada.token("read")).get("/api/notes").then().statusCode(200);
        given().get("/api/notes/" + UUID.randomUUID()).then().statusCode(401);
        ada.request().get("/api/tokens/" + UUID.randomUUID()).then().statusCode(404);
        given().get("/api/made-up").then().statusCode(404);
        given().get("/").then().statusCode(200);
        for (var labels : List.of(
                "method=\"GET\",outcome=\"SUCCESS\",status=\"200\",uri=\"/api/notes\"",
                "method=\"GET\",outcome=\"CLIENT_ERROR\",status=\"401\",uri=\"/api/notes/{id}\"",
                "method=\"GET\",outcome=\"CLIENT_ERROR\",status=\"404\",uri=\"/api/tokens/{id}\"",
                "method=\"GET\",outcome=\"CLIENT_ERROR\",status=\"404\",uri=\"NOT_FOUND\"",
                "method=\"GET\",outcome=\"SUCCESS\",status=\"200\",uri=\"root\"")) {
            for (var of : List.of("count", "sum", "max")) {
                assertThat(metrics()).contains("http_server_requests_seconds_" + of + "{" + labels + "} ");
            }
        }
        assertThat(metrics())
                .containsPattern("http_server_active_requests\\{server_port=\"\\d+\",url_scheme=\"http\"} \\d")
                .containsPattern("http_server_active_connections\\{server_port=\"\\d+\"} [1-9]")
                .containsPattern("http_server_connections_seconds_active_count\\{server_port=\"\\d+\"} [1-9]")
                .containsPattern("http_server_bytes_written_sum\\{server_port=\"\\d+\"} [1-9]")
                .containsPattern("http_server_bytes_read_sum\\{server_port=\"\\d+\"} [1-9]");
    }

    @Test
    void whoeverDoesNotWaitForTheAnswerIsCountedToo() throws InterruptedException {
        try (var connection = RawHttp.to(server.getPort())) {
            connection.send("POST /api/session HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{");
            await("http_server_active_requests\\{server_port=\"" + server.getPort() + "\",url_scheme=\"http\"} [1-9]");
        }
        await("http_server_requests_seconds_count\\{method=\"POST\",outcome=\"CLIENT_ERROR\",status=\"RESET\","
                + "uri=\"/api/session\"} [1-9]");
    }

    private void await(String pattern) throws InterruptedException {
        for (var attempt = 0;
                attempt < 100 && !Pattern.compile(pattern).matcher(metrics()).find();
                attempt++) {
            Thread.sleep(20);
        }
        assertThat(metrics()).containsPattern(pattern);
    }

    private String metrics() {
        return given().get(metrics).then().statusCode(200).extract().asString();
    }
}
