package dev.quarkstream.authentication;

import dev.quarkstream.ProblemException;
import dev.quarkstream.identity.FirstPartyIdentity;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.origin.CrossSite;
import dev.quarkstream.permission.PermissionCatalogue;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Has whoever another mechanism vouched for be as good as a session of ours. Not an augmentor of identities: a mechanism need
 * not ask for those.
 */
@Singleton
class FirstParties {

    private final PermissionCatalogue catalogue;
    private final CrossSite crossSite;
    private final Endpoints endpoints;

    FirstParties(PermissionCatalogue catalogue, CrossSite crossSite, Endpoints endpoints) {
        this.endpoints = endpoints;
        this.catalogue = catalogue;
        this.crossSite = crossSite;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, SecurityHandlerPriorities.AUTHENTICATION);
    }

    private void handle(RoutingContext http) {
        if (http.user() instanceof QuarkusHttpUser known) {
            // Nobody fails to be identified any more. Where Quarkus finds this it makes maps of all resources for each
            // request, so that metrics can name the one that is asked for, which takes more than all of ours.
            http.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
            var identity = known.getSecurityIdentity();
            if (FirstPartyIdentity.isVouchedFor(identity)) {
                try {
                    QuarkusHttpUser.setIdentity(welcome(http, identity), http);
                } catch (ProblemException refused) {
                    http.fail(refused);
                    return;
                }
            }
        } else if (http.<Object>get(QuarkusHttpUser.DEFERRED_IDENTITY_KEY) instanceof Uni<?> later) {
            http.put(QuarkusHttpUser.DEFERRED_IDENTITY_KEY, welcomed(http, later));
        }
        http.next();
    }

    /** Where nobody is identified before somebody asks. */
    private Uni<SecurityIdentity> welcomed(RoutingContext http, Uni<?> later) {
        return later.map(identity -> welcome(http, (SecurityIdentity) identity))
                .invoke(identity -> http.setUser(new QuarkusHttpUser(identity)))
                .memoize()
                .indefinitely();
    }

    private SecurityIdentity welcome(RoutingContext http, SecurityIdentity identity) {
        if (FirstPartyIdentity.isVouchedFor(identity) && endpoints.isOurs(http) && isSentByItself(http.request())) {
            crossSite.require(http.request());
        }
        return FirstPartyIdentity.of(identity, catalogue::offers);
    }

    /**
     * Whether a browser may have added the credential on its own, for a page of any site: whatever it is, but a bearer token. A
     * cookie beside one may be what was looked at.
     */
    private static boolean isSentByItself(HttpServerRequest request) {
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        var isBearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
        return !isBearer || request.headers().contains(HttpHeaders.COOKIE);
    }
}
