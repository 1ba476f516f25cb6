package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.CallingSession;
import dev.quarkstream.Sessions;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.HostHooks;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.use.TokenUse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that has some things its own way. */
@QuarkusTest
@TestProfile(HooksTest.Settings.class)
class HooksTest {

    public static class Settings implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "host.hooks", "true",
                    "quarkstream.tokens.header", "X-Api-Key",
                    "quarkstream.tokens.confirm", "true",
                    "quarkstream.tokens.last-used", "false");
        }
    }

    @Inject
    HostHooks hooks;

    @Inject
    TokenUse use;

    @Inject
    Sessions sessions;

    @Inject
    TestClock clock;

    private Person ada;

    @BeforeEach
    void somebodyIsThere() {
        ada = person();
    }

    @Test
    void aTokenThatTheApplicationDoesNotWantIsRefusedLikeAnUnknownOne() {
        with(named("wanted")).get("/api/test/things").then().statusCode(200);
        with(named("unwanted"))
                .get("/api/test/things")
                .then()
                .spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hanging", "failing", "mute"})
    void anApplicationThatDoesNotAnswerLetsNobodyIn(String name) {
        with(named(name)).get("/api/test/things").then().spec(problem(503, "unavailable"));
    }

    @Test
    void theApplicationMakesTheRandomnessOfSecrets() {
        var before = hooks.secrets();
        assertThat(named("x")).matches("qst_[0-9A-Za-z]{49}");
        assertThat(hooks.secrets()).isEqualTo(before + 1);
    }

    @Test
    void permissionsFromCodeAreLikeConfiguredOnes() {
        ada.request().get("/api/permissions").then().statusCode(200).body("permissions.name", hasItem("reports:run"));
        ada.token("reports:run");
    }

    @Test
    void aTokenMayComeInTheConfiguredHeader() {
        var token = named("x");
        given().header("X-Api-Key", token).get("/api/user").then().statusCode(200);
        given().header("X-Api-Key", token)
                .header("Authorization", "Basic eA==")
                .get("/api/user")
                .then()
                .statusCode(200);
        given().header("X-Api-Key", token)
                .header("Authorization", "Bearer " + token)
                .get("/api/user")
                .then()
                .spec(challenge(400, "invalid-request", ", error=\"invalid_request\""));
        given().header("X-Api-Key", "nonsense").get("/api/user").then().statusCode(401);
        given().header("X-Api-Key", "").get("/api/user").then().statusCode(400);
        given().header("X-Api-Key", token).delete("/api/token").then().statusCode(204);
    }

    @Test
    void usesAreNotWrittenDownWhereNobodyWantsThem() {
        var issued = ada.issue(Map.of("name", "x", "permissions", List.of("read")));
        with(issued.path("plainTextToken")).get("/api/test/things").then().statusCode(200);
        use.flush().await().indefinitely();
        ada.request()
                .get("/api/tokens/" + issued.path("token.id"))
                .then()
                .statusCode(200)
                .body("lastUsedAt", nullValue())
                .body("name", equalTo("x"));
    }

    private String named(String name) {
        return ada.issue(Map.of("name", name, "permissions", List.of("read"))).path("plainTextToken");
    }

    @Test
    void whereTheOperatorWantsItAStaleSessionMakesNoTokenAndRotatesNone() {
        var token = ada.issue(Map.of("name", "old", "permissions", List.of()));
        var id = token.<String>path("token.id");
        clock.advance(Duration.ofMinutes(16));
        ada.post("/api/tokens", Map.of("name", "new")).then().spec(problem(403, "confirmation-required"));
        ada.post("/api/tokens/" + id + "/rotation", Map.of()).then().spec(problem(403, "confirmation-required"));
        ada.request()
                .get("/api/tokens")
                .then()
                .body("tokens.name", contains("old"))
                .body("tokens[0].rotatedAt", nullValue());
        sessions.confirm(calling());
        ada.post("/api/tokens", Map.of("name", "new")).then().statusCode(201);
        ada.post("/api/tokens/" + id + "/rotation", Map.of()).then().statusCode(200);
    }

    @Test
    void aStaleSessionNarrowsAndRenamesATokenButGivesItNoMore() {
        var id = ada.issue(Map.of("name", "some", "permissions", List.of("reports:run")))
                .<String>path("token.id");
        clock.advance(Duration.ofMinutes(16));
        patch(id, Map.of("name", "renamed", "permissions", List.of("reports:run")))
                .then()
                .statusCode(200);
        patch(id, Map.of("permissions", List.of())).then().statusCode(200);
        patch(id, Map.of("permissions", List.of("reports:run"))).then().spec(problem(403, "confirmation-required"));
        patch(id, Map.of("selfRotation", true)).then().spec(problem(403, "confirmation-required"));
        patch(UUID.randomUUID().toString(), Map.of("selfRotation", true)).then().spec(problem(404, "not-found"));
        ada.request().delete("/api/tokens/" + id).then().statusCode(204);
    }

    private Response patch(String id, Object change) {
        return ada.request().contentType(ContentType.JSON).body(change).patch("/api/tokens/" + id);
    }

    private CallingSession calling() {
        var session = sessions.list(ada.id()).get(0);
        record Calling(UUID id, String owner, Instant expiresAt) implements CallingSession {}
        return new Calling(session.id(), ada.id(), session.expiresAt());
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }
}
