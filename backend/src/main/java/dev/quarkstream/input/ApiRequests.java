package dev.quarkstream.input;

import dev.quarkstream.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.regex.Pattern;

/** What holds for every request under {@code /api}, whoever sends it: no copy in any cache, always JSON, no huge body. */
@Singleton
class ApiRequests {

    /** Ahead of authentication: a body that nobody will read costs no look at the database. */
    private static final int PRIORITY = 400;

    /** What comes in any case, if nothing that the client likes better. */
    private static final String ANY_CASE = "application/json;q=0.001";

    /** The shape of the header (RFC 9110, section 12.5.1). */
    private static final Pattern ACCEPT =
            Pattern.compile("\\s*[\\w.+*-]+/[\\w.+*-]+\\s*(?:;[^,/]*)?(?:,\\s*[\\w.+*-]+/[\\w.+*-]+\\s*(?:;[^,/]*)?)*");

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext http) {
        if (Paths.isApi(http.normalizedPath())) {
            http.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            acceptJson(http.request());
            if (BoundedBody.exceedsLimit(http.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
                http.response().putHeader("Connection", "close"); // the rest of the body will not be read
                http.fail(ProblemException.payloadTooLarge());
                return;
            }
        }
        http.next();
    }

    /** There is only JSON here, so a browser's {@code Accept: text/html} gets it too, instead of a refusal. */
    private static void acceptJson(HttpServerRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null) {
            request.headers()
                    .set(HttpHeaders.ACCEPT, ACCEPT.matcher(accept).matches() ? accept + ", " + ANY_CASE : ANY_CASE);
        }
    }
}
