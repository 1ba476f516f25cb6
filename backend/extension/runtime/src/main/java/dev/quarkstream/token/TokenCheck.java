package dev.quarkstream.token;

import dev.quarkstream.identity.TokenCaller;
import java.util.Locale;
import java.util.Optional;

/** What came of verifying a token. The bearer of a rejected one never learns which it was. */
public sealed interface TokenCheck {

    /** Who is calling, if the token is good. */
    default Optional<TokenCaller> caller() {
        return Optional.empty();
    }

    /** The token is good. */
    record Accepted(TokenCaller bearer) implements TokenCheck {

        @Override
        public Optional<TokenCaller> caller() {
            return Optional.of(bearer);
        }
    }

    /**
     * The token is refused.
     *
     * @param bearer whose it was, for the log alone; empty where nothing is known of it
     */
    record Rejected(Reason reason, Optional<TokenCaller> bearer) implements TokenCheck {

        public static final Rejected MALFORMED = new Rejected(Reason.MALFORMED, Optional.empty());
        static final Rejected UNKNOWN = new Rejected(Reason.UNKNOWN, Optional.empty());

        static Rejected of(Reason reason, TokenCaller bearer) {
            return new Rejected(reason, Optional.of(bearer));
        }
    }

    /** Every reason to refuse a token. */
    enum Reason {
        /** Not of the shape of a token, or with a wrong checksum. */
        MALFORMED,
        /** Revoked, its owner gone, or never issued. */
        UNKNOWN,
        EXPIRED,
        /** Replaced by a rotation, and its overlap is over. */
        RETIRED,
        /** Somebody has found it where it must not be. */
        EXPOSED,
        /** Its owner is shut out for now; it may live again. */
        DISABLED,
        /** The application has its own reasons. */
        REFUSED;

        /** As logs and metrics call it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
