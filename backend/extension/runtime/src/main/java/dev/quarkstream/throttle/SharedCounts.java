package dev.quarkstream.throttle;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Counts for all replicas at once. Whatever fails here is counted by each replica for itself. */
public interface SharedCounts {

    /** Whether there is a place where they could be shared. */
    boolean isThere();

    /**
     * Counts one.
     *
     * @param key of what, by whom: nobody's secret and no long text
     * @return after how long there is room for it; zero: it is counted
     */
    Uni<Duration> take(String key, int most, Duration window);

    /** One does not count after all. */
    Uni<Void> giveBack(String key, int most, Duration window);

    /** None counts any more. */
    Uni<Void> forgive(String key, int most, Duration window);

    /** So many ask for the same at once that there is no use in waiting. */
    final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public BusyException() {
            super("too many at once", null, false, false);
        }
    }
}
