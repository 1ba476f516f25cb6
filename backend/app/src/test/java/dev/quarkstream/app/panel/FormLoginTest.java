package dev.quarkstream.app.panel;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With the settings that the README gives to applications with Quarkus' form login. */
@QuarkusTest
@TestProfile(FormLoginTest.OfTheApplication.class)
class FormLoginTest {

    public static class OfTheApplication implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.auth.form.enabled", "true",
                    "quarkus.http.auth.session.encryption-key", "a key for nothing but this one test",
                    "quarkus.http.auth.permission.panel.paths", "/quarkstream/*",
                    "quarkus.http.auth.permission.panel.policy", "authenticated",
                    "quarkstream.panel.path", "/quarkstream/",
                    "quarkstream.panel.login-url", "/quarkstream/");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Passwords.class, Remembered.class);
        }
    }

    @Test
    void itLeadsPeopleToTheFormAndBackToThePageThatTheyWanted() {
        var sent = given().redirects().follow(false).get("/quarkstream/tokens?name=CI");
        assertThat(sent.statusCode()).isEqualTo(302);
        assertThat(sent.header("Location")).endsWith("/login.html");

        var back = given().redirects()
                .follow(false)
                .cookies(sent.cookies())
                .formParam("j_username", "ada")
                .formParam("j_password", "of any kind")
                .post("/j_security_check");
        assertThat(back.statusCode()).isEqualTo(302);
        assertThat(back.header("Location")).endsWith("/quarkstream/tokens?name=CI");

        var page = given().cookies(back.cookies()).get("/quarkstream/tokens?name=CI");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.asString()).contains("content=\"/quarkstream/\"");
    }

    private static Uni<SecurityIdentity> known(String name) {
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(name))
                        .build());
    }

    @Alternative
    @ApplicationScoped
    public static class Passwords implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

        @Override
        public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
            return UsernamePasswordAuthenticationRequest.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
            return known(request.getUsername());
        }
    }

    @Alternative
    @ApplicationScoped
    public static class Remembered implements IdentityProvider<TrustedAuthenticationRequest> {

        @Override
        public Class<TrustedAuthenticationRequest> getRequestType() {
            return TrustedAuthenticationRequest.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                TrustedAuthenticationRequest request, AuthenticationRequestContext context) {
            return known(request.getPrincipal());
        }
    }
}
