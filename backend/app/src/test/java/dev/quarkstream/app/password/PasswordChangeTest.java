package dev.quarkstream.app.password;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PasswordChangeTest {

    private static final String NEW = "incorrect zebra accumulator";

    @Inject
    Sql sql;

    @Inject
    TestClock clock;

    @AfterEach
    void now() {
        clock.reset();
    }

    private static Response change(Person who, String current, String chosen) {
        return change(who, Map.of("currentPassword", current, "newPassword", chosen));
    }

    private static Response change(Person who, Object body) {
        return who.request().contentType(ContentType.JSON).body(body).put("/api/user/password");
    }

    private static Person again(Person who) {
        return new Person(who.email(), signIn(who.email(), PASSWORD).cookie("quarkstream"), who.id());
    }

    @Test
    void theNewOneSignsInAndTheOldOneDoesNot() {
        var ada = person();
        change(ada, PASSWORD, NEW).then().statusCode(204);
        signIn(ada.email(), PASSWORD).then().spec(invalid("#/email"));
        signIn(ada.email(), NEW).then().statusCode(200);
    }

    @Test
    void allOtherSessionsEndAndThisOneAndTheTokensGoOn() {
        var ada = person();
        var elsewhere = again(ada);
        var token = ada.token("read");
        change(ada, PASSWORD, NEW).then().statusCode(204);
        elsewhere.request().get("/api/session").then().statusCode(401);
        ada.request().get("/api/session").then().statusCode(200);
        with(token).get("/api/user").then().statusCode(200);
        ada.request()
                .get("/api/events")
                .then()
                .body("events.kind", hasItem("password-changed"))
                .body("events.kind", hasItem("session-ended"));
    }

    @Test
    void nobodySignsInWithThePasswordOfBeforeAtTheInstantOfItsChange() throws Exception {
        for (var round = 0; round < 20; round++) {
            var ada = person();
            var answers = AtOnce.run(4, i -> i == 0 ? change(ada, PASSWORD, NEW) : signIn(ada.email(), PASSWORD));
            answers.get(0).then().statusCode(204);
            for (var signIn : answers.subList(1, 4)) {
                assertThat(signIn.statusCode()).isIn(200, 422);
                if (signIn.cookie("quarkstream") != null) {
                    given().cookie("quarkstream", signIn.cookie("quarkstream"))
                            .get("/api/session")
                            .then()
                            .statusCode(401);
                }
            }
        }
    }

    @Test
    void tokensEndTooWhereThatIsAskedFor() {
        var ada = person();
        var token = ada.token("read");
        change(ada, Map.of("currentPassword", PASSWORD, "newPassword", NEW, "revokeTokens", true))
                .then()
                .statusCode(204);
        with(token).get("/api/user").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
    }

    @Test
    void theSessionIsConfirmedByIt() {
        var ada = person();
        clock.advance(Duration.ofMinutes(16));
        ada.request().delete("/api/user").then().spec(problem(403, "confirmation-required"));
        change(ada, PASSWORD, NEW).then().statusCode(204);
        ada.request().delete("/api/user").then().statusCode(204);
    }

    @Test
    void aWrongOneIsAFaultAndChangesNothing() {
        var ada = person();
        change(ada, "wrong password", NEW)
                .then()
                .spec(invalid("#/currentPassword"))
                .body("errors[0].detail", equalTo("This is not your password."));
        signIn(ada.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void whatIsEasyToGuessIsRefusedWithAdvice() {
        var ada = person();
        change(ada, PASSWORD, "password1")
                .then()
                .spec(invalid("#/newPassword"))
                .body("errors[0].detail", containsString("This is a very common password. Add another word or two."));
        change(ada, PASSWORD, ada.email().split("@")[0]).then().spec(invalid("#/newPassword"));
        change(ada, PASSWORD, "Lovelace, Ada").then().spec(invalid("#/newPassword"));
        signIn(ada.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void everyFaultIsToldAtOnce() {
        var ada = person();
        change(ada, Map.of()).then().spec(invalid("#/currentPassword", "#/newPassword"));
        change(ada, PASSWORD, "short").then().spec(invalid("#/newPassword"));
        change(ada, PASSWORD, "x".repeat(73)).then().spec(invalid("#/newPassword"));
        change(ada, PASSWORD, "with a \u0000 in it").then().spec(invalid("#/newPassword"));
        change(ada, Map.of("currentPassword", 1, "newPassword", NEW)).then().spec(problem(400, "malformed-json"));
    }

    @Test
    void whiteSpaceCountsAndAVeryLongCurrentOneIsJustWrong() {
        var ada = person();
        change(ada, PASSWORD + " ", NEW).then().spec(invalid("#/currentPassword"));
        change(ada, "x".repeat(60_000), NEW).then().spec(invalid("#/currentPassword"));
        change(ada, PASSWORD, " " + NEW + " ").then().statusCode(204);
        signIn(ada.email(), NEW).then().spec(invalid("#/email"));
        signIn(ada.email(), " " + NEW + " ").then().statusCode(200);
    }

    @Test
    void itIsForAPersonAlone() {
        var ada = person();
        with(ada.token("create", "read", "update", "delete"))
                .contentType(ContentType.JSON)
                .body(Map.of("currentPassword", PASSWORD, "newPassword", NEW))
                .put("/api/user/password")
                .then()
                .spec(problem(403, "session-required"));
        Api.spa()
                .contentType(ContentType.JSON)
                .body(Map.of("currentPassword", PASSWORD, "newPassword", NEW))
                .put("/api/user/password")
                .then()
                .spec(challenge(401, "unauthenticated", ""));
    }

    @Test
    void ofTwoAtOnceOneWins() throws Exception {
        var ada = person();
        var elsewhere = again(ada);
        var answers = AtOnce.run(
                2,
                i -> change(i == 0 ? ada : elsewhere, PASSWORD, NEW + " " + i).statusCode());
        // The other one comes too late for the password, or its session has ended with it.
        assertThat(answers).contains(204).doesNotContain(500, 503).hasSize(2);
        var winner = answers.get(0) == 204 ? 0 : 1;
        assertThat(answers.get(1 - winner)).isIn(401, 422);
        signIn(ada.email(), NEW + " " + winner).then().statusCode(200);
        signIn(ada.email(), NEW + " " + (1 - winner)).then().spec(invalid("#/email"));
    }

    @Test
    void ofTwoAtOnceInOneSessionOneWinsAndItsFaultIsThePasswordOfTheOther() throws Exception {
        for (var round = 0; round < 5; round++) {
            var ada = person();
            var answers = AtOnce.run(2, i -> change(ada, PASSWORD, NEW + " " + i));
            assertThat(answers.stream().map(Response::statusCode)).containsExactlyInAnyOrder(204, 422);
            answers.stream()
                    .filter(answer -> answer.statusCode() == 422)
                    .forEach(answer -> answer.then().spec(invalid("#/currentPassword")));
        }
    }

    @Test
    void guessesCountForTheSessionAndForNobodyElse() {
        var ada = person();
        var elsewhere = again(ada);
        for (var i = 0; i < 5; i++) {
            change(elsewhere, "wrong password", NEW).then().spec(invalid("#/currentPassword"));
        }
        change(elsewhere, PASSWORD, NEW).then().spec(problem(429, "rate-limited"));
        change(ada, PASSWORD, NEW).then().statusCode(204);
    }

    @Test
    void guessesAtSigningInLockNobodyOutOfASessionThatLives() {
        var ada = person();
        for (var i = 0; i < 6; i++) {
            signIn(ada.email(), "wrong password");
        }
        signIn(ada.email(), PASSWORD).then().spec(problem(429, "rate-limited"));
        change(ada, PASSWORD, NEW).then().statusCode(204);
    }

    @Test
    void anAccountThatIsDeletedMeanwhileIsNobodys() throws Exception {
        for (var round = 0; round < 5; round++) {
            var ada = person();
            var answers = AtOnce.run(
                    2,
                    i -> i == 0
                            ? change(ada, PASSWORD, NEW).statusCode()
                            : sql.run("DELETE FROM account WHERE id = ?", UUID.fromString(ada.id())));
            assertThat(answers.get(0)).isIn(204, 401, 422);
        }
    }

    @Test
    void theLogSaysWhoAndNeverWhat() {
        try (var log = LogLines.of("quarkstream.audit")) {
            var ada = person();
            change(ada, PASSWORD, NEW).then().statusCode(204);
            assertThat(log.messages()).anyMatch(line -> line.startsWith("password-changed user=" + ada.id()));
            assertThat(log.messages()).noneMatch(line -> line.contains(NEW) || line.contains(ada.email()));
        }
    }

    @Test
    void nullMeansNo() {
        var ada = person();
        var token = ada.token("read");
        var body = new HashMap<String, Object>(Map.of("currentPassword", PASSWORD, "newPassword", NEW));
        body.put("revokeTokens", null);
        change(ada, body).then().statusCode(204);
        with(token).get("/api/user").then().statusCode(200);
        change(ada, Map.of("currentPassword", NEW, "newPassword", PASSWORD, "revokeTokens", List.of()))
                .then()
                .spec(problem(400, "malformed-json"));
    }
}
