package dev.quarkstream.app.connection;

import java.util.Locale;

/** Every reason to end a connection that its client would have kept. */
enum Ending {
    /** As many are open as may be. */
    TOO_MANY,
    /** As many are open from this address as may be. */
    TOO_MANY_FROM_ADDRESS,
    /** No request came for a while. */
    IDLE,
    /** Its line and headers took too long. */
    SLOW_HEAD,
    /** Its body took too long. */
    SLOW_BODY,
    /** Its body came in parts, and too much was held of such bodies. */
    UNENDED,
    /** Its body was too large. */
    LARGE_BODY,
    /** It is no HTTP, or an odd kind of it. */
    MALFORMED,
    /** The client takes no answer. */
    UNREAD;

    /** As metrics call it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
