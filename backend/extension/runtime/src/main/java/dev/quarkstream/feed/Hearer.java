package dev.quarkstream.feed;

import io.vertx.core.Future;
import java.util.UUID;

/** Who is told, on one event loop and in the order of the commits. */
public interface Hearer {

    /** Something has ended or narrowed: a kind of credential, a blank, and which one or {@code *} for all. */
    void hear(String change);

    /**
     * Hears a mark, which everything that was said before precedes.
     *
     * @return done when nobody for whom this one hears remembers anything that it was told to forget before the mark
     */
    Future<Void> settle(long mark);

    /** Tells it that it hears nothing any more. @return done when nothing that was heard is trusted by anybody for whom it heard */
    Future<Void> leave();

    /** By which name it is waited for: a new one each time if somebody may trust what was heard by an earlier one. */
    UUID name();
}
