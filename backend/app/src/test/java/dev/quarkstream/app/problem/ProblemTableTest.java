package dev.quarkstream.app.problem;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.spa;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the contract's table of problems, provoked from outside. */
@QuarkusTest
class ProblemTableTest {

    @Inject
    Sql sql;

    @Test
    void nobodyIsUnauthenticatedWithoutAnErrorCode() {
        for (var path : List.of(
                "/api/user", "/api/session", "/api/tokens", "/api/token", "/api/permissions", "/api/test/things")) {
            given().get(path).then().spec(challenge(401, "unauthenticated", ""));
        }
    }

    @Test
    void halfACredentialIsAnInvalidRequest() {
        given().header("Authorization", "Bearer")
                .get("/api/user")
                .then()
                .spec(challenge(400, "invalid-request", ", error=\"invalid_request\""));
    }

    @Test
    void everyBadTokenIsAnsweredWithTheSameBytes() {
        var ada = person();
        var revoked = ada.token("read");
        ada.request().delete("/api/tokens").then().statusCode(204);
        var answers = List.of(revoked, "nonsense", revoked.substring(0, 52) + "~").stream()
                .map(token -> with(token)
                        .get("/api/test/things")
                        .then()
                        .spec(challenge(401, "invalid-token", ", error=\"invalid_token\""))
                        .extract()
                        .asString())
                .distinct();
        assertThat(answers).hasSize(1);
    }

    @Test
    void aMissingPermissionIsNamed() {
        var token = person().token("read");
        with(token)
                .delete("/api/test/things/" + UUID.randomUUID())
                .then()
                .spec(challenge(403, "insufficient-permission", ", error=\"insufficient_scope\", scope=\"delete\""))
                .body("required", equalTo(List.of("delete")));
    }

    @Test
    void aTokenCannotDoWhatNeedsItsOwnerInPerson() {
        var ada = person();
        var token = ada.token("create", "read", "update", "delete");
        with(token).get("/api/tokens").then().spec(problem(403, "session-required"));
        with(token)
                .contentType(ContentType.JSON)
                .body("{\"name\":\"x\"}")
                .post("/api/tokens")
                .then()
                .spec(problem(403, "session-required"));
        with(token).delete("/api/tokens").then().spec(problem(403, "session-required"));
        with(token).get("/api/session").then().spec(problem(403, "session-required"));
        assertThat(ada.request().get("/api/tokens").<List<?>>path("tokens")).hasSize(1);
    }

    @Test
    void aSessionHasNoCallingToken() {
        var ada = person();
        ada.request().get("/api/token").then().spec(problem(403, "token-required"));
        ada.request().delete("/api/token").then().spec(problem(403, "token-required"));
    }

    @Test
    void anotherSiteCannotUseTheCookie() {
        var ada = person();
        given().cookie("quarkstream", ada.cookie())
                .header("Sec-Fetch-Site", "cross-site")
                .contentType(ContentType.JSON)
                .body(Map.of("name", "x"))
                .post("/api/tokens")
                .then()
                .spec(problem(403, "cross-site-request"));
        assertThat(ada.request().get("/api/tokens").<List<?>>path("tokens")).isEmpty();
    }

    @Test
    void allFaultsAreToldAtOnce() {
        spa().contentType(ContentType.JSON)
                .body("{\"name\":\" \",\"email\":\"nonsense\",\"password\":\"short\"}")
                .post("/api/register")
                .then()
                .spec(invalid("#/name", "#/email", "#/password"));
    }

