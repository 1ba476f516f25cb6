package dev.quarkstream.endpoint;

import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import dev.quarkstream.input.Answer;
import dev.quarkstream.input.Endpoints;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** One spelling of each path, JSON in UTF-8 alone, no copy in any cache. */
@jakarta.ws.rs.ext.Provider
@Endpoint
public class EndpointRules implements ContainerRequestFilter, ContainerResponseFilter {

    /** As Quarkus spells it. */
    private static final String JSON = "application/json;charset=UTF-8";

    private final Provider<RoutingContext> requests;

    private final Provider<Endpoints> endpoints; // filters are made before the configuration is read

    EndpointRules(Provider<RoutingContext> requests, Provider<Endpoints> endpoints) {
        this.endpoints = endpoints;
        this.requests = requests;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var http = requests.get();
        if (isOddlySpelled(http.request().path(), http.normalizedPath())) {
            throw ProblemException.notFound();
        }
        if (RequestRules.areOddTypes(http.request().headers().getAll(HttpHeaders.CONTENT_TYPE))) {
            throw ProblemException.unsupportedMediaType();
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        // On the answer itself, where an application may have said it already: it is to be said once.
        response.getHeaders().remove(HttpHeaders.CACHE_CONTROL);
        requests.get().response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (response.getEntity() instanceof Answer answer) {
            answer.location()
                    .filter(made -> response.getStatus() == Response.Status.CREATED.getStatusCode())
                    .ifPresent(made -> response.getHeaders()
                            .putSingle(HttpHeaders.LOCATION, endpoints.get().at(made)));
            response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, JSON);
        }
    }

    /** JAX-RS would match other spellings too; they are nothing, so that no rule can be walked around. */
    private static boolean isOddlySpelled(String sent, String normalized) {
        return !normalized.equals(sent) || sent.indexOf(';') >= 0 || sent.endsWith("/");
    }
}
