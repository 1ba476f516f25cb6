package dev.quarkstream.app.account;

import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PolicyTest {

    @Test
    void anybodyMayKnowWhatIsAllowed() {
        Map<String, Object> tokens = new HashMap<>(
                Map.of("prefix", "qst_", "maxPerUser", 100, "rotationOverlap", "PT1H", "maxRotationOverlap", "PT168H"));
        tokens.put("maxLifetime", null);
        tokens.put("confirm", false);
        Map<String, Object> policy = new HashMap<>(
                Map.of("registration", true, "passwordReset", false, "emailVerification", false, "tokens", tokens));
        policy.put("loginUrl", null);
        policy.put("logoutUrl", null);
        assertThat(given().get("/api/policy").then().statusCode(200).extract().<Map<String, Object>>path(""))
                .isEqualTo(policy);
    }

    @Test
    void whatMayBeKeptIsSaidOnce() {
        for (var path : List.of("/api/policy", "/api/tokens", "/api/events?kind=x")) {
            assertThat(given().get(path).headers().getValues("Cache-Control"))
                    .as(path)
                    .containsExactly("no-store");
        }
    }

    @Test
    void aBadCookieIsNobodysAndABadTokenIsRefusedAsEverywhere() {
        given().cookie("quarkstream", "nonsense")
                .get("/api/policy")
                .then()
                .statusCode(200)
                .body("registration", equalTo(true));
        with("nonsense").get("/api/policy").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
    }
}
