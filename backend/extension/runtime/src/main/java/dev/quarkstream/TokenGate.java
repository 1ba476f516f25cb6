package dev.quarkstream;

import io.smallrye.mutiny.Uni;

/**
 * The application's own reasons to refuse a token that is good otherwise: its owner is on holiday, a bill is not paid. An
 * application may have one bean of this type. It is asked at every use, so it should know the answer.
 */
@FunctionalInterface
public interface TokenGate {

    /**
     * Whether the token may be used now. Asked on an event loop, with a Vert.x context of its own. If it fails or takes two
     * seconds, the request is answered with 503.
     *
     * @return false: its bearer is told what the bearer of a token is told that does not exist
     */
    Uni<Boolean> admits(CallingToken token);
}
