package dev.quarkstream.redis;

import dev.quarkstream.throttle.SharedCounts.BusyException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One at a time for each key: of those who compare and swap at the same instant all but one begin again. */
final class Turns {

    /** Who comes later would wait for longer than anybody waits. */
    private static final int MOST_WAITING = 64;

    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    /** @return fails with {@link BusyException} if too many wait */
    <T> CompletableFuture<T> take(String key, Supplier<CompletableFuture<T>> work) {
        var done = new CompletableFuture<T>();
        Runnable turn = () -> run(key, work, done);
        synchronized (waiting) {
            var others = waiting.get(key);
            if (others != null) {
                if (others.size() >= MOST_WAITING) {
                    return CompletableFuture.failedFuture(new BusyException());
                }
                others.add(turn);
                return done;
            }
            waiting.put(key, new ArrayDeque<>());
        }
        turn.run();
        return done;
    }

    private <T> void run(String key, Supplier<CompletableFuture<T>> work, CompletableFuture<T> done) {
        CompletableFuture<T> result;
        try {
            result = work.get();
        } catch (RuntimeException failure) {
            result = CompletableFuture.failedFuture(failure);
        }
        result.whenComplete((value, failure) -> {
            next(key);
            if (failure == null) {
                done.complete(value);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    private void next(String key) {
        Runnable turn;
        synchronized (waiting) {
            turn = Objects.requireNonNull(waiting.get(key), key).poll();
            if (turn == null) {
                waiting.remove(key);
                return;
            }
        }
        turn.run();
    }
}
