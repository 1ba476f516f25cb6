package dev.quarkstream;

/**
 * A token that has just been made.
 *
 * @param secret what its bearer sends as {@code Authorization: Bearer …}; it is kept nowhere, and cannot be had again
 */
public record IssuedToken(Token token, String secret) {

    @Override
    public String toString() {
        return "IssuedToken[" + token.id() + "]";
    }
}
