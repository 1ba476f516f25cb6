package dev.quarkstream.app.link;

import static dev.quarkstream.app.testing.Api.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.mail.WithMail;
import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Nobody learns from the time of an answer whether an address has an account. */
@QuarkusTest
@TestProfile(AnswerTimeTest.Unthrottled.class)
class AnswerTimeTest {

    private static final int CALLS = 60; // of each kind
    private static final double MARGIN = 0.35; // of some milliseconds, in which a busy machine does other things too

    public static class Unthrottled extends WithMail {

        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = super.getConfigOverrides();
            settings.put("quarkstream.throttle.failures-per-minute", "100000");
            settings.put("quarkstream.throttle.mails-per-hour", "100000");
            return settings;
        }
    }

    @Test
    void ofAResetThatIsAskedFor() {
        compare(
                i -> person().email(),
                email -> time(() -> Api.spa()
                        .contentType(ContentType.JSON)
                        .body(Map.of("email", email))
                        .post("/api/password-resets")
                        .then()
                        .statusCode(202)));
    }

    @Test
    void ofAnotherAddress() {
        var taken = person().email();
        compare(i -> taken, email -> {
            var asker = person();
            return time(() -> change(asker, email));
        });
    }

    private static void change(Person who, String email) {
        who.request()
                .contentType(ContentType.JSON)
                .body(Map.of("email", email))
                .put("/api/user/email")
                .then()
                .statusCode(202);
    }

    private static void compare(Function<Integer, String> somebodys, Function<String, Long> time) {
        var known = new long[CALLS];
        var unknown = new long[CALLS];
        for (var i = -10; i < CALLS; i++) { // the first calls warm up and do not count
            var one = time.apply(somebodys.apply(i));
            var other = time.apply(UUID.randomUUID() + "@example.com");
            if (i >= 0) {
                known[i] = one;
                unknown[i] = other;
            }
        }
        assertThat((double) median(unknown) / median(known)).isBetween(1 - MARGIN, 1 + MARGIN);
    }

    private static long time(Runnable call) {
        var start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
