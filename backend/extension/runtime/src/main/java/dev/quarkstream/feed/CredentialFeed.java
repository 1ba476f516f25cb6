package dev.quarkstream.feed;

import io.smallrye.mutiny.Uni;

/** Tells which credentials have ended or narrowed, whoever did it, and what its silence is worth. */
public interface CredentialFeed {

    /** Not a generation: something may have been missed. */
    long DEAF = 0;

    /** Listens from now on, as well as may be. To be called once. */
    void listen(Hearer hearer);

    /**
     * Which time without a gap in hearing this is. What was remembered in one is worth nothing in another.
     *
     * @return {@link #DEAF} while something may be missed
     */
    long generation();

    /** How long ago the last answered probe was sent; not a number while there is none. */
    double secondsSinceProbe();

    /** Done when everything that was committed before this call has been heard, or is known not to have been. */
    Uni<Void> caughtUp();
}
