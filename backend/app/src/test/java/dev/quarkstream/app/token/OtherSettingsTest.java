package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.spa;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.app.testing.TestPermissions;
import dev.quarkstream.secret.PlainTextToken;
import dev.quarkstream.token.ExpiredTokens;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application whose operator has changed what can be changed. */
@QuarkusTest
@TestProfile(OtherSettingsTest.Settings.class)
class OtherSettingsTest {

    public static class Settings implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkstream.registration.enabled", "false",
                    "quarkstream.tokens.prefix", "acme_",
                    "quarkstream.tokens.max-lifetime", "7d",
                    "quarkstream.tokens.max-per-user", "3",
                    "quarkstream.tokens.accept-imported", "true",
                    "quarkstream.throttle.attempts-per-minute", "20",
                    "quarkstream.permissions",
                            TestPermissions.list("read", "create", "update", "delete", "things:count"),
                    "quarkstream.default-permissions", "things:count,create",
                    "quarkstream.spa-origins", "https://app.example.com,http://localhost:5173",
                    "quarkstream.proxy.trusted", "10.1.0.0/16,127.0.0.1/32");
        }
    }

    @Inject
    Sql sql;

    @Inject
    TestClock clock;

    private Person ada;

    @BeforeEach
    void someoneHasAnAccount() {
        clock.advance(Duration.ofMinutes(2)); // full buckets for each test
        var email = UUID.randomUUID() + "@example.com";
        var id = UUID.randomUUID();
        sql.run(
                "INSERT INTO account (id, name, email, email_key, password_hash, created_at) VALUES (?, 'Ada', ?, ?, ?, now())",
                id,
                email,
                email,
                BcryptUtil.bcryptHash(PASSWORD, 4));
        ada = new Person(
                email, signIn(email, PASSWORD).then().statusCode(200).extract().cookie("quarkstream"), id.toString());
    }

    @Test
    void closedRegistrationDoesNotExist() {
        spa().contentType(ContentType.JSON)
                .body(Map.of("name", "x", "email", "x@example.com", "password", PASSWORD))
                .post("/api/register")
                .then()
                .spec(problem(404, "not-found"));
        spa().contentType(ContentType.JSON)
                .body("{")
                .post("/api/register")
                .then()
                .spec(problem(404, "not-found"));
    }

    @Test
    void thePermissionsAreTheConfiguredOnesInTheirOrder() {
        ada.request()
                .get("/api/permissions")
                .then()
                .statusCode(200)
                .body("permissions.name.take(5)", contains("read", "create", "update", "delete", "things:count"))
                .body("permissions.default.take(5)", contains(false, true, false, false, true))
                .body("permissions[0].description", equalTo("Read things."))
                .body("permissions[4].description", nullValue());
        ada.issue(Map.of("name", "x")).then().body("token.permissions", contains("create", "things:count"));
    }

    @Test
    void aNewTokenHasTheNewPrefixAndOneOfTheOldStillWorks() throws Exception {
        var issued = ada.issue(Map.of("name", "x", "permissions", List.of("read")));
        issued.then().body("plainTextToken", startsWith("acme_"));
        with(issued.path("plainTextToken")).get("/api/test/things").then().statusCode(200);
        var old = PlainTextToken.generate("qst_");
        store(old.value());
        with(old.value()).get("/api/test/things").then().statusCode(200);
    }

    @Test
    void anImportedTokenKeepsWorkingWithAndWithoutItsId() throws Exception {
        store("abcdefghijklmnopqrstuvwxyz0123456789ABCD");
        with("17|abcdefghijklmnopqrstuvwxyz0123456789ABCD")
                .get("/api/test/things")
                .then()
                .statusCode(200);
        with("abcdefghijklmnopqrstuvwxyz0123456789ABCD")
                .get("/api/test/things")
                .then()
                .statusCode(200);
        with("17|abcdefghijklmnopqrstuvwxyz0123456789ABCE")
                .get("/api/test/things")
                .then()
                .statusCode(401);
        with("|").get("/api/test/things").then().statusCode(401);
        with("acme_abc").get("/api/test/things").then().statusCode(401);
    }

    @Test
    void anImportedTokenIsRefusedUnderAnyOtherIdThanItsOwn() throws Exception {
        store("its-own-id");
        for (var wrong : List.of("18|its-own-id", "1|its-own-id", "|its-own-id", "17||its-own-id", "*|its-own-id")) {
            with(wrong)
                    .get("/api/test/things")
                    .then()
                    .spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        }
        with("17|its-own-id").get("/api/test/things").then().statusCode(200);
        sql.run("UPDATE quarkstream.access_token SET imported_id = '18' WHERE owner_id = ?", ada.id());
        with("17|its-own-id").get("/api/test/things").then().statusCode(401);
        with("18|its-own-id").get("/api/test/things").then().statusCode(200);
    }

    @Test
    void aTokenOfOursHasNoIdToBeSaidBeforeIt() {
        with("17|" + ada.token("read")).get("/api/test/things").then().statusCode(401);
    }

    @Test
    void oneThatCameBeforeIdsWereKeptGoesWithAny() throws Exception {
        store("came-early", "*");
        with("17|came-early").get("/api/test/things").then().statusCode(200);
        with("99|came-early").get("/api/test/things").then().statusCode(200);
    }

    @Test
    void noTokenLivesLongerThanTheLongestLife() {
        var latest = clock.instant().plus(Duration.ofDays(7));
        var issued = ada.issue(Map.of("name", "x")).<String>path("token.expiresAt");
        assertThat(Instant.parse(issued)).isCloseTo(latest, within(10, ChronoUnit.SECONDS));
        ada.post(
                        "/api/tokens",
                        Map.of("name", "x", "expiresAt", latest.plusSeconds(60).toString()))
                .then()
                .spec(invalid("#/expiresAt"));
        ada.issue(Map.of("name", "x", "expiresAt", latest.minusSeconds(60).toString()));
    }

    @Test
    void theLimitOfTokensIsTheConfiguredOne() {
        for (var i = 0; i < 3; i++) {
            ada.token("read");
        }
        ada.post("/api/tokens", Map.of("name", "x")).then().spec(problem(409, "token-limit-reached"));
    }

    @Test
    void attemptsAreCountedForAllCallsThatTakePasswordsTogether() {
        var body = Map.of("email", "nobody-" + UUID.randomUUID() + "@example.com", "password", "x", "deviceName", "x");
        var statuses = new ArrayList<Integer>();
        for (var i = 0; i < 20; i++) {
            var email = UUID.randomUUID() + "@example.com";
            statuses.add(
                    i % 2 == 0
                            ? signIn(email, "wrong").statusCode()
                            : given().contentType(ContentType.JSON)
                                    .body(Map.of("email", email, "password", "x", "deviceName", "x"))
                                    .post("/api/device-tokens")
                                    .statusCode());
        }
        assertThat(statuses.subList(0, 19)).containsOnly(422);
        assertThat(statuses.get(19))
                .as("signing in before the test was the first")
                .isEqualTo(429);
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/device-tokens")
                .then()
                .spec(problem(429, "rate-limited"));
        clock.advance(Duration.ofSeconds(61));
        signIn(ada.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void thePolicyTellsWhatTheOperatorHasChosen() {
        given().get("/api/policy")
                .then()
                .statusCode(200)
                .body("registration", equalTo(false))
                .body("tokens.prefix", equalTo("acme_"))
                .body("tokens.maxLifetime", equalTo("PT168H"))
                .body("tokens.maxPerUser", equalTo(3));
    }

    @Test
    void aNamedOriginMayActWithTheSessionAndReadAnswers() {
        var origin = "https://app.example.com";
        given().header("Origin", origin)
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "content-type")
                .options("/api/tokens/" + UUID.randomUUID())
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", origin)
                .header("Access-Control-Allow-Credentials", "true")
                .header("Access-Control-Max-Age", "7200")
                .header("Access-Control-Allow-Methods", containsString("PATCH"));
        given().cookie("quarkstream", ada.cookie())
                .header("Origin", origin)
                .header("Sec-Fetch-Site", "cross-site")
                .contentType(ContentType.JSON)
                .body(Map.of("title", "x"))
                .post("/api/test/things")
                .then()
                .statusCode(201)
                .header("Access-Control-Allow-Origin", origin)
                .header("Access-Control-Allow-Credentials", "true");
        given().header("Origin", origin)
                .get("/api/user")
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", origin);
    }

    @Test
    void overHttpsTheCookieIsBoundToTheHostAndPagesInsistOnHttps() {
        var cookie = spa().header("X-Forwarded-Proto", "https")
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", PASSWORD))
                .post("/api/session")
                .then()
                .statusCode(200)
                .header("Strict-Transport-Security", "max-age=31536000")
                .extract()
                .detailedCookie("__Host-quarkstream");
        assertThat(cookie.isSecured()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.hasDomain()).isFalse();
        given().header("X-Forwarded-Proto", "https")
                .cookie("__Host-quarkstream", cookie.getValue())
                .get("/api/session")
                .then()
                .statusCode(200);
        given().header("X-Forwarded-Proto", "https")
                .cookie("quarkstream", cookie.getValue())
                .get("/api/session")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "_hidden", "[2001:db8::7]:55", "1.2.3.4"})
    void aClientThatTheProxyCannotNameIsServed(String client) {
        spa().header("X-Forwarded-For", client)
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", PASSWORD))
                .post("/api/session")
                .then()
                .statusCode(200);
    }

    @Test
    void theIdThatATrustedProxyGaveIsKept() {
        given().header("X-Request-Id", "7f3c.B-2_x").get("/api/user").then().header("X-Request-Id", "7f3c.B-2_x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/user", "/tokens", "/q/openapi"})
    void headersOfAProxyThatContradictEachOtherAreNotUnderstoodAndNoEvent(String path) {
        try (var log = LogLines.of("")) {
            given().header("Forwarded", "for=6.6.6.6")
                    .header("X-Forwarded-For", "1.2.3.4")
                    .header("X-Forwarded-Proto", "https")
                    .get(path)
                    .then()
                    .spec(problem(400, "invalid-request"));
            assertThat(log.messages()).noneMatch(line -> line.contains("failed"));
        }
    }

    @Test
    void anotherOriginMayNot() {
        for (var origin : List.of(
                "https://app.example.com.evil.example", "https://evil.example", "null", "http://app.example.com")) {
            given().header("Origin", origin)
                    .header("Access-Control-Request-Method", "POST")
                    .options("/api/tokens")
                    .then()
                    .header("Access-Control-Allow-Origin", nullValue());
            given().cookie("quarkstream", ada.cookie())
                    .header("Origin", origin)
                    .header("Sec-Fetch-Site", "cross-site")
                    .contentType(ContentType.JSON)
                    .body(Map.of("title", "x"))
                    .post("/api/test/things")
                    .then()
                    .spec(problem(403, "cross-site-request"))
                    .header("Access-Control-Allow-Origin", nullValue());
        }
    }

    @Test
    void aTokenFromBeforeThePolicyEndsAtTheAgeThatItAllows() throws Exception {
        store("made-before");
        age("6 days");
        var issued = ada.request().get("/api/tokens");
        assertThat(Instant.parse(issued.path("tokens[0].expiresAt")))
                .isCloseTo(Instant.now().plus(Duration.ofDays(1)), within(1, ChronoUnit.MINUTES));
        with("17|made-before").get("/api/test/things").then().statusCode(200);
        clock.advance(Duration.ofDays(1).plusMinutes(10));
        with("17|made-before")
                .get("/api/test/things")
                .then()
                .spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        clock.advance(Duration.ofDays(-1));
        age("8 days");
        with("17|made-before")
                .get("/api/test/things")
                .then()
                .spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
    }

    @Test
    void itsOwnEarlierEndStays() throws Exception {
        store("ends-earlier");
        sql.run("UPDATE quarkstream.access_token SET expires_at = '2020-01-01' WHERE owner_id = ?", ada.id());
        ada.request().get("/api/tokens").then().body("tokens[0].expiresAt", equalTo("2020-01-01T00:00:00.000Z"));
        with("17|ends-earlier").get("/api/test/things").then().statusCode(401);
    }

    @Test
    void aTokenThatIsTooOldIsPrunedAndGivesWay() throws Exception {
        for (var secret : List.of("a", "b", "c")) {
            store(secret);
        }
        ada.post("/api/tokens", Map.of("name", "x")).then().spec(problem(409, "token-limit-reached"));
        var pruned = ExpiredTokens.rows(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class))
                .count("now() - interval '30 days'");
        var before = (long) sql.value(pruned);
        age("36 days");
        assertThat(sql.value(pruned)).isEqualTo(before);
        age("38 days");
        assertThat(sql.value(pruned)).isEqualTo(before + 3);
        ada.issue(Map.of("name", "x"));
        assertThat(sql.value("SELECT count(*) FROM quarkstream.access_token WHERE owner_id = ?", ada.id()))
                .isEqualTo(3L);
    }

    /** Of all of hers. */
    private void age(String age) {
        sql.run(
                "UPDATE quarkstream.access_token SET created_at = now() - ?::interval WHERE owner_id = ?",
                age,
                ada.id());
    }

    private void store(String secret) throws Exception {
        store(secret, "17");
    }

    private void store(String secret, String id) throws Exception {
        sql.run(
                "INSERT INTO quarkstream.access_token"
                        + " (id, owner_id, name, digest, hint, permissions, created_at, imported_id)"
                        + " VALUES (?, ?, 'imported', ?, 'xxxx', '{read}', now(), ?)",
                UUID.randomUUID(),
                ada.id(),
                MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)),
                id);
    }
}
