package dev.quarkstream.identity;

/** The two kinds of callers, for {@code @RolesAllowed}. What a token may do is a matter of permissions, not of roles. */
public final class Roles {

    /** A person, signed in to the SPA. */
    public static final String SESSION = "session";

    /** The bearer of a personal access token. */
    public static final String TOKEN = "token";

    private Roles() {}
}
