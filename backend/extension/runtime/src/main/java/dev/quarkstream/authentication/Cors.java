package dev.quarkstream.authentication;

import dev.quarkstream.origin.Origins;
import dev.quarkstream.token.TokenConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Lets pages of the configured origins read answers. Requests from elsewhere go on without CORS headers: a bearer request
 * with a foreign {@code Origin} is none of a browser's business, and Quarkus' own filter would refuse it.
 */
@Singleton
class Cors {

    private static final Duration PREFLIGHT = Duration.ofHours(2); // the longest that Chromium keeps one

    private final Origins origins;
    private final Scope scope;
    private final CorsHandler handler;

    Cors(Origins origins, Scope scope, TokenConfig config) {
        this.origins = origins;
        this.scope = scope;
        this.handler = CorsHandler.create()
                .addOriginWithRegex(".*") // only asked about configured ones
                .allowCredentials(true)
                .allowedMethods(Set.of(
                        HttpMethod.GET,
                        HttpMethod.HEAD,
                        HttpMethod.POST,
                        HttpMethod.PUT,
                        HttpMethod.PATCH,
                        HttpMethod.DELETE))
                .allowedHeaders(headers(config))
                .exposedHeaders(Set.of("Location", "Retry-After", "WWW-Authenticate"))
                .maxAgeSeconds((int) PREFLIGHT.toSeconds());
    }

    private static Set<String> headers(TokenConfig config) {
        var headers = new HashSet<>(Set.of("Content-Type", "Authorization"));
        config.header().ifPresent(headers::add);
        return headers;
    }

    void register(@Observes Filters filters) {
        if (origins.areConfigured()) {
            filters.register(this::handle, SecurityHandlerPriorities.CORS);
        }
    }

    private void handle(RoutingContext http) {
        if (!scope.includes(http.normalizedPath())) {
            http.next();
            return;
        }
        http.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        var origin = http.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && origins.isConfigured(origin)) {
            handler.handle(http);
        } else {
            http.next();
        }
    }
}
