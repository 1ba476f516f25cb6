package dev.quarkstream.app.openapi;

import dev.quarkstream.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/** Lets the description be read where the operator wants that; Quarkus would answer any method, and always. */
@Singleton
class PublishedDescription {

    private static final String PATH = "/q/openapi";
    private static final int PRIORITY = 340;
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final OpenApiConfig config;

    PublishedDescription(OpenApiConfig config) {
        this.config = config;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext http) {
        if (!http.normalizedPath().startsWith(PATH)) {
            http.next();
        } else if (!config.isPublic()) {
            http.fail(ProblemException.notFound());
        } else if (!READING.contains(http.request().method())) {
            http.fail(ProblemException.methodNotAllowed("GET, HEAD"));
        } else {
            http.next();
        }
    }
}
