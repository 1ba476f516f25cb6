package com.example.library;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Quarkus' form login for members: whoever is signed in is called by their id. */
final class FormLogin {

    private FormLogin() {}

    private static SecurityIdentity identity(String id) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(id))
                .build();
    }

    /** Asked once, with the form. */
    @ApplicationScoped
    static class ByPassword implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

        private final Members members;

        ByPassword(Members members) {
            this.members = members;
        }

        @Override
        public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
            return UsernamePasswordAuthenticationRequest.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                UsernamePasswordAuthenticationRequest form, AuthenticationRequestContext context) {
            return context.runBlocking(() -> members.withPassword(
                            form.getUsername(), new String(form.getPassword().getPassword()))
                    .map(member -> identity(member.id.toString()))
                    .orElseThrow(AuthenticationFailedException::new));
        }
    }

    /** Asked with each request that has the cookie. */
    @ApplicationScoped
    static class ByCookie implements IdentityProvider<TrustedAuthenticationRequest> {

        @Override
        public Class<TrustedAuthenticationRequest> getRequestType() {
            return TrustedAuthenticationRequest.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                TrustedAuthenticationRequest cookie, AuthenticationRequestContext context) {
            return Uni.createFrom().item(identity(cookie.getPrincipal()));
        }
    }
}
