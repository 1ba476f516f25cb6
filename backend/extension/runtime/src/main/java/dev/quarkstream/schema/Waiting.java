package dev.quarkstream.schema;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.time.Duration;

/** Has code wait for the database where it may. */
public final class Waiting {

    /** Longer than the database's own limits. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waiting() {}

    /** @param instead what an event loop, which may not wait, is to use */
    public static <T> T on(Uni<T> answer, Class<?> instead) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("An event loop may not wait: use " + instead.getSimpleName() + " here");
        }
        return answer.await().atMost(PATIENCE);
    }
}
