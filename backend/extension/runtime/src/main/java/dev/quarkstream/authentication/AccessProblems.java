package dev.quarkstream.authentication;

import dev.quarkstream.audit.Audit;
import dev.quarkstream.identity.CallerIdentity;
import dev.quarkstream.identity.TokenCaller;
import dev.quarkstream.problem.Problem;
import dev.quarkstream.problem.ProblemException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says why Quarkus' security refused a caller: nobody is there, a permission is lacking, or it is the wrong kind of caller. */
@Singleton
public class AccessProblems {

    private final CurrentIdentityAssociation identities;
    private final Audit audit;

    AccessProblems(CurrentIdentityAssociation identities, Audit audit) {
        this.identities = identities;
        this.audit = audit;
    }

    @ServerExceptionMapper({UnauthorizedException.class, ForbiddenException.class})
    public RestResponse<Problem> refused(SecurityException refusal, RoutingContext http) {
        var problem = problem();
        if (identities.getIdentity().getPrincipal() instanceof TokenCaller token) {
            audit.tokenOverstepped(token.ownerId(), token.id(), http);
        }
        return problem.toResponse();
    }

    private ProblemException problem() {
        var identity = identities.getIdentity();
        if (identity.isAnonymous()) {
            return ProblemException.unauthenticated();
        }
        if (identity instanceof CallerIdentity caller && !caller.refused().isEmpty()) {
            return ProblemException.insufficientPermission(caller.refused());
        }
        return identity.getPrincipal() instanceof TokenCaller
                ? ProblemException.sessionRequired()
                : ProblemException.tokenRequired();
    }
}
