package dev.quarkstream.audit;

import io.vertx.ext.web.RoutingContext;

/** Where a request comes from, by the word of the connection or of a trusted proxy. */
public final class ClientAddress {

    /** An IPv6 address with its zone is shorter. */
    private static final int MAX_LENGTH = 64;

    private ClientAddress() {}

    /** Mostly an address of IP; what a proxy says of a client that it does not know is a name, such as {@code unknown} (RFC 7239). */
    public static String of(RoutingContext http) {
        var client = http.request().remoteAddress();
        return client.hostAddress() == null ? plain(client.host()) : client.hostAddress();
    }

    private static String plain(String name) {
        var safe = name.replaceAll("[^0-9A-Za-z.:_%-]", "");
        return safe.length() > MAX_LENGTH ? safe.substring(0, MAX_LENGTH) : safe;
    }
}
