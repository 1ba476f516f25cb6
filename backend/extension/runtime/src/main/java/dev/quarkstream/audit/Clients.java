package dev.quarkstream.audit;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Says of requests who sent them, as far as it is kept. */
@Singleton
public class Clients {

    private static final int LONGEST_AGENT = 255;

    private final CurrentVertxRequest request;
    private final ClientConfig config;

    Clients(CurrentVertxRequest request, ClientConfig config) {
        this.request = request;
        this.config = config;
    }

    /** Of the request at hand. */
    public Client atHand() {
        var http = httpAtHand();
        return http == null ? Client.NONE : of(http);
    }

    public Client of(RoutingContext http) {
        return of(http.request().remoteAddress(), http.request().getHeader(HttpHeaders.USER_AGENT));
    }

    /** @param agent as it was sent */
    public Client of(SocketAddress address, @Nullable String agent) {
        return new Client(config.recordAddress() ? ClientAddress.of(address) : null, plain(agent));
    }

    /** Null: code acts by itself. */
    @Nullable RoutingContext httpAtHand() {
        return Arc.container().requestContext().isActive() ? request.getCurrent() : null;
    }

    /** On one line, and of a length that is read. */
    private static @Nullable String plain(@Nullable String agent) {
        if (agent == null) {
            return null;
        }
        var cut = agent.length() > LONGEST_AGENT ? agent.substring(0, LONGEST_AGENT) : agent;
        var plain = cut.replaceAll("\\p{Cntrl}", " ").strip();
        return plain.isEmpty() ? null : plain;
    }
}
