package dev.quarkstream.app.password;

import dev.quarkstream.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slow work on a few threads of its own, by turns: however much one caller asks for, the others wait for one piece of it.
 * Where too much waits, whoever has most of it waiting loses the newest; what nobody waits for any more is not done.
 */
class FairQueue implements AutoCloseable {

    private final int threads;
    private final int bound;
    private final ExecutorService workers;
    private final Counter refused;
    private final Counter abandoned;

    /** By caller; whose turn is next stands first. */
    private final Map<String, Deque<Job<?>>> waiting = new LinkedHashMap<>();

    private int size;
    private int running;

    /** @param bound how much may wait */
    FairQueue(String name, int threads, int bound, MeterRegistry metrics) {
        this.threads = threads;
        this.bound = bound;
        this.workers = Executors.newFixedThreadPool(threads, work -> new Thread(work, name));
        this.refused = dropped(metrics, name, "refused");
        this.abandoned = dropped(metrics, name, "abandoned");
        Gauge.builder("quarkstream." + name + ".waiting", this, FairQueue::size)
                .description("Work that waits for a thread")
                .register(metrics);
    }

    private static Counter dropped(MeterRegistry metrics, String name, String reason) {
        return Counter.builder("quarkstream." + name + ".dropped")
                .description("Work that was not done: refused where too much waited, or its client had gone")
                .tag("reason", reason)
                .register(metrics);
    }

    /**
     * What came of the work, on one of these threads.
     *
     * @param caller whose work it is
     * @param isAbandoned whether nobody waits for it any more, asked just before it begins
     * @return fails with {@code unavailable} if too much waits
     */
    <T> Uni<T> run(String caller, BooleanSupplier isAbandoned, Callable<T> work) {
        return Uni.createFrom().emitter(asker -> add(new Job<T>(caller, isAbandoned, work, asker)));
    }

    private void add(Job<?> job) {
        var losers = new ArrayList<Job<?>>();
        offer(job, losers);
        losers.forEach(Job::drop); // without the lock: it is their callers' code that runs
    }

    private synchronized void offer(Job<?> job, List<Job<?>> losers) {
        if (running < threads) {
            running++;
            workers.execute(() -> work(job));
            return;
        }
        if (size == bound) {
            removeAbandoned(losers);
        }
        if (size == bound && !makeRoom(job, losers)) {
            losers.add(job);
            return;
        }
        waiting.computeIfAbsent(job.caller, any -> new ArrayDeque<>()).addLast(job);
        size++;
    }

    private void removeAbandoned(List<Job<?>> losers) {
        waiting.values().forEach(jobs -> jobs.removeIf(job -> job.isAbandoned.getAsBoolean() && losers.add(job)));
        waiting.values().removeIf(Deque::isEmpty);
        size -= losers.size();
    }

    /** Not by taking from those who have no more than the newcomer would have. */
    private boolean makeRoom(Job<?> newcomer, List<Job<?>> losers) {
        var most = waiting.values().stream()
                .max(Comparator.comparingInt(Deque::size))
                .orElseThrow();
        var own = waiting.get(newcomer.caller);
        if (most.size() <= (own == null ? 0 : own.size()) + 1) {
            return false;
        }
        losers.add(most.removeLast());
        size--;
        return true;
    }

    private void work(Job<?> first) {
        for (Job<?> job = first; job != null; job = next()) {
            job.run();
        }
    }

    private synchronized @Nullable Job<?> next() {
        var turns = waiting.entrySet().iterator();
        if (!turns.hasNext()) {
            running--;
            return null;
        }
        var turn = turns.next();
        turns.remove();
        var job = turn.getValue().removeFirst();
        if (!turn.getValue().isEmpty()) {
            waiting.put(turn.getKey(), turn.getValue()); // behind all others
        }
        size--;
        return job;
    }

    synchronized int size() {
        return size;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private final class Job<T> {

        final String caller;
        final BooleanSupplier isAbandoned;
        private final Callable<T> work;
        private final UniEmitter<? super T> asker;

        Job(String caller, BooleanSupplier isAbandoned, Callable<T> work, UniEmitter<? super T> asker) {
            this.caller = caller;
            this.isAbandoned = isAbandoned;
            this.work = work;
            this.asker = asker;
        }

        void run() {
            if (isAbandoned.getAsBoolean()) {
                drop();
                return;
            }
            try {
                asker.complete(work.call());
            } catch (Throwable failure) { // the thread has other work to do
                asker.fail(failure);
            }
        }

        void drop() {
            (isAbandoned.getAsBoolean() ? abandoned : refused).increment();
            asker.fail(ProblemException.unavailable());
        }
    }
}
