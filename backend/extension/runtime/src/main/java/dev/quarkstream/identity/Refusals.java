package dev.quarkstream.identity;

import dev.quarkstream.ProblemException;
import dev.quarkstream.audit.Audit;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Says why Quarkus' security refused a caller: nobody is there, a permission is lacking, or it is the wrong kind of caller. */
@Singleton
public class Refusals {

    private final CurrentIdentityAssociation identities;
    private final Audit audit;

    Refusals(CurrentIdentityAssociation identities, Audit audit) {
        this.identities = identities;
        this.audit = audit;
    }

    public boolean isOfNobody() {
        return identities.getIdentity().isAnonymous();
    }

    /** Whether the caller came with a credential of ours. */
    public boolean isOfOurs() {
        return identities.getIdentity().getPrincipal() instanceof Caller;
    }

    /** Once for each refusal: it is written down, too. */
    public ProblemException of(RoutingContext http) {
        var identity = identities.getIdentity();
        if (identity.getPrincipal() instanceof TokenCaller token) {
            audit.tokenOverstepped(token.ownerId(), token.id(), http);
        }
        if (identity.isAnonymous()) {
            return ProblemException.unauthenticated();
        }
        if (identity instanceof CallerIdentity caller) {
            var lacking = caller.takeRefused();
            if (!lacking.isEmpty()) {
                return ProblemException.insufficientPermission(lacking);
            }
        }
        return identity.getPrincipal() instanceof TokenCaller
                ? ProblemException.sessionRequired()
                : ProblemException.tokenRequired();
    }
}
