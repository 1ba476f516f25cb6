package dev.quarkstream;

/** The owner has as many live tokens as one may have: {@code quarkstream.tokens.max-per-user}. */
public final class TokenLimitReachedException extends RuntimeException {

    private final int limit;

    public TokenLimitReachedException(String owner, int limit) {
        super("Owner " + owner + " has " + limit + " live tokens, as many as one may have");
        this.limit = limit;
    }

    /** How many that is. */
    public int limit() {
        return limit;
    }
}
