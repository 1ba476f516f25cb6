package dev.quarkstream.authentication;

import dev.quarkstream.audit.Audit;
import dev.quarkstream.identity.CallerIdentity;
import dev.quarkstream.identity.TokenCaller;
import dev.quarkstream.input.Paths;
import dev.quarkstream.problem.ProblemException;
import dev.quarkstream.session.SessionCheck;
import dev.quarkstream.session.SessionCookie;
import dev.quarkstream.session.SessionVerifier;
import dev.quarkstream.token.TokenCheck;
import dev.quarkstream.token.TokenVerifier;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says who is calling: a bearer token decides alone where there is one, else the session cookie, else it is nobody.
 *
 * <p>A refusal is a {@link ProblemException} and not one of Quarkus' authentication exceptions, which would add a second
 * challenge to ours.
 */
@ApplicationScoped
class CallerMechanism implements HttpAuthenticationMechanism {

    private static final Pattern BEARER =
            Pattern.compile("Bearer(?: +(.*))?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** For apps, which have no cookie; one that comes along is not looked at. */
    private static final String WITHOUT_COOKIE = "/api/device-tokens";

    private final TokenVerifier tokens;
    private final SessionVerifier sessions;
    private final CrossSite crossSite;
    private final Outcomes outcomes;
    private final Audit audit;

    CallerMechanism(
            TokenVerifier tokens, SessionVerifier sessions, CrossSite crossSite, Outcomes outcomes, Audit audit) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.crossSite = crossSite;
        this.outcomes = outcomes;
        this.audit = audit;
    }

    /** Ahead of any other mechanism: none may read a header that decides here. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1;
    }

    // Few operators: each one carries the request's context along, which is most of what a warm token costs.
    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext http, IdentityProviderManager identities) {
        if (!Paths.isApi(http.normalizedPath())) {
            return Uni.createFrom().nullItem();
        }
        try {
            return identify(http);
        } catch (ProblemException refused) {
            outcomes.refused(refused);
            return Uni.createFrom().failure(refused);
        }
    }

    private Uni<SecurityIdentity> identify(RoutingContext http) {
        var path = http.normalizedPath();
        var bearer = bearer(http.request().headers().getAll("Authorization"));
        var cookie =
                bearer.isPresent() || path.equals(WITHOUT_COOKIE) ? Optional.<String>empty() : SessionCookie.read(http);
        if (crossSite.refuses(http.request(), path, cookie.isPresent())) {
            throw ProblemException.crossSiteRequest();
        }
        if (bearer.isPresent()) {
            return tokens.verify(bearer.get()).map(check -> bearer(http, check));
        }
        return cookie.isPresent()
                ? sessions.verify(http, cookie.get()).map(check -> session(http, check))
                : Uni.createFrom().nullItem();
    }

    private SecurityIdentity bearer(RoutingContext http, TokenCheck check) {
        outcomes.of(check);
        if (check instanceof TokenCheck.Rejected refused) {
            audit.tokenRefused(
                    refused.reason().word(),
                    refused.bearer().map(TokenCaller::ownerId),
                    refused.bearer().map(TokenCaller::id),
                    http);
        }
        return new CallerIdentity(check.caller().orElseThrow(ProblemException::invalidToken));
    }

    private @Nullable SecurityIdentity session(RoutingContext http, SessionCheck check) {
        outcomes.of(check);
        if (check.caller().isEmpty()) {
            SessionCookie.clear(http);
            return null;
        }
        return new CallerIdentity(check.caller().get());
    }

    /** The secret after the scheme (RFC 6750, section 2.1); empty if another scheme is used, such as a proxy's Basic. */
    private static Optional<String> bearer(List<String> headers) {
        if (headers.size() > 1) {
            throw ProblemException.invalidRequest("Send one Authorization header.");
        }
        var bearer = BEARER.matcher(headers.isEmpty() ? "" : headers.get(0).strip());
        if (!bearer.matches()) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(bearer.group(1))
                .filter(secret -> !secret.isEmpty())
                .orElseThrow(() -> ProblemException.invalidRequest("There is no token after Bearer.")));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext http) {
        var unauthenticated = ProblemException.unauthenticated();
        var challenge = unauthenticated.headers().entrySet().iterator().next();
        return Uni.createFrom()
                .item(new ChallengeData(unauthenticated.problem().status(), challenge.getKey(), challenge.getValue()));
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext http) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }
}
