package dev.quarkstream;

/** There is nobody of this id in the table that {@code quarkstream.owner.table} names. */
public final class UnknownOwnerException extends RuntimeException {

    public UnknownOwnerException(String owner) {
        super("There is no owner " + owner);
    }
}
