package dev.quarkstream.app.database;

/** The application must not or cannot start here; the message is the one line that the operator reads. */
public class StartRefused extends RuntimeException {

    StartRefused(String message) {
        super(message);
    }

    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
