package com.example.opinions;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application with its own ideas of JSON, failures, ids and refusals keeps them, and ours have none of them. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
class OpinionsTest {

    private static final String TOKENS = "/machines/api/tokens";

    private static RequestSpecification ada() {
        return given().auth().preemptive().basic("ada", "correct").header("Sec-Fetch-Site", "same-origin");
    }

    private static String token() {
        return create("{\"name\":\"a token\"}").statusCode(201).extract().path("plainTextToken");
    }

    private static ValidatableResponse create(String body) {
        return ada().contentType("application/json").body(body).post(TOKENS).then();
    }

    private static void isProblem(ValidatableResponse answer, int status, String name) {
        answer.statusCode(status)
                .header("Content-Type", "application/problem+json")
                .header("Cache-Control", "no-store")
                .body("type", equalTo("urn:quarkstream:problem:" + name));
    }

    @Test
    void theApplicationReadsAndWritesItsOwnJson() {
        given().contentType("application/json")
                .body("{'FULL_NAME':' lathe '}")
                .post("/machines")
                .then()
                .statusCode(200)
                .header("Cache-Control", nullValue())
                .body(equalTo("{\"FULL_NAME\":\" lathe \"}"));
    }

    @Test
    void itsLargeBodiesAreItsOwn() {
        given().contentType("application/json")
                .body("{'FULL_NAME':'" + "x".repeat(100_000) + "'}")
                .post("/machines")
                .then()
                .statusCode(200);
    }

    @Test
    void itsFailuresAreItsOwn() {
        given().get("/machines/broken/one").then().statusCode(418).body(equalTo("I am a teapot."));
        given().get("/nowhere").then().statusCode(404).body(equalTo("Nobody knows."));
        given().get("/machines/api/nowhere").then().statusCode(404).body(equalTo("Nobody knows."));
    }

    @Test
    void itsIdsAreItsOwn() {
        given().get("/machines/7").then().statusCode(200).body(equalTo("00000000-0000-0000-0000-000000000007"));
    }

    @Test
    void itsRefusalsThatAreAboutNoTokenAreAsWithoutUs() {
        for (var closed : List.of("/machines/own/name", "/machines/secret/parts")) {
            given().get(closed)
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", startsWith("basic"))
                    .header("Content-Type", nullValue())
                    .body(equalTo(""));
        }
        ada().get("/machines/admin/keys")
                .then()
                .statusCode(403)
                .header("Content-Type", nullValue())
                .body(equalTo(""));
    }

    @Test
    void itsRefusalsThatAreAboutTokensSayWhatIsLacking() {
        isProblem(given().auth().oauth2(token()).get("/machines/secret/parts").then(), 403, "insufficient-permission");
        ada().get("/machines/secret/parts").then().statusCode(200);
    }

    @Test
    void aTokenThatIsNoneIsRefusedBeforeAnyResource() {
        isProblem(
                given().auth().oauth2("qst_nonsense").get("/machines/own/name").then(), 401, "invalid-token");
    }

    @Test
    void ourEndpointsSpeakOurJsonAtThePathThatTheApplicationGaveThem() {
        var secret = create("{\"name\":\" a token \",\"permissions\":[\"write\"]}")
                .statusCode(201)
                .header("Content-Type", "application/json;charset=UTF-8")
                .header("Cache-Control", "no-store")
                .header("Location", matchesPattern(TOKENS + "/[0-9a-f-]{36}"))
                .body("token.name", equalTo("a token"))
                .body("token.lastUsedAt", nullValue())
                .body("token.createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"))
                .extract()
                .<String>path("plainTextToken");
        given().auth().oauth2(secret).get("/machines/secret/parts").then().statusCode(200);
        given().auth().oauth2(secret).get("/machines/api/token").then().statusCode(200);
        given().get("/api/tokens").then().statusCode(404).body(equalTo("Nobody knows."));
        ada().get("/machines/api/permissions").then().body("permissions.name", hasItem("write"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/png", "application/xml;q=0.9, text/html"})
    void ourEndpointsAnswerJsonWhateverIsAccepted(String accept) {
        ada().header("Accept", accept)
                .get(TOKENS)
                .then()
                .statusCode(200)
                .header("Content-Type", "application/json;charset=UTF-8");
        isProblem(given().header("Accept", accept).get(TOKENS).then(), 401, "unauthenticated");
    }

    @Test
    void ourEndpointsFailInOurWords() {
        isProblem(create("{'name':'x'}"), 400, "malformed-json");
        isProblem(create("{\"name\":1}"), 400, "malformed-json");
        isProblem(create("[]"), 400, "malformed-json");
        isProblem(create("{\"name\":\"\",\"permissions\":[\"read\",\"fly\"]}"), 422, "validation");
        isProblem(create("{\"name\":\"" + "x".repeat(70_000) + "\"}"), 413, "payload-too-large");
        isProblem(ada().contentType("text/plain").body("a token").post(TOKENS).then(), 415, "unsupported-media-type");
        isProblem(ada().get(TOKENS + "/7").then(), 404, "not-found");
        isProblem(ada().get(TOKENS + "?limit=0").then(), 422, "validation");
        isProblem(given().auth().oauth2(token()).get(TOKENS).then(), 403, "session-required");
        isProblem(ada().get("/machines/api/token").then(), 403, "token-required");
    }

    @Test
    void ourEndpointsHaveOneSpelling() {
        for (var other : List.of("/", "/.", ";x=1", "/7/../")) {
            ada().urlEncodingEnabled(false).get(TOKENS + other).then().statusCode(404);
        }
    }

    @Test
    void ourEndpointsAreDescribedWhereTheyAre() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("paths.keySet()", hasItem("/machines/api/tokens/{id}"))
                .body("paths.keySet()", hasItem("/machines/own/name"))
                .body("paths.keySet()", not(hasItem(startsWith("/api"))));
    }
}
