package dev.quarkstream;

/**
 * Owners who are shut out for a while, for code that may wait: on worker threads and virtual threads. On an event loop each
 * call fails with an {@link IllegalStateException}; use {@link ReactiveDisabledOwners} there. All their tokens and sessions are
 * refused, and they get no others; when they are let in again, those live on that have not ended meanwhile. Whoever signs
 * in by a way that is not ours is let in or not by that way.
 */
public interface DisabledOwners {

    /**
     * Shuts an owner out. This replica refuses them when the call returns, the others within milliseconds.
     *
     * @return whether they were let in before
     * @throws UnknownOwnerException if the application has told its table of owners and this one is not in it
     */
    boolean disable(String owner);

    /**
     * Lets an owner in again.
     *
     * @return whether they were shut out
     */
    boolean enable(String owner);

    /** Whether an owner is shut out now, as the database has it. */
    boolean isDisabled(String owner);
}
