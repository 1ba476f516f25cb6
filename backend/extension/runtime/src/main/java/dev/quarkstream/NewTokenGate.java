package dev.quarkstream;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * The application's own reasons to let somebody make no token for the time being: their address is not proven, a contract is
 * not signed. An application may have one bean of this type. It is asked before a token is made, over HTTP and by code.
 */
@FunctionalInterface
public interface NewTokenGate {

    /**
     * Why the owner may make no token now. Asked on an event loop, with a Vert.x context of its own. If it fails or takes two
     * seconds, the request is answered with 503.
     *
     * @return what they are answered; empty: they may
     */
    Uni<Optional<ProblemException>> refusal(String owner);
}
