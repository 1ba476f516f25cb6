package dev.quarkstream.app.session;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.spa;
import static dev.quarkstream.app.testing.Problems.invalid;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SessionTest {

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    @Test
    void signingInSetsACookieThatScriptsCannotRead() {
        var ada = person();
        var cookie = signIn(ada.email(), PASSWORD)
                .then()
                .statusCode(200)
                .body("user.email", equalTo(ada.email()))
                .extract()
                .detailedCookie("quarkstream");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.hasMaxAge()).as("ends with the browser").isFalse();
        assertThat(cookie.hasDomain()).isFalse();
    }

    @Test
    void beingRememberedKeepsTheCookieForThirtyDays() {
        var ada = person();
        var cookie = spa().contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", PASSWORD, "remember", true))
                .post("/api/session")
                .then()
                .statusCode(200)
                .extract()
                .detailedCookie("quarkstream");
        assertThat(cookie.getMaxAge())
                .isBetween(
                        Duration.ofDays(30).toSeconds() - 5, Duration.ofDays(30).toSeconds());
        clock.advance(Duration.ofDays(29));
        given().cookie("quarkstream", cookie.getValue())
                .get("/api/session")
                .then()
                .statusCode(200);
        clock.advance(Duration.ofDays(2));
        given().cookie("quarkstream", cookie.getValue())
                .get("/api/session")
                .then()
                .statusCode(401);
    }

    @Test
    void anIdleSessionEnds() {
        var ada = person();
        clock.advance(Duration.ofMinutes(121));
        ada.request().get("/api/session").then().statusCode(401).cookie("quarkstream", "");
    }

    @Test
    void aBusySessionGoesOnAndItsCookieIsRenewedOncePerHalfOfTheLimit() {
        var ada = person();
        clock.advance(Duration.ofMinutes(50));
        assertThat(ada.request().get("/api/user").cookie("quarkstream"))
                .as("too early")
                .isNull();
        clock.advance(Duration.ofMinutes(20));
        var renewed = ada.request()
                .get("/api/user")
                .then()
                .statusCode(200)
                .cookie("quarkstream", startsWith("ey"))
                .extract()
                .cookie("quarkstream");
        assertThat(given().cookie("quarkstream", renewed).get("/api/user").cookie("quarkstream"))
                .isNull();
        clock.advance(Duration.ofMinutes(100));
        given().cookie("quarkstream", renewed).get("/api/user").then().statusCode(200);
        ada.request().get("/api/user").then().statusCode(401);
    }

    @Test
    void noSessionOutlivesItsAbsoluteLimit() {
        var cookie = person().cookie();
        for (var hours = 0; hours < 30 * 24 - 2; hours += 2) {
            clock.advance(Duration.ofMinutes(119));
            var answer = given().cookie("quarkstream", cookie).get("/api/session");
            if (answer.statusCode() == 401) {
                throw new AssertionError("ended after " + hours + " hours");
            }
            cookie = answer.cookie("quarkstream") == null ? cookie : answer.cookie("quarkstream");
        }
        clock.advance(Duration.ofHours(10));
        given().cookie("quarkstream", cookie).get("/api/session").then().statusCode(401);
    }

    @Test
    void signingOutEndsTheSessionAndNotOnlyTheCookie() {
        var ada = person();
        ada.request().delete("/api/session").then().statusCode(204).cookie("quarkstream", "");
        ada.request().get("/api/session").then().statusCode(401);
        ada.request().delete("/api/session").then().statusCode(401);
        assertThat(sql.rows("SELECT 1 FROM quarkstream.user_session WHERE owner_id = ?", ada.id()))
                .isEmpty();
    }

    @Test
    void twoWhoSignOutAtTheSameInstantAreBothSignedOut() throws Exception {
        for (var round = 0; round < 60; round++) {
            var people = List.of(person(), person());
            assertThat(AtOnce.run(
                            2,
                            i -> people.get(i).request().delete("/api/session").statusCode()))
                    .containsOnly(204);
            people.forEach(one -> one.request().get("/api/session").then().statusCode(401));
        }
    }

    @Test
    void signingInAgainMakesANewSessionInPlaceOfTheOld() {
        var ada = person();
        var again = ada.request()
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", PASSWORD))
                .post("/api/session")
                .then()
                .statusCode(200)
                .extract()
                .cookie("quarkstream");
        assertThat(again).isNotEqualTo(ada.cookie());
        ada.request().get("/api/session").then().statusCode(401);
        given().cookie("quarkstream", again)
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("user.id", equalTo(ada.id()));
    }

    @Test
    void twoBrowsersAreTwoSessions() {
        var ada = person();
        var other = signIn(ada.email(), PASSWORD).cookie("quarkstream");
        ada.request().delete("/api/session").then().statusCode(204);
        given().cookie("quarkstream", other).get("/api/session").then().statusCode(200);
    }

    @Test
    void unknownPeopleAndWrongPasswordsGetTheSameBytes() {
        var ada = person();
        var wrong = signIn(ada.email(), "wrong password")
                .then()
                .spec(invalid("#/email"))
                .extract();
        var unknown = signIn("nobody-" + ada.email(), "wrong password")
                .then()
                .spec(invalid("#/email"))
                .extract();
        assertThat(wrong.asString()).isEqualTo(unknown.asString());
        assertThat(wrong.headers().asList().stream().map(h -> h.getName()).toList())
                .isEqualTo(unknown.headers().asList().stream()
                        .map(h -> h.getName())
                        .toList());
        assertThat(wrong.cookie("quarkstream")).isNull();
    }

    @Test
    void theEmailIsTheSameInAnyCase() {
        var ada = person();
        signIn(" " + ada.email().toUpperCase(Locale.ROOT) + " ", PASSWORD)
                .then()
                .statusCode(200);
    }

    @Test
    void aPasswordIsTakenExactlyAsItIs() {
        var ada = person();
        signIn(ada.email(), PASSWORD + " ").then().spec(invalid("#/email"));
        signIn(ada.email(), PASSWORD.toUpperCase(Locale.ROOT)).then().spec(invalid("#/email"));
        signIn(ada.email(), "x".repeat(10_000)).then().spec(invalid("#/email"));
        signIn(ada.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void aHashMadeByAnotherProgramIsUnderstood() {
        var ada = person();
        sql.run(
                "UPDATE account SET password_hash = replace(password_hash, '$2a$', '$2b$') WHERE email = ?",
                ada.email());
        signIn(ada.email(), PASSWORD).then().statusCode(200);
        signIn(ada.email(), "wrong password").then().spec(invalid("#/email"));
    }

    @Test
    void anAccountWhosePasswordTheOperatorHasLockedLetsNobodyIn() {
        var ada = person();
        sql.run("UPDATE account SET password_hash = '!' WHERE email = ?", ada.email());
        signIn(ada.email(), PASSWORD).then().spec(invalid("#/email"));
        signIn(ada.email(), "!").then().spec(invalid("#/email"));
    }

    @Test
    void successForgivesTheFailuresBefore() {
        var ada = person();
        for (var round = 0; round < 3; round++) {
            for (var i = 0; i < 4; i++) {
                signIn(ada.email(), "wrong password").then().statusCode(422);
            }
            signIn(ada.email(), PASSWORD).then().statusCode(200);
        }
    }

    @Test
    void noLockOutOutlivesItsMinute() {
        var ada = person();
        for (var i = 0; i < 5; i++) {
            signIn(ada.email(), "wrong password");
        }
        signIn(ada.email(), PASSWORD).then().statusCode(429);
        clock.advance(Duration.ofSeconds(61));
        signIn(ada.email(), PASSWORD).then().statusCode(200);
    }

    @Test
    void guessesAtTheSameInstantAreCountedToo() throws Exception {
        var ada = person();
        var answers =
                AtOnce.run(20, i -> signIn(ada.email(), "guess number " + i).statusCode());
        assertThat(answers).filteredOn(status -> status == 422).hasSize(5);
        assertThat(answers).filteredOn(status -> status == 429).hasSize(15);
    }

    @Test
    void theSessionSaysUntilWhenItLives() {
        person().request()
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("expiresAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    }
}
