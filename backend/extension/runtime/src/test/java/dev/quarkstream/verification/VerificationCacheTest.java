package dev.quarkstream.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarkstream.feed.CredentialFeed;
import dev.quarkstream.meter.MicrometerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cache alone, with a database that answers when the test says so. */
class VerificationCacheTest {

    private final AtomicLong generation = new AtomicLong(1);
    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicInteger questions = new AtomicInteger();
    private Duration life = Duration.ofDays(1);
    private VerificationCache<String, String> cache = cache(100);

    private VerificationCache<String, String> cache(long maximumSize) {
        return new VerificationCache<>(
                "token",
                any -> life,
                generation::get,
                maximumSize,
                Duration.ofSeconds(30),
                new MicrometerMeters(metrics),
                nanos::get);
    }

    @Test
    void aSecondQuestionIsAnsweredFromMemory() {
        assertThat(ask("a", "yes")).contains("yes");
        assertThat(ask("a", "no")).contains("yes");
        assertThat(questions).hasValue(1);
        assertThat(lookups("hit")).isEqualTo(1);
        assertThat(lookups("miss")).isEqualTo(1);
    }

    @Test
    void anAnswerUnderWayWhenItsCredentialChangesIsNotKept() {
        var slow = new CompletableFuture<Optional<String>>();
        var first = waitFor("a", slow);
        cache.forget("a");
        slow.complete(Optional.of("before"));
        assertThat(first.join()).contains("before"); // it was asked before the change
        assertThat(ask("a", "after")).contains("after");
    }

    @Test
    void anAnswerUnderWayWhenEverythingIsForgottenIsNotKept() {
        var slow = new CompletableFuture<Optional<String>>();
        waitFor("a", slow);
        cache.forgetAll();
        slow.complete(Optional.of("before"));
        assertThat(ask("a", "after")).contains("after");
    }

    @Test
    void anAnswerFromBeforeAGapInHearingIsNotKept() {
        ask("known", "before");
        var slow = new CompletableFuture<Optional<String>>();
        waitFor("a", slow);
        generation.set(CredentialFeed.DEAF);
        ask("b", "asked while deaf");
        generation.set(2);
        slow.complete(Optional.of("before"));
        assertThat(ask("a", "after")).contains("after");
        assertThat(ask("b", "after")).contains("after");
        assertThat(ask("known", "after")).contains("after");
    }

    @Test
    void whileDeafEveryQuestionGoesToTheDatabase() {
        ask("a", "yes");
        generation.set(CredentialFeed.DEAF);
        assertThat(ask("a", "no")).contains("no");
        assertThat(lookups("bypass")).isEqualTo(1);
        assertThatThrownBy(() -> cache.get("a", () -> Uni.createFrom().failure(new IllegalStateException("away")))
                        .await()
                        .indefinitely())
                .hasMessage("away");
    }

