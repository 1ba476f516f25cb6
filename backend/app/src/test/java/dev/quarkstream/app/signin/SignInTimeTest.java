package dev.quarkstream.app.signin;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nobody learns from the time of an answer whether an account exists. */
@QuarkusTest
@TestProfile(SignInTimeTest.RealisticCost.class)
class SignInTimeTest {

    private static final int CALLS = 60; // of each kind
    private static final double MARGIN = 0.25; // a missing hash would make it 0.9 and more

    public static class RealisticCost implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkstream.passwords.cost",
                    "9",
                    "quarkstream.throttle.failures-per-minute",
                    "100000",
                    "quarkstream.throttle.failures-per-hour",
                    "100000");
        }
    }

    @Test
    void anUnknownEmailTakesAsLongAsAWrongPassword() {
        var known = person().email();
        var wrong = new long[CALLS];
        var unknown = new long[CALLS];
        for (var i = -5; i < CALLS; i++) { // the first calls warm up and do not count
            var one = time(known);
            var other = time(UUID.randomUUID() + "@example.com");
            if (i >= 0) {
                wrong[i] = one;
                unknown[i] = other;
            }
        }
        assertThat((double) median(unknown) / median(wrong)).isBetween(1 - MARGIN, 1 + MARGIN);
    }

    private static long time(String email) {
        var start = System.nanoTime();
        signIn(email, "wrong password").then().statusCode(422);
        return System.nanoTime() - start;
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
