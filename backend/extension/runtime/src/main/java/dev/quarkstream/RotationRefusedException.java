package dev.quarkstream;

/** A token cannot be rotated as it is now. */
public final class RotationRefusedException extends RuntimeException {

    /** Why not. */
    public enum Reason {
        /** It has expired. */
        EXPIRED,
        /** Somebody else rotated it at the same instant, and has the new secret. */
        CONFLICT,
        /** It asked itself and may not. */
        NOT_ALLOWED
    }

    private final Reason reason;

    public RotationRefusedException(Reason reason) {
        super("The token cannot be rotated: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
