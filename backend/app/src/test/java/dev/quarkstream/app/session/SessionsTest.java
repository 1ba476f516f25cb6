package dev.quarkstream.app.session;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.session.SessionUse;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where somebody is signed in, and ending it. */
@QuarkusTest
class SessionsTest {

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    @Inject
    SessionUse use;

    private Person ada;

    @BeforeEach
    void somebodyIsThere() {
        ada = person();
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    private Person onAnotherDevice() {
        return new Person(ada.email(), signIn(ada.email(), PASSWORD).cookie("quarkstream"), ada.id());
    }

    private static String sessionOf(Person person) {
        return person.request().get("/api/sessions").path("sessions.find { it.current }.id");
    }

    @Test
    void allSessionsAreListedTheCallingOneFirst() {
        var phone = onAnotherDevice();
        phone.request().header("User-Agent", "Phone/2").get("/api/user").then().statusCode(200);
        ada.request()
                .header("User-Agent", "Desk/1")
                .get("/api/sessions")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("sessions", hasSize(2))
                .body("sessions.current", contains(true, false))
                .body("sessions.agent", contains("Desk/1", "Phone/2"))
                .body("sessions.address", contains("127.0.0.1", "127.0.0.1"))
                .body("sessions.remembered", contains(false, false));
    }

    @Test
    void aSessionsLastActivityCostsNoStatementInTheRequest() {
        ada.request().get("/api/sessions").then().statusCode(200);
        var before = sql.statements("user_session_use");
        for (var i = 0; i < 50; i++) {
            ada.request().get("/api/session").then().statusCode(200);
        }
        assertThat(sql.statements("user_session_use") - before).isLessThan(20);
    }

    @Test
    void whenASessionWasLastActiveIsWrittenForEveryReplica() {
        clock.advance(Duration.ofMinutes(7));
        var later = clock.instant();
        ada.request().header("User-Agent", "Desk/1").get("/api/user").then().statusCode(200);
        use.flush().await().atMost(Duration.ofSeconds(10));
        var row = sql.rows(
                        "SELECT u.last_active_at, u.agent, s.created_at FROM quarkstream.user_session_use u"
                                + " JOIN quarkstream.user_session s ON s.id = u.session_id WHERE s.owner_id = ?",
                        ada.id())
                .get(0);
        assertThat(((Timestamp) row.get(0)).toInstant()).isBetween(later.minusSeconds(1), later.plusSeconds(60));
        assertThat(row.get(1)).isEqualTo("Desk/1");
        assertThat(Instant.parse(ada.request().get("/api/sessions").path("sessions[0].lastActiveAt")))
                .isAfterOrEqualTo(later.minusSeconds(1));
    }

    @Test
    void oneSessionIsEndedAndTheOthersGoOn() {
        var phone = onAnotherDevice();
        var tablet = onAnotherDevice();
        ada.request().delete("/api/sessions/" + sessionOf(phone)).then().statusCode(204);
        phone.request().get("/api/user").then().statusCode(401);
        tablet.request().get("/api/user").then().statusCode(200);
        ada.request().get("/api/sessions").then().body("sessions", hasSize(2));
    }

    @Test
    void whoEndsTheirOwnIsSignedOut() {
        ada.request()
                .delete("/api/sessions/" + sessionOf(ada))
                .then()
                .statusCode(204)
                .cookie("quarkstream", "");
        ada.request().get("/api/user").then().statusCode(401);
    }

    @Test
    void allOthersAreEnded() {
        var phone = onAnotherDevice();
        var tablet = onAnotherDevice();
        ada.request().delete("/api/sessions").then().statusCode(204);
        ada.request().get("/api/sessions").then().body("sessions.current", contains(true));
        phone.request().get("/api/user").then().statusCode(401);
        tablet.request().get("/api/user").then().statusCode(401);
        ada.request().get("/api/events?kind=session-ended").then().body("events", hasSize(2));
    }

    @Test
    void ofTwoThatEndAllOthersAtTheSameInstantOneStays() throws Exception {
        for (var round = 0; round < 30; round++) {
            var both = List.of(onAnotherDevice(), onAnotherDevice());
            assertThat(AtOnce.run(
                            2,
                            i -> both.get(i).request().delete("/api/sessions").statusCode()))
                    .containsExactlyInAnyOrder(204, 401);
            assertThat(both.stream().map(one -> one.request().get("/api/user").statusCode()))
                    .containsExactlyInAnyOrder(200, 401);
        }
    }

    @Test
    void aSessionThatIsEndedWhileItEndsOthersBreaksNothing() throws Exception {
        for (var round = 0; round < 30; round++) {
            var phone = onAnotherDevice();
            var id = sessionOf(phone);
            var answers = AtOnce.run(
                    2,
                    i -> i == 0
                            ? phone.request().delete("/api/sessions").statusCode()
                            : ada.request().delete("/api/sessions/" + id).statusCode());
            assertThat(answers.get(0)).isIn(204, 401);
            assertThat(answers.get(1)).isIn(204, 401, 404);
            ada = new Person(ada.email(), signIn(ada.email(), PASSWORD).cookie("quarkstream"), ada.id());
        }
    }

    @Test
    void nobodyEndsOrSeesWhatIsNotTheirs() {
        var bob = person();
        for (var id : List.of(sessionOf(bob), UUID.randomUUID().toString(), "x", "%20")) {
            ada.request().delete("/api/sessions/" + id).then().spec(problem(404, "not-found"));
        }
        bob.request().get("/api/sessions").then().body("sessions", hasSize(1));
        for (var path : List.of("/api/sessions/", "/api/sessions;x=1", "/api/sessions/.")) {
            assertThat(ada.request().urlEncodingEnabled(false).delete(path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        ada.request().get("/api/user").then().statusCode(200);
    }

    @Test
    void aTokenSeesNoSessions() {
        var token = ada.token("read");
        with(token).get("/api/sessions").then().spec(problem(403, "session-required"));
        with(token).delete("/api/sessions").then().spec(problem(403, "session-required"));
        with(token).delete("/api/sessions/" + sessionOf(ada)).then().spec(problem(403, "session-required"));
        given().get("/api/sessions").then().spec(problem(401, "unauthenticated"));
    }

    @Test
    void anIdleSessionIsNotListed() {
        var phone = onAnotherDevice();
        clock.advance(Duration.ofMinutes(90));
        var renewed = ada.request().get("/api/user").cookie("quarkstream");
        clock.advance(Duration.ofMinutes(40));
        given().cookie("quarkstream", renewed).get("/api/sessions").then().body("sessions.current", contains(true));
        phone.request().get("/api/user").then().statusCode(401);
    }
}
