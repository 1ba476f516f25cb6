package dev.quarkstream.app.input;

import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What holds for every request under {@code /api}, whoever sends it: no copy in any cache, always JSON, one spelling. */
@Singleton
class ApiRequests {

    /** After the headers that every answer has, and ahead of authentication: what is refused here costs no look at the database. */
    private static final int PRIORITY = 340;

    /** What comes in any case, if nothing that the client likes better. */
    private static final String ANY_CASE = "application/json;q=0.001";

    /** The shape of the header (RFC 9110, section 12.5.1). */
    private static final Pattern ACCEPT =
            Pattern.compile("\\s*[\\w.+*-]+/[\\w.+*-]+\\s*(?:;[^,/]*)?(?:,\\s*[\\w.+*-]+/[\\w.+*-]+\\s*(?:;[^,/]*)?)*");

    /** Browsers send less than 200 characters. */
    private static final int MAX_ACCEPT = 1_000;

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext http) {
        var path = http.normalizedPath();
        if (isOddlySpelled(http.request().path(), path)) {
            http.fail(ProblemException.notFound());
            return;
        }
        if (Paths.isApi(path)) {
            http.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            acceptJson(http.request());
            if (RequestRules.areOddTypes(http.request().headers().getAll(HttpHeaders.CONTENT_TYPE))) {
                http.fail(ProblemException.unsupportedMediaType());
                return;
            }
        }
        http.next();
    }

    /** One resource has one spelling; others, which JAX-RS would match too, are nothing, so that no rule can be walked around. */
    private static boolean isOddlySpelled(@Nullable String sent, String normalized) {
        return sent == null
                || !normalized.equals(sent)
                || sent.indexOf(';') >= 0
                || (Paths.isApi(normalized) && normalized.endsWith("/"));
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
