package dev.quarkstream.app.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarkstream.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private static final int BOUND = 6;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final FairQueue queue = new FairQueue("work", 1, BOUND, metrics);
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch threadIsFree = new CountDownLatch(1);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void everybodyHasATurnHoweverMuchOneAsksFor() {
        occupyTheThread();
        var all =
                List.of(ask("a", "a1"), ask("a", "a2"), ask("a", "a3"), ask("b", "b1"), ask("b", "b2"), ask("c", "c1"));
        threadIsFree.countDown();
        all.forEach(CompletableFuture::join);
        assertThat(done).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        assertThat(queue.size()).isZero();
    }

    @Test
    void whereTooMuchWaitsWhoeverHasMostLosesTheNewest() {
        occupyTheThread();
        var flood = new ArrayList<CompletableFuture<String>>();
        for (var i = 1; i <= BOUND; i++) {
            flood.add(ask("flood", "f" + i));
        }
        assertRefused(ask("flood", "one more"));
        var quiet = List.of(ask("b", "b1"), ask("c", "c1"), ask("d", "d1"));
        flood.subList(3, BOUND).forEach(FairQueueTest::assertRefused);
        threadIsFree.countDown();
        quiet.forEach(CompletableFuture::join);
        flood.subList(0, 3).forEach(CompletableFuture::join);
        assertThat(done).containsExactly("f1", "b1", "c1", "d1", "f2", "f3");
        assertThat(dropped("refused")).isEqualTo(4);
    }

    @Test
    void nobodyLosesWorkToANewcomerWhoWouldHaveAsMuch() {
        occupyTheThread();
        var all =
                List.of(ask("a", "a1"), ask("b", "b1"), ask("c", "c1"), ask("d", "d1"), ask("e", "e1"), ask("f", "f1"));
        assertRefused(ask("g", "g1"));
        assertRefused(ask("a", "a2"));
        threadIsFree.countDown();
        all.forEach(CompletableFuture::join);
        assertThat(done).hasSize(6);
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotDone() {
        occupyTheThread();
        var gone = new AtomicBoolean();
        var abandoned = ask("a", "a1", gone::get);
        var other = ask("b", "b1");
        gone.set(true);
        threadIsFree.countDown();
        other.join();
        assertRefused(abandoned);
        assertThat(done).containsExactly("b1");
        assertThat(dropped("abandoned")).isEqualTo(1);
    }

    @Test
    void whatIsAbandonedMakesRoomFirst() {
        occupyTheThread();
        var gone = new AtomicBoolean();
        var abandoned = List.of(ask("a", "a1", gone::get), ask("b", "b1", gone::get));
        var others = List.of(ask("c", "c1"), ask("d", "d1"), ask("e", "e1"), ask("f", "f1"));
        gone.set(true);
        var newcomer = ask("g", "g1");
        abandoned.forEach(FairQueueTest::assertRefused);
        threadIsFree.countDown();
        others.forEach(CompletableFuture::join);
        newcomer.join();
        assertThat(done).containsExactly("c1", "d1", "e1", "f1", "g1");
    }

    @Test
    void workThatFailsEndsNothingButItself() {
        var failing = queue.run("a", () -> false, () -> {
                    throw new StackOverflowError();
                })
                .subscribeAsCompletionStage();
        assertThatThrownBy(failing::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(ask("a", "a1").join()).isEqualTo("a1");
    }

    private void occupyTheThread() {
        var begun = new CountDownLatch(1);
        queue.run("somebody", () -> false, () -> {
                    begun.countDown();
                    return threadIsFree.await(10, TimeUnit.SECONDS);
                })
                .subscribe()
                .with(done -> {});
        try {
            begun.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<String> ask(String caller, String work) {
        return ask(caller, work, () -> false);
    }

    private CompletableFuture<String> ask(String caller, String work, BooleanSupplier isAbandoned) {
        return queue.run(caller, isAbandoned, () -> {
                    done.add(work);
                    return work;
                })
                .subscribeAsCompletionStage();
    }

    private double dropped(String reason) {
        return metrics.get("quarkstream.work.dropped")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static void assertRefused(CompletableFuture<String> work) {
        assertThatThrownBy(work::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ProblemException.class);
    }
}
