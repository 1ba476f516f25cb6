package dev.quarkstream;

import java.time.Instant;
import java.util.Optional;

/** What the tokens of a client's choice may be, for an application with a form of its own: the rules of the HTTP API. */
public interface TokenRules {

    /** What is wrong with a permission that a token is to have; empty: nothing is. */
    Optional<String> faultOfPermission(String name);

    /** What is wrong with the end of a token that is made now; empty: nothing is. */
    Optional<String> faultOfExpiry(Instant expiresAt);
}
