package dev.quarkstream.session;

import dev.quarkstream.identity.SessionCaller;
import java.util.Locale;
import java.util.Optional;

/** What came of verifying a session cookie. The browser of a rejected one never learns which it was. */
public sealed interface SessionCheck {

    /** Who is calling, if the session is live. */
    default Optional<SessionCaller> caller() {
        return Optional.empty();
    }

    /** The session is live. */
    record Accepted(SessionCaller user) implements SessionCheck {

        @Override
        public Optional<SessionCaller> caller() {
            return Optional.of(user);
        }
    }

    /** Every reason to refuse a session cookie. */
    enum Rejected implements SessionCheck {
        /** Not signed by us, or too old by what it says itself. */
        FORGED_OR_EXPIRED,
        /** Its session was signed out, or has been idle, or has lived for too long. */
        ENDED,
        /** Its owner is shut out for now; it may live again. */
        DISABLED;

        /** As metrics call it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
