package dev.quarkstream.app.signin;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.quarkstream.ReactiveDisabledOwners;
import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.event.RefusedEvents;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConfirmationTest {

    @Inject
    TestClock clock;

    @Inject
    RefusedEvents refusals;

    @Inject
    ReactiveDisabledOwners shutOut;

    @AfterEach
    void now() {
        clock.reset();
    }

    private static Response confirm(Person who, String password) {
        return who.post("/api/session/confirmation", Map.of("password", password));
    }

    @Test
    void thePasswordConfirmsThisSessionAndNoOther() {
        var ada = person();
        var elsewhere = new Person(ada.email(), signIn(ada.email(), PASSWORD).cookie("quarkstream"), ada.id());
        clock.advance(Duration.ofMinutes(16));
        confirm(ada, PASSWORD).then().statusCode(204);
        elsewhere.request().delete("/api/user").then().spec(problem(403, "confirmation-required"));
        ada.request().delete("/api/user").then().statusCode(204);
    }

    @Test
    void aWrongOneConfirmsNothingAndIsAnEvent() {
        var ada = person();
        clock.advance(Duration.ofMinutes(16));
        confirm(ada, "wrong password")
                .then()
                .spec(invalid("#/password"))
                .body("errors[0].detail", equalTo("This is not your password."));
        ada.request().delete("/api/user").then().spec(problem(403, "confirmation-required"));
        refusals.flush().await().indefinitely();
        ada.request().get("/api/events").then().body("events.kind", hasItem("sign-in-failed"));
    }

    @Test
    void guessesAreThrottledInAMinuteAndInAnHour() {
        var ada = person();
        for (var i = 0; i < 50; i++) {
            confirm(ada, "wrong password").then().spec(invalid("#/password"));
            clock.advance(Duration.ofSeconds(61));
        }
        confirm(ada, PASSWORD).then().spec(problem(429, "rate-limited"));
    }

    @Test
    void aRightOneIsNoFailure() {
        var ada = person();
        for (var i = 0; i < 20; i++) {
            confirm(ada, PASSWORD).then().statusCode(204);
        }
    }

    @Test
    void itIsForAPersonAlone() {
        var ada = person();
        with(ada.token("read"))
                .contentType(ContentType.JSON)
                .body(Map.of("password", PASSWORD))
                .post("/api/session/confirmation")
                .then()
                .spec(problem(403, "session-required"));
        Api.spa()
                .contentType(ContentType.JSON)
                .body(Map.of("password", PASSWORD))
                .post("/api/session/confirmation")
                .then()
                .spec(challenge(401, "unauthenticated", ""));
        ada.post("/api/session/confirmation", Map.of()).then().spec(invalid("#/password"));
        ada.request().get("/api/session/confirmation").then().spec(problem(405, "method-not-allowed"));
    }

    @Test
    void whoeverIsShutOutIsAnsweredAsForAWrongPassword() {
        var ada = person();
        shutOut.disable(ada.id()).await().indefinitely();
        var refused = signIn(ada.email(), PASSWORD);
        refused.then().spec(invalid("#/email"));
        assertThat(refused.asString())
                .isEqualTo(signIn(ada.email(), "wrong password").asString());
        Api.spa()
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", PASSWORD, "deviceName", "x"))
                .post("/api/device-tokens")
                .then()
                .spec(invalid("#/email"));
        shutOut.enable(ada.id()).await().indefinitely();
        signIn(ada.email(), PASSWORD).then().statusCode(200);
    }
}
