package dev.quarkstream;

/**
 * A better source of randomness than {@link java.security.SecureRandom}, such as a hardware module. An application may have
 * one bean of this type.
 */
@FunctionalInterface
public interface TokenSecrets {

    /** How many bytes a secret is made of. */
    int BYTES = 32;

    /** As many random bytes as {@link #BYTES}, others each time. Not on a thread that may wait. */
    byte[] next();
}
