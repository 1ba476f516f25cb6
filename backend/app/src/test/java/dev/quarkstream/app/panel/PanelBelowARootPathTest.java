package dev.quarkstream.app.panel;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In an application whose every path begins with its own, as {@code quarkus.http.root-path} has it. */
@QuarkusTest
@TestProfile(PanelBelowARootPathTest.BelowARootPath.class)
class PanelBelowARootPathTest {

    public static class BelowARootPath implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.root-path", "/shop", "quarkstream.panel.path", "/quarkstream/");
        }
    }

    private String basePath = "";

    @BeforeEach
    void sayWholePaths() {
        basePath = RestAssured.basePath;
        RestAssured.basePath = "";
    }

    @AfterEach
    void sayThemAsBefore() {
        RestAssured.basePath = basePath;
    }

    @Test
    void thePanelIsBelowItToo() {
        given().get("/shop/quarkstream/tokens")
                .then()
                .statusCode(200)
                .body(containsString("<meta name=\"quarkstream-panel\" content=\"/shop/quarkstream/\""))
                .body(containsString("<meta name=\"quarkstream-api\" content=\"/shop/api\""))
                .body(containsString("src=\"/shop/quarkstream/theme.js\""));
        given().get("/shop/quarkstream/theme.js").then().statusCode(200);
    }

    @Test
    void itIsNowhereElse() {
        given().get("/quarkstream/").then().statusCode(404);
        given().get("/shop/").then().statusCode(404);
    }

    @Test
    void itsPathIsCompletedWithItsSlash() {
        given().redirects()
                .follow(false)
                .get("/shop/quarkstream")
                .then()
                .statusCode(302)
                .header("Location", "/shop/quarkstream/");
    }
}
