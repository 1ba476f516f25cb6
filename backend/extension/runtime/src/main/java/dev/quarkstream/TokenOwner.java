package dev.quarkstream;

import java.time.Instant;
import java.util.Optional;

/** Somebody whom tokens and sessions belong to, as the application knows them. What is needed of it is copied at once. */
public interface TokenOwner {

    /** As {@link CurrentUser#id()} says it. */
    String id();

    /** What people call them. */
    String name();

    default Optional<String> email() {
        return Optional.empty();
    }

    /** Whether the address has been proven to be theirs; empty: nobody asks for that. */
    default Optional<Boolean> emailVerified() {
        return Optional.empty();
    }

    /** Since when there has been an account. */
    default Optional<Instant> createdAt() {
        return Optional.empty();
    }

    /**
     * Whether they may do what the permission names: their tokens may do no more, whatever they carry. Asked once when a token
     * is verified first, and again after {@link Tokens#ownerChanged}. A person who is signed in is not held to it: what they
     * may is the application's to say.
     */
    default boolean may(String permission) {
        return true;
    }

    /** Somebody who may do all that their tokens say. */
    static TokenOwner of(String id, String name) {
        record Named(String id, String name) implements TokenOwner {}
        return new Named(id, name);
    }
}
