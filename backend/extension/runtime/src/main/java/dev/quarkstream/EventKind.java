package dev.quarkstream;

import java.util.Locale;

/** What can happen to an owner's sessions and tokens, and be read later. */
public enum EventKind {
    SIGNED_IN,
    SIGN_IN_FAILED,
    SIGNED_OUT,
    SESSION_ENDED,
    PASSWORD_CHANGED,
    PASSWORD_RESET_REQUESTED,
    EMAIL_CHANGED,
    EMAIL_VERIFIED,
    /** All their tokens and sessions are refused for now. */
    ACCOUNT_DISABLED,
    ACCOUNT_ENABLED,
    TOKEN_CREATED,
    TOKEN_CHANGED,
    TOKEN_ROTATED,
    /** The secret of before was ended by hand. */
    TOKEN_OVERLAP_ENDED,
    TOKEN_REVOKED,
    /** It ends in 7 days, or in one. */
    TOKEN_EXPIRING_SOON,
    TOKEN_EXPIRED,
    /** Somebody has found its secret where it must not be. */
    TOKEN_EXPOSED,
    /** Somebody came with a secret that was replaced. */
    RETIRED_SECRET_USED,
    /** Somebody wanted to rotate it with a secret that was replaced: two hold it, and it was revoked. */
    TOKEN_REUSE_REVOKED,
    /** It came by plain http, where that is refused. */
    INSECURE_TRANSPORT;

    /** As the API and the database call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
