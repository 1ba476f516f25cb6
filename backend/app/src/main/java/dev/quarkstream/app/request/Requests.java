package dev.quarkstream.app.request;

import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import dev.quarkstream.app.connection.TrustedProxies;
import dev.quarkstream.app.input.Paths;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Meets every request first, and once: gives it its id, has it counted, and refuses what is oddly spelled. Under {@code /api} nothing
 * may be kept by a cache or taken for a page, and all is JSON.
 */
@Singleton
class Requests {

    /** Ahead of everything that may log or refuse, and of authentication: what is refused here costs no look at the database. */
    private static final int PRIORITY = 1_000;

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    /** What comes in any case, if nothing that the client likes better. */
    private static final String ANY_CASE = "application/json;q=0.001";

    /** The shape of the header (RFC 9110, section 12.5.1). */
    private static final Pattern ACCEPT =
            Pattern.compile("\\s*[\\w.+*-]+/[\\w.+*-]+\\s*(?:;[^,/]*)?(?:,\\s*[\\w.+*-]+/[\\w.+*-]+\\s*(?:;[^,/]*)?)*");

    /** Browsers send less than 200 characters. */
    private static final int MAX_ACCEPT = 1_000;

    private final RequestIds ids;
    private final RequestMetrics metrics;
    private final Draining draining;
    private final TrustedProxies proxies;

    Requests(RequestIds ids, RequestMetrics metrics, Draining draining, TrustedProxies proxies) {
        this.proxies = proxies;
        this.ids = ids;
        this.metrics = metrics;
        this.draining = draining;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext http) {
        metrics.count(http);
        draining.letGo(http);
        ids.give(http);
        var path = http.normalizedPath();
        var isApi = Paths.isApi(path);
        if (isApi) {
            protect(http.response().headers(), isHttps(http.request()));
        }
        if (isOddlySpelled(http.request().path(), path, isApi)) {
            http.fail(ProblemException.notFound());
        } else if (isApi && hasOddBody(http.request())) {
            http.fail(ProblemException.unsupportedMediaType());
        } else {
            if (isApi) {
                acceptJson(http.request());
            }
            http.next();
        }
    }

    /** An answer of the API that a browser is led to is shown as what it says it is. */
    private static void protect(MultiMap headers, boolean isHttps) {
        headers.add(CONTENT_TYPE_OPTIONS, NOSNIFF)
                .add(REFERRER_POLICY, SAME_ORIGIN)
                .add(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (isHttps) {
            headers.add(TRANSPORT_SECURITY, A_YEAR);
        }
    }

    /** Where nobody else has a say it is the connection's word, which is had for less. */
    private boolean isHttps(HttpServerRequest request) {
        return proxies.areAny()
                ? "https".equals(request.scheme())
                : request.connection().isSsl();
    }

    /** One resource has one spelling; others, which JAX-RS would match too, are nothing, so that no rule can be walked around. */
    private static boolean isOddlySpelled(@Nullable String sent, String normalized, boolean isApi) {
        return sent == null
                || !normalized.equals(sent)
                || sent.indexOf(';') >= 0
                || (isApi && normalized.endsWith("/"));
    }

    private static boolean hasOddBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_TYPE)
                && RequestRules.areOddTypes(request.headers().getAll(HttpHeaders.CONTENT_TYPE));
    }

    /** There is only JSON here, so a browser's {@code Accept: text/html} gets it too, instead of a refusal. */
    private static void acceptJson(HttpServerRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null) {
            var readable =
                    accept.length() <= MAX_ACCEPT && ACCEPT.matcher(accept).matches();
            request.headers().set(HttpHeaders.ACCEPT, readable ? accept + ", " + ANY_CASE : ANY_CASE);
        }
    }
}
