package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.Rfc3339;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Problems;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token's secret is replaced, and the one of before works on for a while. */
@QuarkusTest
class RotationTest {

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    @Inject
    DataSource database;

    private Person ada;

    @BeforeEach
    void somebodyIsThere() {
        ada = person();
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    /** A token, by the secret that it has. */
    private record Held(String id, String secret) {

        static Held of(Response issued) {
            return new Held(issued.path("token.id"), issued.path("plainTextToken"));
        }
    }

    private Held token(Map<String, ?> members) {
        return Held.of(ada.issue(members));
    }

    private Held token() {
        return token(Map.of("name", "a token", "permissions", new String[] {"read"}));
    }

    private Held rotatingItself() {
        return token(Map.of("name", "a token", "permissions", new String[] {"read"}, "selfRotation", true));
    }

    private Response rotate(Held token, Map<String, ?> body) {
        return ada.post("/api/tokens/" + token.id + "/rotation", body);
    }

    private Held rotated(Held token, Map<String, ?> body) {
        var answer = rotate(token, body);
        answer.then().statusCode(200);
        return Held.of(answer);
    }

    private static Response rotateItself(String secret, Map<String, ?> body) {
        return with(secret).contentType("application/json").body(body).post("/api/token/rotation");
    }

    private static void problem(Response answer, int status, String name) {
        answer.then().spec(Problems.problem(status, name));
    }

    private static void works(String secret) {
        with(secret).get("/api/test/things").then().statusCode(200);
    }

    private static void isRefused(String secret) {
        problem(with(secret).get("/api/test/things"), 401, "invalid-token");
    }

    private Response look(Held token) {
        return ada.request().get("/api/tokens/" + token.id);
    }

    @Test
    void bothSecretsWorkUntilTheOverlapEnds() {
        var before = token();
        works(before.secret);
        var after = rotated(before, Map.of("overlap", "PT10M"));
        assertThat(after.id).isEqualTo(before.id);
        works(before.secret);
        works(after.secret);
        clock.advance(Duration.ofMinutes(10));
        isRefused(before.secret);
        works(after.secret);
    }

    @Test
    void itKeepsAllButItsSecret() {
        var before = token(Map.of(
                "name", "Deploys", "description", "On Fridays.", "permissions", new String[] {"create", "read"}));
        var answer = rotate(before, Map.of());
        answer.then()
                .header("Location", nullValue())
                .body("token.name", equalTo("Deploys"))
                .body("token.description", equalTo("On Fridays."))
                .body("token.permissions", equalTo(List.of("create", "read")))
                .body("token.expiresAt", nullValue())
                .body("token.rotatedAt", notNullValue())
                .body("token.previousSecretUntil", notNullValue());
        String secret = answer.path("plainTextToken");
        answer.then().body("token.hint", equalTo(secret.substring(secret.length() - 4)));
        look(before).then().body("rotatedAt", equalTo(answer.path("token.rotatedAt")));
        assertThat(Duration.between(
                        Instant.parse(answer.path("token.rotatedAt")),
                        Instant.parse(answer.path("token.previousSecretUntil"))))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void withoutAnOverlapTheOldSecretIsRefusedAtOnce() {
        var before = token();
        works(before.secret);
        var after = rotated(before, Map.of("overlap", "PT0S"));
        isRefused(before.secret);
        works(after.secret);
        look(before).then().body("previousSecretUntil", nullValue());
    }

    @Test
    void anOverlapIsEndedByHand() {
        var before = token();
        var after = rotated(before, Map.of());
        works(before.secret);
        ada.request()
                .delete("/api/tokens/" + before.id + "/previous-secret")
                .then()
                .statusCode(204);
        isRefused(before.secret);
        works(after.secret);
        look(before).then().body("previousSecretUntil", nullValue());
        problem(ada.request().delete("/api/tokens/" + before.id + "/previous-secret"), 404, "not-found");
    }

    @Test
    void thereAreNeverMoreThanTwoSecrets() {
        var first = token();
        var second = rotated(first, Map.of("overlap", "PT1H"));
        works(first.secret);
        var third = rotated(second, Map.of("overlap", "PT1H"));
        isRefused(first.secret);
        works(second.secret);
        works(third.secret);
    }

    @Test
    void ofTwoRotationsAtTheSameInstantOneWins() throws Exception {
        var token = token();
        var answers = AtOnce.run(8, any -> rotate(token, Map.of()));
        List<Response> won =
                answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(won).isNotEmpty();
        answers.stream()
                .filter(answer -> answer.statusCode() != 200)
                .forEach(answer -> problem(answer, 409, "rotation-conflict"));
        assertThat(sql.value(
                        "SELECT count(*) FROM quarkstream.earlier_secret WHERE token_id = ? AND works_until > clock_timestamp()",
                        UUID.fromString(token.id)))
                .isEqualTo(1L);
        assertThat(won.stream()
                        .map(answer -> answer.<String>path("plainTextToken"))
                        .filter(secret -> with(secret).get("/api/test/things").statusCode() == 200))
                .hasSizeBetween(1, 2);
    }

    @Test
    void anEditAtTheSameInstantIsNotLost() throws Exception {
        var token = token();
        var answers = AtOnce.run(
                2,
                number -> number == 0
                        ? rotate(token, Map.of())
                        : ada.request()
                                .contentType("application/json")
                                .body(Map.of("name", "renamed"))
                                .patch("/api/tokens/" + token.id));
        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        look(token).then().body("name", equalTo("renamed")).body("rotatedAt", notNullValue());
    }

    @Test
    void theOldSecretMayDoNoMoreThanTheTokenMayNow() {
        var before = token(Map.of("name", "x", "permissions", new String[] {"create", "read"}));
        works(before.secret);
        rotated(before, Map.of());
        works(before.secret);
        ada.request()
                .contentType("application/json")
                .body(Map.of("permissions", new String[] {"create"}))
                .patch("/api/tokens/" + before.id)
                .then()
                .statusCode(200);
        problem(with(before.secret).get("/api/test/things"), 403, "insufficient-permission");
    }

    @Test
    void bothSecretsEndWithTheToken() {
        var before = token();
        var after = rotated(before, Map.of());
        works(before.secret);
        works(after.secret);
        ada.request().delete("/api/tokens/" + before.id).then().statusCode(204);
        isRefused(before.secret);
        isRefused(after.secret);
    }

    @Test
    void aClockThatIsSetBackBringsNoSecretBack() {
        var before = token();
        rotated(before, Map.of("overlap", "PT10M"));
        sql.run(
                "UPDATE quarkstream.earlier_secret SET works_until = now() - interval '1 second' WHERE token_id = ?",
                UUID.fromString(before.id));
        clock.advance(Duration.ofHours(-1));
        isRefused(before.secret);
    }

    @Test
    void theExpiryStaysUnlessItIsGiven() {
        var in30Days = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
        var token = token(Map.of("name", "x", "expiresAt", in30Days.toString()));
        rotate(token, Map.of()).then().statusCode(200).body("token.expiresAt", equalTo(Rfc3339.format(in30Days)));
        var in60Days = in30Days.plus(Duration.ofDays(30));
        rotate(token, Map.of("expiresAt", in60Days.toString()))
                .then()
                .statusCode(200)
                .body("token.expiresAt", equalTo(Rfc3339.format(in60Days)));
    }

    @Test
    void anExpiredTokenIsNotRotated() {
        var token = token(
                Map.of("name", "x", "expiresAt", Instant.now().plusSeconds(60).toString()));
        clock.advance(Duration.ofMinutes(2));
        problem(rotate(token, Map.of()), 409, "token-expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1S", "P8D", "PT", "1h", "", "P1Y", "PT999999999999999999H", "PT1H PT1H"})
    void anOverlapThatMakesNoSenseIsAFault(String overlap) {
        var answer = rotate(token(), Map.of("overlap", overlap));
        problem(answer, 422, "validation");
        answer.then().body("errors", hasSize(1)).body("errors[0].pointer", equalTo("#/overlap"));
    }

    @Test
    void anExpiryInThePastIsAFault() {
        var answer = rotate(token(), Map.of("expiresAt", "2020-01-01T00:00:00Z", "overlap", "nonsense"));
        problem(answer, 422, "validation");
        answer.then().body("errors.pointer", equalTo(List.of("#/expiresAt", "#/overlap")));
    }

    @Test
    void otherPeoplesTokensAreNothing() {
        var token = token();
        problem(person().post("/api/tokens/" + token.id + "/rotation", Map.of()), 404, "not-found");
        problem(person().request().delete("/api/tokens/" + token.id + "/previous-secret"), 404, "not-found");
        works(token.secret);
    }

    @Test
    void aTokenCannotRotateByWayOfItsOwner() {
        var token = rotatingItself();
        problem(
                with(token.secret)
                        .contentType("application/json")
                        .body(Map.of())
                        .post("/api/tokens/" + token.id + "/rotation"),
                403,
                "session-required");
    }

    @TestHTTPResource("/api/token/rotation")
    URI rotation;

    /** As curl sends it; REST Assured would claim a form. */
    @Test
    void aBodyMayBeMissing() throws Exception {
        var token = rotatingItself();
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(rotation)
                                .header("Authorization", "Bearer " + token.secret)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aTokenThatMayRotatesItself() {
        var before = rotatingItself();
        var answer = rotateItself(before.secret, Map.of("overlap", "PT5M"));
        answer.then().statusCode(200).body("token.selfRotation", equalTo(true));
        works(before.secret);
        works(answer.path("plainTextToken"));
    }

    @Test
    void aTokenThatMayNotDoesNotRotateItself() {
        var token = token();
        problem(rotateItself(token.secret, Map.of()), 403, "rotation-not-allowed");
        works(token.secret);
    }

    @Test
    void aSessionIsNoTokenToBeRotated() {
        problem(ada.post("/api/token/rotation", Map.of()), 403, "token-required");
    }

    @Test
    void whoeverLostTheAnswerRotatesAgainWithTheSecretThatStillWorks() {
        var first = rotatingItself();
        String lost = rotateItself(first.secret, Map.of()).path("plainTextToken");
        var answer = rotateItself(first.secret, Map.of());
        answer.then().statusCode(200);
        works(answer.path("plainTextToken"));
        works(lost);
        isRefused(first.secret);
    }

    /** It was let in before another rotation, and waits until that one is done. */
    @Test
    void aSecretThatIsRetiredWhileItAsksIsToldSo() throws Exception {
        var first = rotatingItself();
        works(first.secret);
        try (var connection = database.getConnection();
                var held = connection.prepareStatement("SELECT FROM quarkstream.token_owner WHERE id = ? FOR UPDATE");
                var rotates = connection.prepareStatement("""
                        SELECT quarkstream.rotate_token(id, digest, false, sha256(uuid_send(gen_random_uuid())), 'next', now(), now(), NULL, 0::smallint)
                        FROM quarkstream.access_token WHERE id = ?""")) {
            connection.setAutoCommit(false);
            held.setString(1, ada.id());
            held.execute();
            var answer = CompletableFuture.supplyAsync(() -> rotateItself(first.secret, Map.of()));
            while (!answer.isDone()
                    && sql.value("SELECT count(*) FROM pg_locks WHERE NOT granted")
                            .equals(0L)) {
                Thread.sleep(10);
            }
            rotates.setObject(1, UUID.fromString(first.id));
            rotates.execute();
            connection.commit();
            problem(answer.get(), 409, "rotation-conflict");
        }
    }

    @Test
    void anExpiryMovesOnByTheFirstLifetime() {
        var end = Instant.now().plus(Duration.ofDays(30));
        var first = token(Map.of("name", "x", "expiresAt", end.toString(), "selfRotation", true));
        clock.advance(Duration.ofDays(20));
        var answer = rotateItself(first.secret, Map.of());
        answer.then().statusCode(200);
        var moved = Instant.parse(answer.path("token.expiresAt"));
        assertThat(Duration.between(end, moved)).isBetween(Duration.ofDays(19), Duration.ofDays(21));
        clock.advance(Duration.ofDays(20));
        var again = rotateItself(answer.path("plainTextToken"), Map.of());
        again.then().statusCode(200);
        assertThat(Duration.between(moved, Instant.parse(again.path("token.expiresAt"))))
                .isBetween(Duration.ofDays(19), Duration.ofDays(21));
    }

    @Test
    void anEndThatARotationGaveFirstMovesOnFromThere() {
        var first = rotatingItself();
        clock.advance(Duration.ofHours(1));
        var end = clock.instant().plus(Duration.ofMinutes(10));
        var second = rotated(first, Map.of("expiresAt", end.toString()));
        clock.advance(Duration.ofMinutes(5));
        var answer = rotateItself(second.secret, Map.of());
        answer.then().statusCode(200);
        assertThat(Duration.between(end, Instant.parse(answer.path("token.expiresAt"))))
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    }

    @Test
    void noTokenGivesItselfMoreThanAHundredYears() {
        var token = rotatingItself();
        sql.run(
                "UPDATE quarkstream.access_token SET lifetime = interval '8000 years', expires_at = now() + interval '1 hour'"
                        + " WHERE id = ?::uuid",
                token.id);
        var answer = rotateItself(token.secret, Map.of());
        answer.then().statusCode(200);
        assertThat(Instant.parse(answer.path("token.expiresAt")))
                .isBefore(clock.instant().plus(Duration.ofDays(36_526)));
    }

    @Test
    void aRetiredSecretThatRotatesEndsTheToken() {
        var first = rotatingItself();
        String second = rotateItself(first.secret, Map.of("overlap", "PT0S")).path("plainTextToken");
        works(second);
        problem(rotateItself(first.secret, Map.of()), 401, "invalid-token");
        isRefused(second);
        problem(look(first), 404, "not-found");
    }

    @Test
    void aRetiredSecretElsewhereIsRefusedAndEndsNothing() {
        var first = token();
        var second = rotated(first, Map.of("overlap", "PT0S"));
        isRefused(first.secret);
        isRefused(first.secret);
        works(second.secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/token/rotation/", "/api/token/rotation;x=1"})
    void aRetiredSecretAtAnotherSpellingEndsNothing(String path) {
        var first = rotatingItself();
        var second = rotated(first, Map.of("overlap", "PT0S"));
        with(first.secret).urlEncodingEnabled(false).post(path).then().statusCode(404);
        works(second.secret);
    }

    @Test
    void noMoreThanAHundredRetiredSecretsAreRemembered() {
        var token = token();
        for (var i : IntStream.rangeClosed(1, 103).toArray()) {
            rotate(token, Map.of("overlap", i % 2 == 0 ? "PT0S" : "PT1H"))
                    .then()
                    .statusCode(200);
        }
        assertThat((Long) sql.value(
                        "SELECT count(*) FROM quarkstream.earlier_secret WHERE token_id = ?",
                        UUID.fromString(token.id)))
                .isBetween(100L, 101L);
    }
}
