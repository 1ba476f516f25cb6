package dev.quarkstream.problem;

/** Knows the failures that mean "come back later": a backing service is out of reach, and nothing is wrong with the request. */
@FunctionalInterface
public interface Unavailability {

    /** Whether this failure, or what caused it, means that a backing service cannot be reached. */
    boolean isUnavailable(Throwable failure);
}
