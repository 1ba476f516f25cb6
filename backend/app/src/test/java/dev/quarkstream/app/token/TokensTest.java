package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.use.TokenUse;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TokensTest {

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    @Inject
    TokenUse use;

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    @Test
    void theSecretIsSentOnceAndOnlyItsDigestIsStored() throws Exception {
        var ada = person();
        var answer = ada.issue(Map.of("name", " CI ", "permissions", List.of("update", "read", "update")));
        String secret = answer.path("plainTextToken");
        String id = answer.path("token.id");
        answer.then()
                .header("Location", endsWith("/api/tokens/" + id))
                .body("plainTextToken", matchesPattern("^qst_[0-9A-Za-z]{49}$"))
                .body("token.name", equalTo("CI"))
                .body("token.hint", equalTo(secret.substring(49)))
                .body("token.permissions", contains("read", "update"))
                .body("token.lastUsedAt", nullValue())
                .body("token.expiresAt", nullValue());
        assertThat(ada.request().get("/api/tokens").asString()).doesNotContain(secret);
        var row = sql.rows("SELECT digest, access_token::text FROM quarkstream.access_token WHERE id = ?::uuid", id)
                .get(0);
        assertThat((byte[]) row.get(0))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        assertThat(row.get(1).toString()).doesNotContain(secret);
    }

    @Test
    void aTokenSaysWhatItIsFor() {
        var ada = person();
        var issued = ada.issue(Map.of("name", "x", "description", " Deploys on Fridays. "));
        issued.then().body("token.description", equalTo("Deploys on Fridays."));
        var path = "/api/tokens/" + issued.path("token.id");
        edit(ada, path, Map.of("name", "y")).then().statusCode(200).body("description", equalTo("Deploys on Fridays."));
        edit(ada, path, Map.of("description", "Else.")).then().statusCode(200).body("description", equalTo("Else."));
        edit(ada, path, Map.of("description", "x".repeat(501))).then().spec(invalid("#/description"));
        edit(ada, path, Map.of("description", "two\nlines")).then().spec(invalid("#/description"));
        edit(ada, path, Map.of("description", "")).then().statusCode(200).body("description", nullValue());
        with(issued.path("plainTextToken"))
                .get("/api/token")
                .then()
                .statusCode(200)
                .body("description", nullValue());
        ada.issue(Map.of("name", "x", "description", "")).then().body("token.description", nullValue());
    }

    private static Response edit(Person person, String path, Object body) {
        return person.request().contentType(ContentType.JSON).body(body).patch(path);
    }

    @Test
    void tokensAreListedNewestFirst() {
        var ada = person();
        for (var name : List.of("one", "two", "three")) {
            ada.issue(Map.of("name", name));
        }
        ada.request().get("/api/tokens").then().body("tokens.name", contains("three", "two", "one"));
    }

    @Test
    void aTokenThatAsksForNothingGetsTheDefaults() {
        person().issue(Map.of("name", "x")).then().body("token.permissions", contains("read"));
    }

    @Test
    void aTokenWithoutPermissionsAuthenticatesAndCanDoNothing() {
        var token = person().token();
        with(token).get("/api/user").then().statusCode(200);
        with(token).get("/api/token").then().statusCode(200).body("permissions", empty());
        with(token)
                .get("/api/test/things")
                .then()
                .spec(challenge(403, "insufficient-permission", ", error=\"insufficient_scope\", scope=\"read\""));
    }

    @Test
    void theStarGrantsEverythingToATokenThatWasNotMadeHere() {
        var ada = person();
        var token = ada.token();
        sql.run("UPDATE quarkstream.access_token SET permissions = '{*}' WHERE owner_id = ?", ada.id());
        ada.request().get("/api/tokens").then().body("tokens[0].permissions", contains("*"));
        var id = with(token)
                .contentType(ContentType.JSON)
                .body(Map.of("title", "x"))
                .post("/api/test/things")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        with(token)
                .contentType(ContentType.JSON)
                .body(Map.of("title", "y"))
                .put("/api/test/things/" + id)
                .then()
                .statusCode(200);
        with(token).delete("/api/test/things/" + id).then().statusCode(204);
    }

    @Test
    void nobodyGivesTheStarOverHttp() {
        var ada = person();
        var id = ada.issue(Map.of("name", "x")).<String>path("token.id");
        ada.post("/api/tokens", Map.of("name", "x", "permissions", List.of("read", "*")))
                .then()
                .spec(invalid("#/permissions/1"));
        patch(ada, id, "{\"permissions\":[\" * \"]}").then().spec(invalid("#/permissions/0"));
        given().contentType(ContentType.JSON)
                .body(Map.of(
                        "email", ada.email(), "password", PASSWORD, "deviceName", "x", "permissions", List.of("*")))
                .post("/api/device-tokens")
                .then()
                .spec(invalid("#/permissions/0"));
    }

    @Test
    void aPermissionThatDoesNotExistIsAFaultAtItsIndex() {
        var ada = person();
        ada.request()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"x\",\"permissions\":[\"read\",\"nonsense\",7,null,\"READ\",\"\"]}")
                .post("/api/tokens")
                .then()
                .spec(invalid(
                        "#/permissions/1", "#/permissions/2", "#/permissions/3", "#/permissions/4", "#/permissions/5"));
        ada.request()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"x\",\"permissions\":\"read\"}")
                .post("/api/tokens")
                .then()
                .spec(problem(400, "malformed-json"));
        ada.request().get("/api/tokens").then().body("tokens", empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" \"",
                "7",
                "true",
                "{}",
                "[]",
                "\"tomorrow\"",
                "\"2030-01-01\"",
                "\"2030-01-01T00:00:00\"",
                "\"2030-02-30T00:00:00Z\"",
                "\"2030-01-01T00:00Z\"",
                "\"2030-01-01T25:00:00Z\"",
                "\"2020-01-01T00:00:00Z\"",
                "\"+12030-01-01T00:00:00Z\"",
                "\"9999-12-31T23:59:59-18:00\"",
                "\"9999-12-31T23:59:59Z\"",
                "\"2999-01-01T00:00:00Z\"",
                "\"0000-01-01T00:00:00+18:00\""
            })
    void whatIsNoInstantInTheFutureIsAFault(String expiresAt) {
        var ada = person();
        ada.request()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"x\",\"expiresAt\":" + expiresAt + "}")
                .post("/api/tokens")
                .then()
                .spec(invalid("#/expiresAt"));
        ada.request().get("/api/tokens").then().body("tokens", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2099-01-31T12:00:00Z", "2099-01-31T14:00:00+02:00", "2099-01-31t12:00:00.000z"})
    void anExpiryIsAnyInstantOfRfc3339(String expiresAt) {
        person().issue(Map.of("name", "x", "expiresAt", expiresAt))
                .then()
                .body("token.expiresAt", equalTo("2099-01-31T12:00:00.000Z"));
    }

    @Test
    void aHundredYearsIsTheFurthestThatATokenIsMadeFor() {
        var ada = person();
        ada.issue(Map.of("name", "x", "expiresAt", inDays(36_524)));
        ada.post("/api/tokens", Map.of("name", "x", "expiresAt", inDays(36_526)))
                .then()
                .spec(invalid("#/expiresAt"))
                .body("errors[0].detail", equalTo("Must be within 100 years from now."));
    }

    @Test
    void aLaterEndThatTheDatabaseHoldsIsShownAsTheLastInstantThatCanBeWritten() {
        var ada = person();
        var token = ada.token("read");
        sql.run(
                "UPDATE quarkstream.access_token SET expires_at = '10000-01-01T17:59:59Z' WHERE owner_id = ?",
                ada.id());
        ada.request().get("/api/tokens").then().body("tokens[0].expiresAt", equalTo("9999-12-31T23:59:59.999Z"));
        with(token).get("/api/test/things").then().statusCode(200);
    }

    private static String inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days)).toString();
    }

    @Test
    void aTokenIsRefusedFromTheInstantOfItsExpiryAndStaysInTheList() {
        var ada = person();
        var token = ada.issue(Map.of(
                        "name",
                        "x",
                        "expiresAt",
                        Instant.now().plusSeconds(3600).toString()))
                .<String>path("plainTextToken");
        with(token).get("/api/test/things").then().statusCode(200);
        clock.advance(Duration.ofSeconds(3590));
        with(token).get("/api/test/things").then().statusCode(200);
        clock.advance(Duration.ofSeconds(11));
        with(token).get("/api/test/things").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        clock.reset();
        ada.request().get("/api/tokens").then().body("tokens.size()", equalTo(1));
    }

    @Test
    void anEditReplacesWhatItNamesAndLeavesTheRest() {
        var ada = person();
        var issued = ada.issue(Map.of("name", "x", "permissions", List.of("read")));
        String id = issued.path("token.id");
        String secret = issued.path("plainTextToken");
        patch(ada, id, "{\"name\":\"y\"}")
                .then()
                .statusCode(200)
                .body("name", equalTo("y"))
                .body("permissions", contains("read"));
        patch(ada, id, "{\"permissions\":[\"delete\",\"create\"]}")
                .then()
                .body("name", equalTo("y"))
                .body("permissions", contains("create", "delete"));
        with(secret).get("/api/test/things").then().statusCode(403);
        patch(ada, id, "{}")
                .then()
                .statusCode(200)
                .body("name", equalTo("y"))
                .body("permissions", contains("create", "delete"));
        patch(ada, id, "{\"name\":null,\"permissions\":null}")
                .then()
                .statusCode(200)
                .body("name", equalTo("y"));
        patch(ada, id, "{\"permissions\":[]}").then().body("permissions", empty());
        patch(ada, id, "{\"name\":\"  \"}").then().spec(invalid("#/name"));
        patch(ada, id, "{\"permissions\":[\"nonsense\"]}").then().spec(invalid("#/permissions/0"));
        patch(ada, id, "{\"expiresAt\":\"2099-01-01T00:00:00Z\"}")
                .then()
                .statusCode(200)
                .body("expiresAt", nullValue());
    }

    @Test
    void deletingAllLeavesOtherPeoplesAlone() {
        var ada = person();
        var eve = person();
        var tokens = List.of(ada.token("read"), ada.token("read"));
        var other = eve.token("read");
        ada.request().delete("/api/tokens").then().statusCode(204);
        tokens.forEach(token -> with(token).get("/api/test/things").then().statusCode(401));
        with(other).get("/api/test/things").then().statusCode(200);
    }

    @Test
    void aTokenCanLookAtItselfAndRevokeItself() {
        var ada = person();
        var issued = ada.issue(Map.of("name", "phone"));
        String secret = issued.path("plainTextToken");
        with(secret)
                .get("/api/token")
                .then()
                .statusCode(200)
                .body("id", equalTo(issued.<String>path("token.id")))
                .body("name", equalTo("phone"));
        with(secret).delete("/api/token").then().statusCode(204);
        with(secret).get("/api/token").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        ada.request().get("/api/tokens").then().body("tokens", empty());
    }

    @Test
    void anEditRacingADeletionNeverFailsAndNeverRevives() throws Exception {
        var ada = person();
        for (var round = 0; round < 10; round++) {
            String id = ada.issue(Map.of("name", "x")).path("token.id");
            var answers = AtOnce.run(
                    4,
                    i -> i == 0
                            ? ada.request().delete("/api/tokens/" + id).statusCode()
                            : patch(ada, id, "{\"name\":\"y\"}").statusCode());
            assertThat(answers.get(0)).isEqualTo(204);
            assertThat(answers.subList(1, 4)).allMatch(status -> status == 200 || status == 404);
            ada.request().get("/api/tokens/" + id).then().statusCode(404);
        }
    }

    @Test
    void nobodyHasMoreThanAHundredLiveTokensEvenInAHurry() throws Exception {
        var ada = person();
        for (var i = 0; i < 95; i++) {
            ada.token("read");
        }
        var answers =
                AtOnce.run(12, i -> ada.post("/api/tokens", Map.of("name", "x")).statusCode());
        assertThat(answers).filteredOn(status -> status == 201).hasSize(5);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(7);
        ada.post("/api/tokens", Map.of("name", "x")).then().spec(problem(409, "token-limit-reached"));
        sql.run(
                "UPDATE quarkstream.access_token SET expires_at = now() - interval '1 day' "
                        + "WHERE id = (SELECT id FROM quarkstream.access_token WHERE owner_id = ? LIMIT 1)",
                ada.id());
        ada.post("/api/tokens", Map.of("name", "an expired one gives way"))
                .then()
                .statusCode(201);
        assertThat(sql.value("SELECT count(*) FROM quarkstream.access_token WHERE owner_id = ?", ada.id()))
                .isEqualTo(100L);
        ada.post("/api/tokens", Map.of("name", "x")).then().spec(problem(409, "token-limit-reached"));
    }

    @Test
    void theLongestExpiredGiveWayToANewTokenAndLiveOnesNever() {
        var ada = person();
        var live = List.of(ada.token("read"), ada.token("read"));
        insert(ada, 98, "now() - i * interval '1 hour'");
        ada.issue(Map.of("name", "one more"));
        ada.issue(Map.of("name", "another"));
        assertThat(sql.rows("SELECT name FROM quarkstream.access_token WHERE owner_id = ?", ada.id()))
                .hasSize(100)
                .contains(List.of("one more"), List.of("another"), List.of("number 1"), List.of("number 96"))
                .doesNotContain(List.of("number 97"), List.of("number 98"));
        live.forEach(token -> with(token).get("/api/test/things").then().statusCode(200));
    }

    @Test
    void nobodyPilesUpTokensThatSoonExpire() throws Exception {
        var ada = person();
        insert(ada, 100, "now() - interval '1 second'");
        var answers = AtOnce.run(
                8,
                i -> ada.post(
                                "/api/tokens",
                                Map.of(
                                        "name",
                                        "x",
                                        "expiresAt",
                                        Instant.now().plusMillis(900).toString()))
                        .statusCode());
        assertThat(answers).containsOnly(201);
        assertThat(sql.value("SELECT count(*) FROM quarkstream.access_token WHERE owner_id = ?", ada.id()))
                .isEqualTo(100L);
    }

    @Test
    void whoeverHasFarTooManyFromBeforeGetsRidOfThemStepByStep() {
        var ada = person();
        insert(ada, 2_500, "now() - i * interval '1 second'");
        for (var left : List.of(1_501L, 502L, 100L, 100L)) {
            ada.issue(Map.of("name", "x"));
            assertThat(sql.value("SELECT count(*) FROM quarkstream.access_token WHERE owner_id = ?", ada.id()))
                    .isEqualTo(left);
        }
    }

    @Test
    void aLongListComesAPageAtATime() {
        var ada = person();
        insert(ada, 1_203, "NULL");
        var first = ada.request().get("/api/tokens");
        var second = ada.request().get("/api/tokens?before=" + first.path("next"));
        var third = ada.request().get("/api/tokens?before=" + second.path("next"));
        var ids = Stream.of(first, second, third)
                .flatMap(page -> page.<List<String>>path("tokens.id").stream())
                .toList();
        assertThat(first.<List<?>>path("tokens")).hasSize(500);
        assertThat(second.<List<?>>path("tokens")).hasSize(500);
        assertThat(third.<List<?>>path("tokens")).hasSize(203);
        assertThat(third.<String>path("next")).isNull();
        assertThat(ids).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
        ada.request().get("/api/tokens?limit=2").then().body("tokens.id", equalTo(ids.subList(0, 2)));
        ada.request().get("/api/tokens?limit=1&before=" + ids.get(1_201)).then().body("next", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=-1", "limit=x", "limit=0x1", "before=1", "before=null"})
    void aPageThatThereCannotBeIsAFault(String query) {
        person().request().get("/api/tokens?" + query).then().spec(invalid("#/" + query.split("=")[0]));
    }

    private void insert(Person owner, int tokens, String expiresAt) {
        sql.run("""
                INSERT INTO quarkstream.access_token (id, owner_id, name, digest, hint, permissions, expires_at, created_at)
                SELECT gen_random_uuid(), ?, 'number ' || i, sha256(gen_random_uuid()::text::bytea), 'abcd', '{}', %s,
                       now() - interval '1 year'
                FROM generate_series(1, ?) AS i""".formatted(expiresAt), owner.id(), tokens);
    }

    @Test
    void theLastUseIsKnownAtOnceAndWrittenTogetherLater() {
        var ada = person();
        var issued = ada.issue(Map.of("name", "x"));
        String secret = issued.path("plainTextToken");
        String id = issued.path("token.id");
        var writes = sql.statements("UPDATE \"quarkstream\".access_token_use");
        for (var i = 0; i < 10; i++) {
            with(secret).get("/api/test/things").then().statusCode(200);
        }
        assertThat(ada.request().get("/api/tokens/" + id).<String>path("lastUsedAt"))
                .isNotNull();
        assertThat(sql.value("SELECT last_used_at FROM quarkstream.access_token_use WHERE token_id = ?::uuid", id))
                .isNull();
        use.flush().await().atMost(Duration.ofSeconds(5));
        assertThat(sql.statements("UPDATE \"quarkstream\".access_token_use")).isEqualTo(writes + 1);
        assertThat(sql.value("SELECT last_used_at FROM quarkstream.access_token_use WHERE token_id = ?::uuid", id))
                .isNotNull();
        assertThat(ada.request().get("/api/tokens/" + id).<String>path("lastUsedAt"))
                .isNotNull();
    }

    @Test
    void anEarlierUseNeverReplacesALaterOne() {
        var ada = person();
        var issued = ada.issue(Map.of("name", "x"));
        String id = issued.path("token.id");
        sql.run(
                "UPDATE quarkstream.access_token_use SET last_used_at = '2099-01-01T00:00:00Z' WHERE token_id = ?::uuid",
                id);
        with(issued.path("plainTextToken")).get("/api/test/things").then().statusCode(200);
        use.flush().await().atMost(Duration.ofSeconds(5));
        ada.request().get("/api/tokens/" + id).then().body("lastUsedAt", equalTo("2099-01-01T00:00:00.000Z"));
    }

    @Test
    void usesOfATokenThatIsGoneDoNotHoldUpTheOthers() {
        var ada = person();
        var gone = ada.issue(Map.of("name", "gone"));
        var kept = ada.issue(Map.of("name", "kept"));
        with(gone.path("plainTextToken")).get("/api/test/things").then().statusCode(200);
        with(kept.path("plainTextToken")).get("/api/test/things").then().statusCode(200);
        ada.request().delete("/api/tokens/" + gone.path("token.id")).then().statusCode(204);
        use.flush().await().atMost(Duration.ofSeconds(5));
        assertThat(sql.value(
                        "SELECT last_used_at FROM quarkstream.access_token_use WHERE token_id = ?::uuid",
                        kept.<String>path("token.id")))
                .isNotNull();
    }

    @Test
    void aDeviceGetsATokenForAPassword() {
        var ada = person();
        var answer = given().contentType(ContentType.JSON)
                .body(Map.of(
                        "email",
                        ada.email(),
                        "password",
                        PASSWORD,
                        "deviceName",
                        "Ada's phone",
                        "permissions",
                        List.of("create")))
                .post("/api/device-tokens");
        answer.then()
                .statusCode(201)
                .body("token.name", equalTo("Ada's phone"))
                .body("token.permissions", contains("create"));
        assertThat(answer.cookies()).isEmpty();
        with(answer.path("plainTextToken"))
                .get("/api/user")
                .then()
                .statusCode(200)
                .body("id", equalTo(ada.id()));
        ada.request().get("/api/tokens").then().body("tokens.name", contains("Ada's phone"));
    }

    @Test
    void aDeviceWithWrongCredentialsIsAnsweredAsAtSignInAndThrottledWithIt() {
        var ada = person();
        var body = Map.of("email", ada.email(), "password", "wrong password", "deviceName", "x");
        var wrong = given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/device-tokens")
                .then()
                .spec(invalid("#/email"))
                .extract()
                .asString();
        assertThat(wrong).isEqualTo(signIn(ada.email(), "wrong password").asString());
        for (var i = 0; i < 3; i++) {
            given().contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/device-tokens")
                    .then()
                    .statusCode(422);
        }
        signIn(ada.email(), PASSWORD).then().spec(problem(429, "rate-limited"));
    }

    @Test
    void aDevicesCookieIsNotLookedAt() {
        var ada = person();
        given().cookie("quarkstream", "nonsense")
                .contentType(ContentType.JSON)
                .header("Sec-Fetch-Site", "cross-site")
                .body(Map.of("email", ada.email(), "password", PASSWORD, "deviceName", "x"))
                .post("/api/device-tokens")
                .then()
                .statusCode(201)
                .cookies(Map.of());
    }

    @Test
    void aFaultInADevicesRequestIsToldBeforeItsPasswordIsTried() {
        given().contentType(ContentType.JSON)
                .body("{\"permissions\":[\"nonsense\"],\"expiresAt\":\"\"}")
                .post("/api/device-tokens")
                .then()
                .spec(invalid("#/deviceName", "#/email", "#/expiresAt", "#/password", "#/permissions/0"));
    }

    private static Response patch(Person person, String id, String body) {
        return person.request().contentType(ContentType.JSON).body(body).patch("/api/tokens/" + id);
    }
}
