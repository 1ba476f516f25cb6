package dev.quarkstream.endpoint;

import dev.quarkstream.identity.Refusals;
import dev.quarkstream.problem.Failures;
import dev.quarkstream.problem.ProblemJson;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.RestResponse;

/** How the extension's own resources fail, whatever mappers an application has. */
@Singleton
public class EndpointFailures {

    private final Failures failures;
    private final Refusals refusals;

    EndpointFailures(Failures failures, Refusals refusals) {
        this.failures = failures;
        this.refusals = refusals;
    }

    public RestResponse<byte[]> answer(Throwable failure, RoutingContext http) {
        var isRefusal = failure instanceof UnauthorizedException || failure instanceof ForbiddenException;
        return ProblemJson.answer(isRefusal ? refusals.of(http) : failures.of(failure));
    }
}
