package dev.quarkstream;

/** The two kinds of callers, for {@code @RolesAllowed}. What a token may do is a matter of permissions, not of roles. */
public final class Roles {

    /** A person who is signed in, by whatever way the application has, and may do all that there is to do with what is theirs. */
    public static final String SESSION = "session";

    /** The bearer of a personal access token. */
    public static final String TOKEN = "token";

    private Roles() {}
}
