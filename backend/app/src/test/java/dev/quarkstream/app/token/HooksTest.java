package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.HostHooks;
import dev.quarkstream.use.TokenUse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
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
                    "quarkstream.tokens.last-used", "false");
        }
    }

    @Inject
    HostHooks hooks;

    @Inject
    TokenUse use;

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
}
