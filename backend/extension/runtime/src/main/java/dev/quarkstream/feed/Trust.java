package dev.quarkstream.feed;

import java.time.Duration;

/**
 * The time without a gap that answered probes vouch for. It runs out by the monotonic clock, so that a process that was
 * suspended does not wake up trusting. Written on one event loop, read on any thread.
 */
public final class Trust {

    /** How long an answer is worth anything, from the moment when its question was sent. */
    public static final Duration LASTS = Duration.ofSeconds(2);

    private volatile State state = State.NONE;
    private long generations;

    private record State(long generation, long confirmedAt) {

        static final State NONE = new State(CredentialFeed.DEAF, 0);

        boolean holds(long now) {
            return generation != CredentialFeed.DEAF && now - confirmedAt < LASTS.toNanos();
        }
    }

    /** {@link CredentialFeed#DEAF} when it has run out. */
    public long generation() {
        var current = state;
        return current.holds(System.nanoTime()) ? current.generation : CredentialFeed.DEAF;
    }

    public boolean holds() {
        return state.holds(System.nanoTime());
    }

    /** When the last question was sent that was answered. */
    public long confirmedAt() {
        return state.confirmedAt;
    }

    /** How long ago that was; not a number while there is none. */
    public double secondsSinceProbe() {
        var current = state;
        return current == State.NONE ? Double.NaN : (System.nanoTime() - current.confirmedAt) / 1e9;
    }

    /** A question that was sent then has been answered: all that came before it has been heard. Where trust had run out, a new time begins. */
    public void confirm(long sentAt) {
        var before = state;
        if (before.holds(System.nanoTime())) {
            state = new State(before.generation, Math.max(before.confirmedAt, sentAt));
            return;
        }
        generations++;
        state = new State(generations, sentAt);
    }

    /** Something may have been missed. */
    public void lose() {
        state = State.NONE;
    }
}
