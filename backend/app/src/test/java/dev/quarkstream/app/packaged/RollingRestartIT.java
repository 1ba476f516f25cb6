package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas are restarted in turn behind a balancer that asks them whether they are ready. */
@Tag("abuse")
class RollingRestartIT {

    private static final int CLIENTS = 4;

    private final List<PackagedApplication> ready = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    private volatile boolean done;

    @TempDir
    Path folder;

    @Test
    void noRequestIsLost() throws Exception {
        try (var database = ExternalPostgres.start(folder);
                var first = replica(database);
                var second = replica(database)) {
            var token = first.http().tokenOfSomebodyNew("ada@example.org");
            ready.addAll(List.of(first, second));
            var threads = Executors.newCachedThreadPool();
            var replicas = new CopyOnWriteArrayList<>(List.of(first, second));
            threads.submit(() -> balance(replicas));
            for (var i = 0; i < CLIENTS; i++) {
                threads.submit(() -> call(token));
            }
            try (var newFirst = restart(first, replicas, database);
                    var newSecond = restart(second, replicas, database)) {
                Thread.sleep(1_000);
                assertThat(newFirst.isReady() && newSecond.isReady()).isTrue();
                done = true;
                threads.shutdown();
                assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                done = true;
                threads.shutdownNow();
            }
        }
        assertThat(outcomes).containsOnlyKeys("200");
        assertThat(outcomes.get("200")).isGreaterThan(100);
    }

    private PackagedApplication replica(ExternalPostgres database) {
        return database.launch(folder).with("quarkstream.shutdown.delay", "2s").start();
    }

    private PackagedApplication restart(
            PackagedApplication old, List<PackagedApplication> replicas, ExternalPostgres database) {
        old.stop();
        replicas.remove(old);
        var next = replica(database);
        replicas.add(next);
        while (!ready.contains(next)) {
            PackagedApplication.pause();
        }
        return next;
    }

    /** As a load balancer's health check. */
    private void balance(List<PackagedApplication> replicas) {
        while (!done) {
            for (var replica : replicas) {
                if (!replica.isReady()) {
                    ready.remove(replica);
                } else if (!ready.contains(replica)) {
                    ready.add(replica);
                }
            }
            ready.retainAll(replicas);
            PackagedApplication.pause();
        }
    }

    private void call(String token) {
        var turn = new AtomicInteger();
        while (!done) {
            var replicas = List.copyOf(ready);
            var replica = replicas.get(turn.getAndIncrement() % replicas.size());
            outcomes.merge(outcome(replica, token), 1, Integer::sum);
        }
    }

    private static String outcome(PackagedApplication replica, String token) {
        try {
            return Integer.toString(
                    replica.http().get("/api/user", Http.bearer(token)).statusCode());
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
