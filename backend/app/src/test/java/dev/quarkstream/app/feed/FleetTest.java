package dev.quarkstream.app.feed;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.feed.CredentialFeed;
import dev.quarkstream.feed.Fleet;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is waited for until they have forgotten. */
@QuarkusTest
class FleetTest {

    private static final String LISTENERS =
            "SELECT count(*) FROM quarkstream.feed_listener WHERE seen_at > now() - interval '15 s'";

    @Inject
    Fleet fleet;

    @Inject
    CredentialFeed feed;

    @Inject
    Sql sql;

    @AfterEach
    void onlyWhoListensIsListed() {
        sql.run("DELETE FROM quarkstream.feed_listener WHERE settled < 0");
    }

    @Test
    void thisReplicaSaysThatItHasForgotten() {
        await(() -> feed.generation() != CredentialFeed.DEAF);
        for (var i = 0; i < 20; i++) {
            assertThat(hasForgotten()).isTrue();
        }
    }

    @Test
    void manyAtOnceAreAnsweredAll() {
        await(() -> feed.generation() != CredentialFeed.DEAF);
        var marks = mark();
        var waiting = new ArrayList<CompletableFuture<Boolean>>();
        for (var i = 0; i < 500; i++) {
            waiting.add(fleet.hasForgotten().subscribeAsCompletionStage().toCompletableFuture());
        }
        assertThat(waiting).allSatisfy(one -> assertThat(one.get()).isTrue());
        assertThat(mark() - marks).isLessThan(500); // they share marks
    }

    @Test
    void whoIsSilentIsWaitedForUntilNothingThatTheyRememberIsTrusted() {
        sql.run("INSERT INTO quarkstream.feed_listener VALUES (gen_random_uuid(), now(), -1)");
        assertThat(hasForgotten()).isFalse();
    }

    @Test
    void whoHasNotBeenSeenForLongIsNotWaitedFor() {
        await(() -> feed.generation() != CredentialFeed.DEAF);
        sql.run("INSERT INTO quarkstream.feed_listener VALUES (gen_random_uuid(), now() - interval '1 minute', -1)");
        assertThat(hasForgotten()).isTrue();
    }

    /** Nobody would wait for it: so it trusts nothing until it is listed again. */
    @Test
    void whoIsNotListedAnyMoreBeginsAnew() {
        await(() -> feed.generation() != CredentialFeed.DEAF);
        var before = feed.generation();
        sql.run("TRUNCATE quarkstream.feed_listener");
        await(() -> sql.value(LISTENERS).equals(1L));
        await(() -> feed.generation() != CredentialFeed.DEAF && feed.generation() != before);
        var token = person().token("read");
        with(token).get("/api/permissions").then().statusCode(200);
    }

    private boolean hasForgotten() {
        return fleet.hasForgotten().await().atMost(Duration.ofSeconds(5));
    }

    private long mark() {
        return (Long) sql.value("SELECT last_value FROM quarkstream.feed_mark");
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
