package dev.quarkstream.app.openapi;

import dev.quarkstream.ProblemException;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Lets the description be read where the operator wants that; Quarkus would answer any method, and always. */
@Singleton
class PublishedDescription {

    private static final String PATH = "/q/openapi";
    private static final List<String> FORMS = List.of("", ".json", ".yaml", ".yml");
    private static final int BEFORE_QUARKUS = -340;
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final OpenApiConfig config;

    PublishedDescription(OpenApiConfig config) {
        this.config = config;
    }

    void register(@Observes Router router) {
        for (var form : FORMS) {
            router.route(PATH + form).order(BEFORE_QUARKUS).handler(this::handle);
        }
    }

    private void handle(RoutingContext http) {
        if (!config.isPublic()) {
            http.fail(ProblemException.notFound());
        } else if (!READING.contains(http.request().method())) {
            http.fail(ProblemException.methodNotAllowed("GET, HEAD"));
        } else {
            http.next();
        }
    }
}
