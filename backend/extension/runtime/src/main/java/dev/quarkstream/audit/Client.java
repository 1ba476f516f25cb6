package dev.quarkstream.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as it is kept.
 *
 * @param address null: it is not known, or not kept
 * @param agent what the client says it is; null: nothing
 */
public record Client(@Nullable String address, @Nullable String agent) {

    /** Where there is no request: code acts by itself. */
    public static final Client NONE = new Client(null, null);
}
