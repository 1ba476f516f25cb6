package dev.quarkstream.authentication;

import dev.quarkstream.EventKind;
import dev.quarkstream.ProblemException;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.event.RefusedEvents;
import dev.quarkstream.identity.CallerIdentity;
import dev.quarkstream.identity.TokenCaller;
import dev.quarkstream.origin.CrossSite;
import dev.quarkstream.secret.PlainTextToken;
import dev.quarkstream.session.SessionCheck;
import dev.quarkstream.session.SessionCookie;
import dev.quarkstream.session.SessionTicket;
import dev.quarkstream.session.SessionUse;
import dev.quarkstream.session.SessionVerifier;
import dev.quarkstream.token.ReusedSecrets;
import dev.quarkstream.token.TokenCheck;
import dev.quarkstream.token.TokenVerifier;
import dev.quarkstream.use.TokenUse;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.MtlsAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is calling: the bearer of a token of ours where there is one, else the session cookie, else whatever the
 * application's other mechanisms say.
 *
 * <p>A refusal is a {@link ProblemException} and not one of Quarkus' authentication exceptions, which would add a second
 * challenge to ours.
 */
@ApplicationScoped
class CallerMechanism implements HttpAuthenticationMechanism {

    /** Under which Quarkus looks for the mechanism that a request's credential belongs to. */
    private static final String RECOGNIZED = HttpAuthenticationMechanism.class.getName();

    /** Below what only mutual TLS may have, above all others: what is ours is for nobody else to read. */
    private static final int PRIORITY = MtlsAuthenticationMechanism.INCLUSIVE_AUTHENTICATION_PRIORITY - 1;

    private final TokenVerifier tokens;
    private final SessionVerifier sessions;
    private final Scope scope;
    private final CrossSite crossSite;
    private final OtherMechanisms others;
    private final Outcomes outcomes;
    private final Audit audit;
    private final TokenUse use;
    private final SessionUse sessionUse;
    private final ReusedSecrets reused;
    private final RefusedEvents refusals;
    private final Credentials credentials;

    CallerMechanism(
            TokenVerifier tokens,
            SessionVerifier sessions,
            Scope scope,
            CrossSite crossSite,
            OtherMechanisms others,
            Outcomes outcomes,
            Audit audit,
            TokenUse use,
            SessionUse sessionUse,
            ReusedSecrets reused,
            RefusedEvents refusals,
            Credentials credentials) {
        this.use = use;
        this.sessionUse = sessionUse;
        this.reused = reused;
        this.refusals = refusals;
        this.credentials = credentials;
        this.tokens = tokens;
        this.sessions = sessions;
        this.scope = scope;
        this.crossSite = crossSite;
        this.others = others;
        this.outcomes = outcomes;
        this.audit = audit;
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }

