package dev.quarkstream.app.mail;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of trying to send a mail.
 *
 * @param again when it is tried again; null: never
 * @param reached whether the server has answered
 */
record Attempt(Outcome outcome, @Nullable Instant again, boolean reached) {

    enum Outcome {
        SENT,
        /** What it would say is no longer so. */
        OUTDATED,
        /** It is tried again. */
        FAILED,
        GIVEN_UP;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Attempt sent() {
        return new Attempt(Outcome.SENT, null, true);
    }

    static Attempt outdated() {
        return new Attempt(Outcome.OUTDATED, null, true);
    }

    static Attempt givenUp() {
        return new Attempt(Outcome.GIVEN_UP, null, true);
    }

    static Attempt failed(Instant again, boolean reached) {
        return new Attempt(Outcome.FAILED, again, reached);
    }
}
