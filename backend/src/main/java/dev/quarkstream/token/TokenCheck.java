package dev.quarkstream.token;

import dev.quarkstream.identity.TokenCaller;
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

    /** Every reason to refuse a token. */
    enum Rejected implements TokenCheck {
        /** Not of the shape of a token, or with a wrong checksum. */
        MALFORMED,
        /** Revoked, its owner gone, or never issued. */
        UNKNOWN,
        EXPIRED
    }
}
