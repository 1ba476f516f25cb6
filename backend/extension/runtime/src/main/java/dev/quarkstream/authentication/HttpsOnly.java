package dev.quarkstream.authentication;

import dev.quarkstream.EventKind;
import dev.quarkstream.ProblemException;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.event.RefusedEvents;
import dev.quarkstream.identity.TokenCaller;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.token.TokenCheck;
import dev.quarkstream.token.TokenVerifier;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Where the operator says so, nothing is answered that others may have read on its way here. */
@Singleton
class HttpsOnly {

    private static final int BEFORE_ANYBODY_IS_ASKED_FOR = SecurityHandlerPriorities.AUTHENTICATION + 1;

    private final TransportConfig config;
    private final Endpoints endpoints;
    private final Credentials credentials;
    private final TokenVerifier tokens;
    private final RefusedEvents refusals;
    private final Audit audit;

    HttpsOnly(
            TransportConfig config,
            Endpoints endpoints,
            Credentials credentials,
            TokenVerifier tokens,
            RefusedEvents refusals,
            Audit audit) {
        this.config = config;
        this.endpoints = endpoints;
        this.credentials = credentials;
        this.tokens = tokens;
        this.refusals = refusals;
        this.audit = audit;
    }

    void register(@Observes Filters filters) {
        if (config.httpsOnly()) {
            filters.register(this::handle, BEFORE_ANYBODY_IS_ASKED_FOR);
        }
    }

    private void handle(RoutingContext http) {
        if ("https".equals(http.request().scheme()) || !endpoints.includes(http.normalizedPath())) {
            http.next();
            return;
        }
        http.fail(ProblemException.insecureTransport());
        credentials.secretsIn(http.request().headers()).forEach(secret -> tell(secret, http));
    }

    private void tell(String secret, RoutingContext http) {
        tokens.read(secret)
                .ifPresent(token -> tokens.verify(token)
                        .subscribe()
                        .with(
                                check -> bearer(check).ifPresent(bearer -> tell(bearer, http)),
                                failure -> Log.debug("A token that came by http is not told to its owner", failure)));
    }

    private static Optional<TokenCaller> bearer(TokenCheck check) {
        return check instanceof TokenCheck.Rejected refused ? refused.bearer() : check.caller();
    }

    private void tell(TokenCaller bearer, RoutingContext http) {
        audit.tokenCameInsecurely(bearer.ownerId(), bearer.id(), http);
        refusals.add(EventKind.INSECURE_TRANSPORT, new Subject(bearer.ownerId(), bearer.id(), bearer.name()), http);
    }
}
