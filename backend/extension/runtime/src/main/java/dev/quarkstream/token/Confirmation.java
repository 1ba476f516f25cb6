package dev.quarkstream.token;

import dev.quarkstream.ReactiveSessions;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Where the operator wants it, the password must have been given lately for what makes a secret or lets one do more. */
@Singleton
class Confirmation {

    private final TokenConfig config;
    private final ReactiveSessions sessions;

    Confirmation(TokenConfig config, ReactiveSessions sessions) {
        this.config = config;
        this.sessions = sessions;
    }

    /** @return fails with {@code confirmation-required} */
    Uni<Void> require() {
        return config.confirm() ? sessions.requireConfirmed() : Uni.createFrom().voidItem();
    }

    /** Whether anything is asked for at all. */
    boolean isAskedFor() {
        return config.confirm();
    }
}