    static List<String> malformed() {
        return List.of(
                "",
                "null",
                "{",
                "[]",
                "\"text\"",
                "7",
                "{\"title\":\"a\"} x",
                "{\"title\":\"a\"}{}",
                "{\"title\":1}",
                "{\"title\":true}",
                "{\"title\":{}}",
                "{\"title\":[\"a\"]}",
                "{\"title\":\"a\",\"title\":\"b\"}",
                "{'title':'a'}",
                "{\"title\":\"a\",}",
                "{\"title\":\"a\",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}",
                "{\"title\":\"a\",\"x\":" + "1".repeat(5_000) + "}",
                "{\"title\":\"\\u00\"}",
                "{\"title\":\"a\nb\"}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsNoJsonObjectIsMalformed(String body) {
        var ada = person();
        ada.request()
                .contentType(ContentType.JSON)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/api/test/things")
                .then()
                .spec(problem(400, "malformed-json"));
        assertThat(ada.request().get("/api/test/things").<List<?>>path("things"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00x", "\\u001b[31m", "a\\nb", "\\u0085"})
    void textThatNobodyTypesIsRefused(String text) {
        var ada = person();
        ada.request()
                .contentType(ContentType.JSON)
                .body("{\"title\":\"x" + text + "x\"}")
                .post("/api/test/things")
                .then()
                .spec(invalid("#/title"));
        ada.request()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"x" + text + "x\"}")
                .post("/api/tokens")
                .then()
                .spec(invalid("#/name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin\u202Etxt.exe", "\u202A", "a\u202Bb", "a\u202C", "a\u202D", "\u2066a\u2069", "a\u2067", "a\u2068",
                "\u200B", "\u200B\u200D\uFEFF", "\u2060 \u00AD", "\u3164", "\u2800\u115F", "\u180E", "\uFE0F",
                        "\uDB40\uDC41",
                "\u00A0", "\u2028"
            })
    void aNameThatReadsBackwardsOrCannotBeSeenIsRefused(String name) {
        var ada = person();
        ada.post("/api/tokens", Map.of("name", name)).then().spec(invalid("#/name"));
        ada.post("/api/test/things", Map.of("title", name)).then().spec(invalid("#/title"));
        spa().contentType(ContentType.JSON)
                .body(Map.of("name", name, "email", UUID.randomUUID() + "@example.com", "password", PASSWORD))
                .post("/api/register")
                .then()
                .spec(invalid("#/name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u05D0\u05D1 API",
                "\u0645\u0641\u062A\u0627\u062D\u200C\u0647\u0627",
                "a\u200Fb",
                "\uD83D\uDC69\u200D\uD83D\uDCBB",
                "e\u0301",
                "\uD83E\uDEE0",
                "\uD83E\uDEE8",
                "-"
            })
    void aNameInAnyScriptIsTaken(String name) {
        person().issue(Map.of("name", name)).then().body("token.name", equalTo(name));
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        var body = new byte[] {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};
        person().request()
                .contentType("application/json")
                .body(body)
                .post("/api/test/things")
                .then()
                .spec(problem(400, "malformed-json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/nope",
                "/api",
                "/api/",
                "/api/test/things/1",
                "/api/test/things/%00",
                "/api/test/things/1-1-1-1-1",
                "/api/test/things/{0193b3a6-0000-7000-8000-000000000000}",
                "/api/test/things/0193b3a6-0000-7000-8000-000000000000",
                "/api/test/things/0193b3a6000070008000000000000000",
                "/api/tokens/x",
                "/api/tokens/0193b3a6-0000-7000-8000-000000000000"
            })
    void whatIsNotThereIsNotFound(String path) {
        person().request()
                .urlEncodingEnabled(false)
                .get(path.replace("{", "%7B").replace("}", "%7D"))
                .then()
                .spec(problem(404, "not-found"));
    }

    @Test
    void anotherPersonsThingsAreNotFoundEither() {
        var ada = person();
        var id = ada.issue(Map.of("name", "x")).<String>path("token.id");
        var mallory = person();
        var foreign = mallory.request()
                .get("/api/tokens/" + id)
                .then()
                .spec(problem(404, "not-found"))
                .extract()
                .asString();
        var absent = mallory.request().get("/api/tokens/" + UUID.randomUUID()).asString();
        assertThat(foreign).isEqualTo(absent);
        mallory.request()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"y\"}")
                .patch("/api/tokens/" + id)
                .then()
                .spec(problem(404, "not-found"));
        mallory.request().delete("/api/tokens/" + id).then().spec(problem(404, "not-found"));
        ada.request().get("/api/tokens/" + id).then().statusCode(200).body("name", equalTo("x"));
    }

    @Test
    void aWrongMethodNamesTheRightOnes() {
        person().request()
                .contentType(ContentType.JSON)
                .body("{}")
                .put("/api/tokens")
                .then()
                .spec(problem(405, "method-not-allowed"))
                .header("Allow", "DELETE, GET, POST");
        person().request()
                .contentType(ContentType.JSON)
                .body("{}")
                .put("/api/tokens/" + UUID.randomUUID())
                .then()
                .spec(problem(405, "method-not-allowed"))
                .header("Allow", "DELETE, GET, PATCH");
    }

    @Test
    void aHugeBodyIsTooLargeWhetherAnnouncedOrNot() throws Exception {
        var ada = person();
        var body = "{\"title\":\"" + "x".repeat(70_000) + "\"}";
        ada.request()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/test/things")
                .then()
                .spec(problem(413, "payload-too-large"));
        var chunked = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/api/test/things"))
                .header("Content-Type", "application/json")
                .header("Cookie", "quarkstream=" + ada.cookie())
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
        var answer = HttpClient.newHttpClient().send(chunked, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("urn:quarkstream:problem:payload-too-large");
        assertThat(ada.request().get("/api/test/things").<List<?>>path("things"))
                .isEmpty();
    }

    @Test
    void aBodyJustBelowTheLimitIsRead() throws Exception {
        var ada = person();
        var body = "{\"title\":\"x\",\"other\":\"" + "x".repeat(65_000) + "\"}";
        ada.request()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/test/things")
                .then()
                .statusCode(201);
    }

    @Test
    void onlyJsonIsTaken() {
        var ada = person();
        for (var type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
            ada.request()
                    .contentType(type)
                    .body("{\"title\":\"a\"}")
                    .post("/api/test/things")
                    .then()
                    .spec(problem(415, "unsupported-media-type"))
                    .header("Accept", "application/json");
        }
        assertThat(ada.request().get("/api/test/things").<List<?>>path("things"))
                .isEmpty();
    }

    @Test
    void aBodyWithoutATypeIsNotTaken() throws Exception {
        var ada = person();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/api/test/things"))
                .header("Cookie", "quarkstream=" + ada.cookie())
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"a\"}"))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("urn:quarkstream:problem:unsupported-media-type");
        assertThat(ada.request().get("/api/test/things").<List<?>>path("things"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/png", "application/json;q=0", "nonsense", ""})
    void thereIsJsonWhateverTheClientAccepts(String accept) {
        given().header("Accept", accept).get("/api/user").then().spec(problem(401, "unauthenticated"));
        person().request()
                .header("Accept", accept)
                .get("/api/user")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON);
    }

    @Test
    void aResourceOfAnotherTypeIsNotAcceptableToWhoWantsNeither() {
        person().request()
                .header("Accept", "image/png")
                .get("/api/test/csv")
                .then()
                .spec(problem(406, "not-acceptable"));
        person().request()
                .header("Accept", "text/csv")
                .get("/api/test/csv")
                .then()
                .statusCode(200);
    }

    /** What an application may have that answers in another form than JSON. */
    @Path("/api/test/csv")
    static class CsvResource {

        @GET
        @PermitAll
        @Produces("text/csv")
        public String get() {
            return "a,b";
        }
    }

    @Test
    void tooManyGuessesMustWait() {
        var ada = person();
        for (var i = 0; i < 5; i++) {
            signIn(ada.email(), "wrong password").then().spec(invalid("#/email"));
        }
        signIn(ada.email().toUpperCase(Locale.ROOT), PASSWORD)
                .then()
                .spec(problem(429, "rate-limited"))
                .header("Retry-After", Integer::parseInt, allOf(greaterThan(0), lessThanOrEqualTo(60)));
    }

    @Test
    void aFaultOfOursSaysNothingButAnId() {
        sql.run("ALTER TABLE quarkstream.access_token RENAME TO access_token_away");
        try {
            var answer = person().request()
                    .get("/api/tokens")
                    .then()
                    .spec(problem(500, "internal"))
                    .extract();
            assertThat(answer.<String>path("requestId")).isNotBlank();
            assertThat(answer.asString())
                    .doesNotContainIgnoringCase("access_token")
                    .doesNotContain("Exception", "select");
        } finally {
            sql.run("ALTER TABLE quarkstream.access_token_away RENAME TO access_token");
        }
    }
}
