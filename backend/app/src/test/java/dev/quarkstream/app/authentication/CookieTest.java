package dev.quarkstream.app.authentication;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CookieTest {

    @Inject
    Sql sql;

    @Test
    void nobodySaysHowARequestCameButATrustedProxy() {
        var ada = person();
        for (var header : List.of("X-Forwarded-Proto: https", "Forwarded: for=1.2.3.4;proto=https")) {
            var parts = header.split(": ");
            Api.spa()
                    .header(parts[0], parts[1])
                    .contentType(ContentType.JSON)
                    .body(Map.of("email", ada.email(), "password", Api.PASSWORD))
                    .post("/api/session")
                    .then()
                    .statusCode(200)
                    .cookie("quarkstream")
                    .header("Strict-Transport-Security", nullValue());
        }
    }

    @Test
    void aForgedCookieIsNobodysAndIsClearedWithoutAskingTheDatabase() {
        var ada = person();
        var parts = ada.cookie().split("\\.", -1);
        var none = base64("{\"alg\":\"none\"}") + "." + parts[1] + ".";
        var before = sql.statements("execute");
        for (var cookie : List.of(
                "nonsense",
                "..",
                ada.cookie().substring(0, ada.cookie().length() - 3),
                ada.cookie() + "x",
                none,
                none + parts[2],
                signed(ada, "another key, which is just as long as ours", 60),
                signed(ada, "a key that signs the cookies of tests alone", -60),
                "x".repeat(4_000))) {
            given().cookie("quarkstream", cookie)
                    .get("/api/user")
                    .then()
                    .spec(challenge(401, "unauthenticated", ""))
                    .cookie("quarkstream", "");
        }
        assertThat(sql.statements("execute")).isEqualTo(before);
    }

    @Test
    void aFailedCookieIsAsGoodAsNoneWhereNobodyIsNeeded() {
        var ada = person();
        Api.spa()
                .cookie("quarkstream", "nonsense")
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", Api.PASSWORD))
                .post("/api/session")
                .then()
                .statusCode(200)
                .cookie("quarkstream", startsWith("ey"));
    }

    @Test
    void aSessionOfAnotherPersonCannotBeNamed() {
        var ada = person();
        var mallory = person();
        var session = sql.value("SELECT id::text FROM quarkstream.user_session WHERE owner_id = ?", ada.id());
        // Even with our key, the row must belong to the person that the cookie names.
        var forged = Jwt.claims()
                .issuer("quarkstream")
                .subject(mallory.id())
                .claim("sid", session)
                .expiresAt(Instant.now().plusSeconds(60))
                .jws()
                .sign(new SecretKeySpec(
                        "a key that signs the cookies of tests alone".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        given().cookie("quarkstream", forged).get("/api/user").then().statusCode(401);
    }

    @Test
    void aChangeNeedsProofThatItComesFromTheSpa() {
        var ada = person();
        var own = "http://localhost:" + RestAssured.port;
        refused(cookie(ada));
        refused(cookie(ada).header("Origin", "null"));
        refused(cookie(ada).header("Origin", "https://elsewhere.example"));
        refused(cookie(ada).header("Origin", "https://localhost:" + RestAssured.port));
        refused(cookie(ada).header("Origin", "http://localhost"));
        refused(cookie(ada).header("Sec-Fetch-Site", "cross-site"));
        refused(cookie(ada).header("Sec-Fetch-Site", "same-site").header("Origin", own));
        refused(cookie(ada).header("Sec-Fetch-Site", "none"));
        refused(cookie(ada).header("Sec-Fetch-Site", "same-site").header("Origin", "https://elsewhere.example"));
        allowed(cookie(ada).header("Sec-Fetch-Site", "same-origin"));
        allowed(cookie(ada).header("Sec-Fetch-Site", "same-origin").header("Origin", "null"));
        allowed(cookie(ada).header("Origin", own));
    }

    @Test
    void signingInAndRegisteringNeedTheProofWithoutACookieToo() {
        var ada = person();
        var credentials = Map.of("email", ada.email(), "password", Api.PASSWORD);
        given().contentType(ContentType.JSON)
                .body(credentials)
                .post("/api/session")
                .then()
                .spec(problem(403, "cross-site-request"));
        given().contentType(ContentType.JSON)
                .body(credentials)
                .header("Authorization", "Bearer " + ada.token("read"))
                .post("/api/session")
                .then()
                .spec(problem(403, "cross-site-request"));
        var email = UUID.randomUUID() + "@example.com";
        given().contentType(ContentType.JSON)
                .body(Map.of("name", "x", "email", email, "password", Api.PASSWORD))
                .header("Origin", "https://elsewhere.example")
                .post("/api/register")
                .then()
                .spec(problem(403, "cross-site-request"));
        assertThat(sql.rows("SELECT 1 FROM account WHERE email = ?", email)).isEmpty();
    }

    @Test
    void readingNeedsNoProof() {
        cookie(person())
                .header("Sec-Fetch-Site", "cross-site")
                .get("/api/user")
                .then()
                .statusCode(200);
    }

    @Test
    void anOriginThatNobodyNamedGetsNoCorsHeaders() {
        given().header("Origin", "https://elsewhere.example")
                .get("/api/user")
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    private static RequestSpecification cookie(Person person) {
        return given().cookie("quarkstream", person.cookie());
    }

    private static void refused(RequestSpecification request) {
        note(request).then().spec(problem(403, "cross-site-request"));
    }

    private static void allowed(RequestSpecification request) {
        note(request).then().statusCode(201);
    }

    private static Response note(RequestSpecification request) {
        return request.contentType(ContentType.JSON).body(Map.of("title", "x")).post("/api/test/things");
    }

    private static String signed(Person person, String key, long seconds) {
        return Jwt.claims()
                .issuer("quarkstream")
                .subject(person.id())
                .claim("sid", UUID.randomUUID().toString())
                .expiresAt(Instant.now().plusSeconds(seconds))
                .jws()
                .sign(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
