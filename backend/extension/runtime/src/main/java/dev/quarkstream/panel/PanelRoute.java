package dev.quarkstream.panel;

import dev.quarkstream.input.Endpoints;
import dev.quarkstream.input.Paths;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Serves the panel as any static host would: its routes are its own business, so that a path that names no file is its
 * page; files with a hash in their name never change, the others may at any time.
 */
@Singleton
class PanelRoute {

    // After Quarkus has asked whether the caller may see this path at all, and before any resource.
    private static final int ORDER = -10;

    // The bundle has no inline script and no inline style (OWASP, Content Security Policy).
    private static final MultiMap ON_PAGES = MultiMap.caseInsensitiveMultiMap()
            .add(
                    "Content-Security-Policy",
                    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
            .add("X-Content-Type-Options", "nosniff")
            .add("Referrer-Policy", "same-origin")
            .add("Cross-Origin-Opener-Policy", "same-origin")
            .add("Cross-Origin-Resource-Policy", "same-origin")
            .add(
                    "Permissions-Policy",
                    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final String below;
    private final String path;
    private final PanelFiles files;
    private final List<String> otherPaths;

    PanelRoute(
            PanelConfig config,
            Endpoints endpoints,
            @ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String rootPath,
            @ConfigProperty(name = "quarkus.http.non-application-root-path", defaultValue = "q") String operations) {
        PanelSettings.requireAddress("login-url", config.loginUrl());
        PanelSettings.requireAddress("logout-url", config.logoutUrl());
        below = PanelSettings.path(config.path());
        var root = Paths.withoutSlash(rootPath);
        path = root + below;
        files = PanelFiles.servedAt(path, endpoints.at(""));
        otherPaths = List.of(endpoints.at(""), operations.startsWith("/") ? operations : root + "/" + operations);
    }

    /** Quarkus has this router at its root path. */
    void register(@Observes Router router) {
        if (!files.isEmpty()) {
            var route = below.equals("/") ? router.route() : router.route(below + "*");
            route.order(ORDER).handler(this::handle);
        }
    }

    private void handle(RoutingContext http) {
        var asked = http.normalizedPath();
        if (Paths.isBeneath(otherPaths, asked)) {
            http.next();
        } else if (asked.startsWith(path)) {
            answer(http, asked.substring(path.length()));
        } else if (path.equals(asked + "/")) {
            var query = http.request().query();
            http.redirect(query == null ? path : path + "?" + query);
        } else {
            http.next();
        }
    }

    private void answer(RoutingContext http, String name) {
        protect(http);
        if (!READING.contains(http.request().method())) {
            http.response()
                    .setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
            return;
        }
        var file = files.find(name);
        if (file == null) {
            http.fail(404);
        } else {
            send(http, file);
        }
    }

    private static void protect(RoutingContext http) {
        var headers = http.response().headers();
        ON_PAGES.forEach(header -> headers.set(header.getKey(), header.getValue()));
        headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
        if ("https".equals(http.request().scheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static void send(RoutingContext http, PanelFile file) {
        var response = http.response();
        response.putHeader(HttpHeaders.ETAG, file.tag()).putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (file.isForever()) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
        }
        if (isKnown(http.request(), file)) {
            response.setStatusCode(304).end();
            return;
        }
        var isGzipped = http.parsedHeaders().acceptEncoding().stream()
                .anyMatch(coding -> coding.value().equalsIgnoreCase("gzip") && coding.weight() > 0);
        var body = isGzipped ? file.gzipped() : file.plain();
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        if (isGzipped) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.end(body);
    }

    private static boolean isKnown(HttpServerRequest request, PanelFile file) {
        var known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        return known != null && (known.equals("*") || known.contains(file.tag()));
    }
}
