package dev.quarkstream.app.connection;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;

/** How much of all answers waits in memory for clients to take it. */
final class Unread {

    private final AtomicLong total = new AtomicLong();
    private final long limit;

    Unread(long limit) {
        this.limit = limit;
    }

    long bytes() {
        return total.get();
    }

    /** No more fits: whoever has let some wait gives way. */
    boolean isTooMuch() {
        return total.get() > limit;
    }

    /** It fills: who takes nothing is waited for no longer than a moment. */
    boolean isMuch() {
        return total.get() > limit / 2;
    }

    Share share() {
        return new Share();
    }

    /** What waits on one connection. To be used on its event loop. */
    final class Share {

        private long bytes;

        /** @return what waits now */
        long update(Channel connection) {
            var buffer = connection.unsafe().outboundBuffer();
            set(buffer == null ? 0 : buffer.totalPendingWriteBytes());
            return bytes;
        }

        void end() {
            set(0);
        }

        private void set(long now) {
            if (now != bytes) {
                total.addAndGet(now - bytes);
                bytes = now;
            }
        }
    }
}
