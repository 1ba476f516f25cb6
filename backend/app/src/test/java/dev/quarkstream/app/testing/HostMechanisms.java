package dev.quarkstream.app.testing;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** How an application of somebody else's finds out who is calling, where a test wants one. */
class HostMechanisms {

    /** The name in a cookie, for whom there is a page to sign in on. */
    @ApplicationScoped
    @IfBuildProperty(name = "host.form", stringValue = "true")
    static class Form implements HttpAuthenticationMechanism {

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext http, IdentityProviderManager identities) {
            var cookie = http.request().getCookie("host");
            return cookie == null ? Uni.createFrom().nullItem() : identity(cookie.getValue());
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext http) {
            return Uni.createFrom().item(new ChallengeData(302, "Location", "/host/login.html"));
        }

        @Override
        public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext http) {
            return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.COOKIE, "host"));
        }
    }

    /** {@code Bearer host-} and the name; it says no to all other tokens, and wants to be asked as soon as ours. */
    @ApplicationScoped
    @IfBuildProperty(name = "host.bearer", stringValue = "true")
    static class Bearer implements HttpAuthenticationMechanism {

        @Override
        public Uni<SecurityIdentity> authenticate(RoutingContext http, IdentityProviderManager identities) {
            var header = http.request().getHeader("Authorization");
            if (header == null || !header.startsWith("Bearer ")) {
                return Uni.createFrom().nullItem();
            }
            http.put(HttpAuthenticationMechanism.class.getName(), this);
            return header.startsWith("Bearer host-")
                    ? identity(header.substring("Bearer host-".length()))
                    : Uni.createFrom().failure(new AuthenticationFailedException());
        }

        @Override
        public Uni<ChallengeData> getChallenge(RoutingContext http) {
            return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"host\""));
        }

        @Override
        public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext http) {
            return Uni.createFrom()
                    .item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
        }

        @Override
        public int getPriority() {
            return DEFAULT_PRIORITY + 1;
        }
    }

    private static Uni<SecurityIdentity> identity(String name) {
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(name))
                        .addRole("clerk")
                        .build());
    }
}
