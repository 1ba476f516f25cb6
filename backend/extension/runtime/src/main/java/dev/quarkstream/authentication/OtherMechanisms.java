package dev.quarkstream.authentication;

import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The application's other ways to find out who is calling: forms, OIDC, a bearer mechanism of its own. */
@Singleton
class OtherMechanisms {

    private final Instance<HttpAuthenticationMechanism> all;
    private volatile @Nullable List<HttpAuthenticationMechanism> others;

    OtherMechanisms(@Any Instance<HttpAuthenticationMechanism> all) {
        this.all = all;
    }

    boolean isEmpty() {
        return others().isEmpty();
    }

    /** Whether one of them may read a bearer token; one that does not say what it reads may. */
    Uni<Boolean> readBearer(RoutingContext http) {
        return Multi.createFrom()
                .iterable(others())
                .onItem()
                .transformToUniAndConcatenate(other -> other.getCredentialTransport(http)
                        .map(OtherMechanisms::mayBeBearer)
                        .onItem()
                        .ifNull()
                        .continueWith(true))
                .filter(reads -> reads)
                .collect()
                .first()
                .map(reads -> reads != null);
    }

    private static boolean mayBeBearer(@Nullable HttpCredentialTransport transport) {
        return transport == null
                || (transport.getTransportType() == HttpCredentialTransport.Type.AUTHORIZATION
                        && transport.getTypeTarget().equalsIgnoreCase("bearer"));
    }

    /** When the first request comes: this one's own mechanism is made with it. */
    private List<HttpAuthenticationMechanism> others() {
        var known = others;
        if (known == null) {
            known = all.handlesStream()
                    .filter(mechanism -> mechanism.getBean().getBeanClass() != CallerMechanism.class)
                    .filter(mechanism -> !isOfTests(mechanism.getBean().getBeanClass()))
                    .map(Instance.Handle::get)
                    .toList();
            others = known;
        }
        return known;
    }

    /** That of quarkus-test-security reads nothing that a request has. */
    private static boolean isOfTests(Class<?> mechanism) {
        return mechanism.getName().startsWith("io.quarkus.test.security.");
    }
}
