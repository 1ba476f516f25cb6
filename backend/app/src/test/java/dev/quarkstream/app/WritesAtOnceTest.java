package dev.quarkstream.app;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarkstream.app.testing.Sql;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many people at the same instant, in each of the calls that write: what one does is nobody else's business. */
@QuarkusTest
@TestProfile(WritesAtOnceTest.RoomForAll.class)
class WritesAtOnceTest {

    public static class RoomForAll implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkstream.passwords.queue", "1000");
        }
    }

    private static final int PEOPLE = 200;

    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    @Inject
    Sql sql;

    @Inject
    MeterRegistry metrics;

    @Test
    void everyWriteOfManyAtOnceIsDoneAndNoConnectionIsKept() {
        var registered = all(201, i -> call("POST", "/api/register", credentials(i, "name", "Ada"), ""));
        var signedIn = all(200, i -> call("POST", "/api/session", credentials(i), ""));
        var again = all(200, i -> call("POST", "/api/session", credentials(i), cookie(registered.get(i))));
        all(401, i -> call("GET", "/api/session", null, cookie(registered.get(i))));

        var tokens = all(201, i -> call("POST", "/api/tokens", Map.of("name", "x"), cookie(again.get(i))));
        all(200, i -> call("PATCH", token(tokens.get(i)), Map.of("name", "y"), cookie(again.get(i))));
        all(204, i -> call("DELETE", token(tokens.get(i)), null, cookie(again.get(i))));
        var devices = all(201, i -> call("POST", "/api/device-tokens", credentials(i, "deviceName", "phone"), ""));
        all(200, i -> call("GET", token(devices.get(i)), null, cookie(again.get(i))));
        all(204, i -> call("DELETE", "/api/tokens", null, cookie(again.get(i))));

        all(204, i -> call("DELETE", "/api/session", null, cookie(again.get(i))));
        all(401, i -> call("GET", "/api/session", null, cookie(again.get(i))));
        all(200, i -> call("GET", "/api/session", null, cookie(signedIn.get(i))));

        assertThat(sql.value("SELECT count(*) FROM quarkstream.access_token t JOIN account a ON a.id::text = t.owner_id"
                        + " WHERE a.email LIKE 'crowd-%'"))
                .isEqualTo(0L);
        assertThat(metrics.get("sql.pool.active").gauge().value()).isZero();
        assertThat(sql.value("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"))
                .isEqualTo(0L);
    }

    /** What all of them got, at the same instant. */
    private List<HttpResponse<String>> all(int status, IntFunction<HttpRequest> request) {
        var answers = IntStream.range(0, PEOPLE)
                .mapToObj(i -> browser.sendAsync(request.apply(i), BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(answer -> answer.join())
                .toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(status);
        return answers;
    }

    private HttpRequest call(String method, String path, @Nullable Object body, String cookie) {
        try {
            var content =
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json.writeValueAsString(body));
            return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Sec-Fetch-Site", "same-origin")
                    .header("Content-Type", "application/json")
                    .header("Cookie", cookie)
                    .method(method, content)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> credentials(int person) {
        return Map.of("email", "crowd-" + person + "@example.com", "password", PASSWORD);
    }

    private static Map<String, String> credentials(int person, String member, String value) {
        return Map.of("email", "crowd-" + person + "@example.com", "password", PASSWORD, member, value);
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private String token(HttpResponse<String> issued) {
        return "/api/tokens/" + read(issued).at("/token/id").asText();
    }

    private JsonNode read(HttpResponse<String> answer) {
        try {
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
