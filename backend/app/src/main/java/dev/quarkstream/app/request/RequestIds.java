package dev.quarkstream.app.request;

import dev.quarkstream.app.connection.TrustedProxies;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request an id, the trusted proxy's if it has one, a client's own marked as theirs: it is in the answer, in each
 * log line of the request and in a 500.
 */
@Singleton
public class RequestIds {

    private static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");

    /** What log lines and {@code internal} problems call it. */
    public static final String KEY = "requestId";

    private static final int MAX_LENGTH = 64;

    /** Before an id that anybody could have sent: it may be another's. */
    private static final String UNTRUSTED = "client-";

    private final TrustedProxies proxies;

    RequestIds(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    void give(RoutingContext http) {
        var sent = http.request().getHeader(HEADER);
        var id = isSafe(sent) ? (isFromProxy(http) ? sent : UNTRUSTED + sent) : fresh();
        Vertx.currentContext().putLocal(KEY, id);
        http.response().putHeader(HEADER, id);
    }

    /** That of the request at hand, for whoever writes a line about it: most requests write none. */
    public static Optional<String> current() {
        var context = Vertx.currentContext();
        return context != null && VertxContext.isDuplicatedContext(context)
                ? Optional.ofNullable(context.getLocal(KEY))
                : Optional.empty();
    }

    private boolean isFromProxy(RoutingContext http) {
        return ((ConnectionBase) http.request().connection()).channel().remoteAddress()
                        instanceof InetSocketAddress peer
                && proxies.include(peer);
    }

    /** Nothing that could end a log line, or fill it. */
    private static boolean isSafe(@Nullable String id) {
        return id != null
                && !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && id.chars().allMatch(RequestIds::isSafe);
    }

    private static boolean isSafe(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    /** Every request makes one and nobody must be unable to guess it: the quick generator will do. */
    private static String fresh() {
        var random = ThreadLocalRandom.current();
        var version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        var variant = (random.nextLong() >>> 2) | Long.MIN_VALUE;
        return new UUID(version4, variant).toString();
    }
}
