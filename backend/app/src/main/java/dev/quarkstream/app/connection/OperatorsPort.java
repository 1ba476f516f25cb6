package dev.quarkstream.app.connection;

import dev.quarkstream.ProblemException;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/** Health and metrics, on a port of their own, are read and nothing else; Quarkus would answer any method. */
@Singleton
class OperatorsPort {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    void read(@Observes ManagementInterface port) {
        port.router().route().order(Integer.MIN_VALUE).handler(OperatorsPort::requireReading);
    }

    private static void requireReading(RoutingContext http) {
        if (READING.contains(http.request().method())) {
            http.next();
            return;
        }
        var refusal = ProblemException.methodNotAllowed("GET, HEAD");
        refusal.headers().forEach(http.response()::putHeader);
        http.response().setStatusCode(refusal.problem().status()).end();
    }
}
