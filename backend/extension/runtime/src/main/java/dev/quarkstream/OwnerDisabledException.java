package dev.quarkstream;

/** The owner's tokens and sessions are refused for now, and they get no others: see {@link DisabledOwners}. */
public final class OwnerDisabledException extends RuntimeException {

    public OwnerDisabledException(String owner) {
        super("Owner " + owner + " is disabled");
    }
}
