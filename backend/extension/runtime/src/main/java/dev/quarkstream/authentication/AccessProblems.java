package dev.quarkstream.authentication;

import dev.quarkstream.identity.Refusals;
import dev.quarkstream.permission.AnnotatedPermissions;
import dev.quarkstream.problem.ProblemJson;
import io.quarkus.resteasy.reactive.server.runtime.exceptionmappers.ForbiddenExceptionMapper;
import io.quarkus.resteasy.reactive.server.runtime.exceptionmappers.UnauthorizedExceptionMapper;
import io.quarkus.security.ForbiddenException;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.exceptionmappers.AsyncExceptionMappingUtil;
import org.jboss.resteasy.reactive.server.spi.AsyncExceptionMapperContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveAsyncExceptionMapper;

/**
 * Answers refusals of an application's endpoints where they are about tokens: the caller is ours, or nobody, and the endpoint
 * asks for a permission and people can sign in by nothing else, such as a form to send them to. All others are answered as they
 * are without us. Registered where an application has no mapper of its own for these exceptions.
 */
public class AccessProblems implements ResteasyReactiveAsyncExceptionMapper<SecurityException> {

    private final Refusals refusals;
    private final AnnotatedPermissions asking;
    private final OtherMechanisms others;

    AccessProblems(Refusals refusals, AnnotatedPermissions asking, OtherMechanisms others) {
        this.refusals = refusals;
        this.asking = asking;
        this.others = others;
    }

    @Override
    public void asyncResponse(SecurityException refusal, AsyncExceptionMapperContext context) {
        var request = (ResteasyReactiveRequestContext) context.serverRequestContext();
        var http = request.unwrap(RoutingContext.class);
        if (refusals.isOfOurs() || (refusals.isOfNobody() && others.isEmpty() && asksForPermission(request))) {
            context.setResponse(ProblemJson.answer(refusals.of(http)).toResponse());
        } else if (refusal instanceof ForbiddenException forbidden) {
            context.setResponse(new ForbiddenExceptionMapper().toResponse(forbidden));
        } else {
            AsyncExceptionMappingUtil.handleUniResponse(new UnauthorizedExceptionMapper().handle(http), context);
        }
    }

    private boolean asksForPermission(ResteasyReactiveRequestContext request) {
        var endpoint = request.getTarget();
        return endpoint != null
                && asking.areAskedBy(endpoint.getResourceClass().getName(), endpoint.getJavaMethodName());
    }
}
