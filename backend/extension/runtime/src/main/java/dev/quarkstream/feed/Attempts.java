package dev.quarkstream.feed;

import io.quarkus.logging.Log;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;

/** Tries again until it is told to stop, after pauses that grow, and says once that something fails and once that it works again. */
public final class Attempts {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final String complaint;
    private final String relief;
    private Duration pause = FIRST_PAUSE;
    private boolean complained;
    private volatile boolean stopped;

    /** @param complaint with {@code %s} for the reason */
    public Attempts(Vertx vertx, String complaint, String relief) {
        this.vertx = vertx;
        this.complaint = complaint;
        this.relief = relief;
    }

    /** Not all who lost the same thing come back at the same instant. */
    public void later(Runnable again, Throwable why) {
        if (stopped) {
            return;
        }
        if (!complained) {
            complained = true;
            Log.warnf(complaint, why.getMessage());
        }
        var jitter = ThreadLocalRandom.current().nextLong(pause.toMillis() / 2);
        vertx.setTimer(pause.toMillis() + jitter, timer -> {
            if (!stopped) {
                again.run();
            }
        });
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    public void succeeded() {
        pause = FIRST_PAUSE;
        if (complained) {
            complained = false;
            Log.info(relief);
        }
    }

    public void stop() {
        stopped = true;
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Fails when an answer is later than anything is trusted. */
    public <T> Future<T> inTime(Future<T> answer) {
        var limited = Promise.<T>promise();
        var limit = vertx.setTimer(Trust.LASTS.toMillis(), late -> limited.tryFail(new TimeoutException("no answer")));
        answer.onComplete(result -> {
            vertx.cancelTimer(limit);
            if (result.succeeded()) {
                limited.tryComplete(result.result());
            } else {
                limited.tryFail(result.cause());
            }
        });
        return limited.future();
    }
}