    @Test
    void concurrentQuestionsForOneCredentialShareOneAnswer() throws Exception {
        var slow = new CompletableFuture<Optional<String>>();
        Callable<CompletableFuture<Optional<String>>> question = () -> waitFor("a", slow);
        var answers = Executors.newFixedThreadPool(8).invokeAll(Collections.nCopies(8, question));
        assertThat(questions).hasValue(1);
        slow.complete(Optional.of("yes"));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.get().get()).isEqualTo(Optional.of("yes")));
    }

    @Test
    void aCallerWhoGoesAwayTakesNobodysAnswerAlong() {
        var slow = new CompletableFuture<Optional<String>>();
        var leaving = cache.get("a", () -> Uni.createFrom().emitter(e -> slow.thenAccept(e::complete)))
                .subscribe()
                .with(any -> {});
        var staying = waitFor("a", new CompletableFuture<>());
        leaving.cancel();
        slow.complete(Optional.of("yes"));
        assertThat(staying.join()).contains("yes");
        assertThat(ask("a", "no")).contains("yes");
    }

    @Test
    void aFailureIsToldToAllWhoAskedAndNotRemembered() {
        var slow = new CompletableFuture<Optional<String>>();
        var first = waitFor("a", slow);
        var second = waitFor("a", slow);
        slow.completeExceptionally(new IllegalStateException("away"));
        assertThat(first).isCompletedExceptionally();
        assertThatThrownBy(second::join).hasRootCauseMessage("away");
        assertThat(ask("a", "yes")).contains("yes");
        assertThatThrownBy(() -> cache.get("b", () -> {
                            throw new IllegalStateException("thrown");
                        })
                        .await()
                        .indefinitely())
                .hasMessage("thrown");
        assertThat(ask("b", "yes")).contains("yes");
    }

    @Test
    void nothingIsRememberedLongerThanTheMaximumAge() {
        ask("a", "first");
        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        assertThat(ask("a", "second")).contains("first");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(ask("a", "second")).contains("second");
    }

    @Test
    void nothingIsRememberedLongerThanItStaysTrue() {
        life = Duration.ofSeconds(3);
        ask("a", "first");
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(ask("a", "second")).contains("second");
    }

    @Test
    void anUnknownCredentialIsRememberedForSeconds() {
        assertThat(ask("a", null)).isEmpty();
        assertThat(ask("a", "made since")).isEmpty();
        assertThat(lookups("unknown")).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(ask("a", "made since")).contains("made since");
    }

    @Test
    void garbageEvictsNoGoodCredential() {
        for (var i = 0; i < 100; i++) {
            ask("good " + i, "yes");
        }
        for (var i = 0; i < 50_000; i++) {
            ask("garbage " + i, null);
        }
        questions.set(0);
        for (var i = 0; i < 100; i++) {
            assertThat(ask("good " + i, "asked again")).contains("yes");
        }
        assertThat(questions).hasValue(0);
    }

    @Test
    void memoryIsBounded() {
        for (var i = 0; i < 10_000; i++) {
            ask("good " + i, "yes");
        }
        assertThat(cache.size()).isLessThanOrEqualTo(100);
        assertThat(metrics.get("quarkstream.verification.evictions").counter().count())
                .isGreaterThanOrEqualTo(9_900);
    }

    @Test
    void aMaximumSizeOfZeroSwitchesItOff() {
        cache = cache(0);
        ask("a", "first");
        assertThat(ask("a", "second")).contains("second");
    }

    /** Many threads ask and forget at once: after the last change only what came after it may be found. */
    @Test
    void noRaceBringsAForgottenAnswerBack() throws Exception {
        var truth = new AtomicInteger();
        Callable<Object> change = () -> {
            truth.incrementAndGet();
            cache.forget("a");
            return true;
        };
        Callable<Object> question =
                () -> cache.get("a", () -> Uni.createFrom().item(() -> Optional.of("" + truth.get())))
                        .await()
                        .indefinitely();
        var threads = Executors.newFixedThreadPool(3);
        for (var round = 0; round < 2_000; round++) {
            for (var done : threads.invokeAll(List.of(change, question, question))) {
                done.get();
            }
            assertThat(ask("a", "" + truth.get())).contains("" + truth.get());
        }
    }

    private Optional<String> ask(String key, @Nullable String answer) {
        return cache.get(key, () -> {
                    questions.incrementAndGet();
                    return Uni.createFrom().item(Optional.ofNullable(answer));
                })
                .await()
                .indefinitely();
    }

    private CompletableFuture<Optional<String>> waitFor(String key, CompletableFuture<Optional<String>> answer) {
        return cache.get(key, () -> {
                    questions.incrementAndGet();
                    return Uni.createFrom().completionStage(answer);
                })
                .subscribeAsCompletionStage();
    }

    private double lookups(String result) {
        return metrics.get("quarkstream.verification.lookups")
                .tag("result", result)
                .counter()
                .count();
    }
}
