package dev.quarkstream.app.signin;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More sign-ins at once than can be hashed. */
@QuarkusTest
@TestProfile(SignInFloodTest.OneSlowThread.class)
class SignInFloodTest {

    public static class OneSlowThread implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkstream.proxy.trusted", "127.0.0.1/32",
                    "quarkstream.passwords.cost", "10",
                    "quarkstream.passwords.threads", "1",
                    "quarkstream.passwords.queue", "12");
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Inject
    MeterRegistry metrics;

    @Test
    void aFloodFromOneAddressKeepsNobodyElseOutAndNoTokenWaiting() {
        var ada = person();
        var token = ada.token("read");
        var flood = IntStream.range(0, 60)
                .mapToObj(i -> signIn(UUID.randomUUID() + "@example.com", "10.0.0.1"))
                .toList();
        CompletableFuture.anyOf(flood.toArray(CompletableFuture[]::new)).join(); // the queue is full by now
        for (var i = 0; i < 5; i++) {
            assertThat(signIn(ada.email(), "10.0.1." + i).join()).isEqualTo(200);
            Api.with(token).get("/api/test/things").then().statusCode(200);
        }
        assertThat(flood.stream().map(CompletableFuture::join))
                .contains(422, 503)
                .containsOnly(422, 503);
    }

    @Test
    void aPasswordThatNobodyWaitsForAnyMoreIsNotHashed() {
        var ada = person();
        var busy = IntStream.range(0, 4)
                .mapToObj(i -> signIn(UUID.randomUUID() + "@example.com", "10.0.2.1"))
                .toList();
        for (var i = 0; i < 6; i++) {
            try (var leaver = RawHttp.to(RestAssured.port)) {
                var body = body(ada.email());
                leaver.send("POST /api/session HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
                        + "X-Forwarded-For: 10.0.2.2\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n" + body);
            }
        }
        busy.forEach(CompletableFuture::join);
        assertThat(signIn(ada.email(), "10.0.2.3").join()).isEqualTo(200);
        assertThat(metrics.get("quarkstream.passwords.dropped")
                        .tag("reason", "abandoned")
                        .counter()
                        .count())
                .isPositive();
    }

    private CompletableFuture<Integer> signIn(String email, String address) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/api/session"))
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Forwarded-For", address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body(email)))
                .build();
        return client.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    private static String body(String email) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
    }
}
