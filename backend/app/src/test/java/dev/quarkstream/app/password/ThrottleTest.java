package dev.quarkstream.app.password;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.spa;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.quarkstream.app.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guesses from many places, told by a proxy. */
@QuarkusTest
@TestProfile(ThrottleTest.BehindAProxy.class)
class ThrottleTest {

    public static class BehindAProxy implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkstream.proxy.trusted", "127.0.0.1/32");
        }
    }

    @Inject
    TestClock clock;

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    @Test
    void oneEmailTakesFiftyFailuresAnHourFromEverywhere() {
        var ada = person();
        for (var i = 0; i < 50; i++) {
            signIn(ada.email(), "wrong password", "10.0.0." + i).then().spec(invalid("#/email"));
        }
        signIn(ada.email().toUpperCase(Locale.ROOT), PASSWORD, "10.0.1.1")
                .then()
                .spec(problem(429, "rate-limited"))
                .header("Retry-After", Integer::parseInt, allOf(greaterThan(60), lessThanOrEqualTo(3600)));
        ada.request().get("/api/session").then().statusCode(200);
        signIn(person().email(), PASSWORD, "10.0.1.1").then().statusCode(200);
        clock.advance(Duration.ofMinutes(61));
        signIn(ada.email(), PASSWORD, "10.0.1.1").then().statusCode(200);
    }

    @Test
    void theWordsAreTheSameForAnEmailThatNobodyHas() {
        var known = person().email();
        var unknown = UUID.randomUUID() + "@example.com";
        for (var i = 0; i < 50; i++) {
            signIn(known, "wrong password", "10.1.0." + i);
            signIn(unknown, "wrong password", "10.1.0." + i);
        }
        clock.advance(Duration.ofSeconds(5));
        assertThat(signIn(known, "wrong password", "10.1.1.1").asString().replaceAll("\\d+", ""))
                .isEqualTo(
                        signIn(unknown, "wrong password", "10.1.1.1").asString().replaceAll("\\d+", ""));
    }

    @Test
    void aRightPasswordIsNoFailureAndForgivesNoneFromElsewhere() {
        var ada = person();
        for (var i = 0; i < 49; i++) {
            signIn(ada.email(), "wrong password", "10.2.0." + i).then().spec(invalid("#/email"));
            signIn(ada.email(), PASSWORD, "10.2.0." + i).then().statusCode(200);
        }
        signIn(ada.email(), PASSWORD, "10.2.1.1").then().statusCode(200);
        signIn(ada.email(), "wrong password", "10.2.1.1").then().spec(invalid("#/email"));
        signIn(ada.email(), PASSWORD, "10.2.1.1").then().spec(problem(429, "rate-limited"));
    }

    @Test
    void whatIsThrottledHereIsNotCountedEverywhere() {
        var ada = person();
        for (var i = 0; i < 60; i++) {
            signIn(ada.email(), "wrong password", "10.3.0.1");
        }
        signIn(ada.email(), PASSWORD, "10.3.0.1").then().spec(problem(429, "rate-limited"));
        signIn(ada.email(), PASSWORD, "10.3.0.2").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::, 2001:db8:1:2:3:4:5:6, 2001:db8:1:3::1",
        "2001:0DB8:1:4::1, 2001:db8:1:4:0:0:0:1, 2001:db8:1:5::1",
        "::ffff:192.0.2.1, 192.0.2.1, 192.0.2.2",
        "::FFFF:c000:0205, 192.0.2.5, ::ffff:192.0.2.6",
        "192.0.2.9, 192.0.2.9, 2001:db8::9"
    })
    void aClientIsItsNetworkHoweverItIsWritten(String client, String same, String other) {
        var ada = person();
        for (var i = 0; i < 5; i++) {
            signIn(ada.email(), "wrong password", i % 2 == 0 ? client : same)
                    .then()
                    .spec(invalid("#/email"));
        }
        signIn(ada.email(), PASSWORD, client).then().spec(problem(429, "rate-limited"));
        signIn(ada.email(), PASSWORD, same).then().spec(problem(429, "rate-limited"));
        signIn(ada.email(), PASSWORD, other).then().statusCode(200);
    }

    private static Response signIn(String email, String password, String address) {
        return spa().header("X-Forwarded-For", address.contains(":") ? "[" + address + "]" : address)
                .contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", password))
                .post("/api/session");
    }
}
