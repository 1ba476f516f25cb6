package dev.quarkstream.app.authentication;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BearerTest {

    private static final String VERIFY = "FROM \"quarkstream\".access_token WHERE digest";

    @Inject
    Sql sql;

    @Test
    void theSchemeIsReadInAnyCase() {
        var token = person().token("read");
        for (var scheme : new String[] {"Bearer", "bearer", "BEARER", "bEaReR"}) {
            given().header("Authorization", scheme + " " + token)
                    .get("/api/test/things")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void aTokenIsTakenFromTheHeaderAlone() {
        var token = person().token("read");
        given().queryParam("access_token", token).get("/api/test/things").then().statusCode(401);
        given().queryParam("token", token).get("/api/test/things").then().statusCode(401);
        given().cookie("quarkstream", token).get("/api/test/things").then().statusCode(401);
        given().header("X-Api-Key", token).get("/api/test/things").then().statusCode(401);
    }

    @Test
    void aBadTokenIsNotSavedByAGoodCookie() {
        given().cookie("quarkstream", person().cookie())
                .header("Authorization", "Bearer nonsense")
                .get("/api/user")
                .then()
                .spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
    }

    @Test
    void aGoodTokenDecidesBesideACookieOfAnother() {
        var ada = person();
        given().cookie("quarkstream", person().cookie())
                .header("Authorization", "Bearer " + ada.token("read"))
                .get("/api/user")
                .then()
                .statusCode(200)
                .body("id", equalTo(ada.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Digest x", "", "nonsense", "BearerX y"})
    void anotherSchemeIsIgnored(String header) {
        given().header("Authorization", header).get("/api/user").then().spec(challenge(401, "unauthenticated", ""));
        given().header("Authorization", header)
                .cookie("quarkstream", person().cookie())
                .get("/api/user")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "bearer   "})
    void aBearerWithoutATokenIsAnInvalidRequest(String header) {
        given().header("Authorization", header)
                .get("/api/user")
                .then()
                .spec(challenge(400, "invalid-request", ", error=\"invalid_request\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|",
                "1ABC|x",
                "qst_",
                "a b",
                "\"x\"",
                "qst_' OR 1=1 --",
                "qst_0000000000000000000000000000000000000000000000000"
            })
    void aMalformedTokenIsRefusedWithoutAskingTheDatabase(String secret) {
        var before = sql.statements("execute");
        with(secret).get("/api/test/things").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        with("x".repeat(5_000))
                .get("/api/test/things")
                .then()
                .spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        assertThat(sql.statements("execute")).isEqualTo(before);
    }

    @Test
    void twoAuthorizationHeadersAreAnInvalidRequest() throws IOException {
        var token = person().token("read");
        assertThat(raw("Authorization: Bearer " + token + "\r\nAuthorization: Bearer " + token))
                .startsWith("HTTP/1.1 400")
                .contains("urn:quarkstream:problem:invalid-request", "error=\"invalid_request\"");
        assertThat(raw("Authorization: Bearer " + token + "\r\nAuthorization: Basic eA=="))
                .startsWith("HTTP/1.1 400")
                .contains("urn:quarkstream:problem:invalid-request");
    }

    @Test
    void aTokenOfOtherLettersIsInvalid() throws IOException {
        assertThat(raw("Authorization: Bearer qst_é€\u00ff"))
                .startsWith("HTTP/1.1 401")
                .contains("invalid-token");
    }

    @Test
    void theFirstRequestCostsOneStatementAndTheNextNone() {
        var token = person().token("read");
        var verified = sql.statements(VERIFY);
        var all = sql.statements("execute");
        with(token).get("/api/permissions").then().statusCode(200);
        assertThat(sql.statements(VERIFY)).isEqualTo(verified + 1);
        assertThat(sql.statements("execute")).isEqualTo(all + 1);
        with(token).get("/api/permissions").then().statusCode(200);
        assertThat(sql.statements("execute")).isEqualTo(all + 1);
    }

    @Test
    void aTokenWhoseOwnerIsGoneIsInvalid() {
        var ada = person();
        var token = ada.token("read");
        sql.run("DELETE FROM account WHERE id = ?::uuid", ada.id());
        with(token).get("/api/test/things").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        ada.request().get("/api/user").then().spec(challenge(401, "unauthenticated", ""));
    }

    @Test
    void aTokenNeedsNoProofOfItsSite() {
        var token = person().token("create");
        with(token)
                .header("Origin", "https://elsewhere.example")
                .header("Sec-Fetch-Site", "cross-site")
                .contentType(ContentType.JSON)
                .body(Map.of("title", "x"))
                .post("/api/test/things")
                .then()
                .statusCode(201);
    }

    @Test
    void aRevokedTokenIsRefusedByTheVeryNextRequest() {
        Person ada = person();
        var issued = ada.issue(Map.of("name", "x"));
        with(issued.path("plainTextToken")).get("/api/test/things").then().statusCode(200);
        ada.request().delete("/api/tokens/" + issued.path("token.id")).then().statusCode(204);
        with(issued.path("plainTextToken")).get("/api/test/things").then().statusCode(401);
        ada.request().delete("/api/tokens/" + issued.path("token.id")).then().statusCode(404);
    }

    /** What no HTTP client would send. */
    private static String raw(String headers) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            var request =
                    "GET /api/test/things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
