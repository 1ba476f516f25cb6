package dev.quarkstream.app.connection;

import java.util.concurrent.atomic.AtomicLong;

/** How much of one kind is held in memory for all clients: answers that they do not take, or bodies that they do not end. */
final class Held {

    private final AtomicLong total = new AtomicLong();
    private final long limit;

    Held(long limit) {
        this.limit = limit;
    }

    long bytes() {
        return total.get();
    }

    /** No more fits: whoever makes us hold some gives way. */
    boolean isTooMuch() {
        return total.get() > limit;
    }

    /** It fills: who does nothing about it is waited for no longer than a moment. */
    boolean isMuch() {
        return total.get() > limit / 2;
    }

    Share share() {
        return new Share();
    }

    /** What is held for one connection. To be used on its event loop. */
    final class Share {

        private long bytes;

        void set(long now) {
            if (now != bytes) {
                total.addAndGet(now - bytes);
                bytes = now;
            }
        }
    }
}
