package dev.quarkstream.app.panel;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.quarkstream.app.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As an application has it that has pages of its own. */
@QuarkusTest
@TestProfile(PanelTest.AtAPathOfItsOwn.class)
class PanelTest {

    public static class AtAPathOfItsOwn implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkstream.panel.path", "/quarkstream",
                    "quarkstream.panel.login-url", "/sign-in?to={return}",
                    "quarkstream.panel.logout-url", "https://id.example.com/logout",
                    "quarkus.http.auth.permission.panel.paths", "/quarkstream/closed,/quarkstream/closed/*",
                    "quarkus.http.auth.permission.panel.policy", "authenticated");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tokens", "tokens/", "tokens?name=CI", "deep/link"})
    void whatNamesNoFileIsItsPage(String route) {
        given().urlEncodingEnabled(false)
                .get("/quarkstream/" + route)
                .then()
                .statusCode(200)
                .contentType("text/html; charset=utf-8")
                .header("Cache-Control", "no-cache")
                .header("Content-Security-Policy", startsWith("default-src 'self';"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    void thePageKnowsWhereItIsAndWhereTheApiIs() {
        var page = page();
        assertThat(page)
                .contains("<meta name=\"quarkstream-panel\" content=\"/quarkstream/\"")
                .contains("<meta name=\"quarkstream-api\" content=\"/api\"")
                .contains("href=\"/quarkstream/config.json\"", "src=\"/quarkstream/theme.js\"")
                .doesNotContain("=\"/assets", "=\"/config", "=\"/theme", "=\"/favicon");
    }

    @Test
    void everyFileThatThePageNamesIsThere() {
        var names = Pattern.compile(" (?:href|src)=\"([^\"]+)\"").matcher(page());
        var found = names.results().map(name -> name.group(1)).toList();
        assertThat(found)
                .hasSizeGreaterThan(4)
                .allSatisfy(name ->
                        assertThat(given().get(name).statusCode()).as(name).isEqualTo(200));
    }

    @Test
    void aFileWithAHashInItsNameIsKeptForGood() {
        script().then()
                .statusCode(200)
                .contentType("text/javascript; charset=utf-8")
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("Vary", containsString("accept-encoding"));
    }

    @Test
    void whoHasAFileAlreadyIsNotSentItAgain() {
        var tag = given().get("/quarkstream/").header("ETag");
        given().header("If-None-Match", tag)
                .get("/quarkstream/tokens")
                .then()
                .statusCode(304)
                .header("Content-Security-Policy", notNullValue());
        given().header("If-None-Match", "W/\"another\"")
                .get("/quarkstream/")
                .then()
                .statusCode(200);
    }

    @Test
    void aFileIsCompressedForThoseWhoCanReadIt() {
        assertThat(answerFor("br, gzip;q=0.5"))
                .contains("content-encoding: gzip")
                .doesNotContain("</html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "br", "*;q=0", ",,;;=,"})
    void aFileIsNotCompressedForOthers(String accepted) {
        assertThat(answerFor(accepted))
                .startsWith("HTTP/1.1 200 ")
                .contains("</html>")
                .doesNotContain("content-encoding");
    }

    private static String answerFor(String acceptedEncodings) {
        try (var connection = RawHttp.to(RestAssured.port)) {
            return connection
                    .send("GET /quarkstream/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Encoding: "
                            + acceptedEncodings + "\r\n\r\n")
                    .readToEnd();
        }
    }

    @Test
    void headSaysWhatGetWould() {
        var length = given().header("Accept-Encoding", "identity")
                .get("/quarkstream/")
                .header("Content-Length");
        given().header("Accept-Encoding", "identity")
                .head("/quarkstream/")
                .then()
                .statusCode(200)
                .header("Content-Length", length);
    }

    @Test
    void itIsOnlyRead() {
        given().post("/quarkstream/tokens").then().statusCode(405).header("Allow", "GET, HEAD");
        given().delete("/quarkstream/theme.js").then().statusCode(405).header("Allow", "GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing.js",
                "assets/nothing.js",
                "assets/index.html/../../files.txt",
                "files.txt",
                "theme.js.gz",
                "theme.js/",
                "theme.js;x=1",
                "..%2fapplication.properties",
                "..%2F..%2Fapplication.properties",
                "%2e%2e%2fapplication.properties",
                "..%5capplication.properties",
                "assets%2f..%2findex.html",
                "assets/..%2findex.html",
                "%00.html",
                "index.html%00.js"
            })
    void noSpellingLeadsToWhatIsNotListed(String name) {
        given().urlEncodingEnabled(false).get("/quarkstream/" + name).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../application.properties", "%2e%2e/application.properties", "x/../../application.properties"})
    void whatLeavesThePanelIsNotThePanels(String name) {
        given().urlEncodingEnabled(false)
                .get("/quarkstream/" + name)
                .then()
                .statusCode(404)
                .header("Content-Security-Policy", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "closed/", "closed/deep", "%63losed", "x/../closed", "/closed"})
    void whatTheApplicationShowsToSomeItShowsToNobodyElse(String route) {
        assertThat(given().urlEncodingEnabled(false)
                        .get("/quarkstream/" + route)
                        .statusCode())
                .isIn(401, 404);
    }

    @Test
    void itsPathIsCompletedWithItsSlash() {
        given().redirects()
                .follow(false)
                .get("/quarkstream?name=CI")
                .then()
                .statusCode(302)
                .header("Location", "/quarkstream/?name=CI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tokens", "/index.html", "/theme.js", "/quarkstreams/"})
    void whatIsNotBelowItsPathIsTheApplications(String path) {
        given().get(path)
                .then()
                .statusCode(404)
                .header("Content-Security-Policy", nullValue())
                .header("Permissions-Policy", nullValue());
    }

    @Test
    void thePolicyTellsWherePeopleSignInAndOut() {
        Map<String, Object> policy = given().get("/api/policy").jsonPath().getMap("");
        assertThat(policy)
                .containsEntry("loginUrl", "/sign-in?to={return}")
                .containsEntry("logoutUrl", "https://id.example.com/logout");
    }

    private static String page() {
        return given().get("/quarkstream/").asString();
    }

    private static Response script() {
        var name = Pattern.compile("/quarkstream/assets/[^\"]+\\.js").matcher(page());
        assertThat(name.find()).isTrue();
        return given().get(name.group());
    }
}
