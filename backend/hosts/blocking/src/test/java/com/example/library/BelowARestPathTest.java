package com.example.library;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An application that has its resources somewhere else has ours there too, and they are guarded there. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@TestProfile(BelowARestPathTest.Elsewhere.class)
class BelowARestPathTest {

    public static class Elsewhere implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.rest.path", "/v1");
        }
    }

    @Inject
    Members members;

    @Test
    void anotherSiteCannotMakeTokensThere() {
        var form = Form.signIn(members);
        for (var site : Map.of("cross-site", 403, "same-origin", 201).entrySet()) {
            form.request()
                    .contentType("application/json")
                    .header("Sec-Fetch-Site", site.getKey())
                    .body("{\"name\":\"x\"}")
                    .post("/v1/api/tokens")
                    .then()
                    .statusCode(site.getValue());
        }
        form.request().get("/v1/api/tokens").then().statusCode(200).body("tokens.size()", equalTo(1));
    }
}
