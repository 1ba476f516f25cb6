package dev.quarkstream.app.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarkstream.ProblemException;
import dev.quarkstream.app.feed.RelayedTest;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.app.testing.TestRedis;
import dev.quarkstream.throttle.Limit;
import dev.quarkstream.throttle.Limits;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What replicas count together; each is a limit of its own here, as it is there. */
@QuarkusTest
@TestProfile(RelayedTest.Settings.class)
class SharedLimitsTest {

    TestRedis redis;

    @Inject
    Limits limits;

    @Inject
    TestClock clock;

    private final String name = UUID.randomUUID().toString();
    private Limit<String> here;
    private Limit<String> elsewhere;

    @BeforeEach
    void twoReplicas() {
        here = limits.of(name, 3, Duration.ofMinutes(1));
        elsewhere = limits.of(name, 3, Duration.ofMinutes(1));
        awaitShared();
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    @Test
    void theyCountTogether() {
        take(here, "ada");
        take(here, "ada");
        take(elsewhere, "ada");
        refused(elsewhere, "ada");
        refused(here, "ada");
        take(here, "bob");
    }

    @Test
    void nothingOutlivesItsWindow() {
        for (var i = 0; i < 3; i++) {
            take(here, "ada");
        }
        refused(elsewhere, "ada");
        clock.advance(Duration.ofSeconds(61));
        take(elsewhere, "ada");
    }

    @Test
    void whatIsGivenBackAndForgivenIsSoForAll() {
        for (var i = 0; i < 3; i++) {
            take(here, "ada");
        }
        elsewhere.giveBack("ada").await().indefinitely();
        take(elsewhere, "ada");
        refused(elsewhere, "ada");
        here.forgive("ada").await().indefinitely();
        for (var i = 0; i < 3; i++) {
            take(elsewhere, "ada");
        }
        refused(here, "ada");
    }

    @Test
    void manyAtOnceAreNotMoreThanThereAre() throws Exception {
        var many = limits.<String>of(name + " many", 20, Duration.ofMinutes(1));
        var manyMore = limits.<String>of(name + " many", 20, Duration.ofMinutes(1));
        var taken = AtOnce.run(60, i -> isTaken(i % 2 == 0 ? many : manyMore));
        assertThat(Collections.frequency(taken, true)).isEqualTo(20);
    }

    @Test
    void withoutRedisEachCountsForItselfAndNobodyIsLetInTwiceOrShutOut() {
        take(here, "ada");
        take(here, "ada");
        redis.end();
        try {
            take(here, "ada");
            refused(here, "ada");
            take(elsewhere, "ada");
        } finally {
            redis.begin();
        }
        awaitShared();
    }

    /** What was down is left alone for some seconds. */
    private void awaitShared() {
        var deadline = Instant.now().plusSeconds(30);
        while (true) {
            var probe = UUID.randomUUID().toString();
            var one = limits.<String>of(probe, 1, Duration.ofMinutes(1));
            var other = limits.<String>of(probe, 1, Duration.ofMinutes(1));
            take(one, "");
            if (!isTaken(other)) {
                return;
            }
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    private static boolean isTaken(Limit<String> limit) {
        try {
            take(limit, "");
            return true;
        } catch (ProblemException refused) {
            return false;
        }
    }

    private static void take(Limit<String> limit, String who) {
        limit.take(who).await().atMost(Duration.ofSeconds(5));
    }

    private static void refused(Limit<String> limit, String who) {
        assertThatThrownBy(() -> take(limit, who)).isInstanceOf(ProblemException.class);
    }
}