    // What is known is a value until Quarkus wants a Uni: each operator would cost more than the looking up.
    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext http, IdentityProviderManager identities) {
        if (!scope.includes(http.normalizedPath())) {
            return Uni.createFrom().nullItem();
        }
        try {
            return identify(http);
        } catch (ProblemException refused) {
            return Uni.createFrom().failure(refused);
        }
    }

    private Uni<SecurityIdentity> identify(RoutingContext http) {
        var headers = credentials.in(http.request().headers());
        if (headers.size() > 1) {
            return several(http, headers);
        }
        var secret = headers.isEmpty() ? null : Credentials.secret(headers.get(0));
        if (secret == null) {
            return session(http);
        }
        var token = tokens.read(secret);
        return token.isPresent() ? token(http, token.get()) : foreign(http, secret);
    }

    private Uni<SecurityIdentity> several(RoutingContext http, List<String> headers) {
        if (others.isEmpty() || headers.stream().anyMatch(this::isOurs)) {
            throw invalidRequest("Send one Authorization header.");
        }
        return Uni.createFrom().nullItem();
    }

    private boolean isOurs(String header) {
        var secret = Credentials.secret(header);
        return secret != null && tokens.read(secret).isPresent();
    }

    private Uni<SecurityIdentity> token(RoutingContext http, PlainTextToken token) {
        http.put(RECOGNIZED, this);
        if (reused.mayComeIn(http)) {
            reused.cameBy(token.digest(), http);
            return tokens.verify(token).call(reused::judge).map(check -> bearer(http, check));
        }
        var known = tokens.recall(token);
        return known == null
                ? tokens.verify(token).map(check -> bearer(http, check))
                : Uni.createFrom().item(bearer(http, known));
    }

    /** Another mechanism's, if there is one that reads such tokens: the cookie beside it decides nothing either way. */
    private Uni<SecurityIdentity> foreign(RoutingContext http, String secret) {
        return others.isEmpty()
                ? refused(http, secret)
                : others.readBearer(http)
                        .flatMap(theirs -> theirs ? Uni.createFrom().nullItem() : refused(http, secret));
    }

    private Uni<SecurityIdentity> refused(RoutingContext http, String secret) {
        http.put(RECOGNIZED, this);
        return Uni.createFrom().item(() -> {
            if (secret.isEmpty()) {
                throw invalidRequest("There is no token after Bearer.");
            }
            return bearer(http, TokenCheck.Rejected.MALFORMED);
        });
    }

    private SecurityIdentity bearer(RoutingContext http, TokenCheck check) {
        outcomes.of(check);
        if (check instanceof TokenCheck.Rejected refused) {
            tell(refused, http);
        }
        var bearer = check.caller().orElseThrow(ProblemException::invalidToken);
        use.record(bearer.id(), http);
        return new CallerIdentity(bearer, use);
    }

    private void tell(TokenCheck.Rejected refused, RoutingContext http) {
        var bearer = refused.bearer();
        audit.tokenRefused(
                refused.reason().word(), bearer.map(TokenCaller::ownerId), bearer.map(TokenCaller::id), http);
        if (refused.reason() == TokenCheck.Reason.RETIRED) {
            bearer.ifPresent(token -> refusals.add(
                    EventKind.RETIRED_SECRET_USED, new Subject(token.ownerId(), token.id(), token.name()), http));
        }
    }

    private Uni<SecurityIdentity> session(RoutingContext http) {
        var cookie = SessionCookie.read(http);
        if (cookie.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        crossSite.require(http.request());
        return sessions.read(cookie.get())
                .map(ticket -> session(http, ticket))
                .orElseGet(() -> Uni.createFrom().item(session(http, SessionCheck.Rejected.FORGED_OR_EXPIRED)));
    }

    private Uni<SecurityIdentity> session(RoutingContext http, SessionTicket ticket) {
        var known = sessions.recall(ticket);
        return known == null
                ? sessions.verify(http, ticket).map(check -> session(http, check))
                : Uni.createFrom().item(session(http, known));
    }

    private @Nullable SecurityIdentity session(RoutingContext http, SessionCheck check) {
        outcomes.of(check);
        if (check.caller().isEmpty()) {
            if (check != SessionCheck.Rejected.DISABLED) { // that one may live again
                SessionCookie.clear(http);
            }
            return null;
        }
        http.put(RECOGNIZED, this);
        var caller = check.caller().get();
        sessionUse.record(caller.id(), http);
        return new CallerIdentity(caller);
    }

    private ProblemException invalidRequest(String detail) {
        outcomes.invalidRequest();
        return ProblemException.invalidRequest(detail);
    }

    /** Where the application has other ways to sign in, theirs is told to whoever came without a credential of ours. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext http) {
        if (http.get(RECOGNIZED) == null && !others.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        var unauthenticated = ProblemException.unauthenticated();
        var challenge = unauthenticated.headers().entrySet().iterator().next();
        return Uni.createFrom()
                .item(new ChallengeData(unauthenticated.problem().status(), challenge.getKey(), challenge.getValue()));
    }

    /** Under a name of our own: a path or a method for which the application wants {@code bearer} has its own mechanism. */
    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext http) {
        return Uni.createFrom()
                .item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer", "quarkstream"));
    }
}
