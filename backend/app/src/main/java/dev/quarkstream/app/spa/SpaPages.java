package dev.quarkstream.app.spa;

import dev.quarkstream.input.Paths;
import dev.quarkstream.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;

/**
 * Serves the SPA from the jar as any static host would: its routes are its own business, so that a path that names no file
 * is its page; files with a hash in their name never change, the others may at any time.
 */
@Singleton
class SpaPages {

    private static final int PRIORITY = 350;
    private static final String PAGE = "/index.html";

    // The bundle has no inline script and no inline style (OWASP, Content Security Policy).
    private static final String POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; " + "frame-ancestors 'none'";

    private static final MultiMap ON_PAGES = MultiMap.caseInsensitiveMultiMap()
            .add("Cross-Origin-Resource-Policy", "same-origin")
            .add(
                    "Permissions-Policy",
                    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext http) {
        var path = http.normalizedPath();
        if (Paths.isOperations(path)) {
            http.next();
            return;
        }
        protect(http);
        if (Paths.isApi(path)) {
            http.next();
            return;
        }
        http.response().headers().addAll(ON_PAGES);
        if (!READING.contains(http.request().method())) {
            http.fail(ProblemException.methodNotAllowed("GET, HEAD"));
        } else if (isRouteOfTheSpa(path)) {
            http.reroute(PAGE);
        } else {
            http.addHeadersEndHandler(done -> cache(http.response(), path));
            http.next();
        }
    }

    private static boolean isRouteOfTheSpa(String path) {
        return !path.equals("/") && path.indexOf('.') < 0;
    }

    private static void protect(RoutingContext http) {
        var headers = http.response().headers();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        if ("https".equals(http.request().scheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
    }

    /** Late, because the handler that serves files sets one lifetime for all of them. */
    private static void cache(HttpServerResponse response, String path) {
        var isHashed = path.startsWith("/assets/") && response.getStatusCode() < 400;
        response.putHeader(HttpHeaders.CACHE_CONTROL, isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    }
}
